"""The measurement of an advance in miniature: that it runs and compares equal work, never how long it takes."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.advance import WARM_UP, Measured, a_floor, measure
from bench.office import everybody, open_ledger, prepare, take
from bench.sameness import DifferentWork, rows_in_both
from bench.script import LIFE, Call

ITEMS, ROUNDS, STEPS = len(LIFE), 2, 30


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    """Return one small measurement: every item goes round its life cycle several times."""
    return measure(tmp_path_factory.mktemp("bench"), items=ITEMS, rounds=ROUNDS, steps=STEPS)


@pytest.mark.slow
def test_each_durability_gets_a_ratio_from_every_round(measured: Measured) -> None:
    assert [(compared.durability, len(compared.ratios)) for compared in measured.compared] == [
        ("FULL", ROUNDS),
        ("OFF", ROUNDS),
    ]
    assert all(ratio > 0 for compared in measured.compared for ratio in compared.ratios)


@pytest.mark.slow
def test_both_sides_hold_the_rows_of_every_step(measured: Measured) -> None:
    for compared in measured.compared:
        assert compared.rows["idempotency_key"] == _steps_before() + WARM_UP + ROUNDS * STEPS
        assert compared.rows["notice"] > compared.rows["idempotency_key"]
        assert compared.rows["history"] > compared.rows["idempotency_key"]


def test_a_step_that_only_one_side_took_is_noticed(tmp_path: Path) -> None:
    floor_path, ours_path, calls = _two_copies(tmp_path, steps=3)
    floor, ledger = a_floor(floor_path, durability="OFF"), open_ledger(ours_path, durability="OFF")
    people = everybody(ledger)
    for call in calls:
        take(ledger, call, people)
    for call in calls[:-1]:
        floor.take(call)
    with pytest.raises(DifferentWork):
        rows_in_both(floor_path, ours_path)
    floor.take(calls[-1])
    assert rows_in_both(floor_path, ours_path)["item"] == ITEMS
    floor.close()
    ledger.close()


def test_a_row_that_differs_in_one_column_is_noticed(tmp_path: Path) -> None:
    floor_path, ours_path, _calls = _two_copies(tmp_path, steps=0)
    with sqlite3.connect(floor_path) as connection:
        connection.execute("UPDATE timer SET due_at = '2026-03-03T00:00:00.000000Z' WHERE kind = 'settle'")
    connection.close()
    with pytest.raises(DifferentWork, match="timer"):
        rows_in_both(floor_path, ours_path)


@pytest.mark.slow
def test_the_command_prints_a_ratio_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    scale = ["--items", "5", "--rounds", "2", "--steps", "5"]
    main(["advance", *scale])
    assert "ratio" in capsys.readouterr().out
    main(["advance", *scale, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [compared["synchronous"] for compared in told["compared"]] == ["FULL", "OFF"]


def _steps_before() -> int:
    return sum(range(len(LIFE)))


def _two_copies(folder: Path, *, steps: int) -> tuple[Path, Path, list[Call]]:
    before, script = prepare(folder, items=ITEMS)
    copies = folder / "floor.db", folder / "ours.db"
    for copy in copies:
        shutil.copyfile(before, copy)
    return *copies, script.next(steps)
