"""A finding of an inspection by the workflow that comes with the product. The feedback is on 2026-03-02."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.reviews import ReviewState
from engine.errors import TransitionRefused
from engine.operations import audit
from engine.operations.ledger import Ledger
from engine.operations.reading import list_reviews, whole_item
from engine.operations.review import ReviewForm, complete
from engine.operations.roles import grant
from engine.operations.tick import tick
from tests.builders import AT, OPERATOR, as_person, morning
from tests.operations.shipped import Desk, a_desk, missing

MEETING = date(2026, 3, 2)
LASTING = {"stage_goal": "每月下乡宣传", "next_review_on": "2026-06-15", "final_on": "2027-12-31"}


def a_started_item(ledger: Ledger, folder: Path) -> Desk:
    """Return an item whose plan was approved and whose work has begun."""
    desk = a_desk(ledger, "rectification", folder)
    desk.plan(date(2026, 4, 20))
    desk.step("wang", "submit_plan")
    desk.step("zhao", "approve_plan")
    desk.step("wang", "start")
    return desk


def a_closed_item(ledger: Ledger, folder: Path) -> Desk:
    """Return an item that was struck off the ledger."""
    desk = a_started_item(ledger, folder)
    desk.finish_measure()
    desk.step("wang", "submit", note="制度已经印发", group="rules")
    desk.step("li", "verify", note="抽查10户，均已落实")
    desk.step("chen", "close", decided_on=MEETING)
    return desk


def test_a_finding_is_planned_rectified_checked_and_closed(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "rectification", tmp_path)
    assert (desk.state, desk.due_on) == ("reported", date(2026, 4, 2))
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "start")
    assert missing(refused.value) == ["step_missing"]
    with pytest.raises(TransitionRefused) as refused:
        desk.step("zhao", "approve_plan")
    assert missing(refused.value) == ["no_measures"]
    desk.plan(date(2026, 4, 20))
    desk.step("wang", "submit_plan")
    desk.step("zhao", "approve_plan")
    assert desk.step("wang", "start").due_on == date(2026, 6, 2)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "submit")
    assert missing(refused.value) == ["evidence_missing", "note_too_short", "measures_open"]
    desk.finish_measure()
    desk.step("wang", "submit", note="制度已经印发", group="rules")
    desk.step("li", "verify", note="抽查10户，均已落实")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("chen", "close")
    assert missing(refused.value) == ["decision_missing"]
    assert desk.step("chen", "close", decided_on=MEETING).state == "closed"
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []


def test_a_plan_that_changes_after_its_approval_is_approved_again(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "rectification", tmp_path)
    desk.plan(date(2026, 4, 20))
    desk.step("zhao", "approve_plan")
    desk.plan(date(2026, 5, 20))
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "start")
    assert missing(refused.value) == ["step_missing"]


def test_whoever_did_the_work_does_not_verify_it(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_started_item(ledger, tmp_path)
    grant(ledger, "wang", "verifier", actor=OPERATOR, at=AT)
    desk.finish_measure()
    desk.step("wang", "submit", note="制度已经印发", group="rules")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "verify", note="抽查10户，均已落实")
    assert missing(refused.value) == ["did_the_work"]


def test_a_return_needs_a_reason_and_is_counted(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_started_item(ledger, tmp_path)
    desk.finish_measure()
    desk.step("wang", "submit", note="制度已经印发", group="rules")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("li", "return", note="不行")
    assert missing(refused.value) == ["note_too_short"]
    assert desk.step("li", "return", note="制度没有写明由谁监督执行").due_on == date(2026, 6, 2)
    assert whole_item(ledger, desk.number, actor=OPERATOR).stored.facts.returns == 1


def test_a_reopened_item_is_due_three_months_after_its_reopening(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_closed_item(ledger, tmp_path)
    again = desk.step("chen", "reopen", on="2026-09-01", note="回头看发现制度没有执行")
    assert (again.state, again.due_on) == ("rectifying", date(2026, 12, 1))


def test_a_late_item_is_told_to_the_leader_and_in_the_end_to_the_office(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_started_item(ledger, tmp_path)
    assert desk.reminded("2026-06-02") == {"wang": "reminder", "zhao": "reminder"}
    assert desk.reminded("2026-06-03") == {"wang": "overdue", "zhao": "escalated"}
    assert desk.reminded("2026-06-12") == {"wang": "warning", "zhao": "warning"}
    assert desk.reminded("2026-07-02") == dict.fromkeys(("wang", "zhao", "chen"), "accountability")


def test_a_long_term_item_is_reviewed_each_quarter_until_it_is_resumed(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_started_item(ledger, tmp_path)
    desk.step("chen", "prolong", note="宣传需要长期坚持下去", decided_on=MEETING, values=LASTING)
    tick(ledger, at=morning("2026-06-01"))
    (review,) = list_reviews(ledger, actor=OPERATOR, state=ReviewState.OPEN)
    assert (review.review.period, review.reviewer) == ("2026Q2", "wang")
    complete(
        ledger,
        review.review.id,
        outcome="back",
        note="宣传已经列入日常工作，可以收尾",
        actor=as_person(ledger, "chen"),
        at=morning("2026-06-10"),
    )
    assert (desk.state, desk.due_on) == ("rectifying", date(2026, 9, 10))


def a_long_term_review(ledger: Ledger, desk: Desk) -> int:
    """Let an item become long-term; return the key of its first review."""
    desk.step("chen", "prolong", note="宣传需要长期坚持下去", decided_on=MEETING, values=LASTING)
    desk.finish_measure()
    tick(ledger, at=morning("2026-06-01"))
    (review,) = list_reviews(ledger, actor=OPERATOR, state=ReviewState.OPEN)
    return review.review.id


def test_long_term_work_that_is_done_is_checked_by_somebody_else(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_started_item(ledger, tmp_path)
    review = a_long_term_review(ledger, desk)
    grant(ledger, "wang", "verifier", actor=OPERATOR, at=AT)
    wang, form = as_person(ledger, "wang"), ReviewForm(evidence=[desk.file], group="results")
    at = morning("2026-06-10")
    complete(ledger, review, outcome="done", note="宣传已经覆盖全部行政村", actor=wang, at=at, form=form)
    assert desk.state == "long_term"
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "verify", on="2026-06-11", note="抽查10户，均已落实")
    assert missing(refused.value) == ["did_the_work"]
    assert desk.step("li", "verify", on="2026-06-11", note="抽查10户，均已落实").state == "verified"
    assert desk.step("chen", "close", on="2026-06-12", decided_on=MEETING).state == "closed"
    assert audit.invariant_breaches(ledger) == []


def test_long_term_work_that_does_not_pass_stays_long_term_and_is_handed_in_again(
    ledger: Ledger, tmp_path: Path
) -> None:
    desk = a_started_item(ledger, tmp_path)
    a_long_term_review(ledger, desk)
    desk.step("wang", "submit", on="2026-06-10", note="宣传已经覆盖全部行政村", group="results")
    assert desk.step("li", "return", on="2026-06-11", note="还有两个村没有开展宣传").state == "long_term"
    with pytest.raises(TransitionRefused) as refused:
        desk.step("li", "verify", on="2026-06-12", note="抽查10户，均已落实")
    assert missing(refused.value) == ["step_missing"]
