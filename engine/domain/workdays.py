"""Working days and civil dates: one family of functions for deadlines and reminders alike.

Days are civil dates; instants are aware and UTC. A calendar holds only the days that differ from Monday to Friday
(holidays, and Saturdays or Sundays swapped in: 调休) and says up to which day the arrangement has been published.
"""

from __future__ import annotations

import calendar as gregorian
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SATURDAY = 5
_WEEK, _WORKED = 7, 5
_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Which days are worked. ``exceptions`` maps a day to whether it is worked; ``version`` names the arrangement.

    It is a value: ``exceptions`` is not changed once the calendar is made. Counting goes through an index that is
    made at the first count and kept, so that adding or counting costs the same for a day and for a decade.
    """

    version: str
    published_until: date
    exceptions: Mapping[date, bool] = field(default_factory=dict)
    _counted: list[_Index] = field(default_factory=list, init=False, repr=False, compare=False)

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
        """Return the n-th working day after a day, or before it when n is negative; the day itself does not count.

        No working days lead to the day itself, worked or not. ``between`` says n again, forwards from any day and
        backwards from a working day.
        """
        if working_days == 0:
            return day
        index, ordinal = self._index, day.toordinal()
        if working_days > 0:
            return date.fromordinal(index.nth(index.until(ordinal) + working_days))
        return date.fromordinal(index.nth(index.until(ordinal - 1) + working_days + 1))

    def between(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and with ``end``; negative when ``end`` is earlier."""
        return self._index.until(end.toordinal()) - self._index.until(start.toordinal())

    @property
    def _index(self) -> _Index:
        if not self._counted:
            self._counted.append(_Index.of(self.exceptions))
        return self._counted[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """Working days counted from the first of January of the year 1, a Monday, by ordinals.

    From the first exception to the last the working days are listed; before and after them weeks are simply five days.
    ``before`` counts those before the list, ``more`` says how many more it holds than its weekdays.
    """

    first: int
    last: int
    listed: tuple[int, ...]
    before: int
    more: int

    @classmethod
    def of(cls, exceptions: Mapping[date, bool]) -> _Index:
        """Return the index of a calendar with these exceptions."""
        if not exceptions:
            return cls(first=1, last=0, listed=(), before=0, more=0)
        first, last = min(exceptions).toordinal(), max(exceptions).toordinal()
        worked = {day.toordinal(): is_worked for day, is_worked in exceptions.items()}
        listed = tuple(
            ordinal for ordinal in range(first, last + 1) if worked.get(ordinal, (ordinal - 1) % _WEEK < _WORKED)
        )
        before = _weekdays_until(first - 1)
        return cls(
            first=first, last=last, listed=listed, before=before, more=len(listed) - (_weekdays_until(last) - before)
        )

    def until(self, ordinal: int) -> int:
        """Return how many working days there were up to and with a day."""
        if ordinal < self.first:
            return _weekdays_until(ordinal)
        if ordinal > self.last:
            return _weekdays_until(ordinal) + self.more
        return self.before + bisect_right(self.listed, ordinal)

    def nth(self, count: int) -> int:
        """Return the day that is the working day of this number."""
        if count <= self.before:
            return _nth_weekday(count)
        if count <= self.before + len(self.listed):
            return self.listed[count - self.before - 1]
        return _nth_weekday(count - self.more)


def _weekdays_until(ordinal: int) -> int:
    weeks, rest = divmod(ordinal, _WEEK)
    return weeks * _WORKED + min(rest, _WORKED)


def _nth_weekday(count: int) -> int:
    weeks, rest = divmod(count - 1, _WORKED)
    return weeks * _WEEK + rest + 1


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


def period_start(day: date, months: int) -> date:
    """Return the first day of the month (1), quarter (3), half year (6) or year (12) that a day lies in."""
    _require_divides_the_year(months)
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def period_end(day: date, months: int) -> date:
    """Return the last day of the month (1), quarter (3), half year (6) or year (12) that a day lies in."""
    return month_end(add_months(period_start(day, months), months - 1))


def _require_divides_the_year(months: int) -> None:
    if months <= 0 or _MONTHS_OF_A_YEAR % months:
        message = f"periods of {months} months do not make up a year"
        raise ValueError(message)


def local_day(at: datetime, zone: str) -> date:
    """Return the civil day that an instant falls on in a zone."""
    return _aware(at).astimezone(ZoneInfo(zone)).date()


def local_minute(at: datetime, zone: str) -> str:
    """Return an instant as the clock on a wall in a zone reads, to the minute: ``2026-03-02 10:00``."""
    return f"{_aware(at).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def instant(day: date, clock_time: time, zone: str) -> datetime:
    """Return the UTC instant of a wall-clock time: in a fold the first, inside a gap as long after it begins."""
    return datetime.combine(day, clock_time, ZoneInfo(zone)).astimezone(UTC)


def start_of_day(day: date, zone: str) -> datetime:
    """Return the first UTC instant of a civil day in a zone.

    Where the clocks leap over midnight, that is the instant of the leap; a day that was left out altogether (as in
    Pacific/Apia, 2011-12-30) begins where the next one does, and so is over as it begins.
    """
    local = datetime.combine(day, time.min, ZoneInfo(zone))
    begins = local.astimezone(UTC)
    if begins.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return begins
    # Midnight lies in a gap: read with the offset after it, it comes before the leap; with the one before it, after.
    before = local.replace(fold=1).astimezone(UTC)
    while begins - before > timedelta(seconds=1):
        middle = before + (begins - before) // 2
        if local_day(middle, zone) >= day:
            begins = middle
        else:
            before = middle
    return begins.replace(microsecond=0)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the first UTC instant after a civil day in a zone: what is due on that day is late from then on."""
    return start_of_day(day + timedelta(days=1), zone)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        message = f"instant {at.isoformat()} has no zone; instants are aware and in UTC"
        raise ValueError(message)
    return at
