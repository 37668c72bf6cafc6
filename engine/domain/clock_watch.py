"""Whether the wall's time can be believed: held against the seconds since the machine was started.

A machine that was off or asleep has simply missed some ticks: its stopwatch went on, or a new one began. A wall's time
that runs ahead of the stopwatch has leapt, and acting on it would send everybody the reminders of days that have not
come. A wall's time that falls back harms nobody: what happened stays, and what is due will be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from engine.clock import Reading

# Corrections of the time service and slow ticks stay below this.
LEAP = timedelta(minutes=5)
# Two readings agree when the wall and the stopwatch measured the same time between them.
AGREEMENT = timedelta(seconds=5)
AGREES_AFTER = 120
# What is further ahead is no correction of a clock: somebody must say that it is right.
FARTHEST = timedelta(hours=24)
# Who starts a machine later than this after it was last read has its wrong clock before them rather than a long rest.
LONGEST_OFF = timedelta(days=366)
# For so long a clock that was set back may come back to its old time without a question.
REMEMBERED = 24 * 60 * 60


class Verdict(StrEnum):
    """What is thought of a clock: it goes steadily, it was set back, or it leapt ahead and nothing is done by it."""

    STEADY = "steady"
    SET_BACK = "set_back"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A clock as it was last read. ``trusted`` was believed last, ``moved`` is the first reading after it went astray.

    ``trusted`` and ``moved`` are of the same start of the machine as ``reading``.
    """

    verdict: Verdict
    reading: Reading
    trusted: Reading
    moved: Reading | None = None

    @property
    def expected(self) -> datetime:
        """Return the time it would be if the clock had gone on steadily."""
        return self.trusted.wall + timedelta(seconds=self.reading.seconds - self.trusted.seconds)

    @property
    def ahead(self) -> timedelta:
        """Return how far the wall's time is ahead of that; negative when it is behind."""
        return self.reading.wall - self.expected

    @property
    def needs_acceptance(self) -> bool:
        """Say whether this leap is only believed once somebody says so."""
        return self.verdict is Verdict.HELD and self.ahead > FARTHEST


def begin(now: Reading, *, held: Watch | None = None, last: datetime | None = None) -> Watch:
    """Begin to watch a clock; ``held`` is a leap that nobody has accepted: starting the machine anew does not.

    ``last`` is the last time that any clock showed: nobody leaves an office switched off for more than a year.
    """
    if held is None or held.moved is None or now.wall < held.moved.wall:
        if last is not None and now.wall - last > LONGEST_OFF:
            return Watch(verdict=Verdict.HELD, reading=now, trusted=replace(now, wall=last), moved=now)
        return steady(now)
    # What the machine lost while it was off nobody measured; that it was held for long is no part of the leap.
    trusted = replace(now, wall=held.expected)
    return Watch(verdict=Verdict.HELD, reading=now, trusted=trusted, moved=now)


def steady(now: Reading) -> Watch:
    """Believe a reading."""
    return Watch(verdict=Verdict.STEADY, reading=now, trusted=now)


def read(before: Watch, now: Reading) -> Watch:
    """Return what is thought of a clock after one more reading; both are of one start of the machine."""
    seen = replace(before, reading=now)
    if abs(seen.ahead) <= LEAP:
        return steady(now)
    if seen.ahead < timedelta(0):
        moved = before.moved if before.verdict is Verdict.SET_BACK and before.moved is not None else now
        if now.seconds - moved.seconds >= REMEMBERED:
            return steady(now)
        return replace(seen, verdict=Verdict.SET_BACK, moved=moved)
    moved = before.moved if before.verdict is Verdict.HELD and before.moved is not None else now
    if not _agree(moved, now):
        moved = now
    if seen.ahead <= FARTHEST and now.seconds - moved.seconds >= AGREES_AFTER:
        return steady(now)
    return replace(seen, verdict=Verdict.HELD, moved=moved)


def _agree(one: Reading, other: Reading) -> bool:
    by_wall, by_stopwatch = other.wall - one.wall, timedelta(seconds=other.seconds - one.seconds)
    return abs(by_wall - by_stopwatch) <= AGREEMENT
