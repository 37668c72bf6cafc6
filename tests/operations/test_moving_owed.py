"""Moving items to another version takes along what hangs on them: what stays asked goes on, the rest ends or begins.

The item of these tests goes into rectification on Monday 2026-03-02 with a receipt owed, a measure due on 2026-05-29,
the report of March open from 2026-03-22 and work submitted on 2026-03-23; it moves on 2026-03-24.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from engine.domain.deadlines import Subject
from engine.domain.definition import Workflow
from engine.domain.routes import Choices
from engine.operations import audit, publishing
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.moving import move_items
from engine.operations.planning import Add, Plan
from engine.operations.preview import OwedTurn, Preview
from engine.operations.previewing import preview_publishing
from engine.operations.reading import list_progress
from engine.operations.tick import tick
from tests.builders import (
    OPERATOR,
    a_workflow,
    an_item,
    an_office,
    an_owing_workflow,
    as_person,
    morning,
)
from tests.operations.owing import Dated, dates, look, step

MOVED = "2026-03-24"
ASKED = (Subject.MEASURE, Subject.PROGRESS, Subject.RECEIPT, Subject.VERIFICATION)
Dates = dict[Subject, list[Dated]]
BEFORE: Dates = {
    Subject.MEASURE: [("2026-05-29", None)],
    Subject.PROGRESS: [("2026-03-31", None)],
    Subject.RECEIPT: [("2026-03-05", None)],
    Subject.VERIFICATION: [("2026-03-30", None)],
}


@pytest.fixture
def item(ledger: Ledger, tmp_path: Path) -> str:
    """Return the number of an item about which everything is owed."""
    an_office(ledger, workflow=replace(an_owing_workflow(), duties={}))
    number = an_item(ledger).number
    step(ledger, number, "start", "2026-03-02")
    plan(ledger, number)
    tick(ledger, at=morning("2026-03-22"))
    photo = tmp_path / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    step(ledger, number, "submit", "2026-03-23", evidence=photo)
    assert all_dates(ledger, number) == BEFORE
    return number


def plan(ledger: Ledger, number: str) -> None:
    """Let the owner plan a measure with a day."""
    asked = Add(plan=Plan(text="逐户核对台账", owner="wang", due_on=date(2026, 5, 29)))
    change_measures(ledger, number, asked, actor=as_person(ledger, "wang"), at=morning("2026-03-03"))


def all_dates(ledger: Ledger, number: str) -> Dates:
    """Return every deadline of what hangs on an item, by what it is about."""
    return {subject: dates(ledger, number, subject) for subject in ASKED}


def ended(*subjects: Subject) -> Dates:
    """Return the dates from before, those of some subjects ended by a move."""
    return {
        subject: [(due_on, "migrated")] if subject in subjects else [(due_on, None)]
        for subject, [(due_on, _live)] in BEFORE.items()
    }


def move(ledger: Ledger, workflow: Workflow, choices: Choices = Choices(), day: str = MOVED) -> Preview:  # noqa: B008
    """Publish a version and move every item to it; return what the preview had said."""
    at = morning(day)
    said = preview_publishing(ledger, workflow, choices, actor=OPERATOR, at=at)
    publishing.publish(ledger, workflow, source="", actor=OPERATOR, at=at)
    move_items(ledger, workflow.key, choices, actor=OPERATOR, at=at)
    assert audit.invariant_breaches(ledger) == []
    return said


def an_asking_workflow() -> Workflow:
    """Return the version that items come from, with another title."""
    return replace(an_owing_workflow(), duties={}, title=a_workflow().states["closed"].title)


def with_ladder(workflow: Workflow, key: str) -> Workflow:
    """Return a workflow in which everything that hangs on an item is reminded of by another ladder."""
    assert workflow.measures is not None
    return replace(
        workflow,
        ladders={**workflow.ladders, key: replace(workflow.ladders["standard"], key=key)},
        receipts={name: replace(rule, ladder=key) for name, rule in workflow.receipts.items()},
        progress={name: replace(rule, ladder=key) for name, rule in workflow.progress.items()},
        deadlines={
            **workflow.deadlines,
            "answer": replace(workflow.deadlines["answer"], ladder=key),
        },
        measures=replace(workflow.measures, ladder=key),
    )


def test_what_the_new_version_asks_alike_goes_on_untouched(ledger: Ledger, item: str) -> None:
    assert move(ledger, an_asking_workflow()).owed == ()
    assert all_dates(ledger, item) == BEFORE
    assert tick(ledger, at=morning("2026-03-25")).failed == ()


def test_another_ladder_reminds_of_the_same_days(ledger: Ledger, item: str) -> None:
    assert move(ledger, with_ladder(an_asking_workflow(), "gentle")).owed == ()
    for subject, found in all_dates(ledger, item).items():
        ((due_on, _live),) = BEFORE[subject]
        assert found == [(due_on, "migrated"), (due_on, None)]
    live = [one for one in look(ledger, item).deadlines if one.ended_at is None and one.subject in ASKED]
    assert {one.ladder for one in live} == {"gentle"}
    assert list_progress(ledger, actor=OPERATOR)[0].report.state == "open"


def without(workflow: Workflow, subject: Subject) -> Workflow:
    """Return a workflow that does not ask for something."""
    rectifying = workflow.states["rectifying"]
    asks_less = {
        Subject.RECEIPT: replace(rectifying, receipt=None),
        Subject.PROGRESS: replace(rectifying, progress=None),
    }
    if subject is Subject.MEASURE:
        return replace(workflow, measures=None)
    if subject is Subject.VERIFICATION:
        return replace(workflow, transitions=tuple(replace(one, deadline=None) for one in workflow.transitions))
    return replace(workflow, states={**workflow.states, "rectifying": asks_less[subject]})


@pytest.mark.parametrize("subject", ASKED)
def test_what_the_new_version_does_not_ask_for_ends(ledger: Ledger, item: str, subject: Subject) -> None:
    said = move(ledger, without(an_asking_workflow(), subject))
    assert said.owed == (OwedTurn(subject=subject, ends=1, begins=0),)
    assert all_dates(ledger, item) == ended(subject)
    assert look(ledger, item).history[-1].data["owed_ended"] == [subject]
    whole = look(ledger, item)
    assert [one.void_reason for one in whole.receipts] == ["migrated" if subject is Subject.RECEIPT else None]
    assert [one.state for one in whole.progress] == ["skipped" if subject is Subject.PROGRESS else "open"]


def test_reports_that_are_asked_more_seldom_end_and_begin_anew(ledger: Ledger, item: str) -> None:
    workflow = an_asking_workflow()
    rule = replace(workflow.progress["monthly"], every="quarter", opens_days=30)
    said = move(ledger, replace(workflow, progress={"monthly": rule}))
    assert said.owed == (OwedTurn(subject=Subject.PROGRESS, ends=1, begins=1),)
    assert [tick(ledger, at=morning(day)).progress for day in ("2026-03-25", "2026-05-31", "2026-06-01")] == [0, 0, 1]
    assert [(one.period, one.state) for one in look(ledger, item).progress] == [
        ("2026M3", "skipped"),
        ("2026Q2", "open"),
    ]


def test_a_state_that_becomes_an_end_ends_everything(ledger: Ledger, item: str) -> None:
    workflow = an_asking_workflow()
    states = {key: state for key, state in workflow.states.items() if key != "rectifying"}
    steps = tuple(
        replace(one, sources=tuple(name for name in one.sources if name != "rectifying"))
        for one in workflow.transitions
        if one.target != "rectifying" and one.sources != ("rectifying",)
    )
    lines = tuple(line for line in workflow.first_states if line.state != "rectifying")
    choices = Choices(mapped={"rectifying": "closed"})
    move(ledger, replace(workflow, states=states, transitions=steps, first_states=lines), choices)
    assert all_dates(ledger, item) == ended(*ASKED)


@pytest.fixture
def plain(ledger: Ledger) -> str:
    """Return the number of an item, with a measure, of a workflow in which nothing hangs on it."""
    an_office(ledger, workflow=a_workflow())
    number = an_item(ledger).number
    step(ledger, number, "start", "2026-03-02")
    plan(ledger, number)
    return number


def test_what_is_new_begins_but_for_receipts(ledger: Ledger, plain: str) -> None:
    said = move(ledger, an_asking_workflow())
    assert said.owed == (
        OwedTurn(subject=Subject.MEASURE, ends=0, begins=1),
        OwedTurn(subject=Subject.PROGRESS, ends=0, begins=1),
    )
    assert all_dates(ledger, plain) == {
        Subject.MEASURE: [("2026-05-29", None)],
        Subject.PROGRESS: [],
        Subject.RECEIPT: [],
        Subject.VERIFICATION: [],
    }


def test_reports_begin_with_the_first_window_after_the_move(ledger: Ledger, plain: str) -> None:
    move(ledger, an_asking_workflow())
    days = ("2026-03-25", "2026-03-31", "2026-04-20", "2026-04-21")
    assert [tick(ledger, at=morning(day)).progress for day in days] == [0, 0, 0, 1]
    assert [one.period for one in look(ledger, plain).progress] == ["2026M4"]


def test_reviews_of_what_lasts_begin_and_end_with_the_version_that_asks(ledger: Ledger) -> None:
    an_office(ledger, workflow=a_workflow())
    number = an_item(ledger, completion="done", sustained=True).number
    said = move(ledger, an_asking_workflow(), day="2026-05-04")
    assert [(one.item, str(one.begins_on)) for one in said.reviews] == [(number, "2026-06-01")]
    assert tick(ledger, at=morning("2026-06-01")).reviews == 1
    said = move(ledger, replace(a_workflow(), title=a_workflow().states["closed"].title), day="2026-06-05")
    assert [(one.item, one.ends) for one in said.reviews] == [(number, "2026Q2")]
    assert [one.state for one in look(ledger, number).reviews] == ["skipped"]
    assert tick(ledger, at=morning("2026-09-01")).reviews == 0
