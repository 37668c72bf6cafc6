"""Working days and civil dates: one family of functions for deadlines and reminders alike.

Days are civil dates; instants are aware and UTC. A calendar holds only the days that differ from Monday to Friday
(holidays, and Saturdays or Sundays swapped in: 调休) and says up to which day the arrangement has been published.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Which days are worked. ``exceptions`` maps a day to whether it is worked; ``version`` names the arrangement."""

    version: str
    published_until: date
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Say whether a day is worked; unpublished years follow Monday to Friday."""
        exception = self.exceptions.get(day)
        return day.weekday() < _SATURDAY if exception is None else exception

    def is_published(self, day: date) -> bool:
        """Say whether the arrangement of this day is known (假期安排已公布)."""
        return day <= self.published_until

    def on_or_before(self, day: date) -> date:
        """Return the day itself when it is worked, else the last working day before it."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def on_or_after(self, day: date) -> date:
        """Return the day itself when it is worked, else the next working day."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, working_days: int) -> date:
        """Return the n-th working day after a day; the day itself does not count."""
        for _ in range(working_days):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def between(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(1 for day in days(start + timedelta(days=1), end) if self.is_working(day))


# Monday to Friday without a holiday, known for ever.
WEEKDAYS = Calendar(version="weekdays", published_until=date.max)


def days(first: date, last: date) -> Iterator[date]:
    """Yield each civil day from the first to the last, both included."""
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def add_months(anchor: date, months: int) -> date:
    """Return the day ``months`` later, clamped to the month's end; compute from the anchor, never in chains."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(anchor.day, last))


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return day.replace(day=gregorian.monthrange(day.year, day.month)[1])


def local_day(at: datetime, zone: str) -> date:
    """Return the civil day that an instant falls on in a zone."""
    return _aware(at).astimezone(ZoneInfo(zone)).date()


def instant(day: date, clock_time: time, zone: str) -> datetime:
    """Return the UTC instant of a wall-clock time: in a fold the first, inside a gap as long after it begins."""
    return datetime.combine(day, clock_time, ZoneInfo(zone)).astimezone(UTC)


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first UTC instant of a civil day in a zone."""
    return instant(day, time.min, zone)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the first UTC instant after a civil day in a zone: what is due on that day is late from then on."""
    return start_of_day(day + timedelta(days=1), zone)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        message = f"instant {at.isoformat()} has no zone; instants are aware and in UTC"
        raise ValueError(message)
    return at
