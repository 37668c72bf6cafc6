"""Lines about a part of an item, or about no item: measures, requests, reviews, receipts, progress, duties, pauses.

Each is told as it stands when the mail is made, and not at all when it is over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.domain.deadlines import Subject
from engine.operations.intake import TakenIn
from engine.operations.ledger import Ledger
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import Measure
from engine.store.tables.requests import Pause, Request
from notifications.compose import Post
from tests.builders import AT
from tests.notifications.mails import CHEN, WANG, ZHAO, notices, states
from tests.notifications.mails import tell as put
from tests.notifications.parts import (
    DUE,
    change,
    deadline,
    in_work,
    mail,
    remind,
    store,
)


@pytest.fixture
def item(ledger: Ledger, post: Post) -> TakenIn:
    """Return an item in an office whose workflow knows every part; what it was told so far is mailed."""
    return in_work(ledger, post)


def a_measure(ledger: Ledger, *, no: int = 2) -> tuple[int, int]:
    """Store a measure of Wang's with its deadline; return the keys of both."""
    key = store(ledger, Measure(item_id=1, position=no, text="逐户核对台账", owner_id=WANG, due_on=DUE))
    return key, deadline(ledger, Subject.MEASURE, key, rule="measure")


def test_a_measure_is_named_by_its_number_and_its_owner_is_asked_to_carry_it_out(
    ledger: Ledger, post: Post, item: TakenIn
) -> None:
    _key, of = a_measure(ledger)
    coming = {"on": "2026-03-06", "to": ["owner", "leader_in_charge"], "escalates": True, "notice": None}
    remind(ledger, WANG, of, Subject.MEASURE, why="owner", next=coming)
    remind(ledger, ZHAO, of, Subject.MEASURE, why="leader_in_charge")
    text = mail(ledger, post, WANG)
    assert f"{item.number} 措施2" in text
    assert "还有2个工作日，措施期限3月5日 周四" in text
    assert "缘由：您是措施责任人" in text
    assert "下一步：落实措施2，完成后在系统里确认" in text
    assert "此后：仍未完成的话，3月6日报告措施责任人、责任领导" in text
    assert "下一步：督促王敏落实措施2" in mail(ledger, post, ZHAO)


def test_a_measure_and_its_item_are_two_lines_and_two_measures_are_too(
    ledger: Ledger, post: Post, item: TakenIn
) -> None:
    for no in (1, 2):
        _key, of = a_measure(ledger, no=no)
        remind(ledger, WANG, of, Subject.MEASURE, why="owner")
    put(ledger, WANG, 1, "reminder", since=AT, due_on="2026-03-20", rule="rectify", subject="item")
    text = mail(ledger, post, WANG)
    assert text.count(f"/items/{item.number}") == 3
    assert "提醒3件" in text


def a_request(ledger: Ledger, **values: Any) -> int:
    given: dict[str, Any] = {
        "item_id": 1, "rule": "extension", "kind": "extension", "asked_by": "王敏", "asked_by_id": WANG,
        "asked_at": AT, "reason": "设备未到货", "old_due_on": date(2026, 3, 20), "new_due_on": date(2026, 4, 20),
    }  # fmt: skip
    return store(ledger, Request(**(given | values)))


def test_who_has_to_answer_reads_who_asks_for_what_and_until_when_an_answer_is_due(
    ledger: Ledger, post: Post, item: TakenIn
) -> None:
    key = a_request(ledger)
    deadline(ledger, Subject.REQUEST, key)
    put(ledger, ZHAO, 1, "to_answer", since=AT, why="leader_in_charge", request=key, by="王敏", note="设备未到货")
    text = mail(ledger, post, ZHAO)
    assert "延期申请，待答复。" in text
    assert "王敏申请延期，期限由3月20日延至4月20日。" in text
    assert f"{item.number} 延期申请" in text
    assert "还有2个工作日，答复期限3月5日 周四" in text
    assert "下一步：答复王敏的延期申请（拟延至4月20日）：同意或不同意" in text
    assert "申请理由：设备未到货" in text


def test_the_reminder_of_an_answer_is_one_line_with_the_request_and_another_than_the_items(
    sqlite_ledger: Ledger, post: Post
) -> None:
    in_work(sqlite_ledger, post)
    key = a_request(sqlite_ledger)
    of = deadline(sqlite_ledger, Subject.REQUEST, key)
    put(sqlite_ledger, ZHAO, 1, "to_answer", since=AT, why="leader_in_charge", request=key)
    coming = {"on": "2026-03-06", "to": ["leader_in_charge"], "escalates": True, "notice": None}
    remind(sqlite_ledger, ZHAO, of, Subject.REQUEST, why="leader_in_charge", next=coming)
    put(sqlite_ledger, ZHAO, 1, "reminder", since=AT, why="leader_in_charge", due_on="2026-03-20", rule="rectify")
    text = mail(sqlite_ledger, post, ZHAO)
    assert text.count(" 延期申请") == 1
    assert "共2件" in text
    assert "此后：仍未答复的话，3月6日报告责任领导" in text


@pytest.mark.parametrize("state", ["agreed", "refused", "withdrawn", "lapsed"])
def test_a_request_that_was_answered_since_is_not_to_be_answered(sqlite_ledger: Ledger, post: Post, state: str) -> None:
    in_work(sqlite_ledger, post)
    key = a_request(sqlite_ledger)
    put(sqlite_ledger, ZHAO, 1, "to_answer", since=AT, why="leader_in_charge", request=key)
    change(sqlite_ledger, Request, key, state=state)
    assert mail(sqlite_ledger, post, ZHAO) == ""
    assert states(sqlite_ledger, to=ZHAO)[-1] == ("to_answer", "withdrawn")


def test_only_whose_turn_it_is_has_to_answer(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    key = a_request(sqlite_ledger, step=1)
    for person, why in ((ZHAO, "leader_in_charge"), (CHEN, "manager")):
        put(sqlite_ledger, person, 1, "to_answer", since=AT, why=why, request=key)
    assert "同意或不同意" in mail(sqlite_ledger, post, CHEN)
    assert mail(sqlite_ledger, post, ZHAO) == ""


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("agreed", ("申请已同意", "下一步：期限现在是4月20日：submit")),
        ("refused", ("申请未获同意", "下一步：原期限不变：submit", "答复意见：不同意延期")),
        ("withdrawn", ("申请已撤回", "下一步：原期限不变：submit")),
    ],
)
def test_the_answer_is_told_with_the_items_own_date(
    sqlite_ledger: Ledger, post: Post, kind: str, said: tuple[str, ...]
) -> None:
    in_work(sqlite_ledger, post)
    key = a_request(sqlite_ledger, state=kind)
    put(
        sqlite_ledger,
        WANG,
        1,
        kind,
        since=AT,
        why="owner",
        request=key,
        by="赵岚",
        note="不同意延期",
        agreed_due_on="2026-04-20" if kind == "agreed" else None,
    )
    text = mail(sqlite_ledger, post, WANG)
    assert "3月20日 周五" in text
    for part in said:
        assert part in text


@pytest.mark.parametrize(("resumed", "told"), [(False, "期限暂停计算"), (True, "恢复计时")])
def test_of_a_pause_that_was_ended_the_same_day_only_the_end_is_told(
    sqlite_ledger: Ledger, post: Post, resumed: bool, told: str
) -> None:
    in_work(sqlite_ledger, post)
    pause = Pause(item_id=1, reason="等上级批复", paused_on=AT.date(), paused_at=AT, paused_by="chen")
    key = store(sqlite_ledger, pause)
    put(sqlite_ledger, WANG, 1, "paused", since=AT, note="等上级批复")
    if resumed:
        change(sqlite_ledger, Pause, key, resumed_at=AT, resumed_on=AT.date(), resumed_by="chen")
        put(sqlite_ledger, WANG, 1, "resumed", since=AT)
    text = mail(sqlite_ledger, post, WANG)
    assert told in text
    assert text.count("/items/") == 1


def test_a_substitute_is_told_from_when_until_when_and_for_whom(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    put(
        sqlite_ledger, CHEN, None, "substituting", since=AT, why="substitute", by="陈静",
        **{"for": "王敏", "from": "2026-03-09", "until": "2026-03-13"},
    )  # fmt: skip
    text = mail(sqlite_ledger, post, CHEN)
    for said in ("3月9日至3月13日由您代王敏办理。", "缘由：王敏不在期间由您代理", "下一步：代王敏收通知、办事项"):
        assert said in text


def test_items_that_were_handed_over_are_told_in_one_line(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    put(sqlite_ledger, CHEN, None, "handed_over", since=AT, why="handed_over", items=7, **{"from": "王敏"})
    text = mail(sqlite_ledger, post, CHEN)
    for said in ("移交给您", "王敏把7件事项移交给您。", "缘由：王敏的事项移交给您", "rectify.office.example/items\r"):
        assert said in text


def test_a_date_that_was_changed_is_told_with_the_one_before(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    put(sqlite_ledger, WANG, 1, "redated", since=AT, old_due_on="2026-03-10", new_due_on="2026-03-20")
    assert "下一步：期限由3月10日改为3月20日：submit" in mail(sqlite_ledger, post, WANG)


def test_a_reminder_of_a_date_that_stands_still_meanwhile_is_not_mailed(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    _key, of = a_measure(sqlite_ledger)
    remind(sqlite_ledger, WANG, of, Subject.MEASURE, why="owner")
    change(sqlite_ledger, Deadline, of, held_because="request")
    assert mail(sqlite_ledger, post, WANG) == ""
    assert states(sqlite_ledger, to=WANG)[-1] == ("reminder", "withdrawn")


def test_reminders_that_came_too_late_are_folded_into_the_first_one(sqlite_ledger: Ledger, post: Post) -> None:
    in_work(sqlite_ledger, post)
    put(
        sqlite_ledger, WANG, 1, "reminder", since=AT, due_on="2026-03-20", rule="rectify", skipped=["T-20", "T-10"]
    )  # fmt: skip
    put(sqlite_ledger, WANG, 1, "returned", since=AT)
    text = mail(sqlite_ledger, replace(post, urgent=0), WANG)
    assert "注：期限确定得晚，此前的提醒（提前20天、提前10天）已来不及发。" in text
    assert "已退回" in text
    assert [str(notice.state) for notice in notices(sqlite_ledger, to=WANG)] == ["merged"] * 3
