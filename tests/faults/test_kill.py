"""Processes that are killed in the middle leave a whole ledger, and the next one finishes what they began."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
from sqlalchemy import select

from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from engine.operations.tick import tick
from engine.store import deadlines
from engine.store.schema import every_table
from engine.store.tables.dates import Review, Rung
from engine.store.tables.mail import Notice
from engine.store.unit_of_work import reading
from tests.builders import OPERATOR, an_item, an_office, as_person, morning
from tests.faults import worker
from tests.processes import PROCESSES

pytestmark = pytest.mark.faults

# How long workers are killed, in seconds, and which statements of a tick are died before: a fourth of them, or each.
SHORT, LONG = 4, 30
FEW, EACH = 4, 1
MOST_POINTS = 200
# A machine that others use too may be slow to start anything.
PATIENCE = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a file to hand in."""
    (tmp_path / "photo.txt").write_text("整改后照片", encoding="utf-8")
    return tmp_path


def begin(act: Any, *arguments: object) -> BaseProcess:
    """Start a process."""
    process = PROCESSES.Process(target=act, args=arguments, daemon=True)
    process.start()
    return process


def die(act: Any, *arguments: object) -> bool:
    """Run something in a process to its end; return whether it was killed."""
    process = begin(act, *arguments)
    process.join(60)
    assert process.exitcode in (0, -SIGKILL)
    return process.exitcode != 0


def everything(ledger: Ledger, *, apart_from: str = "") -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    tables = [table for table in every_table().sorted_tables if table.name != apart_from]
    with reading(ledger.database) as work:
        return {table.name: sorted(work.rows_once(select(table)), key=repr) for table in tables}


def acknowledged(folder: Path) -> Iterator[tuple[str, int, str]]:
    """Yield item, version and state of every step that a worker was told is done."""
    for path in folder.glob("*.acks"):
        for line in path.read_text(encoding="utf-8").splitlines():
            number, version, state = line.split()
            yield number, int(version), state


def is_too_early(began: float, seconds: int, done: Iterable[object]) -> bool:
    """Say whether it is too early to stop: before so many seconds or, with patience, as many things that are done."""
    passed = time.monotonic() - began
    return passed < seconds or (passed < seconds + PATIENCE and len(list(done)) < seconds)


@pytest.mark.parametrize("seconds", [SHORT, pytest.param(LONG, marks=pytest.mark.slow)])
def test_workers_killed_at_any_moment_lose_nothing_that_was_acknowledged(
    ledger: Ledger, folder: Path, seconds: int
) -> None:
    an_office(ledger)
    numbers = [an_item(ledger, title=f"第{n}个问题").number for n in range(6)]
    url, began, chance = ledger.database.url, time.monotonic(), random.Random(1)
    names = (f"worker{n}" for n in range(10_000))

    def another(index: int) -> BaseProcess:
        if index == 0:
            return begin(worker.keep_ticking, url, folder, began)
        return begin(worker.work, url, folder, numbers, next(names), began)

    running, kills = [another(index) for index in range(4)], 0
    while is_too_early(began, seconds, acknowledged(folder)):
        time.sleep(chance.uniform(0.02, 0.2))
        index = chance.randrange(len(running))
        assert running[index].exitcode is None, "a worker gave up by itself"
        running[index].kill()
        running[index].join()
        kills += 1
        running[index] = another(index)
    for process in running:
        process.kill()
        process.join()

    known = {number: whole_item(ledger, number, actor=OPERATOR).history for number in numbers}
    acks = list(acknowledged(folder))
    assert kills >= seconds
    assert len(acks) >= seconds
    for number, version, state in acks:
        assert known[number][version - 1].data["to"] == state
    require_whole_and_finishing(ledger, numbers, began)


def require_whole_and_finishing(ledger: Ledger, numbers: list[str], began: float) -> None:
    """Let a ledger pass that is whole, on which the next tick finishes and every item can be worked on."""
    assert audit.invariant_breaches(ledger) == []
    assert audit.verify(ledger).first_bad is None
    at = worker.story_time(began)
    while _is_due(ledger, at):
        assert tick(ledger, at=at).failed == ()
    again = tick(ledger, at=at)
    assert (sum(again.rungs.values()), again.reviews) == (0, 0)
    for number in numbers:
        before = whole_item(ledger, number, actor=OPERATOR)
        trigger = {"closed": "reopen", "reported": "start", "long_term": "resume"}.get(
            before.stored.facts.state, "prolong"
        )
        step = Step(trigger=trigger, note=worker.NOTE)
        advance(ledger, number, step, actor=as_person(ledger, "chen"), at=at)
    assert audit.invariant_breaches(ledger) == []
    assert audit.verify(ledger).first_bad is None
    with reading(ledger.database) as work:
        rungs, told, reviews = work.list(Rung), work.list(Notice), work.list(Review)
    assert rungs
    assert told
    assert len({(r.deadline_id, r.occurrence, r.recipient_id) for r in rungs}) == len(rungs)
    assert len({notice.dedupe for notice in told}) == len(told)
    assert len({(r.item_id, r.period) for r in reviews}) == len(reviews)


def _is_due(ledger: Ledger, at: datetime) -> bool:
    with reading(ledger.database) as work:
        following = deadlines.next_due(work)
    return following is not None and following <= at


def test_a_step_killed_before_any_of_its_statements_has_done_nothing(ledger: Ledger, folder: Path) -> None:
    an_office(ledger)
    item = a_verified_item(ledger, folder)
    before, url, points = everything(ledger), ledger.database.url, 0
    for statement in range(1, MOST_POINTS):
        assert die(worker.one_step, url, folder, item, "from a mail", statement)
        after = everything(ledger)
        if after != before:
            break
        points += 1
    assert points >= 6
    history = whole_item(ledger, item, actor=OPERATOR).history
    assert [entry.data["to"] for entry in history if entry.action == "advance"][-1] == "closed"
    again = advance(
        ledger, item, Step(trigger="close", note=worker.NOTE, key="from a mail"), actor=as_person(ledger, "chen"),
        at=morning("2026-06-09"),
    )  # fmt: skip
    assert (again.repeated, again.version) == (True, history[-1].seq)
    assert everything(ledger) == after
    assert audit.invariant_breaches(ledger) == []


@pytest.mark.parametrize("stride", [FEW, pytest.param(EACH, marks=pytest.mark.slow)])
def test_a_tick_killed_before_any_of_its_statements_is_finished_by_the_next(
    ledger: Ledger, folder: Path, stride: int
) -> None:
    an_office(ledger)
    closing = a_verified_item(ledger, folder)
    an_item(ledger, title="还没有开始")
    an_item(ledger, title="长期坚持", completion="partly", sustained=True)
    advance(
        ledger, closing, Step(trigger="close"), actor=as_person(ledger, "chen"), at=morning("2026-03-04")
    )  # fmt: skip
    url, day, statement = ledger.database.url, "2026-06-09", 1
    before = everything(ledger)
    expected = tick(ledger, at=morning(day), dry_run=True)
    while die(worker.one_tick, url, folder, day, statement):
        statement += stride
        if everything(ledger, apart_from="installation") != {
            name: rows for name, rows in before.items() if name != "installation"
        }:
            break
    # A tick of one batch is one transaction: whoever was killed left nothing, and who was not did everything.
    after = everything(ledger, apart_from="installation")
    assert statement >= 10
    with reading(ledger.database) as work:
        rungs = work.list(Rung)
        reviews = work.list(Review)
    assert len(rungs) == sum(expected.rungs.values())
    assert {rung.outcome for rung in rungs} == set(expected.rungs) >= {"noticed", "superseded", "suppressed"}
    assert len(reviews) == expected.reviews == 1
    again = tick(ledger, at=morning(day))
    assert (sum(again.rungs.values()), again.reviews) == (0, 0)
    assert everything(ledger, apart_from="installation") == after
    assert audit.invariant_breaches(ledger) == []
    assert audit.verify(ledger).first_bad is None


def a_verified_item(ledger: Ledger, folder: Path) -> str:
    """Bring an item to the last state before it is closed; return its number."""
    number = an_item(ledger, title="等待销号").number
    for login, trigger in (("wang", "start"), ("wang", "submit"), ("li", "verify")):
        evidence = [folder / "photo.txt"] if trigger == "submit" else []
        step = Step(trigger=trigger, note=worker.NOTE, evidence=evidence)
        advance(ledger, number, step, actor=as_person(ledger, login), at=morning("2026-03-03"))
    return number
