"""Clocks are watched from start to start of a machine: what was held is neither forgotten nor held for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.clock import Reading
from engine.domain.clock_watch import Verdict
from engine.operations.ledger import Ledger
from engine.operations.watching import accept, held_clocks, watch
from tests.builders import OPERATOR, an_office

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def a_reading(passed: timedelta, *, off: timedelta = timedelta(0), boot: str = "one", started: timedelta) -> Reading:
    """Return what a machine shows when so much time has passed in truth, started so long after the beginning."""
    return Reading(wall=START + passed + off, boot=boot, seconds=int((passed - started).total_seconds()))


def leap(ledger: Ledger, off: timedelta, *, boot: str = "one") -> None:
    """Let a machine's clock leap a minute after the beginning."""
    an_office(ledger)
    for passed, ahead in ((timedelta(0), timedelta(0)), (timedelta(minutes=1), off)):
        watch(ledger, a_reading(passed, off=ahead, boot=boot, started=timedelta(0)))
    assert [one.verdict for one in held_clocks(ledger)] == [Verdict.HELD]


def test_a_leap_that_was_put_right_while_the_machine_was_off_is_forgotten(ledger: Ledger) -> None:
    leap(ledger, AN_HOUR)
    off_for = timedelta(minutes=5)
    for minutes in (5, 6, 30, 70):
        now = a_reading(timedelta(minutes=minutes), boot="two", started=off_for)
        assert watch(ledger, now).verdict is Verdict.STEADY
    assert held_clocks(ledger) == []
    later = a_reading(30 * A_DAY, boot="three", started=30 * A_DAY)
    assert watch(ledger, later).verdict is Verdict.STEADY


def test_a_clock_that_is_held_on_another_machine_stays_held_while_that_is_read(ledger: Ledger) -> None:
    leap(ledger, 3653 * A_DAY)
    for minutes in range(2, 200, 2):
        passed = timedelta(minutes=minutes)
        other = a_reading(passed, boot="other", started=timedelta(minutes=2))
        assert watch(ledger, other).verdict is Verdict.STEADY
        here = a_reading(passed, off=3653 * A_DAY, started=timedelta(0))
        assert watch(ledger, here).verdict is Verdict.HELD


def test_a_machine_that_starts_with_a_time_years_ahead_is_held_until_that_is_accepted(ledger: Ledger) -> None:
    an_office(ledger)
    watch(ledger, a_reading(timedelta(0), started=timedelta(0)))
    wrong = a_reading(A_DAY, off=3653 * A_DAY, boot="two", started=A_DAY)
    assert watch(ledger, wrong).needs_acceptance
    accept(ledger, wrong, actor=OPERATOR, at=wrong.wall)
    later = a_reading(A_DAY + AN_HOUR, off=3653 * A_DAY, boot="two", started=A_DAY)
    assert watch(ledger, later).verdict is Verdict.STEADY


def test_a_machine_that_starts_with_a_time_years_ahead_goes_on_once_that_is_put_right(ledger: Ledger) -> None:
    an_office(ledger)
    watch(ledger, a_reading(timedelta(0), started=timedelta(0)))
    watch(ledger, a_reading(AN_HOUR, off=3653 * A_DAY, boot="two", started=AN_HOUR))
    seen = [
        watch(ledger, a_reading(AN_HOUR + timedelta(minutes=minutes), boot="two", started=AN_HOUR))
        for minutes in (1, 2, 4)
    ]
    assert seen[-1].verdict is Verdict.STEADY
    assert held_clocks(ledger) == []
