"""A move to another version that is killed leaves every item whole, on one version or the other, and goes on later."""

from __future__ import annotations

import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from engine.operations import audit
from engine.operations.ledger import Ledger
from engine.operations.moving import move_items
from engine.operations.publishing import publish, workflow_chain
from engine.operations.reading import whole_item
from engine.operations.tick import tick
from engine.store import history
from engine.store.unit_of_work import reading
from tests.builders import OPERATOR, an_item, an_office, morning
from tests.faults import worker
from tests.faults.test_kill import begin, die, folder, is_too_early

pytestmark = pytest.mark.faults
__all__ = ["folder"]

ITEMS, SHORT, LONG = 5, 3, 20
# Which statements of a move are died before: some of them, or each.
FEW, EACH = 6, 1


@pytest.mark.parametrize("stride", [FEW, pytest.param(EACH, marks=pytest.mark.slow)])
def test_a_move_killed_before_any_of_its_statements_is_finished_by_the_next(
    ledger: Ledger, folder: Path, stride: int
) -> None:
    an_office(ledger)
    numbers = [an_item(ledger, title=f"第{n}个问题", completion="in_progress").number for n in range(ITEMS)]
    publish(ledger, worker.another_version(2), source="", actor=OPERATOR, at=morning("2026-03-10"))
    statement, kills, seen = 1, 0, set()
    while die(worker.one_move, ledger.database.url, folder, statement):
        kills += 1
        seen.add(sum(whole_item(ledger, number, actor=OPERATOR).item.workflow_number == 2 for number in numbers))
        assert audit.invariant_breaches(ledger) == []
        assert audit.verify(ledger).first_bad is None
        # What a killed process had done stays done, so the next one has less to do and dies later or not at all.
        statement += stride
    assert kills >= ITEMS
    assert seen <= {0, 2, 4, 5}
    move_items(ledger, "rectification", actor=OPERATOR, at=morning("2026-03-10"))
    for number in numbers:
        moved = whole_item(ledger, number, actor=OPERATOR)
        assert moved.item.workflow_number == 2
        assert [entry.action for entry in moved.history].count("migrate") == 1
        assert [one.because for one in moved.deadlines] == ["imported", "migrated"]
    with reading(ledger.database) as work:
        done = [entry for entry in history.entries(work, workflow_chain("rectification")) if "move" in entry.action]
    assert [entry.action for entry in done] == ["move_started", "move_finished"]
    assert done[-1].data["moved"] == ITEMS
    assert tick(ledger, at=morning("2026-12-01")).failed == ()


@pytest.mark.parametrize("seconds", [SHORT, pytest.param(LONG, marks=pytest.mark.slow)])
def test_items_are_worked_on_and_the_clock_ticks_while_they_move(ledger: Ledger, folder: Path, seconds: int) -> None:
    an_office(ledger)
    numbers = [an_item(ledger, title=f"第{n}个问题").number for n in range(ITEMS)]
    url, began = ledger.database.url, time.monotonic()
    running: list[BaseProcess] = [
        begin(worker.work, url, folder, numbers, "worker", began),
        begin(worker.keep_ticking, url, folder, began),
        begin(worker.keep_moving, url, folder, began),
        begin(worker.keep_moving, url, folder, began),
    ]
    while is_too_early(began, seconds, moves(ledger, numbers)):
        time.sleep(0.5)
    assert [process.exitcode for process in running] == [None] * 4, "somebody gave up"
    for process in running:
        process.kill()
        process.join()
    assert moves(ledger, numbers)
    assert audit.invariant_breaches(ledger) == []
    assert audit.verify(ledger).first_bad is None
    at = worker.story_time(began)
    move_items(ledger, "rectification", actor=OPERATOR, at=at)
    assert tick(ledger, at=at).failed == ()
    assert audit.invariant_breaches(ledger) == []


def moves(ledger: Ledger, numbers: list[str]) -> list[str]:
    """Return the number of an item for each time it was moved."""
    return [
        number
        for number in numbers
        for entry in whole_item(ledger, number, actor=OPERATOR).history
        if entry.action == "migrate"
    ]
