"""The bench of the clock measures what it says, at a tiny size."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.crowd import Crowd
from bench.sameness import DifferentWork
from bench.tick import measure_due
from bench.twins import SqliteTwins
from engine.operations.tick import tick
from tests.builders import AT


def test_one_run_tells_ratios_and_what_schedulers_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ["--few", "400", "--many", "500", "--due", "40", "--rounds", "2", "--jobs", "5"]
    main(["tick", *sizes, "--folder", str(tmp_path), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["empty"]["few"], told["empty"]["many"], told["empty"]["ratio"] > 0) == (400, 500, True)
    (due,) = told["due"]
    assert (due["due"], due["items"], len(due["rates"]), due["rate"] > 0) == (40, 400, 2, True)
    scheduler, absent = told["jobs"]
    assert (scheduler["jobs"], scheduler["us"] > 0) == (5, True)
    assert (absent["us"], absent["why_not"]) == (None, "no --postgres was given")


def test_on_postgresql_both_sides_write_the_same(tmp_path: Path, postgres_server: str) -> None:
    found = measure_due(tmp_path, items=400, due=8, rounds=2, postgres=postgres_server)
    assert (found.database, len(found.rates)) == ("PostgreSQL", 2)


def test_a_side_that_did_something_else_ends_the_run(tmp_path: Path) -> None:
    twins = SqliteTwins(tmp_path, "OFF")
    twins.make(Crowd(items=400, due=8))
    floor, ours = twins.copies()
    floor.tick(at=AT)
    tick(ours, at=AT)
    ours.close()
    floor.close()
    with sqlite3.connect(next(tmp_path.glob("*floor.db"))) as connection:
        connection.execute("DELETE FROM rung WHERE id = (SELECT max(id) FROM rung)")
    connection.close()
    with pytest.raises(DifferentWork, match="rung"):
        twins.require_same()
