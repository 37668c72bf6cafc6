"""Corrective action: contained, analysed, approved, carried out, and checked for its effect after a while."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.errors import TransitionRefused
from engine.operations import audit
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar, found
from engine.operations.roles import grant
from tests.builders import AT, OPERATOR, as_person
from tests.operations.shipped import Desk, a_desk, missing

CAUSE = {"root_cause": "no torque check", "similar": "line 2 has none either", "success": "no case in 90 days"}


def contain(desk: Desk, severity: str = "major") -> None:
    """Let the process owner contain the nonconformity."""
    desk.step("wang", "contain", values={"containment": "lot blocked", "severity": severity})


def an_approved_action(ledger: Ledger, folder: Path, severity: str = "major") -> Desk:
    """Return an item whose actions are approved."""
    desk = a_desk(ledger, "capa", folder)
    contain(desk, severity)
    desk.plan(date(2026, 3, 20))
    desk.step("wang", "propose", values=CAUSE)
    desk.step("chen", "approve")
    return desk


def an_effective_action(ledger: Ledger, folder: Path) -> Desk:
    """Return an item whose actions were found to help."""
    desk = an_approved_action(ledger, folder)
    desk.finish_measure(on="2026-03-20")
    desk.step("wang", "complete", on="2026-03-20", group="results", values={"done": "torque check added"})
    desk.step("li", "confirm", on="2026-06-18", group="effect", values={"effect": "no case in 90 days"})
    return desk


def test_a_nonconformity_goes_from_its_report_to_its_closing(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "capa", tmp_path)
    assert (desk.state, desk.due_on) == ("reported", date(2026, 3, 4))
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "contain", values={"severity": "major"})
    assert missing(refused.value) == ["fields_missing"]
    contain(desk)
    assert desk.due_on == date(2026, 3, 16)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "propose", values=CAUSE)
    assert missing(refused.value) == ["no_measures"]
    desk.plan(date(2026, 3, 20))
    desk.step("wang", "propose", values=CAUSE)
    assert desk.step("chen", "approve").due_on == date(2026, 4, 1)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "complete", on="2026-03-20", values={"done": "torque check added"})
    assert missing(refused.value) == ["measures_open", "evidence_missing"]
    desk.finish_measure(on="2026-03-20")
    desk.step("wang", "complete", on="2026-03-20", group="results", values={"done": "torque check added"})
    desk.step("li", "confirm", on="2026-06-18", group="effect", values={"effect": "no case in 90 days"})
    assert desk.step("chen", "close", on="2026-06-19").state == "closed"
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []


@pytest.mark.parametrize(("severity", "due_on"), [("critical", "2026-06-18"), ("minor", "2026-05-19")])
def test_the_effect_is_to_be_checked_so_many_days_after_the_implementation(
    sqlite_ledger: Ledger, tmp_path: Path, severity: str, due_on: str
) -> None:
    desk = an_approved_action(sqlite_ledger, tmp_path, severity)
    desk.finish_measure(on="2026-03-20")
    done = desk.step("wang", "complete", on="2026-03-20", group="results", values={"done": "torque check added"})
    assert (done.state, done.due_on) == ("monitoring", date.fromisoformat(due_on))


@pytest.mark.parametrize(
    ("severity", "analyse", "implement"),
    [
        ("critical", "2026-03-09", "2026-03-22"),
        ("major", "2026-03-16", "2026-04-01"),
        ("minor", "2026-03-23", "2026-05-01"),
    ],
)
def test_the_graver_the_sooner(
    sqlite_ledger: Ledger, tmp_path: Path, severity: str, analyse: str, implement: str
) -> None:
    desk = a_desk(sqlite_ledger, "capa", tmp_path)
    contain(desk, severity)
    assert desk.due_on == date.fromisoformat(analyse)
    desk.plan(date(2026, 3, 20))
    desk.step("wang", "propose", values=CAUSE)
    assert desk.step("chen", "approve").due_on == date.fromisoformat(implement)


def test_a_target_date_that_was_agreed_goes_before_the_severity(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "capa", tmp_path)
    contain(desk)
    desk.plan(date(2026, 3, 20))
    desk.step("wang", "propose", values={**CAUSE, "target_on": "2026-05-15"})
    assert desk.step("chen", "approve").due_on == date(2026, 5, 15)


def test_a_day_begins_in_the_office_s_own_zone(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_action(ledger, tmp_path)
    desk.finish_measure(on="2026-03-20")
    late = datetime(2026, 3, 20, 23, 30, tzinfo=UTC)  # half past midnight on the 21st in Berlin
    step = Step(trigger="complete", evidence=[desk.file], group="results", settings={"done": "torque check added"})
    done = advance(ledger, desk.number, step, actor=as_person(ledger, "wang"), at=late)
    assert done.due_on == date(2026, 6, 19)


def test_who_proposed_does_not_approve_and_who_carried_out_does_not_confirm(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "capa", tmp_path)
    for role in ("manager", "verifier"):
        grant(ledger, "wang", role, actor=OPERATOR, at=AT)
    contain(desk)
    desk.plan(date(2026, 3, 20))
    desk.step("wang", "propose", values=CAUSE)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "approve")
    assert missing(refused.value) == ["did_the_work"]
    desk.step("chen", "approve")
    desk.finish_measure()
    desk.step("wang", "complete", group="results", values={"done": "torque check added"})
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "confirm", group="effect", values={"effect": "none"})
    assert missing(refused.value) == ["did_the_work"]


def test_actions_that_did_not_help_go_back_to_the_cause_with_new_dates(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "capa", tmp_path)
    contain(desk)
    desk.plan(date(2026, 3, 20))
    desk.step("wang", "propose", values={**CAUSE, "target_on": "2026-03-25"})
    desk.step("chen", "approve")
    desk.finish_measure(on="2026-03-20")
    desk.step("wang", "complete", on="2026-03-20", group="results", values={"done": "torque check added"})
    back = desk.step("li", "not_effective", on="2026-06-01", note="two more cases in May")
    assert (back.state, back.due_on) == ("analysing", date(2026, 6, 15))
    desk.step("wang", "propose", on="2026-06-02", values={"root_cause": "the gauge drifts"})
    assert desk.step("chen", "approve", on="2026-06-02").due_on == date(2026, 7, 2)


def test_a_recurrence_reopens_what_was_closed(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_effective_action(ledger, tmp_path)
    desk.step("chen", "close", on="2026-06-19")
    again = desk.step("chen", "recur", on="2026-11-02", note="complaint 4711, the same fault")
    assert (again.state, again.due_on) == ("analysing", date(2026, 11, 16))


def test_correction_alone_is_enough_when_the_quality_manager_says_why(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "capa", tmp_path)
    contain(desk, "minor")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("chen", "no_action", note="single case")
    assert missing(refused.value) == ["note_too_short"]
    assert desk.step("chen", "no_action", note="single case, wrong label, no risk").state == "closed"


def test_an_effect_nobody_checks_is_told_to_the_auditor_then_to_the_management(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_action(ledger, tmp_path)
    desk.finish_measure(on="2026-03-20")
    desk.step("wang", "complete", on="2026-03-20", group="results", values={"done": "torque check added"})
    assert desk.reminded("2026-06-18") == {"li": "reminder", "chen": "reminder", "wang": "reminder"}
    assert desk.reminded("2026-06-19") == {"li": "overdue", "chen": "overdue"}
    assert desk.reminded("2026-06-25") == {"li": "escalated", "chen": "escalated", "zhao": "escalated"}


def test_a_holiday_in_the_office_s_calendar_is_a_working_day_here(sqlite_ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(sqlite_ledger, "capa", tmp_path)
    holidays = {date(2026, 3, day): (False, "假日") for day in range(3, 10)}
    calendar = PublishedCalendar(days=holidays, source="test", version="with holidays", until=date(2030, 12, 31))
    found(sqlite_ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=AT)
    contain(desk, "critical")
    assert desk.due_on == date(2026, 3, 9)
