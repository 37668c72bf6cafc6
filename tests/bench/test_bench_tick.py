"""The measurement of a tick in miniature: that it runs and compares equal work, never how long it takes."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from bench import peers
from bench.__main__ import main
from bench.crowd import WARM_UP, Crowd, make, open_at, warm_up_at
from bench.place import Place
from bench.sameness import DifferentWork
from bench.script import OPENED
from bench.tick import MeasuredTick, measure_tick, rows_in_both
from engine.operations.tick import tick
from tests.conftest import POSTGRES

pytestmark = pytest.mark.slow

FEW, MANY = 16, 24


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> MeasuredTick:
    return measure_tick(tmp_path_factory.mktemp("bench"), due=(FEW, MANY), rounds=(2, 1), jobs=5, postgres=None)


def test_each_size_gets_a_rate_from_every_round(measured: MeasuredTick) -> None:
    assert [(due.rungs, due.items, len(due.rates)) for due in measured.due] == [
        (FEW - WARM_UP, 10 * FEW, 2),
        (MANY - WARM_UP, 10 * MANY, 1),
    ]
    assert all(rate > 0 for due in measured.due for rate in due.rates)


def test_both_sides_hold_a_rung_and_a_notice_for_everybody_told(measured: MeasuredTick) -> None:
    # Of four rungs three tell two people, one tells one.
    assert [due.rows["notice"] for due in measured.due] == [FEW // 4 * 7, MANY // 4 * 7]


def test_an_empty_tick_is_measured_over_few_items_and_over_many(measured: MeasuredTick) -> None:
    ((few, many),) = [empty.items for empty in measured.empty]
    assert (few, many) == (10 * FEW, 10 * MANY)
    assert measured.empty[0].ratio > 0


def test_without_a_server_it_says_what_was_not_measured(measured: MeasuredTick) -> None:
    assert "no server" in measured.without[0]
    assert [peer.why_not for peer in measured.peers if "procrastinate" in peer.name] != [""]
    assert all(peer.job_us for peer in measured.peers if "APScheduler" in peer.name)


def test_where_procrastinate_is_not_installed_it_says_how_to_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "procrastinate", None)
    (found,) = [peer for peer in peers.measure_peers(tmp_path, jobs=2, postgres=None) if "procrastinate" in peer.name]
    assert "pip install --group bench" in found.why_not


def test_on_postgresql_both_sides_write_the_same_rows_too(tmp_path: Path, postgres_server: str) -> None:
    assert postgres_server == POSTGRES
    found = measure_tick(tmp_path, due=(FEW, FEW), rounds=(1, 1), jobs=5, postgres=postgres_server)
    assert [(due.database, due.rows["rung"]) for due in found.due[2:]] == [
        ("PostgreSQL", found.due[0].rows["rung"]),
        ("PostgreSQL", found.due[0].rows["rung"]),
    ]


def test_a_rung_that_only_one_side_wrote_is_noticed(tmp_path: Path) -> None:
    place = Place(tmp_path)
    make(place.empty("few"), Crowd(items=10 * FEW, due=FEW), folder=tmp_path)
    place.copy("few", "floor")
    place.copy("few", "ours")
    floor, ledger = place.floor("floor"), open_at(place.url("ours"), tmp_path)
    assert floor.tick(at=warm_up_at()) == WARM_UP
    tick(ledger, at=warm_up_at())
    tick(ledger, at=OPENED)
    with pytest.raises(DifferentWork):
        rows_in_both(place.url("floor"), place.url("ours"))
    assert floor.tick(at=OPENED) == FEW - WARM_UP
    assert rows_in_both(place.url("floor"), place.url("ours"))["timer"] == 10 * FEW + 1
    with sqlite3.connect(tmp_path / "floor.db") as connection:
        connection.execute("UPDATE notice SET data = replace(data, 'owner', 'leader') WHERE id = 1")
    connection.close()
    with pytest.raises(DifferentWork, match="notice"):
        rows_in_both(place.url("floor"), place.url("ours"))
    floor.close()
    ledger.close()


def test_the_command_prints_rates_for_people_and_for_programs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RECTIFY_TEST_POSTGRES", raising=False)
    scale = ["--due", str(FEW), str(MANY), "--rounds", "1", "1", "--jobs", "3"]
    main(["tick", *scale])
    assert "open items" in capsys.readouterr().out
    main(["tick", *scale, "--json"])
    assert [due["rungs"] for due in json.loads(capsys.readouterr().out)["due"]] == [FEW - WARM_UP, MANY - WARM_UP]
