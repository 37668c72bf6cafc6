"""What a deliverer leaves behind that is not heard of again: the one mail it was sending, and those it only held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.clock import SetClock
from engine.operations.health import pulse
from engine.operations.ledger import Ledger
from engine.store import mails
from engine.store.unit_of_work import writing
from notifications.claiming import HANDING_OVER, HOLD, Batch, Limits, claim
from notifications.compose import Post
from notifications.marking import Marks
from notifications.transport import MAIL, MemoryTransport, Outcome, Result, Stage
from tests.builders import AT
from tests.notifications.mails import ActingTransport, messages
from tests.notifications.sending import done, send, tried, waiting_mails

MINUTE = timedelta(minutes=1)
LEASE = HOLD + HANDING_OVER


def hold(ledger: Ledger, clock: SetClock) -> Batch:
    """Claim what is due, and be heard of no more."""
    batch = claim(ledger, MAIL, owner="gone", limits=Limits(), due=clock.at, most=20, at=clock.at)
    assert batch is not None
    return batch


def leave(ledger: Ledger, clock: SetClock) -> None:
    """Claim what is due, begin the first, and be heard of no more."""
    batch = hold(ledger, clock)
    with Marks(ledger) as marks:
        assert marks.begin(batch, batch.mails[0], at=clock.at)


def test_a_mail_over_which_every_deliverer_ends_holds_nobody_up_and_is_given_up_in_the_end(
    ledger: Ledger, post: Post
) -> None:
    clock = SetClock(AT)
    first, _second = waiting_mails(ledger, post, 2)
    waits = []
    leave(ledger, clock)
    for _ in range(10):
        clock.at += LEASE + MINUTE
        send(ledger, MemoryTransport(), clock)
        row, other = messages(ledger)
        assert (str(row.state), str(other.state)) == ("unknown", "sent")
        assert row.next_try_at is not None
        waits.append(row.next_try_at - clock.at)
        clock.at = row.next_try_at
        leave(ledger, clock)
    assert waits[0] < timedelta(minutes=2)
    assert waits[-1] > timedelta(hours=19)
    clock.at += LEASE + MINUTE
    assert send(ledger, MemoryTransport(), clock) == done()
    assert str(messages(ledger)[0].state) == "dead"
    assert (pulse(ledger).queue.dead, pulse(ledger).queue.messages) == (1, 0)
    assert [(number, result) for number, result, *_ in tried(ledger, first.id)] == [
        (number, "unknown") for number in range(1, 12)
    ]


def test_what_was_held_and_not_begun_counts_for_nothing(ledger: Ledger, post: Post) -> None:
    clock = SetClock(AT)
    rows = waiting_mails(ledger, post, 3)
    hold(ledger, clock)
    assert {str(row.state) for row in messages(ledger)} == {"waiting"}
    clock.at += HOLD + MINUTE
    assert send(ledger, MemoryTransport(), clock) == done(sent=3)
    assert {row.failures for row in messages(ledger)} == {0}
    assert [[result for _, result, *_ in tried(ledger, row.id)] for row in rows] == [["sent"]] * 3


@pytest.mark.parametrize(("answer", "state"), [(Result.SENT, "sent"), (Result.DEAD, "dead"), (Result.RETRY, "waiting")])
def test_whoever_was_thought_gone_has_the_last_word_until_another_has_tried(
    ledger: Ledger, post: Post, answer: Result, state: str
) -> None:
    (row,), clock, finder = waiting_mails(ledger, post), SetClock(AT), MemoryTransport()

    def be_found_missing() -> None:
        assert send(ledger, finder, SetClock(AT + LEASE + MINUTE)) == done()
        assert str(messages(ledger)[0].state) == "unknown"

    send(ledger, ActingTransport(be_found_missing, answer=answer), clock)
    (after,) = messages(ledger)
    assert (str(after.state), after.attempts, after.failures) == (state, 1, int(answer is Result.RETRY))
    assert [(number, result) for number, result, *_ in tried(ledger, row.id)] == [(1, str(answer))]
    assert finder.mails == []


def test_a_mail_that_was_begun_at_the_last_moment_is_held_as_long_as_handing_it_over_may_take(
    ledger: Ledger, post: Post
) -> None:
    _first, second = waiting_mails(ledger, post, 2)
    batch = hold(ledger, SetClock(AT))
    late = AT + HOLD - MINUTE
    with Marks(ledger) as marks:
        outcome = Outcome(result=Result.SENT, stage=Stage.FINAL)
        marks.put(batch, batch.mails[0], outcome, then=batch.mails[1], at=late)
    for when in (AT + HOLD + MINUTE, late + LEASE - MINUTE):
        assert send(ledger, MemoryTransport(), SetClock(when)) == done()
    assert str(messages(ledger)[1].state) == "sending"
    send(ledger, MemoryTransport(), SetClock(late + LEASE + MINUTE))
    assert tried(ledger, second.id)[0][:2] == (1, "unknown")


def test_a_mail_that_has_passed_to_another_is_not_begun(ledger: Ledger, post: Post) -> None:
    waiting_mails(ledger, post, 2)
    batch = hold(ledger, SetClock(AT))
    assert send(ledger, MemoryTransport(), SetClock(AT + HOLD + MINUTE)) == done(sent=2)
    with Marks(ledger) as marks:
        assert not marks.begin(batch, batch.mails[0], at=AT + HOLD + MINUTE)
    assert {str(row.state) for row in messages(ledger)} == {"sent"}


def test_a_mail_that_somebody_holds_is_not_let_go_of_twice(ledger: Ledger, post: Post) -> None:
    (row,), clock = waiting_mails(ledger, post), SetClock(AT)
    assert row.id is not None
    hold(ledger, clock)
    with writing(ledger.database) as work:
        assert not mails.send_again(work, row.id, seen=1, at=AT)
        assert mails.send_again(work, row.id, seen=1, at=AT + HOLD + MINUTE)
