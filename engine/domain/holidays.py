"""Holidays as people know them, and the days on which an office is reminded to keep them clean (节日廉政提醒). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.workdays import Calendar, days
from engine.words import Words

# So many days before the first day off, unless an office chooses others.
USUAL_DAYS = (7, 1)
MOST_DAYS_BEFORE, MOST_REMINDERS = 60, 5
_DAY = timedelta(days=1)
_SHOWN_NAMES = 3
# What the calendar calls them in Chinese, without the 节 that some write and some leave out.
_IN_ENGLISH: Mapping[str, str] = {
    "元旦": "New Year's Day",
    "春": "Spring Festival",
    "清明": "Tomb-Sweeping Day",
    "劳动": "Labour Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-Autumn Festival",
    "国庆": "National Day",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """Days off in a row with the name of at least one of them; both ``first`` and ``last`` are off.

    ``key`` stays the same when a day more or less is off: the year in which its last named day lies, and its name.
    """

    key: str
    names: tuple[str, ...]
    first: date
    last: date

    @property
    def resumes_on(self) -> date:
        """Return the first day that is worked again."""
        return self.last + _DAY

    @property
    def title(self) -> Words:
        """Return its name, or its first three; days of the office's own are called as the office calls them."""
        shown = self.names[:_SHOWN_NAMES]
        return Words("、".join(shown), " and ".join(_IN_ENGLISH.get(name.removesuffix("节"), name) for name in shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayReminder:
    """One reminder of a holiday: asked for so many days before its first day, and due on a working day."""

    holiday: Holiday
    days_before: int
    on: date


def holidays(calendar: Calendar, names: Mapping[date, str]) -> tuple[Holiday, ...]:
    """Return every holiday of a calendar, earliest first; ``names`` are those of days off.

    What is off without a break is one holiday, weekends beside it and days off without a name included, under all the
    names in it: 国庆节 and 中秋 are one when they meet. A day that is swapped in is worked and belongs to none.
    """
    found: list[Holiday] = []
    called: Counter[str] = Counter()
    for day in sorted(names):
        if calendar.is_working(day) or (found and day <= found[-1].last):
            continue
        first, last = _stretch(calendar, day)
        named = [one for one in days(first, last) if one in names]
        own = tuple(dict.fromkeys(names[one] for one in named))
        key = f"{named[-1].year} {own[0]}"
        called[key] += 1
        if called[key] > 1:
            key = f"{key} {called[key]}"
        found.append(Holiday(key=key, names=own, first=first, last=last))
    return tuple(found)


def _stretch(calendar: Calendar, day: date) -> tuple[date, date]:
    """Return the first and the last of the days off in a row around a day off."""
    first = last = day
    while not calendar.is_working(first - _DAY):
        first -= _DAY
    while not calendar.is_working(last + _DAY):
        last += _DAY
    return first, last


def reminders(found: Iterable[Holiday], days_before: Sequence[int], calendar: Calendar) -> tuple[HolidayReminder, ...]:
    """Return the reminders of these holidays by day: so many days before, or on the working day before that.

    Of several that come to one day only the nearest is left.
    """
    planned: list[HolidayReminder] = []
    for holiday in found:
        by_day: dict[date, HolidayReminder] = {}
        for ahead in sorted(days_before, reverse=True):
            on = calendar.on_or_before(holiday.first - timedelta(days=ahead))
            by_day[on] = HolidayReminder(holiday=holiday, days_before=ahead, on=on)
        planned += by_day.values()
    return tuple(sorted(planned, key=lambda one: (one.on, one.holiday.first)))


def due(planned: Iterable[HolidayReminder], *, since: date, today: date) -> tuple[HolidayReminder, ...]:
    """Return what is to be told on a day: of each holiday that has not begun, the nearest reminder that has come.

    Those of days before ``since``, when the office chose to be reminded, do not count.
    """
    nearest: dict[str, HolidayReminder] = {}
    for one in planned:
        if since <= one.on <= today < one.holiday.first:
            before = nearest.get(one.holiday.key)
            if before is None or one.days_before < before.days_before:
                nearest[one.holiday.key] = one
    return tuple(nearest.values())


def next_day(planned: Iterable[HolidayReminder], *, after: date) -> date | None:
    """Return the next day after a day on which anything is to be told, None while no further holiday is known."""
    return min((one.on for one in planned if one.on > after), default=None)
