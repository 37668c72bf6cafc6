"""What comes back is held against the address it was for, once; nobody can forge, replay or misdirect it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.clock import SetClock
from engine.domain.actor import Actor, Represented, operator
from engine.domain.definition import Role
from engine.errors import NotPermitted
from engine.operations import personnel
from engine.operations.ledger import Ledger
from engine.store import addresses
from engine.store.tables.delivery import Address, Bounce
from engine.store.unit_of_work import reading
from notifications.bounces import Result, TakenIn, take_in
from notifications.compose import Post, compose
from notifications.delivery import deliver
from notifications.return_path import return_path
from notifications.transport import MAIL, FolderTransport, MemoryTransport
from tests.builders import AT, OPERATOR, an_item, an_office
from tests.notifications.mails import CHEN, LI, SENDER, WANG, Mail, at, change_person, messages, states, tell, text_of
from tests.unit.notifications.returned_mails import OTHERS, Ours, exchange, page, postfix

BOUNCES = "bounces@office.example"
SOON = AT + timedelta(minutes=5)
GONE = postfix("failed", "5.1.1", "smtp; 550 5.1.1 user unknown")
FULL = postfix("failed", "5.2.2", "smtp; 552 5.2.2 over quota")
LATE = postfix("delayed", "4.4.1", "X-Postfix; timed out")


def ours(row: Mail) -> Ours:
    path = return_path(BOUNCES, row.header_id[1:].partition("@")[0])
    assert path is not None
    return Ours(header_id=row.header_id, returns_to=path, recipient=row.address)


def taken(ledger: Ledger, data: bytes, *, when: datetime = SOON, actor: Actor = OPERATOR) -> TakenIn:
    return take_in(ledger, data, bounce_address=BOUNCES, zone="Asia/Shanghai", actor=actor, at=when)


def send(ledger: Ledger, post: Post, *, when: datetime = AT) -> Mail:
    """Compose and send what waits; return the newest mail to Wang."""
    compose(ledger, post, at=when)
    deliver(ledger, {MAIL: MemoryTransport()}, sender=SENDER, clock=SetClock(when))
    return [row for row in messages(ledger) if row.recipient_id == WANG][-1]


def a_sent_mail(ledger: Ledger, post: Post) -> Mail:
    an_office(ledger)
    an_item(ledger, leader=None, verifier=None)
    row = send(ledger, post)
    assert row.state == "sent"
    return row


def another_day(ledger: Ledger, post: Post, day: str) -> Mail:
    """Let a reminder come and go out in the mail of a day."""
    tell(ledger, WANG, 1, "reminder", since=at(day, "00:00"))
    return send(ledger, post, when=at(day, "08:30"))


def kept(ledger: Ledger) -> list[tuple[str, str]]:
    with reading(ledger.database) as work:
        return [(row.action, row.status) for row in work.list(Bounce)]


def faults(ledger: Ledger) -> list[Address]:
    """Return what is known against the addresses that people have."""
    with reading(ledger.database) as work:
        return [row for one in addresses.faulty(work) if (row := work.find(Address, address=one.address))]


def test_an_address_with_nobody_behind_it_is_faulty_and_the_manager_reads_of_it(ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(ledger, post)
    found = taken(ledger, GONE(ours(row)))
    assert found == TakenIn(
        result=Result.FLAGGED,
        message_id=row.id,
        address="wang@office.example",
        status="5.1.1",
        detail="mx.school.example: 550 5.1.1 user unknown",
    )
    (fault,) = faults(ledger)
    assert (fault.address, fault.fault, fault.code, fault.message_id) == (row.address, "bounced", "5.1.1", row.id)
    assert states(ledger, to=WANG) == [("assigned", "unreachable")]
    compose(ledger, post, at=SOON)
    (told,) = [mail for mail in messages(ledger) if mail.recipient_id == CHEN]
    assert "1条通知没有送到" in text_of(told.data)


def test_the_same_report_again_changes_nothing_and_tells_nobody_again(ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(ledger, post)
    assert taken(ledger, GONE(ours(row))).result is Result.FLAGGED
    for _ in range(2):
        assert taken(ledger, GONE(ours(row)), when=AT + timedelta(days=3)).result is Result.REPEATED
    assert kept(ledger) == [("failed", "5.1.1")]
    assert faults(ledger)[0].times == 1
    assert states(ledger, to=CHEN) == [("unreachable", "waiting")]


def test_while_an_address_is_faulty_no_mail_is_written_to_it_and_with_a_better_one_everything_is_told(
    ledger: Ledger, post: Post
) -> None:
    row = a_sent_mail(ledger, post)
    taken(ledger, GONE(ours(row)))
    tell(ledger, WANG, 1, "reminder", since=at("2026-03-03", "00:00"))
    compose(ledger, post, at=at("2026-03-03", "08:30"))
    assert [mail.id for mail in messages(ledger) if mail.recipient_id == WANG] == [row.id]
    personnel.set_email(ledger, "wang", "wang.min@office.example", actor=OPERATOR, at=at("2026-03-03", "10:00"))
    assert faults(ledger) == []
    compose(ledger, post, at=at("2026-03-03", "10:00"))
    newest = [mail for mail in messages(ledger) if mail.recipient_id == WANG][-1]
    assert newest.address == "wang.min@office.example"
    assert {state for _kind, state in states(ledger, to=WANG)} == {"merged"}


def test_the_same_address_entered_again_is_tried_again(sqlite_ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    taken(sqlite_ledger, GONE(ours(row)))
    personnel.set_email(sqlite_ledger, "wang", row.address, actor=OPERATOR, at=SOON)
    assert faults(sqlite_ledger) == []
    assert states(sqlite_ledger, to=WANG) == [("assigned", "waiting")]


def test_a_mail_that_is_late_is_noted_and_nothing_else(sqlite_ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    assert taken(sqlite_ledger, LATE(ours(row))).result is Result.NOTED
    assert kept(sqlite_ledger) == [("delayed", "4.4.1")]
    assert (faults(sqlite_ledger), states(sqlite_ledger, to=WANG)) == ([], [("assigned", "merged")])
    assert taken(sqlite_ledger, GONE(ours(row))).result is Result.FLAGGED


def test_what_a_full_mailbox_did_not_take_goes_with_the_next_mail_and_the_third_in_a_row_makes_it_faulty(
    ledger: Ledger, post: Post
) -> None:
    rows, results = [a_sent_mail(ledger, post)], []
    for day in ("2026-03-03", "2026-03-04"):
        results.append(taken(ledger, FULL(ours(rows[-1]))).result)
        assert ("assigned", "waiting") in states(ledger, to=WANG)
        rows.append(another_day(ledger, post, day))
        assert {state for _kind, state in states(ledger, to=WANG)} == {"merged"}
    results.append(taken(ledger, FULL(ours(rows[-1])), when=at("2026-03-04", "09:00")).result)
    assert results == [Result.COUNTED, Result.COUNTED, Result.FLAGGED]
    assert faults(ledger)[0].code == "5.2.2"
    assert states(ledger, to=CHEN) == [("unreachable", "waiting")]


def test_a_mail_that_got_through_in_between_begins_the_count_anew(sqlite_ledger: Ledger, post: Post) -> None:
    rows = [a_sent_mail(sqlite_ledger, post)]
    rows += [another_day(sqlite_ledger, post, f"2026-03-{day:02}") for day in (3, 4, 5)]
    for row in (rows[0], rows[1], rows[3]):
        assert taken(sqlite_ledger, FULL(ours(row)), when=at("2026-03-05", "09:00")).result is Result.COUNTED
    assert faults(sqlite_ledger) == []


def test_reports_count_in_the_order_of_their_mails_not_in_that_of_being_read(sqlite_ledger: Ledger, post: Post) -> None:
    rows = [a_sent_mail(sqlite_ledger, post)]
    rows += [another_day(sqlite_ledger, post, f"2026-03-{day:02}") for day in (3, 4)]
    when = at("2026-03-05", "09:00")
    results = [taken(sqlite_ledger, FULL(ours(row)), when=when).result for row in (rows[2], rows[0], rows[1])]
    assert results == [Result.COUNTED, Result.COUNTED, Result.FLAGGED]


@pytest.mark.parametrize(
    "form", [GONE, exchange("5.1.10", "550 5.1.10 RecipientNotFound"), page("550 5.1.1 邮箱不存在")]
)
def test_a_report_that_names_a_mail_of_another_office_is_not_believed(
    sqlite_ledger: Ledger, post: Post, form: object
) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    local, _, domain = row.header_id[1:-1].partition("@")
    unsigned = local.rpartition(".")[0]
    stranger = f"<{unsigned}.{'a' * 16}@{domain}>"
    theirs = Ours(header_id=stranger, returns_to=f"bounces+1.20260302.daily.{'a' * 16}@office.example")
    assert callable(form)
    assert taken(sqlite_ledger, form(theirs)).result is Result.FORGED
    assert (kept(sqlite_ledger), faults(sqlite_ledger)) == ([], [])


def test_whoever_got_a_mail_cannot_make_a_report_about_the_mail_of_somebody_else(
    sqlite_ledger: Ledger, post: Post
) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger, leader=None)
    send(sqlite_ledger, post)
    mine, theirs = (next(row for row in messages(sqlite_ledger) if row.recipient_id == who) for who in (WANG, LI))
    signature = ours(mine).returns_to.partition("@")[0].rpartition(".")[2]
    forged = f"bounces+{LI}.20260302.daily.{signature}@office.example"
    assert taken(sqlite_ledger, GONE(Ours(header_id=theirs.header_id.replace(".", "-"), returns_to=forged))).result is (
        Result.FORGED
    )
    assert faults(sqlite_ledger) == []


def test_the_address_in_the_report_is_not_believed(sqlite_ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    lying = Ours(header_id=row.header_id, returns_to=ours(row).returns_to, recipient="chen@office.example")
    assert taken(sqlite_ledger, GONE(lying)).address == "wang@office.example"
    assert [fault.address for fault in faults(sqlite_ledger)] == ["wang@office.example"]


def test_a_report_that_comes_after_two_weeks_is_not_believed_any_more(sqlite_ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    fortnight = timedelta(days=14)
    assert taken(sqlite_ledger, GONE(ours(row)), when=AT + fortnight + timedelta(seconds=1)).result is Result.EXPIRED
    assert (kept(sqlite_ledger), faults(sqlite_ledger)) == ([], [])
    assert taken(sqlite_ledger, GONE(ours(row)), when=AT + fortnight).result is Result.FLAGGED


def test_a_mail_that_never_left_cannot_come_back(sqlite_ledger: Ledger, post: Post, tmp_path: Path) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger, leader=None, verifier=None)
    compose(sqlite_ledger, post, at=AT)
    (row,) = messages(sqlite_ledger)
    assert taken(sqlite_ledger, GONE(ours(row))).result is Result.FORGED
    deliver(sqlite_ledger, {MAIL: FolderTransport(tmp_path)}, sender=SENDER, clock=SetClock(AT))
    assert taken(sqlite_ledger, GONE(ours(row))).result is Result.FORGED


def test_what_is_no_report_changes_nothing(sqlite_ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    for name, (form, sort) in OTHERS.items():
        assert taken(sqlite_ledger, form(ours(row))).result == sort, name
    assert (kept(sqlite_ledger), faults(sqlite_ledger)) == ([], [])


def test_a_report_about_nothing_of_ours_stays_unmatched(sqlite_ledger: Ledger, post: Post) -> None:
    a_sent_mail(sqlite_ledger, post)
    nobody = Ours(header_id="<a@b.example>", returns_to="rectify@office.example")
    assert taken(sqlite_ledger, GONE(nobody)).result is Result.UNMATCHED


def test_who_has_another_address_by_now_is_reached_and_gets_what_was_lost(sqlite_ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    change_person(sqlite_ledger, WANG, email="wang.min@office.example")
    assert taken(sqlite_ledger, GONE(ours(row))).result is Result.FLAGGED
    assert (faults(sqlite_ledger), states(sqlite_ledger, to=CHEN)) == ([], [])
    assert states(sqlite_ledger, to=WANG) == [("assigned", "waiting")]


def test_other_mails_that_wait_for_the_address_are_given_up_with_it(sqlite_ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    tell(sqlite_ledger, WANG, 1, "returned", since=at("2026-03-02", "10:01"))
    compose(sqlite_ledger, post, at=at("2026-03-02", "10:02"))
    assert taken(sqlite_ledger, GONE(ours(row))).result is Result.FLAGGED
    assert [mail.state for mail in messages(sqlite_ledger) if mail.recipient_id == WANG] == ["sent", "dead"]
    assert {state for _kind, state in states(sqlite_ledger, to=WANG)} == {"unreachable"}
    assert states(sqlite_ledger, to=CHEN) == [("unreachable", "waiting")]


def test_only_who_looks_after_the_office_takes_in_what_came_back(sqlite_ledger: Ledger, post: Post) -> None:
    row = a_sent_mail(sqlite_ledger, post)
    wang = operator(
        "tester",
        on_behalf_of=Represented(person_id=WANG, login="wang", name="王敏"),
        roles={Role.STAFF: frozenset({1}), Role.MANAGER: frozenset({1})},
    )
    with pytest.raises(NotPermitted):
        taken(sqlite_ledger, GONE(ours(row)), actor=wang)
