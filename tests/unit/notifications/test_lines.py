"""What one line says: why you, what next, what happens otherwise, for each kind of news and each reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.domain.deadlines import Subject
from engine.domain.definition import GuardUse, Workflow
from engine.domain.item import ItemFacts
from engine.store.items import StoredItem
from engine.store.outbox import WaitingNotice
from engine.words import Words
from notifications.letter import KINDS, Line
from notifications.lines import Surroundings, has_passed, line, told_once
from notifications.matter import Matter, subject_of
from tests.builders import a_calendar, a_step, a_workflow

AT = datetime(2026, 3, 30, 2, 0, tzinfo=UTC)
DAY, DUE = date(2026, 3, 30), date(2026, 4, 2)  # a Monday and its Thursday
ON_A_DATE = ("reminder", "overdue", "escalated", "review_due", "warning", "publication", "accountability")
OWNER, LEADER, VERIFIER = "owner", "leader_in_charge", "assigned_verifier"


def a_stored_item(state: str = "rectifying", **facts: Any) -> StoredItem:
    """Return item XC2026-01-001 of 王敏 (person 1)."""
    known: dict[str, Any] = {"owner_id": 1, "leader_id": 3, "verifier_id": 2, **facts}
    return StoredItem(
        id=7, number="XC2026-01-001", inspection_id=1, workflow_version_id=1, title="台账更新不及时",
        completion="not_done", sustained=False, opened_at=AT, entered_at=AT, reopened_on=None, stated_due_on=None,
        feedback_on=None,
        kind="inspection", deadline_id=1, original_due_on=DUE, due_on=DUE, history_hash="",
        facts=ItemFacts(number="XC2026-01-001", state=state, version=2, unit_id=1, **known),
    )  # fmt: skip


def a_notice(kind: str, why: str = OWNER, *, key: int = 1, item: int = 7, **data: Any) -> WaitingNotice:
    """Return a notice; on a date it is about the second of April."""
    dated = {"due_on": DUE.isoformat(), "rule": "rectify"} if kind in ON_A_DATE else {}
    return WaitingNotice(
        id=key, kind=kind, item_id=item, data={"why": why, **dated, **data}, dedupe=str(key), send_from=AT,
        recipient_id=1,
    )  # fmt: skip


def around(**changes: Any) -> Surroundings:
    """Return the surroundings of a reader on Monday the thirtieth."""
    given: dict[str, Any] = {
        "calendar": a_calendar(), "day": DAY, "names": {1: "王敏"}, "base_url": "https://a.example/",
        "with_titles": False, "reader_id": 1,
    }  # fmt: skip
    return Surroundings(**(given | changes))


def told(notice: WaitingNotice, item: StoredItem | None = None, *, by: Workflow | None = None, **changes: Any) -> Line:
    matter = Matter(subject=subject_of(notice), item=item or a_stored_item(), workflow=by or a_workflow())
    return line(notice, matter, around(**changes))


def told_of(given: list[WaitingNotice]) -> tuple[WaitingNotice, ...]:
    """Return what is told of notices, each about the whole of what its kind is about."""
    return told_once(given, {notice.id: Matter(subject=subject_of(notice)) for notice in given})


def planned_first() -> Workflow:
    """Return the workflow with a plan that the owner submits and the leader in charge approves before the start."""
    here = a_workflow()
    approved = GuardUse(name="taken", arguments={"step": "approve_plan"})
    plan = (
        a_step("submit_plan", "reported", "reported", [OWNER], work=True),
        a_step("approve_plan", "reported", "reported", [LEADER, "leader"]),
        a_step("return_plan", "reported", "reported", [LEADER], loop="return"),
        a_step("start", "reported", "rectifying", [OWNER, "manager"], approved),
    )
    return replace(here, transitions=(*plan, *here.transitions[1:]))


def renamed() -> Workflow:
    """Return the workflow of an audit: some of its roles and relations have names of their own."""
    return replace(
        a_workflow(),
        roles={
            "manager": Words("审计机关", "audit office"),
            OWNER: Words("整改联系人", "contact"),
            "verifier": Words("审计组", "audit team"),
        },
    )


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (OWNER, Words("您是责任人", "You are: owner")),
        (LEADER, Words("您是责任领导", "You are: leader in charge")),
        (VERIFIER, Words("您是指定核查人", "You are: assigned verifier")),
        ("manager", Words("您是管理员", "You are: manager")),
    ],
)
@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"substituting"}))
def test_everybody_reads_why_it_concerns_them(kind: str, why: str, words: Words) -> None:
    assert told(a_notice(kind, why)).why_you == words


OWN_STEP = Words("submit", "submit")
SEE_TO_IT = Words("督促责任人王敏按期完成", "See to it that 王敏 finishes in time")
CHECK_LATER = Words("责任人申请核查后，到现场核查", "When the owner asks for it, check on site")
CHECK_NOW = Words("到现场核查，再通过或退回", "Check on site, then pass or return it")
WAITS = Words("核查已通过，等待销号", "The check was passed; it waits to be closed")
IS_CLOSED = Words("已销号，不用办理", "It is closed; nothing to do")
TO_KNOW = Words("供您知悉，不用办理", "For your information; nothing to do")
REVIEW = Words("完成这次复核，写明结果", "Complete this review and say what was found")


@pytest.mark.parametrize(
    ("kinds", "why", "step"),
    [
        (("assigned", "returned", "reopened", "reminder", "overdue", "escalated"), OWNER, OWN_STEP),
        (("warning", "publication", "accountability", "approved"), OWNER, OWN_STEP),
        (("assigned", "returned", "reopened", "reminder", "overdue", "escalated"), LEADER, SEE_TO_IT),
        (("assigned", "returned", "reopened", "reminder", "overdue", "escalated"), "manager", SEE_TO_IT),
        (("assigned", "returned", "reopened", "reminder", "overdue", "escalated"), VERIFIER, CHECK_LATER),
        (("assigned", "reminder"), "verifier", CHECK_LATER),
        (("review_due",), OWNER, REVIEW),
        (("review_due",), LEADER, REVIEW),
        (("to_verify",), "verifier", CHECK_NOW),
        (("verified",), OWNER, WAITS),
        (("closed",), OWNER, IS_CLOSED),
        (("moved",), LEADER, TO_KNOW),
        (("moved",), OWNER, OWN_STEP),
    ],
)
def test_the_next_step_is_the_readers_own(kinds: tuple[str, ...], why: str, step: Words) -> None:
    assert {kind: told(a_notice(kind, why)).next_step for kind in kinds} == dict.fromkeys(kinds, step)


def test_a_reminder_of_a_review_asks_for_the_review() -> None:
    assert told(a_notice("reminder", subject="review"), a_stored_item("long_term")).next_step == REVIEW


def test_where_nobody_is_responsible_the_leader_is_asked_to_name_somebody() -> None:
    found = told(a_notice("reminder", LEADER), a_stored_item(owner_id=None)).next_step
    assert found == Words("还没有责任人，先指定责任人", "Nobody is responsible yet; name an owner")


@pytest.mark.parametrize(
    ("state", "why", "step"),
    [
        ("verified", "manager", Words("close", "close")),
        ("verified", "leader", Words("close", "close")),
        ("verified", OWNER, Words("由管理员、领导办理：close", "Up to manager, leader: close")),
        ("verified", LEADER, Words("由管理员、领导办理：close", "Up to manager, leader: close")),
        ("closed", OWNER, Words("打开事项查看", "Open the item")),
        ("long_term", LEADER, Words("打开事项查看", "Open the item")),
    ],
)
def test_where_the_owners_part_is_over_nobody_is_asked_to_press_the_owner(state: str, why: str, step: Words) -> None:
    assert told(a_notice("reminder", why), a_stored_item(state)).next_step == step


UP_TO_LEADERS = Words("由责任领导、领导办理：approve_plan", "Up to leader in charge, leader: approve_plan")


@pytest.mark.parametrize(
    ("taken", "why", "step"),
    [
        (set(), OWNER, Words("submit_plan", "submit_plan")),
        (set(), LEADER, SEE_TO_IT),
        ({"submit_plan"}, LEADER, Words("approve_plan", "approve_plan")),
        ({"submit_plan"}, OWNER, UP_TO_LEADERS),
        # A plan that was approved without being submitted is not asked for again.
        ({"approve_plan"}, OWNER, Words("start", "start")),
        ({"submit_plan", "approve_plan"}, OWNER, Words("start", "start")),
        ({"submit_plan", "approve_plan"}, LEADER, SEE_TO_IT),
    ],
)  # fmt: skip
def test_the_next_step_follows_what_was_taken_and_what_waits_for_it(taken: set[str], why: str, step: Words) -> None:
    item = a_stored_item("reported", taken=frozenset(taken))
    assert told(a_notice("reminder", why), item, by=planned_first()).next_step == step


def test_people_are_called_what_the_workflow_calls_them() -> None:
    found = told(a_notice("reminder", "manager", next=coming("2026-04-03", OWNER, "manager", escalates=True)),
                 by=renamed())  # fmt: skip
    assert found.why_you == Words("您是审计机关", "You are: audit office")
    assert found.next_step == Words("督促整改联系人王敏按期完成", "See to it that 王敏 finishes in time")
    assert found.otherwise == Words(
        "仍未完成的话，4月3日报告整改联系人、审计机关",
        "If it is still open, on 3 Apr this is reported to: contact, audit office",
    )
    asked = a_stored_item(taken=frozenset({"submit"}))
    assert told(a_notice("reminder"), asked, by=renamed()).next_step == Words(
        "已申请核查，等审计组到现场核查", "It was submitted; the audit team checks on site next"
    )
    verified = told(a_notice("reminder"), a_stored_item("verified"), by=renamed()).next_step
    assert verified == Words("由审计机关、领导办理：close", "Up to audit office, leader: close")


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"to_answer", "paused", "closed", "decision_withdrawn"}))
def test_news_of_a_step_is_of_any_kind_and_speaks_of_the_items_own_date(kind: str) -> None:
    notice = replace(a_notice(kind), data={"why": OWNER, "trigger": "submit", "state": "rectifying"})
    assert told(notice).due_on == DUE


def coming(on: str, *to: str, escalates: bool, notice: str | None = None) -> dict[str, Any]:
    return {"on": on, "to": list(to), "escalates": escalates, "notice": notice}


@pytest.mark.parametrize(
    ("following", "words"),
    [
        (
            coming("2026-04-03", OWNER, LEADER, escalates=True),
            Words(
                "仍未完成的话，4月3日报告责任人、责任领导",
                "If it is still open, on 3 Apr this is reported to: owner, leader in charge",
            ),
        ),
        (coming("2026-03-31", OWNER, escalates=False),
         Words("3月31日再提醒责任人", "On 31 Mar a reminder goes to: owner")),
        (coming("2026-04-13", OWNER, "unit_leader", escalates=True, notice="warning"),
         Words("仍未完成的话，4月13日发出“告诫”：责任人、单位负责人",
               "If it is still open, on 13 Apr “Warning” goes to: owner, head of the unit")),
        # What an earlier release planned names no letter.
        ({"on": "2026-04-03", "to": [OWNER], "escalates": False},
         Words("4月3日再提醒责任人", "On 3 Apr a reminder goes to: owner")),
        # A mail that is read late never announces a day that is over.
        (coming("2026-03-20", OWNER, escalates=False),
         Words("3月30日再提醒责任人", "On 30 Mar a reminder goes to: owner")),
        (None, None),
    ],
)  # fmt: skip
def test_what_happens_otherwise_names_the_day_and_the_people(
    following: dict[str, Any] | None, words: Words | None
) -> None:
    assert told(a_notice("reminder", next=following)).otherwise == words


@pytest.mark.parametrize(("day", "left"), [("2026-03-30", 3), ("2026-04-02", 0), ("2026-04-03", -1), ("2026-03-27", 4)])
def test_days_are_counted_in_working_days_from_the_day_it_is_read(day: str, left: int) -> None:
    found = told(a_notice("reminder"), day=date.fromisoformat(day))
    assert (found.due_on, found.working_days_left, found.unpublished_calendar) == (DUE, left, False)
    assert found.deadline == Words("rectify", "rectify")


def test_a_reminder_speaks_of_its_own_date_and_other_news_of_the_items() -> None:
    item = replace(a_stored_item(), due_on=date(2026, 5, 29))
    assert told(a_notice("reminder"), item).due_on == DUE
    assert told(a_notice("returned"), item).due_on == date(2026, 5, 29)
    without = told(a_notice("returned"), replace(item, due_on=None))
    assert (without.due_on, without.working_days_left, without.deadline) == (None, None, None)


def test_a_date_in_a_year_without_a_published_calendar_says_so() -> None:
    assert told(a_notice("reminder", due_on="2031-01-02")).unpublished_calendar


def test_a_review_is_named_by_its_rule() -> None:
    found = told(a_notice("review_due", rule="quarterly"), a_stored_item("long_term"))
    assert found.deadline == Words("quarterly", "quarterly")


def test_the_findings_text_is_told_only_where_the_office_lets_it() -> None:
    assert told(a_notice("assigned")).title is None
    assert told(a_notice("assigned"), with_titles=True).title == "台账更新不及时"


def test_the_link_leads_to_the_item_and_the_note_is_kept() -> None:
    found = told(a_notice("returned", note="三处没有更新"))
    assert (found.link, found.note) == ("https://a.example/items/XC2026-01-001", "三处没有更新")


@pytest.mark.parametrize(
    ("kinds", "chosen"),
    [
        (("assigned", "reminder"), "reminder"),
        (("reminder", "returned"), "returned"),
        (("returned", "overdue"), "returned"),
        (("closed", "verified"), "closed"),
        (("moved", "to_verify", "assigned"), "to_verify"),
        (("warning", "returned", "overdue"), "warning"),
        (("accountability", "warning"), "accountability"),
    ],
)
def test_of_several_notices_on_one_item_the_one_that_asks_most_is_told(kinds: tuple[str, ...], chosen: str) -> None:
    given = [a_notice(kind, key=key) for key, kind in enumerate(kinds)]
    assert [notice.kind for notice in told_of(given)] == [chosen]


def test_of_equals_the_latest_is_told_and_every_item_once() -> None:
    given = [a_notice("reminder", key=1), a_notice("reminder", key=2), a_notice("reminder", key=3, item=8)]
    assert [notice.id for notice in told_of(given)] == [2, 3]


def a_rung(subject: Subject, subject_id: int, *, key: int, **data: Any) -> tuple[WaitingNotice, Matter]:
    """Return the notice of a reminder with what it is about."""
    notice = a_notice("reminder", key=key, subject=str(subject), **data)
    return notice, Matter(subject=subject, subject_id=subject_id)


def test_what_asks_for_different_things_stays_apart() -> None:
    given = [
        a_rung(Subject.ITEM, 7, key=1),
        a_rung(Subject.MEASURE, 1, key=2),
        a_rung(Subject.MEASURE, 2, key=3),
        a_rung(Subject.MEASURE, 2, key=4),
        a_rung(Subject.REQUEST, 1, key=5),
        a_rung(Subject.VERIFICATION, 7, key=6),
        a_rung(Subject.REVIEW, 3, key=7),
    ]
    chosen = told_once([notice for notice, _ in given], {notice.id: matter for notice, matter in given})
    assert [notice.id for notice in chosen] == [1, 2, 4, 5, 6, 7]


def test_the_first_news_of_a_request_or_review_is_one_line_with_its_reminder_and_keeps_what_comes_next() -> None:
    following = coming("2026-04-03", OWNER, escalates=False)
    asked, first = a_notice("to_answer", key=1, item=7), Matter(subject=Subject.REQUEST, subject_id=4)
    reminded, matter = a_rung(Subject.REQUEST, 4, key=2, next=following, skipped=["T-20"])
    for given in ([asked, reminded], [reminded, asked]):
        (chosen,) = told_once(given, {1: first, 2: matter})
        assert (chosen.kind, chosen.data["next"], chosen.data["skipped"]) == ("to_answer", following, ["T-20"])


def test_what_is_told_for_somebody_absent_stays_apart_from_ones_own() -> None:
    own, theirs = a_notice("reminder", key=1), replace(a_notice("reminder", key=2), recipient_id=9)
    assert [notice.id for notice in told_of([own, theirs])] == [1, 2]
    assert told(theirs, reader_id=1, names={9: "张岚"}).why_you == Words(
        "您代张岚（责任人）", "You stand in for 张岚 (owner)"
    )


@pytest.mark.parametrize(
    ("skipped", "words"),
    [
        (
            ["T-20", "T-10"],
            Words(
                "期限确定得晚，此前的提醒（提前20天、提前10天）已来不及发",
                "The date was set late: too late for the reminders 20 days before, 10 days before",
            ),
        ),
        (
            ["T-1", "T", "T+2026-04-03"],
            Words(
                "期限确定得晚，此前的提醒（提前1天、到期当天、4月3日）已来不及发",
                "The date was set late: too late for the reminders 1 day before, on the day, 3 Apr",
            ),
        ),
        ([], None),
    ],
)
def test_reminders_that_a_late_date_left_out_are_named(skipped: list[str], words: Words | None) -> None:
    assert told(a_notice("reminder", skipped=skipped)).set_late == words


def test_every_kind_of_news_has_its_weight() -> None:
    for kind in KINDS:
        told_of([a_notice(kind, key=1), a_notice("moved", key=2)])


@pytest.mark.parametrize(
    ("kind", "then", "now", "taken", "passed"),
    [
        ("to_verify", "rectifying", "rectifying", {"submit"}, False),
        ("to_verify", "rectifying", "rectifying", set(), True),
        ("to_verify", "rectifying", "verified", {"submit"}, True),
        ("verified", "verified", "verified", set(), False),
        ("verified", "verified", "closed", set(), True),
        ("closed", "closed", "closed", set(), False),
        ("closed", "closed", "rectifying", set(), True),
        ("moved", "rectifying", "verified", set(), True),
        ("returned", "rectifying", "verified", set(), False),
        ("assigned", "reported", "rectifying", set(), False),
    ],
)
def test_news_has_passed_when_the_item_has_moved_on(
    kind: str, then: str, now: str, taken: set[str], passed: bool
) -> None:
    notice = a_notice(kind, state=then, trigger="submit")
    assert has_passed(notice, a_stored_item(now, taken=frozenset(taken)), a_workflow()) is passed


@pytest.mark.parametrize(
    ("state", "taken", "why", "passed"),
    [
        ("reported", {"submit_plan"}, LEADER, False),
        ("reported", set(), LEADER, True),  # the plan was returned
        ("reported", {"submit_plan", "approve_plan"}, LEADER, True),
        ("rectifying", {"submit_plan", "approve_plan"}, LEADER, True),
    ],
)
def test_a_plan_waits_for_approval_until_somebody_has_decided(
    state: str, taken: set[str], why: str, passed: bool
) -> None:
    notice = a_notice("to_approve", why, state="reported", trigger="submit_plan")
    assert has_passed(notice, a_stored_item(state, taken=frozenset(taken)), planned_first()) is passed
