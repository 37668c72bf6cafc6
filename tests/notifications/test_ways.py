"""Each kind of notice goes by the ways its reader chose, once by each, and never as a second digest of the day."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine.clock import SetClock
from engine.operations.absence import Absence, appoint
from engine.operations.explaining import explain
from engine.operations.forecasting import Wanted, forecast
from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.operations.ways import Possible, choose_ways
from engine.store.relays import known
from engine.store.tables.delivery import NoticeCopy
from engine.store.unit_of_work import reading
from notifications.claiming import Limits
from notifications.compose import Composed, Post, compose
from notifications.delivery import deliver
from notifications.letter import KINDS
from notifications.transport import MAIL, MemoryTransport, Outcome, Result, Stage
from tests.builders import AT, OPERATOR, an_item, an_office, morning
from tests.notifications.mails import (
    CHEN,
    LI,
    SENDER,
    WANG,
    ZHAO,
    Mail,
    an_office_where_many_wait,
    at,
    change_person,
    messages,
    notices,
    states,
    tell,
    text_of,
)

POSSIBLE = Possible(kinds=KINDS, channels=("oa", "team"))


@pytest.fixture
def wide(post: Post) -> Post:
    """Return how an office writes that has two ways beside mail."""
    return replace(post, channels={"oa": "brief", "team": "full"})


def choose(ledger: Ledger, login: str, *by: str, kind: str = "*") -> None:
    choose_ways(ledger, login, by, kind=kind, possible=POSSIBLE, actor=OPERATOR, at=AT)


def sent_to(ledger: Ledger, person: int) -> list[tuple[str, str, str]]:
    """Return day, slot and channel of each message to a person."""
    return [(str(row.local_day), row.slot, row.channel) for row in messages(ledger) if row.recipient_id == person]


def document(row: Mail) -> Any:
    return json.loads(row.data)


def kinds_in(ledger: Ledger, person: int, channel: str) -> list[list[str]]:
    """Return the kinds of the lines of each document to a person by a channel."""
    rows = [row for row in messages(ledger) if (row.recipient_id, row.channel) == (person, channel)]
    return [[line["kind"] for line in document(row)["data"]["notices"]] for row in rows]


def copies(ledger: Ledger) -> list[tuple[int, int]]:
    with reading(ledger.database) as work:
        return [(row.notice_id, row.message_id) for row in work.list(NoticeCopy)]


def test_another_way_takes_the_place_of_the_mail_and_there_is_one_digest_a_day(ledger: Ledger, wide: Post) -> None:
    an_office(ledger)
    choose(ledger, "wang", "oa")
    an_item(ledger)
    assert compose(ledger, wide, at=AT) == Composed(messages=2, by_channels=1, waiting=0, unreachable=0)
    assert sent_to(ledger, WANG) == [("2026-03-02", "daily.oa", "oa")]
    assert states(ledger, to=WANG) == [("assigned", "merged")]
    an_item(ledger, title="另一件", at=AT + timedelta(hours=1))
    assert compose(ledger, wide, at=at("2026-03-02", "23:00")).waiting == 3
    choose(ledger, "wang", "mail")
    assert compose(ledger, wide, at=at("2026-03-02", "23:30")).waiting == 3
    choose(ledger, "wang", "oa")
    assert compose(ledger, wide, at=at("2026-03-03", "08:30")).by_channels == 1
    assert sent_to(ledger, WANG)[1:] == [("2026-03-03", "daily.oa", "oa")]


def test_several_ways_tell_the_same_and_the_notice_points_to_the_mail(ledger: Ledger, wide: Post) -> None:
    an_office(ledger)
    choose(ledger, "wang", "team", "oa", "mail")
    an_item(ledger)
    assert compose(ledger, wide, at=AT) == Composed(messages=3, by_channels=2, waiting=0, unreachable=0)
    rows = {row.channel: row for row in messages(ledger) if row.recipient_id == WANG}
    assert {row.slot for row in rows.values()} == {"daily", "daily.oa", "daily.team"}
    (notice,) = notices(ledger, to=WANG)
    assert notice.message_id == rows["mail"].id
    assert copies(ledger) == [(notice.id, rows[name].id) for name in ("oa", "team")]
    assert document(rows["oa"])["data"]["notices"][0]["id"].endswith(f"-{notice.id}")


def test_kinds_go_each_by_their_own_ways_and_the_mail_carries_only_its_own(sqlite_ledger: Ledger, wide: Post) -> None:
    an_office(sqlite_ledger)
    choose(sqlite_ledger, "wang", "oa", kind="assigned")
    item = an_item(sqlite_ledger)
    tell(
        sqlite_ledger,
        WANG,
        an_item(sqlite_ledger, title="另一件", owner=None, leader=None, verifier=None).id,
        "reminder",
        since=AT,
    )
    compose(sqlite_ledger, wide, at=AT)
    rows = {row.channel: row for row in messages(sqlite_ledger) if row.recipient_id == WANG}
    assert kinds_in(sqlite_ledger, WANG, "oa") == [["assigned"]]
    assert item.number in rows["oa"].data.decode()
    assert item.number not in text_of(rows["mail"].data)
    assert {notice.message_id for notice in notices(sqlite_ledger, to=WANG)} == {rows["oa"].id, rows["mail"].id}
    assert copies(sqlite_ledger) == []


def test_by_default_only_number_days_and_link_leave_and_full_text_only_where_it_is_set(
    sqlite_ledger: Ledger, wide: Post
) -> None:
    an_office(sqlite_ledger)
    choose(sqlite_ledger, "wang", "mail", "oa", "team")
    item = an_item(sqlite_ledger, title="出纳私设小金库")
    compose(sqlite_ledger, wide, at=AT)
    rows = {row.channel: row for row in messages(sqlite_ledger) if row.recipient_id == WANG}
    assert "小金库" not in rows["oa"].data.decode() + rows["oa"].subject + text_of(rows["mail"].data)
    (line,) = document(rows["oa"])["data"]["notices"]
    assert set(line) == {
        "id", "kind", "kind_name", "number", "part", "due_on", "working_days_left", "left", "link",
    }  # fmt: skip
    assert line["link"] == f"https://rectify.office.example/items/{item.number}"
    assert "小金库" in document(rows["team"])["data"]["text"]
    assert document(rows["team"])["data"]["notices"][0]["title"] == "出纳私设小金库"


def test_who_has_no_address_is_reached_by_what_they_chose(sqlite_ledger: Ledger, wide: Post) -> None:
    an_office(sqlite_ledger)
    change_person(sqlite_ledger, WANG, email=None)
    choose(sqlite_ledger, "wang", "mail", "oa")
    an_item(sqlite_ledger, leader=None, verifier=None)
    assert compose(sqlite_ledger, wide, at=AT) == Composed(messages=0, by_channels=1, waiting=0, unreachable=0)
    assert states(sqlite_ledger, to=CHEN) == []


def test_what_would_go_by_mail_only_reaches_nobody_without_an_address_and_a_manager_hears_of_it(
    sqlite_ledger: Ledger, wide: Post
) -> None:
    an_office(sqlite_ledger)
    change_person(sqlite_ledger, WANG, email=None)
    choose(sqlite_ledger, "wang", "oa", kind="assigned")
    item = an_item(sqlite_ledger, leader=None, verifier=None)
    tell(sqlite_ledger, WANG, item.id, "returned", since=AT)
    done = compose(sqlite_ledger, wide, at=AT)
    assert (done.messages, done.by_channels, done.unreachable) == (1, 1, 1)
    assert states(sqlite_ledger, to=WANG) == [("assigned", "merged"), ("returned", "unreachable")]
    assert states(sqlite_ledger, to=CHEN) == [("unreachable", "merged")]


def test_a_manager_reached_by_a_channel_alone_hears_of_who_is_not(sqlite_ledger: Ledger, wide: Post) -> None:
    an_office(sqlite_ledger)
    for person in (WANG, CHEN):
        change_person(sqlite_ledger, person, email=None)
    choose(sqlite_ledger, "chen", "team")
    an_item(sqlite_ledger, leader=None, verifier=None)
    compose(sqlite_ledger, wide, at=AT)
    assert kinds_in(sqlite_ledger, CHEN, "team") == [["unreachable"]]


def test_a_channel_that_was_closed_since_is_mail_again(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    choose(sqlite_ledger, "wang", "oa")
    an_item(sqlite_ledger)
    assert compose(sqlite_ledger, post, at=AT) == Composed(messages=3, waiting=0, unreachable=0)
    assert sent_to(sqlite_ledger, WANG) == [("2026-03-02", "daily", "mail")]


def test_somebody_who_left_gets_nothing_by_any_way(sqlite_ledger: Ledger, wide: Post) -> None:
    an_office(sqlite_ledger)
    choose(sqlite_ledger, "wang", "oa")
    an_item(sqlite_ledger)
    change_person(sqlite_ledger, WANG, disabled_at=AT)
    assert compose(sqlite_ledger, wide, at=AT).unreachable == 1
    assert sent_to(sqlite_ledger, WANG) == []


def test_a_substitute_hears_by_the_ways_they_chose_themselves(sqlite_ledger: Ledger, wide: Post) -> None:
    an_office(sqlite_ledger)
    choose(sqlite_ledger, "wang", "team")
    choose(sqlite_ledger, "zhao", "oa")
    away = Absence(login="wang", substitute="zhao", first=date(2026, 3, 2), last=date(2026, 3, 6))
    appoint(sqlite_ledger, away, zone="Asia/Shanghai", actor=OPERATOR, at=AT)
    an_item(sqlite_ledger, leader=None, verifier=None)
    compose(sqlite_ledger, wide, at=AT)
    assert {channel for _day, _slot, channel in sent_to(sqlite_ledger, ZHAO)} == {"oa"}
    assert sent_to(sqlite_ledger, WANG) == []


def test_urgent_news_goes_by_its_ways_and_is_counted_whichever_way(sqlite_ledger: Ledger, wide: Post) -> None:
    an_office(sqlite_ledger)
    change_person(sqlite_ledger, WANG, email=None)
    choose(sqlite_ledger, "wang", "oa")
    item = an_item(sqlite_ledger)
    compose(sqlite_ledger, wide, at=AT)
    for hour in range(11, 18):
        since = at("2026-03-02", f"{hour}:00")
        tell(sqlite_ledger, WANG, item.id, "returned", since=since)
        compose(sqlite_ledger, wide, at=since)
    slots = [slot for _day, slot, _channel in sent_to(sqlite_ledger, WANG)]
    assert slots == ["daily.oa", "urgent-1.oa", "urgent-2.oa", "urgent-3.oa"]


@pytest.mark.parametrize("ledger", ["postgresql"], indirect=True)
def test_nodes_that_compose_at_once_make_one_message_for_each_way(ledger: Ledger, wide: Post) -> None:
    people, nodes = 4, 3
    an_office_where_many_wait(ledger, people, since=AT)
    for number in range(people):
        choose(ledger, f"p{number}", *(("mail", "oa"), ("oa",), ("mail",), ("oa", "team"))[number])
    with ThreadPoolExecutor(nodes) as threads:
        done = list(threads.map(lambda _: compose(ledger, wide, at=AT), range(nodes)))
    rows = messages(ledger)
    taken_up = {(notice.recipient_id, notice.message_id) for notice in notices(ledger)}
    assert taken_up | {(notice, key) for _id, key in copies(ledger) for notice in _reader_of(key, rows)} == {
        (row.recipient_id, row.id) for row in rows
    }
    assert sum(one.messages for one in done) == sum(row.channel == MAIL for row in rows) == 2
    assert sum(one.by_channels for one in done) == sum(row.channel != MAIL for row in rows) == 4


def _reader_of(message_id: int, rows: list[Mail]) -> list[int]:
    return [row.recipient_id for row in rows if row.id == message_id]


def test_the_forecast_promises_the_same_days_whichever_way(sqlite_ledger: Ledger, wide: Post) -> None:
    an_office(sqlite_ledger)
    for number in range(3):
        an_item(sqlite_ledger, title=f"问题{number}", due_on=date(2026, 3, 20 + number))
    change_person(sqlite_ledger, WANG, email=None)
    change_person(sqlite_ledger, LI, email=None)
    choose(sqlite_ledger, "wang", "oa")
    choose(sqlite_ledger, "li", "oa", kind="reminder")
    choose(sqlite_ledger, "zhao", "mail", "team")
    seen = forecast(sqlite_ledger, Wanted(days=30), hours=wide.hours, actor=OPERATOR, at=AT)
    for day in range(31):
        now = max(at("2026-03-02", "08:30") + timedelta(days=day), AT)
        tick(sqlite_ledger, at=now)
        compose(sqlite_ledger, wide, at=now)
    digests = {(row.local_day, row.recipient_id) for row in messages(sqlite_ledger)}
    foreseen = {(mail.day, mail.person_id) for mail in seen.mails}
    # Of who is out of reach the managers hear, which no forecast tells in advance.
    assert {one for one in digests if one[1] != CHEN} == {one for one in foreseen if one[1] != CHEN}
    assert seen.unreached == ("李强",)
    assert len([one for one in foreseen if one[1] == WANG]) > 5


def test_the_proof_of_reminder_names_the_way_and_every_other(ledger: Ledger, wide: Post) -> None:
    an_office(ledger)
    item = an_item(ledger)
    choose(ledger, "wang", "mail", "oa", kind="reminder")
    day = morning("2026-03-13")
    tick(ledger, at=day)
    compose(ledger, wide, at=day)
    deliver(ledger, {MAIL: MemoryTransport(), "oa": MemoryTransport()}, sender=SENDER, clock=SetClock(day))
    rung = explain(ledger, item.number, actor=OPERATOR, at=day, most=10).rungs[0]
    assert rung.mail is not None
    assert (rung.mail.channel, rung.mail.state, rung.mail.lines) == ("mail", "sent", 2)
    (also,) = rung.also
    assert (also.channel, also.address, also.state, also.lines) == ("oa", "oa", "sent", 1)


def test_when_the_address_is_refused_what_went_elsewhere_too_is_told(ledger: Ledger, wide: Post) -> None:
    an_office(ledger)
    choose(ledger, "wang", "mail", "oa", kind="assigned")
    item = an_item(ledger, leader=None, verifier=None)
    tell(ledger, WANG, item.id, "reminder", since=AT, subject="measure", subject_id=1)
    compose(ledger, wide, at=AT)
    refused = Outcome(result=Result.DEAD, stage=Stage.RCPT, code=550, detail="5.1.1 no such user")
    deliver(ledger, {MAIL: MemoryTransport([refused]), "oa": MemoryTransport()}, sender=SENDER, clock=SetClock(AT))
    (oa,) = [row for row in messages(ledger) if row.channel == "oa"]
    found = {notice.kind: (str(notice.state), notice.message_id) for notice in notices(ledger, to=WANG)}
    assert found["assigned"] == ("merged", oa.id)
    assert copies(ledger) == []


def waiting_for_the_robot(ledger: Ledger, post: Post, people: int) -> None:
    an_office_where_many_wait(ledger, people, since=AT)
    for number in range(people):
        choose(ledger, f"p{number}", "team")
    compose(ledger, post, at=AT)


def test_a_robot_gets_no_more_in_a_minute_than_it_bears(ledger: Ledger, wide: Post) -> None:
    waiting_for_the_robot(ledger, wide, 7)
    sent = []
    for seconds in (0, 20, 59, 60, 90, 120):
        clock = SetClock(AT + timedelta(seconds=seconds))
        limits = {"team": Limits(a_minute=3, an_hour=100)}
        done = deliver(ledger, {"team": MemoryTransport()}, sender=SENDER, clock=clock, limits=limits)
        sent.append(done.sent)
    assert sent == [3, 0, 0, 3, 0, 1]


def test_a_way_that_asks_to_be_left_alone_is_left_alone_for_so_long(sqlite_ledger: Ledger, wide: Post) -> None:
    waiting_for_the_robot(sqlite_ledger, wide, 2)
    wait = timedelta(minutes=10)
    busy = Outcome(result=Result.RETRY, stage=Stage.ANSWER, code=130101, relay_fault=True, retry_after=wait)

    def tried(after: timedelta, *answers: Outcome) -> int:
        way = MemoryTransport(answers)
        return deliver(sqlite_ledger, {"team": way}, sender=SENDER, clock=SetClock(AT + after)).sent

    assert tried(timedelta(0), busy) == 0
    with reading(sqlite_ledger.database) as work:
        relay = known(work, "team")
    assert relay is not None
    assert relay.paused_until == AT + wait
    assert tried(wait - timedelta(seconds=1)) == 0
    assert tried(wait) == 2


def test_one_message_that_is_always_refused_does_not_stand_in_the_way_of_others(
    sqlite_ledger: Ledger, wide: Post
) -> None:
    waiting_for_the_robot(sqlite_ledger, wide, 3)
    refused = Outcome(result=Result.RETRY, stage=Stage.ANSWER, code=403, relay_fault=True)
    deliver(sqlite_ledger, {"team": MemoryTransport([refused])}, sender=SENDER, clock=SetClock(AT))
    way = MemoryTransport()
    later = SetClock(AT + timedelta(seconds=80))
    assert deliver(sqlite_ledger, {"team": way}, sender=SENDER, clock=later).sent >= 2
    first = messages(sqlite_ledger)[0]
    assert way.mails[0][2] != first.data


def test_a_message_waits_as_long_as_it_was_asked_to(sqlite_ledger: Ledger, wide: Post) -> None:
    waiting_for_the_robot(sqlite_ledger, wide, 1)
    wait = timedelta(hours=2)
    later = Outcome(result=Result.RETRY, stage=Stage.ANSWER, code=500, retry_after=wait)
    deliver(sqlite_ledger, {"team": MemoryTransport([later])}, sender=SENDER, clock=SetClock(AT))
    assert _next_try(sqlite_ledger) == AT + wait


def _next_try(ledger: Ledger) -> datetime | None:
    (row,) = messages(ledger)
    return row.next_try_at
