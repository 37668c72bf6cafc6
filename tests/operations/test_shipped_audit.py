"""An audit's finding, by its class: each with a limit and stages of its own, checked and closed by the auditing side.

The audit report is delivered on 2026-03-02.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.reviews import ReviewState
from engine.errors import TransitionRefused
from engine.operations import audit
from engine.operations.ledger import Ledger
from engine.operations.personnel import add_person
from engine.operations.reading import list_reviews, whole_item
from engine.operations.review import complete
from engine.operations.roles import grant
from engine.operations.tick import tick
from tests.builders import AT, OPERATOR, as_person, morning
from tests.operations.shipped import Desk, a_desk, missing

MEETING = date(2026, 3, 2)
CHECKED = {"findings": "缴款书与账面一致"}
STAGE = {"stage_goal": "完成清产核资", "stage_due_on": "2026-06-30"}
LASTING = {"stage_goal": "追缴三成欠款", "final_on": "2028-12-31"}


def an_approved_plan(ledger: Ledger, folder: Path, of_class: str) -> Desk:
    """Return an item whose plan, with its class, is approved."""
    desk = a_desk(ledger, "audit", folder)
    desk.plan(date(2026, 4, 20))
    desk.step("wang", "submit_plan", values={"class": of_class})
    desk.step("zhao", "approve_plan")
    return desk


def test_what_is_rectified_at_once_is_due_after_sixty_days_and_closed_by_the_auditing_side(
    ledger: Ledger, tmp_path: Path
) -> None:
    desk = an_approved_plan(ledger, tmp_path, "at_once")
    assert desk.step("wang", "start").due_on == date(2026, 5, 1)
    desk.finish_measure()
    submitted = desk.step("wang", "submit", note="已全部缴入国库", group="results", values={"paid_in": "12000"})
    assert (submitted.state, submitted.due_on) == ("submitted", date(2026, 3, 16))
    desk.step("li", "verify", values=CHECKED)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("chen", "close")
    assert missing(refused.value) == ["decision_missing"]
    assert desk.step("chen", "close", decided_on=MEETING).state == "closed"
    assert whole_item(ledger, desk.number, actor=OPERATOR).stored.facts.fields["paid_in"] == 1_200_000
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []


def test_no_plan_no_class_no_start(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "audit", tmp_path)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "start")
    assert missing(refused.value) == ["step_missing"]
    with pytest.raises(TransitionRefused) as refused:
        desk.step("zhao", "approve_plan")
    assert missing(refused.value) == ["no_measures", "fields_missing"]
    desk.plan(date(2026, 4, 20))
    assert desk.step("zhao", "approve_plan", values={"class": "at_once"}).state == "reported"


def test_whoever_hands_the_plan_in_does_not_approve_it(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "audit", tmp_path)
    grant(ledger, "wang", "leader", actor=OPERATOR, at=AT)
    desk.plan(date(2026, 4, 20))
    desk.step("wang", "submit_plan", values={"class": "at_once"})
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "approve_plan")
    assert missing(refused.value) == ["did_the_work"]


def test_whoever_did_the_work_neither_checks_nor_closes_and_a_leader_of_the_unit_does_not_close(
    ledger: Ledger, tmp_path: Path
) -> None:
    desk = an_approved_plan(ledger, tmp_path, "at_once")
    for role in ("verifier", "manager"):
        grant(ledger, "wang", role, actor=OPERATOR, at=AT)
    desk.step("wang", "start")
    desk.finish_measure()
    desk.step("wang", "submit", note="已全部缴入国库", group="results")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "verify", values=CHECKED)
    assert missing(refused.value) == ["did_the_work"]
    desk.step("li", "verify", values=CHECKED)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "close", decided_on=MEETING)
    assert missing(refused.value) == ["did_the_work"]
    with pytest.raises(TransitionRefused) as refused:
        desk.step("zhao", "close", decided_on=MEETING)
    assert missing(refused.value) == ["not_permitted"]


def test_evidence_of_another_group_is_not_evidence_of_results(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_plan(ledger, tmp_path, "at_once")
    desk.step("wang", "start")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "submit", note="已全部缴入国库", group="rules")
    assert missing(refused.value) == ["evidence_missing", "measures_open"]


def test_what_was_returned_is_due_by_its_class_again_and_counts(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_plan(ledger, tmp_path, "at_once")
    desk.step("wang", "start")
    desk.finish_measure()
    desk.step("wang", "submit", note="已全部缴入国库", group="results")
    back = desk.step("li", "return", note="缴款书金额与问题金额不一致", values={"supplement": "补缴差额"})
    assert (back.state, back.due_on) == ("rectifying", date(2026, 5, 1))
    assert whole_item(ledger, desk.number, actor=OPERATOR).stored.facts.returns == 1


def test_stages_have_each_their_day_their_report_and_their_check(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_plan(ledger, tmp_path, "staged")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "start_stages")
    assert missing(refused.value) == ["fields_missing"]
    assert desk.step("wang", "start_stages", values=STAGE).due_on == date(2026, 6, 30)
    report = {"progress": "清产核资已完成"}
    desk.step("wang", "report_stage", on="2026-06-29", note="第一阶段的目标已经完成", group="results", values=report)
    following = {"stage_goal": "完成账务调整", "stage_due_on": "2026-10-30"}
    second = desk.step("li", "next_stage", on="2026-06-30", note="同意", values=following)
    assert (second.state, second.due_on) == ("staged", date(2026, 10, 30))
    desk.finish_measure(on="2026-10-29")
    desk.step("wang", "report_stage", on="2026-10-29", note="第二阶段的目标已经完成", group="results", values=report)
    assert desk.step("li", "return_stage", on="2026-10-29", note="调账凭证没有附记账页").state == "staged"
    desk.step("wang", "report_stage", on="2026-10-30", note="调账凭证的附件已经补齐", group="accounts")
    assert desk.step("li", "verify_stages", on="2026-10-30", values=CHECKED).state == "verified"
    assert desk.step("chen", "close", on="2026-10-30", decided_on=MEETING).state == "closed"


def test_a_returned_item_in_stages_has_a_year_in_all(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_plan(ledger, tmp_path, "staged")
    desk.step("wang", "start_stages", values=STAGE)
    desk.finish_measure()
    desk.step("wang", "report_stage", note="全部阶段的目标已完成", group="results", values={"progress": "已完成"})
    desk.step("li", "verify_stages", values=CHECKED)
    assert desk.step("chen", "return", note="会议要求补充移送材料").due_on == date(2027, 3, 2)


def test_continuing_needs_the_auditing_side_and_has_the_day_it_promises(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_plan(ledger, tmp_path, "continuing")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("chen", "start_continuing", note="涉及诉讼，一年内不能完成")
    assert missing(refused.value) == ["decision_missing", "fields_missing"]
    started = desk.step("chen", "start_continuing", note="涉及诉讼，一年内不能完成", decided_on=MEETING, values=LASTING)
    assert started.due_on == date(2028, 12, 31)


def test_an_imported_item_without_a_class_has_sixty_days_and_with_a_lasting_one_three_years(
    ledger: Ledger, tmp_path: Path
) -> None:
    desk = a_desk(ledger, "audit", tmp_path, completion="partly")
    assert (desk.state, desk.due_on) == ("rectifying", date(2026, 5, 1))
    values = {"class": "continuing", **LASTING}
    moved = desk.step("chen", "to_continuing", note="涉及诉讼，一年内不能完成", decided_on=MEETING, values=values)
    assert (moved.state, moved.due_on) == ("continuing", date(2028, 12, 31))


def test_lasting_items_come_in_as_continuing(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "audit", tmp_path, completion="partly", sustained=True)
    assert (desk.state, desk.due_on) == ("continuing", date(2029, 3, 2))


def test_a_day_stated_by_the_audit_goes_before_the_class(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "audit", tmp_path, completion="partly", due_on=date(2026, 4, 15))
    assert desk.due_on == date(2026, 4, 15)


def test_continuing_reports_each_half_year_and_the_last_report_submits(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "audit", tmp_path, completion="partly", sustained=True)
    tick(ledger, at=morning("2026-06-01"))
    (first,) = list_reviews(ledger, actor=OPERATOR, state=ReviewState.OPEN)
    assert (first.review.period, first.review.due_on, first.reviewer) == ("2026H1", date(2026, 6, 30), "wang")
    wang = as_person(ledger, "wang")
    complete(
        ledger,
        first.review.id,
        outcome="behind",
        note="对方单位破产清算，上半年没有收回欠款，下半年申报债权",
        actor=wang,
        at=morning("2026-06-10"),
    )
    tick(ledger, at=morning("2026-12-01"))
    (second,) = list_reviews(ledger, actor=OPERATOR, state=ReviewState.OPEN)
    desk.attach("wang", "results", on="2026-12-02")
    complete(
        ledger,
        second.review.id,
        outcome="finished",
        note="欠款已经全部收回入账",
        actor=wang,
        at=morning("2026-12-02"),
    )
    assert desk.state == "submitted"
    kept = desk.step("li", "return_to_continuing", on="2026-12-03", note="还有两笔欠款没有到账", values=LASTING)
    assert (kept.state, kept.due_on) == ("continuing", date(2028, 12, 31))


def test_a_reopened_item_is_due_anew_by_its_class(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_plan(ledger, tmp_path, "at_once")
    desk.step("wang", "start")
    desk.finish_measure()
    desk.step("wang", "submit", note="已全部缴入国库", group="results")
    desk.step("li", "verify", values=CHECKED)
    desk.step("chen", "close", decided_on=MEETING)
    again = desk.step("chen", "reopen", on="2026-09-01", note="今年审计又发现同类问题")
    assert (again.state, again.due_on) == ("rectifying", date(2026, 10, 31))


def test_a_late_item_is_told_to_the_leader_then_the_head_then_the_auditing_side(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "audit", tmp_path, completion="partly")
    add_person(ledger, "sun", "孙立", email="sun@office.example", actor=OPERATOR, at=AT)
    grant(ledger, "sun", "leader", actor=OPERATOR, at=AT)
    on_the_day = {"wang": "reminder", "zhao": "reminder"}
    late = {"wang": "overdue", "zhao": "escalated"}
    assert desk.reminded("2026-05-01") == on_the_day
    assert desk.reminded("2026-05-04") == late
    assert desk.reminded("2026-05-11") == {"wang": "warning", "zhao": "warning", "sun": "warning"}
    assert desk.reminded("2026-06-01") == dict.fromkeys(("wang", "zhao", "sun", "chen"), "accountability")


def test_a_check_that_waits_is_told_to_the_auditing_side_and_not_to_the_owner(ledger: Ledger, tmp_path: Path) -> None:
    desk = an_approved_plan(ledger, tmp_path, "at_once")
    desk.step("wang", "start")
    desk.finish_measure()
    desk.step("wang", "submit", note="已全部缴入国库", group="results")
    assert desk.reminded("2026-03-16") == {"li": "reminder", "chen": "reminder"}
