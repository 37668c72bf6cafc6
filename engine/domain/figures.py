"""What the figures of a ledger go by: the days that charts are drawn at, and how counts of the past follow from now.

Counts of the past are worked out backwards from what stands in the ledger now, by what has entered which state since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.workdays import Calendar, start_of_day

# A chart over time has a point every two weeks: half a year back, today, half a year ahead.
_STEP, _MANY = timedelta(weeks=2), 13
# Up to so many working days in a state, each range from the one before; the last is everything longer.
AGES = (5, 10, 20, 40)
WEEKS = 7
_A_DAY, _A_WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Then:
    """A day that figures are told of, with the instant as of which they are."""

    day: date
    at: datetime


def then(day: date, *, today: date, zone: str) -> Then:
    """Return a day as figures are told of it: as it begins, and today as it is now, for which its end does."""
    return Then(day, start_of_day(day + _A_DAY if day == today else day, zone))


@dataclass(frozen=True, slots=True)
class Gone:
    """So many items came from one state (None: they were taken in) into another after the last of ``after`` points."""

    after: int
    before: str | None
    now: str
    count: int


def points_past(today: date) -> Sequence[date]:
    """Return the days before today that charts over time have a point at, earliest first."""
    return [today - _STEP * number for number in range(_MANY, 0, -1)]


def points_ahead(today: date) -> Sequence[date]:
    """Return today and the days after it that a chart of what is to come has a point at."""
    return [today + _STEP * number for number in range(_MANY + 1)]


def entered_by(today: date, calendar: Calendar) -> Sequence[date]:
    """Return the first day on which a state may have been entered to be of each age in ``AGES``, the longest first."""
    worked = calendar.on_or_before(today)
    return [calendar.add(worked, -most) for most in reversed(AGES)]


def weeks_from(today: date) -> tuple[date, date]:
    """Return the Monday of this week, and the one after the last week that coming deadlines are shown of."""
    monday = today - timedelta(days=today.weekday())
    return monday, monday + _A_WEEK * WEEKS


def standing_at(now: Mapping[str, int], gone: Iterable[Gone], points: int) -> list[Counter[str]]:
    """Return how many items stood in each state at each of so many points, from how many do now.

    ``gone`` is everything that entered a state since the first point; a point counts what had entered before it.
    """
    since = list(gone)
    found = []
    for point in range(points):
        there = Counter(now)
        for one in since:
            if one.after > point:
                there[one.now] -= one.count
                if one.before is not None:
                    there[one.before] += one.count
        found.append(there)
    return found


def left_at(begun: Mapping[int, int], ended: Mapping[int, int], points: int) -> list[int]:
    """Return how many had begun and not ended before each of so many points.

    Both say how many did so after how many points: 0 before the first.
    """
    return [
        sum(count for after, count in begun.items() if after <= point)
        - sum(count for after, count in ended.items() if after <= point)
        for point in range(points)
    ]
