"""A supervision letter, from its receipt to the look back. The letter is delivered on 2026-03-02."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.domain.reviews import ReviewState
from engine.errors import TransitionRefused
from engine.operations import audit
from engine.operations.ledger import Ledger
from engine.operations.reading import list_reviews, whole_item
from engine.operations.review import complete
from engine.operations.roles import grant
from engine.operations.tick import tick
from tests.builders import AT, OPERATOR, as_person, morning
from tests.operations.shipped import Desk, a_desk, missing

ON_SITE = {"checked_on": "2026-03-20", "findings": "抽查6个班，晨检记录齐全"}
DONE = {"progress": "逐条对照意见书，三项都已完成"}


def a_letter(ledger: Ledger, folder: Path, **values: str) -> Desk:
    """Return an item whose plan was approved; ``values`` are what was filled in with the receipt."""
    desk = a_desk(ledger, "supervision", folder)
    desk.step("wang", "receive", values=values)
    desk.plan(date(2026, 3, 20))
    desk.step("wang", "submit_plan")
    desk.step("li", "approve_plan")
    return desk


def a_checked_item(ledger: Ledger, folder: Path) -> Desk:
    """Return an item that the inspector has passed."""
    desk = a_letter(ledger, folder)
    desk.finish_measure(on="2026-03-18")
    desk.step("wang", "report", on="2026-03-18", group="self_check", values=DONE)
    desk.step("li", "check", on="2026-03-20", group="check", values=ON_SITE)
    return desk


def test_a_letter_is_received_planned_reported_checked_on_site_and_closed(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "supervision", tmp_path)
    assert (desk.state, desk.due_on) == ("issued", date(2026, 3, 9))
    assert desk.step("wang", "receive", values={"letter_no": "青教督〔2026〕7号"}).due_on == date(2026, 3, 12)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "submit_plan")
    assert missing(refused.value) == ["no_measures"]
    desk.plan(date(2026, 3, 20))
    with pytest.raises(TransitionRefused) as refused:
        desk.step("li", "approve_plan")
    assert missing(refused.value) == ["step_missing"]
    desk.step("wang", "submit_plan")
    assert desk.step("li", "approve_plan").state == "rectifying"
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "report", on="2026-03-18")
    assert missing(refused.value) == ["evidence_missing", "measures_open", "fields_missing"]
    desk.finish_measure(on="2026-03-18")
    desk.step("wang", "report", on="2026-03-18", group="self_check", values=DONE)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("li", "check", on="2026-03-20", values=ON_SITE)
    assert missing(refused.value) == ["evidence_missing"]
    desk.step("li", "check", on="2026-03-20", group="check", values=ON_SITE)
    assert desk.step("chen", "close", on="2026-03-20").state == "closed"
    assert audit.verify(ledger).first_bad is None
    assert audit.invariant_breaches(ledger) == []


def test_the_day_the_letter_names_goes_before_thirty_days(ledger: Ledger, tmp_path: Path) -> None:
    assert a_letter(ledger, tmp_path, limit_on="2026-03-25").due_on == date(2026, 3, 25)


def test_a_letter_that_names_no_day_gives_thirty_days(ledger: Ledger, tmp_path: Path) -> None:
    assert a_letter(ledger, tmp_path).due_on == date(2026, 4, 1)


def test_the_school_that_did_the_work_does_not_check_it(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_letter(ledger, tmp_path)
    grant(ledger, "wang", "verifier", actor=OPERATOR, at=AT)
    desk.finish_measure()
    desk.step("wang", "report", group="self_check", values=DONE)
    with pytest.raises(TransitionRefused) as refused:
        desk.step("wang", "check", values={"checked_on": "2026-03-02", "findings": "齐全"}, group="check")
    assert missing(refused.value) == ["did_the_work"]


def test_a_plan_that_is_sent_back_is_handed_in_again(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "supervision", tmp_path)
    desk.step("chen", "receive", note="纸质送达，校长签收")
    desk.plan(date(2026, 3, 20))
    desk.step("wang", "submit_plan")
    desk.step("li", "return_plan", note="没有写清每周抽查几次")
    with pytest.raises(TransitionRefused) as refused:
        desk.step("li", "approve_plan")
    assert missing(refused.value) == ["step_missing"]
    desk.step("wang", "submit_plan")
    assert desk.step("li", "approve_plan").state == "rectifying"


def test_a_return_may_set_another_day(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_checked_item(ledger, tmp_path)
    back = desk.step(
        "chen", "return", on="2026-03-23", note="食堂台账仍不完整，重新限期", values={"limit_on": "2026-04-15"}
    )
    assert (back.state, back.due_on) == ("rectifying", date(2026, 4, 15))


def test_a_look_back_closes_what_lasted_and_takes_up_again_what_did_not(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_checked_item(ledger, tmp_path)
    assert desk.step("chen", "watch", on="2026-03-23", note="下学期看").due_on == date(2026, 6, 23)
    relapsed = desk.step("li", "relapse", on="2026-06-10", note="晨检又停了两周，记录是补的")
    assert (relapsed.state, relapsed.due_on) == ("rectifying", date(2026, 7, 10))
    desk.step("wang", "report", on="2026-06-20", group="self_check", values=DONE)
    desk.step("li", "check", on="2026-06-22", group="check", values=ON_SITE)
    watched = desk.step("chen", "watch", on="2026-06-22", note="开学再看", values={"look_back_on": "2026-09-10"})
    assert watched.due_on == date(2026, 9, 10)
    assert desk.step("li", "look_back", on="2026-09-10", note="连续三个月的记录都齐全").state == "closed"


def test_a_closed_item_that_returns_is_reopened_with_thirty_days(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_checked_item(ledger, tmp_path)
    desk.step("chen", "close", on="2026-03-20")
    again = desk.step("chen", "reopen", on="2026-09-01", note="家长反映晨检又停了，查实")
    assert (again.state, again.due_on) == ("rectifying", date(2026, 10, 1))


def test_a_late_school_is_told_to_its_leaders_and_then_to_the_supervision_office(
    ledger: Ledger, tmp_path: Path
) -> None:
    desk = a_letter(ledger, tmp_path)
    assert desk.reminded("2026-04-01") == {"wang": "reminder", "zhao": "reminder"}
    assert desk.reminded("2026-04-02") == {"wang": "overdue", "zhao": "escalated"}
    assert desk.reminded("2026-04-08") == dict.fromkeys(("wang", "zhao", "li", "chen"), "warning")


def test_a_check_on_site_that_waits_is_told_to_the_inspector_and_the_office(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_letter(ledger, tmp_path)
    desk.finish_measure()
    assert desk.step("wang", "report", group="self_check", values=DONE).due_on == date(2026, 3, 16)
    assert desk.reminded("2026-03-16") == {"li": "reminder", "chen": "reminder"}


def test_what_takes_years_is_reviewed_each_half_year_by_the_inspector(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "supervision", tmp_path, completion="partly", sustained=True)
    tick(ledger, at=morning("2026-06-01"))
    (review,) = list_reviews(ledger, actor=OPERATOR, state=ReviewState.OPEN)
    assert (review.review.period, review.reviewer) == ("2026H1", "li")
    complete(
        ledger,
        review.review.id,
        outcome="done",
        note="专任教师已经按编制配齐",
        actor=as_person(ledger, "li"),
        at=morning("2026-06-10"),
    )
    assert desk.state == "checked"
    assert whole_item(ledger, desk.number, actor=OPERATOR).stored.due_on == date(2026, 6, 17)


def test_a_long_term_item_is_taken_up_again_with_thirty_days(ledger: Ledger, tmp_path: Path) -> None:
    desk = a_desk(ledger, "supervision", tmp_path, completion="partly", sustained=True)
    resumed = desk.step("li", "resume", on="2026-06-10", note="场地已经落实，可以限期完成")
    assert (resumed.state, resumed.due_on) == ("rectifying", date(2026, 7, 10))
