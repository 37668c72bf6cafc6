"""One mail a person and working day, whole or not at all; what is no longer true is never mailed.

The office of these tests is founded on Monday 2026-03-02 at ten, and its people are told of an item at once.
"""

from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from engine.clock import SetClock
from engine.operations import office
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.health import pulse
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.operations.tick import tick
from notifications.compose import Composed, Post, compose
from notifications.delivery import deliver
from notifications.mailbox import InvalidAddress
from notifications.transport import MAIL, MemoryTransport, Outcome, Result, Stage
from tests.builders import AT, OPERATOR, an_item, an_office, as_person
from tests.notifications.mails import (
    CHEN,
    LI,
    SENDER,
    WANG,
    ZHAO,
    an_office_where_many_wait,
    at,
    change_person,
    messages,
    notices,
    parsed,
    states,
    tell,
    text_of,
)
from tests.notifications.nodes import compose_there
from tests.processes import PROCESSES

NODES, PEOPLE = 3, 6
ENCODED = "=?utf-8?q?x?="


def made(number: int, *, waiting: int = 0, unreachable: int = 0) -> Composed:
    return Composed(messages=number, waiting=waiting, unreachable=unreachable)


def test_each_person_gets_one_mail_and_what_comes_later_waits_for_the_next_working_day(
    ledger: Ledger, post: Post
) -> None:
    an_office(ledger)
    an_item(ledger)
    assert compose(ledger, post, at=AT) == made(3)
    assert compose(ledger, post, at=AT) == made(0)
    an_item(ledger, title="另一件", at=AT + timedelta(hours=1))
    assert compose(ledger, post, at=at("2026-03-02", "23:59")) == made(0, waiting=3)
    assert compose(ledger, post, at=at("2026-03-03", "08:29")) == made(0, waiting=3)
    assert compose(ledger, post, at=at("2026-03-03", "08:30")) == made(3)
    assert [(row.recipient_id, row.local_day) for row in messages(ledger)] == [
        (person, day) for day in (date(2026, 3, 2), date(2026, 3, 3)) for person in (WANG, LI, ZHAO)
    ]
    assert {(str(notice.state), notice.message_id is None) for notice in notices(ledger)} == {("merged", False)}


def test_nothing_is_mailed_on_weekends_and_holidays_but_on_a_saturday_that_is_worked(
    ledger: Ledger, post: Post
) -> None:
    an_office(ledger)
    days = {date(2026, 3, 9): (False, "假"), date(2026, 3, 10): (False, "假"), date(2026, 3, 14): (True, "班")}
    calendar = PublishedCalendar(days=days, source="test", version="with a holiday", until=date(2030, 12, 31))
    office.found(ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=AT)
    an_item(ledger, at=at("2026-03-06", "18:00"))
    for day in ("2026-03-07", "2026-03-08", "2026-03-09", "2026-03-10"):
        for hour in ("00:01", "08:30", "10:00"):
            assert compose(ledger, post, at=at(day, hour)) == made(0, waiting=3)
    assert compose(ledger, post, at=at("2026-03-11", "08:29")) == made(0, waiting=3)
    assert compose(ledger, post, at=at("2026-03-11", "08:30")) == made(3)
    an_item(ledger, title="周五的事", at=at("2026-03-13", "18:00"))
    assert compose(ledger, post, at=at("2026-03-14", "08:30")) == made(3)


@pytest.mark.parametrize(("told_at", "caught_up"), [("08:30", True), ("08:31", False)])
def test_before_the_mail_hour_only_what_has_missed_its_own_is_mailed(
    sqlite_ledger: Ledger, post: Post, told_at: str, caught_up: bool
) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger, at=at("2026-03-06", told_at))
    early = compose(sqlite_ledger, post, at=at("2026-03-09", "00:01"))
    assert early == (made(3) if caught_up else made(0, waiting=3))
    later = compose(sqlite_ledger, post, at=at("2026-03-09", "08:30"))
    assert later == (made(0) if caught_up else made(3))


def test_a_notice_is_not_mailed_before_it_may_go_out(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger, at=at("2026-03-03", "12:00"))
    assert compose(sqlite_ledger, post, at=at("2026-03-03", "11:59")) == made(0)


@pytest.mark.parametrize("ledger", ["postgresql"], indirect=True)
def test_threads_that_compose_at_once_make_one_mail_a_person(ledger: Ledger, post: Post) -> None:
    an_office_where_many_wait(ledger, PEOPLE, since=AT)
    ready = threading.Barrier(NODES)

    def one(_: int) -> Composed:
        ready.wait(10)
        return compose(ledger, post, at=AT)

    with ThreadPoolExecutor(NODES) as threads:
        done = list(threads.map(one, range(NODES)))
    require_one_mail_each(ledger, done)


def test_processes_that_compose_at_once_make_one_mail_a_person(ledger: Ledger) -> None:
    an_office_where_many_wait(ledger, PEOPLE, since=AT)
    with ProcessPoolExecutor(2, mp_context=PROCESSES) as nodes:
        done = list(nodes.map(compose_there, [ledger.database.url] * 2, [AT] * 2))
    require_one_mail_each(ledger, done)


def require_one_mail_each(ledger: Ledger, done: list[Composed]) -> None:
    """Let a ledger pass in which everybody has one mail with their notice in it, and each mail was counted once."""
    rows = messages(ledger)
    assert sum(one.messages for one in done) == len(rows) == len({row.recipient_id for row in rows}) == PEOPLE
    taken_up = {(notice.recipient_id, notice.message_id) for notice in notices(ledger)}
    assert taken_up == {(row.recipient_id, row.id) for row in rows}


def test_a_reminder_whose_deadline_has_ended_since_is_withdrawn_and_never_mailed(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger)
    compose(ledger, post, at=AT)
    tick(ledger, at=at("2026-03-13", "00:00"))
    assert states(ledger, to=WANG)[-1] == ("reminder", "waiting")
    advance(ledger, item.number, Step(trigger="start"), actor=as_person(ledger, "wang"), at=at("2026-03-13", "08:00"))
    assert compose(ledger, post, at=at("2026-03-13", "08:30")).messages == 1  # to the leader: it has moved
    assert states(ledger, to=WANG) == [("assigned", "merged"), ("reminder", "withdrawn")]
    assert compose(ledger, post, at=at("2026-03-16", "08:30")) == made(0)
    assert [row.recipient_id for row in messages(ledger)] == [WANG, LI, ZHAO, ZHAO]


def test_a_reminder_that_still_holds_is_mailed(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    an_item(ledger)
    compose(ledger, post, at=AT)
    tick(ledger, at=at("2026-03-13", "00:00"))
    assert compose(ledger, post, at=at("2026-03-13", "08:30")) == made(1)
    written = text_of(messages(ledger)[-1].data)
    assert "缘由：您是责任人" in written
    assert "下一步：start" in written
    assert "此后：3月23日再提醒责任人、责任领导" in written


def test_news_that_newer_news_has_overtaken_is_withdrawn(ledger: Ledger, post: Post, tmp_path: Path) -> None:
    an_office(ledger)
    item = an_item(ledger)
    compose(ledger, post, at=AT)
    photo = tmp_path / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    for login, trigger in (("wang", "start"), ("wang", "submit"), ("li", "verify"), ("chen", "close")):
        step = Step(trigger=trigger, evidence=[photo] if trigger == "submit" else [])
        advance(ledger, item.number, step, actor=as_person(ledger, login), at=at("2026-03-02", "15:00"))
    assert compose(ledger, post, at=at("2026-03-03", "08:30")) == made(1)
    assert states(ledger, to=WANG) == [("assigned", "merged"), ("verified", "withdrawn"), ("closed", "merged")]
    assert states(ledger, to=ZHAO) == [("assigned", "merged"), ("moved", "withdrawn")]
    written = text_of(messages(ledger)[-1].data)
    assert "已销号" in written
    assert "已核查" not in written


def test_a_check_asked_for_and_returned_since_is_not_asked_for_again(
    sqlite_ledger: Ledger, post: Post, tmp_path: Path
) -> None:
    an_office(sqlite_ledger)
    item = an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    photo = tmp_path / "photo.txt"
    photo.write_text("整改后照片", encoding="utf-8")
    for login, trigger in (("wang", "start"), ("wang", "submit"), ("li", "return")):
        step = Step(trigger=trigger, note="三处记录没有更新，退回补正", evidence=[photo] if trigger == "submit" else [])
        advance(sqlite_ledger, item.number, step, actor=as_person(sqlite_ledger, login), at=at("2026-03-02", "15:00"))
    compose(sqlite_ledger, post, at=at("2026-03-03", "08:30"))
    assert states(sqlite_ledger, to=LI) == [("assigned", "merged"), ("to_verify", "withdrawn")]
    assert states(sqlite_ledger, to=WANG) == [("assigned", "merged"), ("returned", "merged")]


def test_several_notices_on_one_item_become_one_line_and_all_are_merged(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger, at=at("2026-03-12", "18:00"))
    other = an_item(ledger, title="另一件", at=at("2026-03-12", "18:00"))
    tick(ledger, at=at("2026-03-13", "00:00"))
    assert states(ledger, to=WANG) == [("assigned", "waiting")] * 2 + [("reminder", "waiting")] * 2
    compose(ledger, post, at=at("2026-03-13", "08:30"))
    (row,) = [row for row in messages(ledger) if row.recipient_id == WANG]
    assert {(str(notice.state), notice.message_id) for notice in notices(ledger, to=WANG)} == {("merged", row.id)}
    written = text_of(row.data)
    assert [written.count(f"/items/{number}") for number in (item.number, other.number)] == [1, 1]
    assert "提醒2件" in written


def test_somebody_no_mail_can_reach_is_visible_and_their_manager_is_told(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    change_person(ledger, WANG, email=None)
    change_person(ledger, LI, email="li@office.example, boss@office.example")
    an_item(ledger)
    assert compose(ledger, post, at=AT) == made(2, unreachable=2)
    assert [row.recipient_id for row in messages(ledger)] == [ZHAO, CHEN]
    assert [str(notice.state) for notice in notices(ledger)] == ["unreachable", "merged", "unreachable"] + [
        "merged"
    ] * 2
    assert states(ledger, to=CHEN) == [("unreachable", "merged")] * 2
    told = text_of(messages(ledger)[-1].data)
    assert "王敏" in told
    assert "李强" in told
    assert told.count("1条通知没有送到") == 2
    assert pulse(ledger).queue.unreachable == 2
    assert compose(ledger, post, at=AT) == made(0)


def test_somebody_who_is_disabled_gets_nothing(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    an_item(ledger)
    change_person(ledger, WANG, disabled_at=AT)
    compose(ledger, post, at=AT)
    assert [row.recipient_id for row in messages(ledger)] == [LI, ZHAO, CHEN]
    assert compose(ledger, post, at=at("2026-03-03", "08:30")) == made(0)


def test_words_that_read_like_a_command_to_mail_programs_do_no_harm(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    item = an_item(ledger, title=f"标题{ENCODED}", owner=None)
    assign(
        ledger, item.number, owner="wang", note=f"{ENCODED}\r\nBcc: a@b.example", actor=as_person(ledger, "chen"), at=AT
    )
    assert compose(ledger, replace(post, with_titles=True), at=AT) == made(3)
    for row in messages(ledger):
        assert "Bcc" not in parsed(row.data)
        assert parsed(row.data)["To"].addresses[0].addr_spec == row.address
        assert ENCODED not in parsed(row.data)["Subject"]


def test_a_name_that_cannot_be_mailed_safely_is_left_out_and_the_mail_still_goes(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    change_person(ledger, WANG, name=f"王{ENCODED}")
    item = an_item(ledger, owner=None, title="问题的原文")
    assign(ledger, item.number, owner="wang", note="附上的话", actor=as_person(ledger, "chen"), at=AT)
    assert compose(ledger, replace(post, with_titles=True), at=AT) == made(3)
    (row,) = [row for row in messages(ledger) if row.recipient_id == WANG]
    (to,) = parsed(row.data)["To"].addresses
    assert (to.display_name, to.addr_spec) == ("", "wang@office.example")
    assert item.number in text_of(row.data)
    assert "附上的话" not in text_of(row.data)
    assert "问题的原文" not in text_of(row.data)


def test_an_office_name_that_cannot_be_mailed_safely_stops_no_mail(sqlite_ledger: Ledger, post: Post) -> None:
    calendar = PublishedCalendar(days={}, source="test", version="test", until=date(2030, 12, 31))
    office.found(sqlite_ledger, office_name=f"督查室{ENCODED}", calendar=calendar, actor=OPERATOR, at=AT)
    an_office(sqlite_ledger)
    an_item(sqlite_ledger)
    assert compose(sqlite_ledger, post, at=AT) == made(3)
    assert {parsed(row.data)["From"].addresses[0].addr_spec for row in messages(sqlite_ledger)} == {SENDER}


def test_an_unusable_sender_is_refused_before_anybodys_notices_are_touched(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger)
    with pytest.raises(InvalidAddress):
        compose(sqlite_ledger, replace(post, sender="rectify"), at=AT)
    assert {str(notice.state) for notice in notices(sqlite_ledger)} == {"waiting"}


def test_the_message_id_is_the_persons_and_the_days_and_the_same_over_retries(ledger: Ledger, post: Post) -> None:
    an_office_where_many_wait(ledger, 1, since=AT)
    compose(ledger, post, at=AT)
    (row,) = messages(ledger)
    assert row.header_id.startswith(f"<digest.{row.recipient_id}.2026-03-02.daily.")
    assert row.header_id.endswith("@office.example>")
    assert parsed(row.data)["Message-ID"] == row.header_id
    busy = Outcome(result=Result.UNKNOWN, stage=Stage.FINAL)
    transport, clock = MemoryTransport([busy, busy]), SetClock(AT)
    for _ in range(3):
        deliver(ledger, {MAIL: transport}, sender=SENDER, clock=clock)
        clock.at += timedelta(hours=1)
    assert [data for _, _, data in transport.mails] == [row.data] * 3


def test_everybody_is_written_to_in_their_language(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    change_person(sqlite_ledger, ZHAO, language="en")
    an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    written = {row.recipient_id: text_of(row.data) for row in messages(sqlite_ledger)}
    assert "缘由：您是责任人" in written[WANG]
    assert "You are: leader in charge" in written[ZHAO]
    assert "See to it that 王敏 finishes in time" in written[ZHAO]


def test_a_review_that_is_done_or_cancelled_is_not_asked_for(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    item = an_item(sqlite_ledger, completion="partly", sustained=True)
    compose(sqlite_ledger, post, at=AT)
    opened: datetime = at("2026-06-08", "00:00")
    assert tick(sqlite_ledger, at=opened).reviews == 1
    assert states(sqlite_ledger, to=WANG)[-1] == ("review_due", "waiting")
    advance(sqlite_ledger, item.number, Step(trigger="resume"), actor=as_person(sqlite_ledger, "chen"), at=opened)
    compose(sqlite_ledger, post, at=at("2026-06-08", "08:30"))
    assert ("review_due", "merged") not in states(sqlite_ledger, to=WANG)


def test_a_manager_hears_of_what_waits_for_them_alone(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    item = an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    tell(sqlite_ledger, CHEN, item.id, "assigned", since=AT)
    assert compose(sqlite_ledger, post, at=AT) == made(1)
    assert messages(sqlite_ledger)[-1].recipient_id == CHEN
