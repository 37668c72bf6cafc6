"""How long a message that did not pass waits, and a way out that is itself at fault."""

from __future__ import annotations

from datetime import datetime, timedelta

# A message is tried again after these waits, ten times in about five days; then it is given up, for all to see.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 240, 480, 1440, 1440, 1440))
# A way out rests for one of these; it is tried again at least once an hour, however long it has been at fault.
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
JITTER_PERCENT = 20


def wait_after(failures: int, *, percent: int) -> timedelta | None:
    """Return how long a message waits after its n-th failure, None when it is given up.

    ``percent`` spreads the tries, so that many that failed together do not come back together: 100 is the plain wait,
    80 to 120 are drawn.
    """
    return WAITS[failures - 1] * percent / 100 if failures <= len(WAITS) else None


def pause_after(failures: int, *, percent: int) -> timedelta:
    """Return how long a way out rests after its n-th failure in a row, at most an hour; ``percent`` spreads it."""
    return min(_PAUSES[min(failures, len(_PAUSES)) - 1] * percent / 100, _PAUSES[-1])


def clock_hour(at: datetime) -> datetime:
    """Return the beginning of the hour by the clock, in which messages are counted."""
    return at.replace(minute=0, second=0, microsecond=0)


def clock_minute(at: datetime) -> datetime:
    """Return the beginning of the minute by the clock."""
    return at.replace(second=0, microsecond=0)
