"""Whoever stands in for an absent person gets their mail, and reads for whom; it is one step and no more."""

from __future__ import annotations

from datetime import date

import pytest

from engine.operations.ledger import Ledger
from engine.operations.tick import tick
from engine.store import absence
from engine.store.tables.office import Substitute
from engine.store.unit_of_work import writing
from notifications.compose import Post, compose
from tests.builders import AT, an_item, an_office
from tests.notifications.mails import CHEN, LI, WANG, ZHAO, at, change_person, messages, notices, tell, text_of


def absent(ledger: Ledger, person: int, substitute: int, first: str, last: str) -> None:
    """Let one person stand in for another."""
    span = Substitute(
        person_id=person,
        substitute_id=substitute,
        from_on=date.fromisoformat(first),
        until_on=date.fromisoformat(last),
        reason="休假",
        created_at=AT,
        created_by="chen",
    )
    with writing(ledger.database) as work:
        absence.add_substitute(work, span)


def got_mail(ledger: Ledger) -> set[int]:
    return {row.recipient_id for row in messages(ledger)}


def test_the_substitute_gets_the_mail_and_reads_for_whom(ledger: Ledger, post: Post) -> None:
    an_office(ledger)
    absent(ledger, WANG, CHEN, "2026-03-02", "2026-03-06")
    item = an_item(ledger)
    compose(ledger, post, at=AT)
    assert got_mail(ledger) == {LI, ZHAO, CHEN}
    (row,) = [row for row in messages(ledger) if row.recipient_id == CHEN]
    assert "缘由：您代王敏（责任人）" in text_of(row.data)
    assert item.number in text_of(row.data)
    taken = [(n.recipient_id, n.for_id, n.message_id) for n in notices(ledger) if n.for_id is not None]
    assert taken == [(CHEN, WANG, row.id)]


def test_the_english_mail_says_for_whom(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    change_person(sqlite_ledger, CHEN, language="en")
    absent(sqlite_ledger, WANG, CHEN, "2026-03-02", "2026-03-06")
    an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    assert "Why you: You stand in for 王敏 (owner)" in text_of(messages(sqlite_ledger)[-1].data)


@pytest.mark.parametrize(
    ("day", "reader"), [("2026-03-03", WANG), ("2026-03-04", CHEN), ("2026-03-05", CHEN), ("2026-03-06", WANG)]
)
def test_only_on_the_days_of_the_absence_the_last_one_included(
    sqlite_ledger: Ledger, post: Post, day: str, reader: int
) -> None:
    an_office(sqlite_ledger)
    item = an_item(sqlite_ledger, owner=None, leader=None, verifier=None)
    absent(sqlite_ledger, WANG, CHEN, "2026-03-04", "2026-03-05")
    tell(sqlite_ledger, WANG, item.id, "assigned", since=at(day, "08:00"))
    compose(sqlite_ledger, post, at=at(day, "08:30"))
    assert got_mail(sqlite_ledger) == {reader}


def test_the_mails_of_both_are_one_and_their_lines_stay_apart(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    absent(sqlite_ledger, WANG, ZHAO, "2026-03-02", "2026-03-06")
    an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    (row,) = [row for row in messages(sqlite_ledger) if row.recipient_id == ZHAO]
    assert "缘由：您代王敏（责任人）" in text_of(row.data)
    assert "缘由：您是责任领导" in text_of(row.data)


def test_a_substitute_who_is_absent_too_gets_it_all_the_same_and_nobody_else(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    absent(sqlite_ledger, WANG, LI, "2026-03-02", "2026-03-06")
    absent(sqlite_ledger, LI, CHEN, "2026-03-02", "2026-03-06")
    an_item(sqlite_ledger)
    compose(sqlite_ledger, post, at=AT)
    by_reader = {row.recipient_id: text_of(row.data) for row in messages(sqlite_ledger)}
    assert by_reader.keys() == {LI, ZHAO, CHEN}
    assert "您代王敏" in by_reader[LI]
    assert "您代李强" in by_reader[CHEN]
    assert "王敏（" not in by_reader[CHEN]


@pytest.mark.parametrize("email", [None, "not an address"])
def test_a_substitute_whom_no_mail_reaches_is_no_help(sqlite_ledger: Ledger, post: Post, email: str | None) -> None:
    an_office(sqlite_ledger)
    absent(sqlite_ledger, WANG, CHEN, "2026-03-02", "2026-03-06")
    change_person(sqlite_ledger, CHEN, email=email)
    an_item(sqlite_ledger)
    assert compose(sqlite_ledger, post, at=AT).unreachable == 0
    assert got_mail(sqlite_ledger) == {WANG, LI, ZHAO}


def test_what_is_urgent_reaches_the_substitute_at_once(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    item = an_item(sqlite_ledger)
    absent(sqlite_ledger, WANG, ZHAO, "2026-03-02", "2026-03-06")
    compose(sqlite_ledger, post, at=AT)
    tell(sqlite_ledger, WANG, item.id, "returned", since=at("2026-03-02", "14:00"))
    assert compose(sqlite_ledger, post, at=at("2026-03-02", "14:01")).urgent == 1
    assert (messages(sqlite_ledger)[-1].recipient_id, messages(sqlite_ledger)[-1].slot) == (ZHAO, "urgent-1")


def test_the_proof_of_reminder_still_names_the_absent_person(sqlite_ledger: Ledger, post: Post) -> None:
    an_office(sqlite_ledger)
    an_item(sqlite_ledger, leader=None, verifier=None)
    compose(sqlite_ledger, post, at=AT)
    absent(sqlite_ledger, WANG, ZHAO, "2026-03-10", "2026-03-20")
    tick(sqlite_ledger, at=at("2026-03-13", "00:00"))
    compose(sqlite_ledger, post, at=at("2026-03-13", "08:30"))
    reminder = next(notice for notice in notices(sqlite_ledger) if notice.kind == "reminder")
    assert (reminder.recipient_id, reminder.for_id, str(reminder.state)) == (ZHAO, WANG, "merged")
    assert reminder.dedupe.endswith(f":{WANG}")
