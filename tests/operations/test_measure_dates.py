"""Deadlines of measures: one for each that is to be done by a day, until it is, whatever state the item comes to.

The item of these tests goes into rectification on Monday 2026-03-02.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.deadlines import Subject
from engine.operations import audit
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Amend, Asked, Drop, Finish, Plan, Undo
from engine.operations.tick import tick
from tests.builders import a_workflow, an_item, an_office, an_owing_workflow, as_person, morning
from tests.operations.owing import dates, look, step

DUE, LATER = date(2026, 5, 29), date(2026, 6, 30)
PLANNED = Add(plan=Plan(text="逐户核对台账", owner="wang", due_on=DUE))


@pytest.fixture
def item(ledger: Ledger) -> str:
    """Return the number of an item with one planned measure."""
    an_office(ledger, workflow=an_owing_workflow())
    number = an_item(ledger).number
    step(ledger, number, "start", "2026-03-02")
    change(ledger, number, PLANNED)
    return number


def change(ledger: Ledger, item: str, asked: Asked, day: str = "2026-03-03") -> None:
    """Let the owner change a measure."""
    change_measures(ledger, item, asked, actor=as_person(ledger, "wang"), at=morning(day))


def close(ledger: Ledger, item: str, tmp_path: Path, day: str) -> None:
    """Take an item to its end on a day."""
    photo = tmp_path / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    for trigger, login in (("submit", "wang"), ("verify", "li"), ("close", "chen")):
        step(ledger, item, trigger, day, login=login, evidence=photo if trigger == "submit" else None)


def test_a_measure_with_a_day_has_a_deadline_and_one_without_has_none(ledger: Ledger, item: str) -> None:
    change(ledger, item, Add(plan=Plan(text="公示结果")))
    assert dates(ledger, item, Subject.MEASURE) == [("2026-05-29", None)]
    (deadline,) = [one for one in look(ledger, item).deadlines if one.subject is Subject.MEASURE]
    assert (deadline.because, deadline.is_published) == ("planned", True)
    assert audit.invariant_breaches(ledger) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Amend(no=1, plan=Plan(due_on=LATER)), [("2026-05-29", "replanned"), ("2026-06-30", None)]),
        (Amend(no=1, plan=Plan(text="逐户核对", owner="zhao")), [("2026-05-29", None)]),
        (Drop(no=1, note="并入第二条"), [("2026-05-29", "dropped")]),
        (Finish(no=1), [("2026-05-29", "completed")]),
    ],
)
def test_it_follows_each_change_of_its_measure(
    ledger: Ledger, item: str, asked: Asked, found: list[tuple[str, str | None]]
) -> None:
    change(ledger, item, asked)
    assert dates(ledger, item, Subject.MEASURE) == found
    assert audit.invariant_breaches(ledger) == []


def test_a_measure_that_is_not_done_after_all_is_waited_for_again(ledger: Ledger, item: str) -> None:
    change(ledger, item, Finish(no=1))
    change(ledger, item, Undo(no=1, note="现场不符"))
    assert dates(ledger, item, Subject.MEASURE) == [("2026-05-29", "completed"), ("2026-05-29", None)]


def test_changes_of_state_on_the_way_leave_it_alone(ledger: Ledger, item: str) -> None:
    step(ledger, item, "prolong", "2026-03-10", login="chen")
    step(ledger, item, "resume", "2026-03-20", login="chen")
    assert dates(ledger, item, Subject.MEASURE) == [("2026-05-29", None)]


def test_it_ends_with_the_item_and_is_set_again_when_that_is_reopened(
    ledger: Ledger, item: str, tmp_path: Path
) -> None:
    change(ledger, item, Add(plan=Plan(text="公示结果", owner="wang", due_on=LATER)))
    change(ledger, item, Finish(no=1))
    close(ledger, item, tmp_path, "2026-03-10")
    assert dates(ledger, item, Subject.MEASURE) == [("2026-05-29", "completed"), ("2026-06-30", "left")]
    step(ledger, item, "reopen", "2026-04-10", login="chen")
    assert dates(ledger, item, Subject.MEASURE)[2:] == [("2026-06-30", None)]
    assert audit.invariant_breaches(ledger) == []


def test_a_measure_that_is_late_is_reminded_of_by_its_ladder(ledger: Ledger, item: str) -> None:
    for day in ("2026-05-29", "2026-06-01"):
        tick(ledger, at=morning(day))
    said = {(one.occurrence, one.outcome) for one in look(ledger, item).reminders if one.subject == "measure"}
    assert {("T", "noticed"), ("T+2026-06-01", "noticed")} <= said


def test_a_workflow_that_asks_for_none_sets_none(ledger: Ledger) -> None:
    an_office(ledger, workflow=a_workflow())
    number = an_item(ledger).number
    change(ledger, number, PLANNED)
    assert dates(ledger, number, Subject.MEASURE) == []
