"""An address that a relay refuses: nothing more is sent to it, and somebody who can enter another hears of it, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import SetClock
from engine.operations import personnel
from engine.operations.audit import invariant_breaches
from engine.operations.health import pulse
from engine.operations.ledger import Ledger
from engine.store.tables.delivery import Address
from engine.store.tables.mail import Message, Notice
from engine.store.unit_of_work import reading, table_of, writing
from notifications.compose import Post, compose
from notifications.transport import MemoryTransport, Outcome, Result, Stage
from tests.builders import AT, OPERATOR, an_item, an_office
from tests.notifications.mails import CHEN, LI, WANG, ZHAO, at, messages, states, tell, text_of
from tests.notifications.sending import answering, done, send, tried

GONE = answering(Result.DEAD, stage=Stage.RCPT, code=550, detail="5.1.1 no such user")
WANGS = "wang@office.example"


def refused_wang(ledger: Ledger, post: Post) -> None:
    """Found an office in which the mail to Wang, who owns an item, is refused."""
    an_office(ledger)
    an_item(ledger, leader=None, verifier=None)
    assert compose(ledger, post, at=AT).messages == 1
    assert send(ledger, MemoryTransport([GONE]), SetClock(AT)) == done(dead=1)


def known(ledger: Ledger) -> list[Address]:
    with reading(ledger.database) as work:
        return work.list(Address)


def test_the_address_is_flagged_with_the_relays_words_and_the_mail(ledger: Ledger, post: Post) -> None:
    refused_wang(ledger, post)
    (row,), (mail,) = known(ledger), messages(ledger)
    assert (row.address, row.fault, row.code, row.detail) == (WANGS, "refused", "550", "5.1.1 no such user")
    assert (row.times, row.message_id, row.since, row.last_at) == (1, mail.id, AT, AT)
    assert [one.name for one in pulse(ledger).faulty] == ["王敏"]


def test_the_notices_in_it_have_reached_nobody_and_the_manager_reads_so_once(ledger: Ledger, post: Post) -> None:
    refused_wang(ledger, post)
    assert states(ledger, to=WANG) == [("assigned", "unreachable")]
    assert states(ledger, to=CHEN) == [("unreachable", "waiting")]
    assert compose(ledger, post, at=at("2026-03-02", "11:00")).messages == 1
    assert states(ledger, to=CHEN) == [("unreachable", "merged")]
    (_refused, report) = messages(ledger)
    assert (report.recipient_id, "1条通知没有送到" in text_of(report.data)) == (CHEN, True)
    assert invariant_breaches(ledger) == []


def test_from_then_on_no_mail_is_made_for_them(sqlite_ledger: Ledger, post: Post) -> None:
    refused_wang(sqlite_ledger, post)
    tell(sqlite_ledger, WANG, 1, "reminder", since=at("2026-03-03", "00:00"))
    compose(sqlite_ledger, post, at=at("2026-03-03", "08:30"))
    assert states(sqlite_ledger, to=WANG) == [("assigned", "unreachable"), ("reminder", "unreachable")]
    assert [row.recipient_id for row in messages(sqlite_ledger)] == [WANG, CHEN]
    assert "2条通知没有送到" in text_of(messages(sqlite_ledger)[-1].data)


def test_what_else_waits_for_the_address_is_given_up_with_the_reason_and_never_tried(
    ledger: Ledger, post: Post
) -> None:
    an_office(ledger)
    an_item(ledger, leader=None, verifier=None)
    compose(ledger, post, at=AT)
    for day in ("2026-03-03", "2026-03-04"):
        tell(ledger, WANG, 1, "reminder", since=at(day, "00:00"))
        compose(ledger, post, at=at(day, "08:30"))
    assert len(messages(ledger)) == 3
    relay = MemoryTransport([GONE])
    assert send(ledger, relay, SetClock(at("2026-03-04", "09:00"))) == done(dead=1)
    assert relay.mails == []
    first, *others = messages(ledger)
    assert [(str(row.state), row.next_try_at, row.leased_by) for row in others] == [("dead", None, None)] * 2
    assert {row.detail for row in others} == {"the relay refuses this address: 550 5.1.1 no such user"}
    assert [tried(ledger, row.id) for row in others] == [[], []]
    assert first.detail == "rcpt: 550 5.1.1 no such user"
    assert {state for _, state in states(ledger, to=WANG)} == {"unreachable"}
    assert states(ledger, to=CHEN) == [("unreachable", "waiting")]


def test_with_another_address_the_notices_go_out_again(ledger: Ledger, post: Post) -> None:
    refused_wang(ledger, post)
    personnel.set_email(ledger, "wang", "wang.min@office.example", actor=OPERATOR, at=AT)
    later = at("2026-03-03", "08:30")
    assert compose(ledger, post, at=later).messages == 1
    relay = MemoryTransport()
    assert send(ledger, relay, SetClock(later)) == done(sent=1)
    assert [address for _, address, _ in relay.mails] == ["wang.min@office.example"]
    assert states(ledger, to=CHEN) == [("unreachable", "withdrawn")]


def test_the_same_address_entered_anew_is_believed(sqlite_ledger: Ledger, post: Post) -> None:
    refused_wang(sqlite_ledger, post)
    personnel.set_email(sqlite_ledger, "wang", WANGS, actor=OPERATOR, at=AT)
    assert known(sqlite_ledger) == []
    later = at("2026-03-03", "08:30")
    compose(sqlite_ledger, post, at=later)
    assert send(sqlite_ledger, MemoryTransport([GONE]), SetClock(later)) == done(dead=1)
    assert [row.since for row in known(sqlite_ledger)] == [later]


def test_what_a_substitute_could_not_get_goes_back_to_the_absent_person(sqlite_ledger: Ledger, post: Post) -> None:
    refused_wang(sqlite_ledger, post)
    tell(sqlite_ledger, WANG, 1, "reminder", since=AT)
    personnel.set_email(sqlite_ledger, "wang", "wang@elsewhere.example", actor=OPERATOR, at=AT)
    later = at("2026-03-03", "08:30")
    compose(sqlite_ledger, post, at=later)
    row = messages(sqlite_ledger)[-1]
    hand_to(sqlite_ledger, row.id, LI, instead_of=WANG)
    send(sqlite_ledger, MemoryTransport([GONE]), SetClock(later))
    assert states(sqlite_ledger, to=LI) == []
    assert {state for _, state in states(sqlite_ledger, to=WANG)} == {"waiting"}


def hand_to(ledger: Ledger, message_id: int | None, reader: int, *, instead_of: int) -> None:
    """Let a mail have been made for somebody who stands in for another."""
    notice, message = table_of(Notice), table_of(Message)
    with writing(ledger.database) as work:
        work.change_once(message.update().where(message.c.id == message_id).values(recipient_id=reader))
        work.change_once(
            notice.update().where(notice.c.message_id == message_id).values(recipient_id=reader, for_id=instead_of)
        )


@pytest.mark.parametrize(
    "outcome",
    [
        answering(Result.DEAD, stage=Stage.RCPT, code=550, detail="5.7.1 relaying denied"),
        answering(Result.DEAD, stage=Stage.FINAL, code=554, detail="5.6.0 not wanted"),
        answering(Result.DEAD, stage=Stage.MAIL, code=550, detail="5.1.8 who are you"),
        answering(Result.RETRY, stage=Stage.RCPT, code=450, detail="4.2.1 mailbox busy"),
    ],
    ids=["policy", "content", "sender", "busy"],
)
def test_what_is_not_about_the_address_flags_none(sqlite_ledger: Ledger, post: Post, outcome: Outcome) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger, leader=None, verifier=None)
    compose(sqlite_ledger, post, at=AT)
    send(sqlite_ledger, MemoryTransport([outcome]), SetClock(AT))
    assert known(sqlite_ledger) == []
    assert states(sqlite_ledger, to=CHEN) == []


def test_that_a_manager_cannot_be_reached_either_is_not_passed_on_and_stays_with_the_doctor(
    sqlite_ledger: Ledger, post: Post
) -> None:
    refused_wang(sqlite_ledger, post)
    compose(sqlite_ledger, post, at=AT)
    clock = SetClock(AT + timedelta(minutes=1))
    assert send(sqlite_ledger, MemoryTransport([GONE]), clock) == done(dead=1)
    # The manager's mail held nothing but the report of Wang: it is not passed on a second time.
    assert states(sqlite_ledger, to=CHEN) == [("unreachable", "unreachable")]
    assert states(sqlite_ledger, to=ZHAO) == []
    assert [one.name for one in pulse(sqlite_ledger).faulty] == ["王敏", "陈静"]
