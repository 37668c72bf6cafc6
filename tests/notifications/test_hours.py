"""Everybody at their own hour in their own zone, urgent mails beside it; two digests on one day to nobody.

The office of these tests is founded on Monday 2026-03-02 at ten, and its people are told of an item at once.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.correspondence import set_correspondence
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from notifications.compose import Post, compose
from tests.builders import AT, OPERATOR, an_item, an_office, as_person
from tests.notifications.mails import WANG, ZHAO, at, messages, notices, parsed, states, tell, text_of

PARIS = "Europe/Paris"


def slots(ledger: Ledger, *, to: int = WANG) -> list[tuple[str, str]]:
    """Return local day and slot of each mail to a person."""
    return [(row.local_day.isoformat(), row.slot) for row in messages(ledger) if row.recipient_id == to]


def in_paris(day: str, clock_time: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=ZoneInfo(PARIS))


def habit(ledger: Ledger, *, hour: str | None = None, zone: str | None = None, login: str = "wang") -> None:
    set_correspondence(ledger, login, hour=hour, zone=zone, actor=OPERATOR, at=AT)


def test_each_gets_the_digest_at_their_own_hour_of_their_own_zone_and_day(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    habit(ledger, hour="16:00", zone=PARIS)
    an_item(ledger, at=at("2026-03-02", "23:30"))  # late at night here, the afternoon of the same day there
    compose(ledger, post, at=in_paris("2026-03-02", "17:00"))
    assert slots(ledger) == [("2026-03-02", "daily")]
    assert slots(ledger, to=ZHAO) == []
    compose(ledger, post, at=at("2026-03-03", "08:30"))
    assert slots(ledger, to=ZHAO) == [("2026-03-03", "daily")]
    row = next(row for row in messages(ledger) if row.recipient_id == WANG)
    assert "3月2日 周一" in text_of(row.data)
    assert f".{WANG}.2026-03-02.daily." in row.header_id


def test_a_deadline_is_counted_from_the_readers_own_day(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    habit(sqlite_ledger, zone="America/New_York", hour="09:00")
    item = an_item(sqlite_ledger, owner=None, leader=None, verifier=None)
    told = at("2026-03-04", "22:00")  # still Wednesday morning in New York
    tell(sqlite_ledger, WANG, item.id, "reminder", since=told, due_on="2026-03-05", rule="plan")
    compose(sqlite_ledger, post, at=told + timedelta(hours=1))
    assert "明天到期" in text_of(messages(sqlite_ledger)[-1].data)


@pytest.mark.parametrize("moved", ["12:00", "17:00", "23:59"])
def test_whose_hour_is_moved_on_the_day_gets_one_digest_all_the_same(ledger: Ledger, post: Post, moved: str) -> None:
    an_office(ledger)
    item = an_item(ledger)
    compose(ledger, post, at=AT)
    tell(ledger, WANG, item.id, "reminder", since=at("2026-03-02", "11:00"))
    habit(ledger, hour=moved)
    for clock_time in ("11:00", "12:00", "17:00", "23:59"):
        compose(ledger, post, at=at("2026-03-02", clock_time))
    assert slots(ledger) == [("2026-03-02", "daily")]
    compose(ledger, post, at=at("2026-03-03", moved))
    assert slots(ledger) == [("2026-03-02", "daily"), ("2026-03-03", "daily")]


def test_whose_zone_is_moved_to_where_the_day_begins_again_gets_no_second_digest(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger, at=at("2026-03-02", "18:00"))
    compose(ledger, post, at=at("2026-03-03", "08:30"))
    tell(ledger, WANG, item.id, "reminder", since=at("2026-03-03", "08:40"))
    habit(ledger, zone="America/New_York")  # where it is Monday evening
    compose(ledger, post, at=at("2026-03-03", "09:00"))
    assert slots(ledger) == [("2026-03-03", "daily")]


def test_a_clock_set_back_keeps_nobody_from_the_digests_of_the_days_that_come_again(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger, at=at("2026-03-20", "08:00"))  # by a clock that is weeks ahead
    compose(ledger, post, at=at("2026-03-20", "08:30"))
    tell(ledger, WANG, item.id, "reminder", since=at("2026-03-04", "08:00"))
    compose(ledger, post, at=at("2026-03-04", "08:30"))
    tell(ledger, WANG, item.id, "moved", since=at("2026-03-04", "09:00"), state="reported")
    compose(ledger, post, at=at("2026-03-04", "23:00"))
    assert slots(ledger) == [("2026-03-20", "daily"), ("2026-03-04", "daily")]
    compose(ledger, post, at=at("2026-03-05", "08:30"))
    tell(ledger, WANG, item.id, "reminder", since=at("2026-03-20", "08:00"))
    compose(ledger, post, at=at("2026-03-20", "12:00"))  # a day that has had its digest
    assert slots(ledger)[2:] == [("2026-03-05", "daily")]


def returned(ledger: Ledger, folder: Path, *, when: datetime) -> str:
    """Have an item submitted and returned to Wang; return its number."""
    photo = folder / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    item = an_item(ledger, completion="partly")
    for login, trigger in (("wang", "submit"), ("li", "return")):
        step = Step(trigger=trigger, note="三处记录没有更新，退回补正", evidence=[photo] if trigger == "submit" else [])
        advance(ledger, item.number, step, actor=as_person(ledger, login), at=when)
    return item.number


def test_what_is_returned_goes_at_once_and_is_not_repeated_in_the_digest(
    ledger: Ledger, post: Post, tmp_path: Path
) -> None:
    an_office(ledger)
    other = an_item(ledger, title="另一件")
    compose(ledger, post, at=AT)
    number = returned(ledger, tmp_path, when=at("2026-03-02", "14:00"))
    tell(ledger, WANG, other.id, "reminder", since=at("2026-03-02", "14:00"))
    made = compose(ledger, post, at=at("2026-03-02", "14:01"))
    assert (made.urgent, made.messages) == (1, 1)
    assert slots(ledger) == [("2026-03-02", "daily"), ("2026-03-02", "urgent-1")]
    urgent = messages(ledger)[-1]
    assert parsed(urgent.data)["Subject"].startswith(f"整改急件：{number} 已退回")
    assert f".{WANG}.2026-03-02.urgent-1." in urgent.header_id
    assert other.number not in text_of(urgent.data)
    assert compose(ledger, post, at=at("2026-03-02", "14:02")).messages == 0
    compose(ledger, post, at=at("2026-03-03", "08:30"))
    digest = next(row for row in messages(ledger) if row.slot == "daily" and row.local_day.day == 3)
    assert number not in text_of(digest.data)
    assert other.number in text_of(digest.data)


def test_an_urgent_mail_says_all_that_waits_about_the_item(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    item = an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    tell(sqlite_ledger, WANG, item.id, "moved", since=at("2026-03-02", "11:00"), state="reported")
    tell(sqlite_ledger, WANG, item.id, "returned", since=at("2026-03-02", "11:00"))
    compose(sqlite_ledger, post, at=at("2026-03-02", "11:30"))
    assert states(sqlite_ledger, to=WANG) == [("assigned", "merged"), ("moved", "merged"), ("returned", "merged")]
    assert compose(sqlite_ledger, post, at=at("2026-03-03", "08:30")).messages == 0


def test_no_more_urgent_mails_than_the_office_allows(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    items = [an_item(sqlite_ledger, title=f"第{number}件") for number in range(4)]
    compose(sqlite_ledger, post, at=AT)
    two = replace(post, urgent=2)
    for hour, item in enumerate(items, start=11):
        tell(sqlite_ledger, WANG, item.id, "returned", since=at("2026-03-02", f"{hour}:00"))
        compose(sqlite_ledger, two, at=at("2026-03-02", f"{hour}:01"))
    assert [slot for _, slot in slots(sqlite_ledger)] == ["daily", "urgent-1", "urgent-2"]
    compose(sqlite_ledger, two, at=at("2026-03-03", "08:30"))
    last = text_of(messages(sqlite_ledger)[-1].data)
    assert [item.number in last for item in items] == [False, False, True, True]


def test_where_no_urgent_mail_is_allowed_the_digest_is_the_only_one(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    item = an_item(sqlite_ledger)
    none = replace(post, urgent=0)
    compose(sqlite_ledger, none, at=AT)
    tell(sqlite_ledger, WANG, item.id, "returned", since=at("2026-03-02", "11:00"))
    assert compose(sqlite_ledger, none, at=at("2026-03-02", "11:01")).waiting == 1
    assert "每个工作日至多一封" in text_of(messages(sqlite_ledger)[0].data)


def test_what_is_escalated_after_the_days_digest_goes_at_once(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    late = at("2026-04-03", "10:00")  # the plan was due on the second
    tell(sqlite_ledger, ZHAO, 1, "moved", since=late - timedelta(hours=1), state="reported")
    compose(sqlite_ledger, post, at=late - timedelta(minutes=30))
    tick(sqlite_ledger, at=late)
    compose(sqlite_ledger, post, at=late)
    assert slots(sqlite_ledger, to=ZHAO)[-2:] == [("2026-04-03", "daily"), ("2026-04-03", "urgent-1")]
    assert slots(sqlite_ledger, to=WANG)[-1] == ("2026-04-03", "daily")


def test_an_item_that_is_due_today_is_told_to_its_new_owner_at_once(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    seen = an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    due = an_item(
        sqlite_ledger, title="急", due_on=AT.date(), completion="partly", owner=None, leader=None, verifier=None
    )
    for item, owner in ((due, "zhao"), (seen, "charlie")):
        assign(sqlite_ledger, item.number, owner=owner, actor=as_person(sqlite_ledger, "chen"), at=AT)
    made = compose(sqlite_ledger, post, at=at("2026-03-02", "10:01"))
    assert (made.urgent, made.messages) == (1, 2)  # Charlie's is his digest of the day
    assert slots(sqlite_ledger, to=ZHAO)[-1] == ("2026-03-02", "urgent-1")


@pytest.mark.parametrize("ledger", ["postgresql"], indirect=True)
def test_nodes_that_compose_at_once_tell_what_is_urgent_once(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    items = [an_item(ledger, title=f"第{number}件") for number in range(3)]
    compose(ledger, post, at=AT)
    for item in items:
        tell(ledger, WANG, item.id, "returned", since=at("2026-03-02", "11:00"))
    ready = threading.Barrier(4)

    def one(number: int) -> None:
        ready.wait(10)
        compose(ledger, post, at=at("2026-03-02", f"11:0{number}"))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(one, range(4)))
    urgent = [row for row in messages(ledger) if row.slot != "daily"]
    assert [row.slot for row in urgent] == ["urgent-1"]
    told = [notice.message_id for notice in notices(ledger, to=WANG) if notice.kind == "returned"]
    assert told == [urgent[0].id] * 3
