"""How many mails may leave in an hour: exact between nodes, and what is over the limit keeps its place."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta

import pytest

from engine.clock import SetClock
from engine.operations.ledger import Ledger
from engine.store import allowances
from engine.store.tables.delivery import Allowance
from engine.store.unit_of_work import reading, writing
from notifications.claiming import Limits
from notifications.compose import Post
from notifications.transport import MemoryTransport, Outcome, Result, Stage
from tests.builders import AT
from tests.notifications.mails import messages
from tests.notifications.nodes import deliver_there
from tests.notifications.sending import answering, change_message, done, send, waiting_mails
from tests.processes import PROCESSES

HOUR = timedelta(hours=1)
DOWN = Outcome(result=Result.RETRY, stage=Stage.CONNECT, relay_fault=True)


def used(ledger: Ledger) -> dict[tuple[str, datetime], int]:
    with reading(ledger.database) as work:
        return {(row.scope, row.hour): row.used for row in work.list(Allowance)}


def test_what_is_over_the_limit_waits_for_the_next_hour_in_its_place(ledger: Ledger, post: Post) -> None:
    rows, clock, relay = waiting_mails(ledger, post, 5), SetClock(AT), MemoryTransport()
    limits = Limits(an_hour=2)
    assert send(ledger, relay, clock, limits=limits) == done(sent=2)
    clock.at = AT + HOUR - timedelta(seconds=1)
    assert send(ledger, relay, clock, limits=limits) == done()
    assert [row.next_try_at for row in messages(ledger)][2:] == [row.next_try_at for row in rows][2:]
    for expected in (2, 1, 0):
        clock.at += HOUR
        assert send(ledger, relay, clock, limits=limits) == done(sent=expected)
    assert [address for _, address, _ in relay.mails] == [row.address for row in rows]


def test_one_person_too_many_mails_does_not_stand_in_the_way_of_others(ledger: Ledger, post: Post) -> None:
    rows, clock, relay = waiting_mails(ledger, post, 4), SetClock(AT), MemoryTransport()
    for slot, row in enumerate(rows[:3]):
        change_message(ledger, row.id, recipient_id=rows[0].recipient_id, slot=f"s{slot}")
    assert send(ledger, relay, clock, limits=Limits(a_person=1)) == done(sent=2)
    assert [address for _, address, _ in relay.mails] == [rows[0].address, rows[3].address]
    clock.at += HOUR
    assert send(ledger, relay, clock, limits=Limits(a_person=1)) == done(sent=1)
    assert relay.mails[-1][1] == rows[1].address


def test_only_what_is_handed_over_counts(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post, 3)
    limits, clock = Limits(an_hour=2, a_person=1), SetClock(AT)
    send(ledger, MemoryTransport([DOWN]), clock, limits=limits)
    assert set(used(ledger).values()) == {0}
    clock.at += timedelta(minutes=2)
    assert send(ledger, MemoryTransport([answering(Result.RETRY)]), clock, limits=limits) == done(retry=1, sent=1)
    assert sum(many for (scope, _), many in used(ledger).items() if scope == "mail") == 2


def test_the_counts_of_hours_long_past_are_removed(sqlite_ledger: Ledger, post: Post) -> None:
    rows, clock, limits = waiting_mails(sqlite_ledger, post, 5), SetClock(AT), Limits(an_hour=1, a_person=1)
    for _ in rows:
        assert send(sqlite_ledger, MemoryTransport(), clock, limits=limits) == done(sent=1)
        clock.at += HOUR
    assert {hour for _, hour in used(sqlite_ledger)} == {AT + HOUR * n for n in (2, 3, 4)}


@pytest.mark.parametrize("wanted", [1, 5, 7, 20])
def test_of_what_is_left_as_much_is_taken_as_there_is(sqlite_ledger: Ledger, wanted: int) -> None:
    with writing(sqlite_ledger.database) as work:
        assert allowances.take(work, "mail", hour=AT, wanted=4, most=11) == 4
        assert allowances.take(work, "mail", hour=AT, wanted=wanted, most=11) == min(wanted, 7)
        assert allowances.take(work, "mail", hour=AT + HOUR, wanted=wanted, most=11) == min(wanted, 11)


def test_several_processes_at_once_never_send_more_than_the_hour_allows_and_never_less(
    ledger: Ledger, post: Post
) -> None:
    waiting_mails(ledger, post, 30)
    nodes, url = 4, ledger.database.url
    with ProcessPoolExecutor(nodes, PROCESSES) as pool:
        for hour in range(2):
            at = AT + HOUR * hour
            sent = list(pool.map(deliver_there, [url] * nodes, [at] * nodes, [11] * nodes, [1] * nodes))
            assert sum(sent) == 11
            assert {many for (scope, when), many in used(ledger).items() if when == at and scope == "mail"} == {11}
            assert all(many <= 1 for (scope, _), many in used(ledger).items() if scope != "mail")
    assert len([row for row in messages(ledger) if row.state == "sent"]) == 22
