"""A way out at fault rests, for every node and for no mail's account; when it is back, what waited goes out once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine.clock import SetClock
from engine.operations.health import pulse
from engine.operations.ledger import Ledger
from notifications.compose import Post
from notifications.delivery import deliver, resume
from notifications.transport import MAIL, Gate, MemoryTransport, Outcome, Result, Stage, always
from tests.builders import AT
from tests.notifications.mails import SENDER, messages
from tests.notifications.sending import answering, done, send, tried, waiting_mails

DOWN = Outcome(result=Result.RETRY, stage=Stage.CONNECT, detail="connection refused", relay_fault=True)
NO_LOGIN = Outcome(result=Result.RETRY, stage=Stage.MAIL, code=530, detail="log in first", relay_fault=True)
MINUTE = timedelta(minutes=1)


class Counting(MemoryTransport):
    """Counts the tries, and is down until it is told otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.tries: list[str] = []
        self.is_up = False

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Answer by whether it is up."""
        self.tries.append(recipient)
        return super().send(sender, recipient, data) if self.is_up else DOWN


def paused_until(ledger: Ledger) -> datetime:
    (relay,) = pulse(ledger).at_fault
    assert relay.paused_until is not None
    return relay.paused_until


def test_while_it_rests_no_node_tries_and_the_mails_keep_their_place_and_their_tries(
    ledger: Ledger, post: Post
) -> None:
    rows, clock = waiting_mails(ledger, post, 3), SetClock(AT)
    assert send(ledger, MemoryTransport([DOWN]), clock) == done(retry=1)
    until = paused_until(ledger)
    assert timedelta(seconds=48) <= until - AT <= timedelta(seconds=72)
    clock.at = until - timedelta(seconds=1)
    another = MemoryTransport()
    assert send(ledger, another, clock) == done()
    assert [(row.next_try_at, row.failures, str(row.state)) for row in messages(ledger)] == [
        (row.next_try_at, 0, "waiting") for row in rows
    ]
    assert tried(ledger, rows[0].id) == [(1, "retry", "connect", None, "connection refused")]
    clock.at = until
    assert send(ledger, another, clock) == done(sent=3)
    assert [address for _, address, _ in another.mails] == [row.address for row in rows]


def test_it_says_since_when_how_often_and_why_until_something_passes(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post, 2)
    clock = SetClock(AT)
    send(ledger, MemoryTransport([DOWN]), clock)
    clock.at = paused_until(ledger)
    send(ledger, MemoryTransport([answering(Result.RETRY, stage=Stage.TLS, relay_fault=True, detail="expired")]), clock)
    (relay,) = pulse(ledger).at_fault
    assert (relay.name, relay.failures, relay.failing_since) == (MAIL, 2, AT)
    assert (relay.stage, relay.code, relay.detail) == ("tls", None, "expired")
    clock.at = paused_until(ledger)
    send(ledger, MemoryTransport(), clock)
    assert pulse(ledger).at_fault == ()


def test_a_refused_recipient_shows_that_the_relay_is_in_order_again(sqlite_ledger: Ledger, post: Post) -> None:
    waiting_mails(sqlite_ledger, post, 2)
    clock = SetClock(AT)
    send(sqlite_ledger, MemoryTransport([DOWN]), clock)
    clock.at = paused_until(sqlite_ledger)
    send(sqlite_ledger, MemoryTransport([answering(Result.DEAD, stage=Stage.RCPT, code=550)]), clock)
    assert pulse(sqlite_ledger).at_fault == ()


def test_one_way_at_fault_leaves_the_others_open(sqlite_ledger: Ledger, post: Post) -> None:
    waiting_mails(sqlite_ledger, post)
    hook = MemoryTransport([DOWN])
    ways = {"webhook": hook, MAIL: MemoryTransport()}
    assert deliver(sqlite_ledger, ways, sender=SENDER, clock=SetClock(AT)) == done(sent=1)


def test_an_operator_who_has_mended_it_need_not_wait(sqlite_ledger: Ledger, post: Post) -> None:
    waiting_mails(sqlite_ledger, post)
    clock = SetClock(AT)
    send(sqlite_ledger, MemoryTransport([DOWN]), clock)
    assert resume(sqlite_ledger, [MAIL]) == [MAIL]
    assert resume(sqlite_ledger, [MAIL]) == []
    assert send(sqlite_ledger, MemoryTransport(), clock) == done(sent=1)


def test_a_relay_that_is_dead_for_a_day_is_asked_now_and_then_and_afterwards_each_mail_goes_out_once(
    sqlite_ledger: Ledger, post: Post
) -> None:
    rows = waiting_mails(sqlite_ledger, post, 30)
    clock, relay = SetClock(AT), Counting()
    while clock.at < AT + timedelta(days=1):
        send(sqlite_ledger, relay, clock)
        clock.at += MINUTE
    # After 1, 5 and 15 minutes, then each hour; spread, so not to the minute.
    assert 24 <= len(relay.tries) <= 36
    assert {row.failures for row in messages(sqlite_ledger)} == {0}
    assert pulse(sqlite_ledger).queue.dead == 0
    relay.is_up, relay.tries, clock.at = True, [], paused_until(sqlite_ledger)
    assert send(sqlite_ledger, relay, clock) == done(sent=30)
    assert relay.tries == [row.address for row in rows]
    clock.at += MINUTE
    assert send(sqlite_ledger, relay, clock) == done()


def test_after_the_rest_one_mail_tries_and_the_others_stay_free(sqlite_ledger: Ledger, post: Post) -> None:
    waiting_mails(sqlite_ledger, post, 5)
    clock, relay = SetClock(AT), Counting()
    for _ in range(4):
        send(sqlite_ledger, relay, clock)
        clock.at = paused_until(sqlite_ledger)
    assert len(relay.tries) == 4
    assert [row.attempts for row in messages(sqlite_ledger)] == [4, 0, 0, 0, 0]


class Picky(MemoryTransport):
    """Answers one recipient with what speaks of the login, or hangs on it."""

    def __init__(self, victim: str, outcome: Outcome) -> None:
        super().__init__()
        self._victim = victim
        self._outcome = outcome

    def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
        """Refuse the victim."""
        return self._outcome if recipient == self._victim else super().send(sender, recipient, data)


@pytest.mark.parametrize(
    "outcome", [NO_LOGIN, answering(Result.RETRY, stage=Stage.RCPT), answering(Result.UNKNOWN)],
    ids=["login", "retry", "unknown"],
)  # fmt: skip
def test_a_mail_at_the_head_of_the_queue_that_never_passes_stops_nobody_else(
    sqlite_ledger: Ledger, post: Post, outcome: Outcome
) -> None:
    rows, clock = waiting_mails(sqlite_ledger, post, 4), SetClock(AT)
    relay = Picky(rows[0].address, outcome)
    for _ in range(30):
        send(sqlite_ledger, relay, clock)
        clock.at += MINUTE
    assert [address for _, address, _ in relay.mails if address != rows[0].address] == [row.address for row in rows[1:]]
    assert (messages(sqlite_ledger)[0].failures > 0) is not outcome.relay_fault


def test_two_nodes_that_fail_together_count_one_fault(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post, 2)
    clock = SetClock(AT)

    class AndAnother(MemoryTransport):
        def send(self, sender: str, recipient: str, data: bytes, gate: Gate = always) -> Outcome:
            send(ledger, MemoryTransport([DOWN]), clock)
            return DOWN

    # Both claim before either knows: the second has the mail that the first has not.
    assert deliver(ledger, {MAIL: AndAnother()}, sender=SENDER, clock=clock, limit=1) == done(retry=1)
    assert pulse(ledger).at_fault[0].failures == 1
