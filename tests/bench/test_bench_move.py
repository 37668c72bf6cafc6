"""The measurement of a move moves every item, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.move import measure_move

ITEMS = 12


def test_every_item_moves_and_gets_another_deadline_where_it_has_one(tmp_path: Path) -> None:
    found = measure_move(tmp_path, items=ITEMS)
    assert found.moved == ITEMS
    assert 0 < found.deadlines < ITEMS
    assert found.rights > 0
    assert found.preview_s > 0
    assert found.move_s > 0


@pytest.mark.slow
def test_the_command_prints_it_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["move", "--items", str(ITEMS)])
    assert "µs an item" in capsys.readouterr().out
    main(["move", "--items", str(ITEMS), "--json"])
    assert json.loads(capsys.readouterr().out)["moved"] == ITEMS
