"""The measurement of figures in miniature: what is counted, never how long it takes."""

from __future__ import annotations

import json

import pytest

from bench.__main__ import main

pytestmark = pytest.mark.slow


def test_figures_are_counted_for_who_sees_all_and_for_who_sees_a_part_as_by_hand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["figures", "--items", "80", "--rounds", "1", "--json"])
    told = json.loads(capsys.readouterr().out)
    counted = {one["who"]: one["counted"] for one in told["took"] if one["database"] == "SQLite"}
    assert counted["by hand"] == counted["everything"] == 80
    assert 0 < counted["a quarter"] < 80
    assert told["links"] > 120
    main(["figures", "--items", "60", "--rounds", "1"])
    assert "everything" in capsys.readouterr().out
