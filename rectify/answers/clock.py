"""How the clock of a machine goes."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from engine.domain.clock_watch import Watch
from rectify.answers.kinds import Instant, at, maybe_at


class Clock(TypedDict):
    """What the clock of the machine that was asked shows, and what it should show by the seconds that went by.

    ``verdict`` is steady, set_back or held; while it is held nothing is done by it.
    """

    verdict: str
    wall: Instant
    expected: Instant
    ahead_seconds: int
    needs_acceptance: bool
    last_tick_at: Instant | None


class ClockAccepted(TypedDict):
    """A clock whose time is right, as somebody said."""

    verdict: str
    wall: Instant


def clock(seen: Watch, last_tick: datetime | None) -> Clock:
    """Return how a clock goes as ``clock show --json`` promises it."""
    return {
        "verdict": seen.verdict,
        "wall": at(seen.reading.wall),
        "expected": at(seen.expected),
        "ahead_seconds": int(seen.ahead.total_seconds()),
        "needs_acceptance": seen.needs_acceptance,
        "last_tick_at": maybe_at(last_tick),
    }


def clock_accepted(believed: Watch) -> ClockAccepted:
    """Return a clock that is believed as ``clock accept --json`` promises it."""
    return {"verdict": believed.verdict, "wall": at(believed.reading.wall)}
