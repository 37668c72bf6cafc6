"""Working days and the ends of days, worked out once more by counting: nothing here knows how the engine does it.

A day is looked up in a calendar by its printed name; months are counted one by one; a day in a zone begins at the
first of all quarter hours, then minutes, at which a clock on the wall shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY, QUARTER, MINUTE = timedelta(days=1), timedelta(minutes=15), timedelta(minutes=1)
LENGTHS = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def is_worked(day: date, stated: Mapping[date, bool]) -> bool:
    """Say whether a day is worked."""
    return stated[day] if day in stated else day.strftime("%A") not in {"Saturday", "Sunday"}


def working_days_on(day: date, count: int, stated: Mapping[date, bool]) -> date:
    """Return the day that so many working days lead to, walking day by day, backwards for a negative count."""
    step = DAY if count > 0 else -DAY
    left = abs(count)
    while left:
        day += step
        left -= is_worked(day, stated)
    return day


def working_days_from_to(start: date, end: date, stated: Mapping[date, bool]) -> int:
    """Return the working days that somebody crosses off who starts on one day and ends on a later one."""
    crossed, day = 0, start
    while day < end:
        day += DAY
        crossed += is_worked(day, stated)
    return crossed


def months_on(day: date, count: int) -> date:
    """Return the day so many months later, on the last of the month where it has no such day."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, length_of(year, month)))


def length_of(year: int, month: int) -> int:
    """Return how many days a month has."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap else LENGTHS[month]


def last_day(day: date, months: int) -> date:
    """Return the last day of the month, quarter, half year or year of a day, walking until the next one begins."""
    while (day + DAY).day != 1 or day.month % months != 0:
        day += DAY
    return day


@cache
def begins(day: date, zone: str) -> datetime:
    """Return the first minute at which a clock in a zone shows a day, or a later one where it never does."""
    local = ZoneInfo(zone)
    clock = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    while clock.astimezone(local).date() < day:
        clock += QUARTER
    while (clock - MINUTE).astimezone(local).date() >= day:
        clock -= MINUTE
    return clock
