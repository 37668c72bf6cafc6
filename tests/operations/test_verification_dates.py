"""Deadlines of verifications: from the step that asks for it to the one that answers, five working days.

The item of these tests goes into rectification on Monday 2026-03-02 and is submitted on Tuesday.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.domain.deadlines import Subject
from engine.operations import audit
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from tests.builders import a_step, an_item, an_office, an_owing_workflow, morning
from tests.operations.owing import dates, look, step

WAITING = [("2026-03-10", None)]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Return a file that shows the work."""
    path = tmp_path / "photo.txt"
    path.write_text("整改后照片", encoding="utf-8")
    return path


@pytest.fixture
def item(ledger: Ledger, photo: Path) -> str:
    """Return the number of an item whose work waits for its check."""
    workflow = an_owing_workflow()
    remark = a_step("remark", "rectifying", "rectifying", ["owner"])
    opinion = a_step("opinion", "rectifying", "rectifying", ["owner"], deadline="closing")
    an_office(ledger, workflow=replace(workflow, transitions=(*workflow.transitions, remark, opinion)))
    number = an_item(ledger).number
    step(ledger, number, "start", "2026-03-02")
    assert dates(ledger, number, Subject.VERIFICATION) == []
    step(ledger, number, "submit", "2026-03-03", evidence=photo)
    return number


def test_it_counts_from_the_day_of_the_step(ledger: Ledger, item: str) -> None:
    assert dates(ledger, item, Subject.VERIFICATION) == WAITING
    assert audit.invariant_breaches(ledger) == []


@pytest.mark.parametrize(("trigger", "login"), [("verify", "li"), ("return", "li"), ("prolong", "chen")])
def test_a_step_that_loops_or_leaves_answers_it(ledger: Ledger, item: str, trigger: str, login: str) -> None:
    step(ledger, item, trigger, "2026-03-05", login=login)
    assert dates(ledger, item, Subject.VERIFICATION) == [("2026-03-10", "answered")]


def test_a_step_that_does_neither_leaves_it_alone(ledger: Ledger, item: str) -> None:
    step(ledger, item, "remark", "2026-03-05")
    assert dates(ledger, item, Subject.VERIFICATION) == WAITING


def test_asking_again_counts_from_then(ledger: Ledger, item: str, photo: Path) -> None:
    step(ledger, item, "submit", "2026-03-05", evidence=photo)
    assert dates(ledger, item, Subject.VERIFICATION) == [("2026-03-10", "replanned"), ("2026-03-12", None)]


def test_two_answers_may_be_waited_for_at_once(ledger: Ledger, item: str) -> None:
    step(ledger, item, "opinion", "2026-03-04")
    assert dates(ledger, item, Subject.VERIFICATION) == [*WAITING, ("2026-03-18", None)]
    step(ledger, item, "verify", "2026-03-05", login="li")
    assert {because for _due_on, because in dates(ledger, item, Subject.VERIFICATION)} == {"answered"}


def test_work_that_was_returned_and_submitted_again_waits_anew(ledger: Ledger, item: str, photo: Path) -> None:
    step(ledger, item, "return", "2026-03-05", login="li")
    step(ledger, item, "submit", "2026-03-09", evidence=photo)
    assert dates(ledger, item, Subject.VERIFICATION) == [("2026-03-10", "answered"), ("2026-03-16", None)]


def test_a_check_that_is_late_is_reminded_of(ledger: Ledger, item: str) -> None:
    tick(ledger, at=morning("2026-03-10"))
    said = {(one.occurrence, one.outcome) for one in look(ledger, item).reminders if one.subject == "verification"}
    assert ("T", "noticed") in said
