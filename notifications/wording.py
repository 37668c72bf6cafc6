"""Dates and days left in words: always working days, never a minus, never "D-3"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from engine.words import Words

Tone = Literal["late", "soon", "plain"]

# Beyond this many working days nobody counts days any more; months say it better.
DAYS_BEFORE_MONTHS = 60

# As ``engine.domain.reviews`` names them: 2026M3, 2026Q1, 2026H2, 2026, 2026-03-02+14.
_PERIOD = re.compile(r"([0-9]{4})(?:([MQH])(1[0-2]|[1-9]))?|([0-9]{4}-[0-9]{2}-[0-9]{2})\+([0-9]+)")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEK_ZH = "一二三四五六日"
_WEEK_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def days_left(working_days: int, *, due_on: date, day: date) -> Words:
    """Return how long there is still, seen from ``day``; ``working_days`` is negative when late.

    Raises ValueError when the sign contradicts the dates.
    """
    if working_days and (working_days > 0) != (due_on > day):
        message = f"{working_days} working days do not fit {due_on} seen from {day}"
        raise ValueError(message)
    if due_on < day:
        return _overdue(-working_days)
    if due_on == day:
        return Words("今天到期", "Due today")
    if due_on == day + timedelta(days=1):
        return Words("明天到期", "Due tomorrow")
    return _ahead(working_days, _whole_months(day, due_on))


def tone(*, due_on: date | None, day: date) -> Tone:
    """Return the colour of a due date: late once it has passed, soon on the day itself and the one before."""
    if due_on is None or due_on > day + timedelta(days=1):
        return "plain"
    return "late" if due_on < day else "soon"


def long_date(day: date) -> Words:
    """Return a date with its year: 2026年11月23日 / 23 Nov 2026."""
    return Words(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}")


def short_date(day: date) -> Words:
    """Return a date without its year: 11月23日 / 23 Nov."""
    return Words(f"{day.month}月{day.day}日", f"{day.day} {_MONTHS_EN[day.month - 1]}")


def period(name: str) -> Words:
    """Return a period by its name in words: ``2026Q1`` is 2026年第1季度; what is no such name stands as it is."""
    found = _PERIOD.fullmatch(name)
    if found is None:
        return Words(name, name)
    year, mark, number, first, length = found.groups()
    if first is not None:
        begins = short_date(date.fromisoformat(first))
        return Words(f"{begins.zh}起{length}天", f"{length} days from {begins.en}")
    match mark:
        case "M":
            return Words(f"{year}年{number}月", f"{_MONTHS_EN[int(number) - 1]} {year}")
        case "Q":
            return Words(f"{year}年第{number}季度", f"Q{number} {year}")
        case "H":
            half = Words("上半年", "first half of") if number == "1" else Words("下半年", "second half of")
            return Words(f"{year}年{half.zh}", f"{half.en} {year}")
    return Words(f"{year}年", year)


def occurrence(name: str) -> Words:
    """Return which reminder is meant by the name of its rung: ``T-10`` is the one 10 days before the due day."""
    if name.startswith("T-"):
        days = int(name.removeprefix("T-"))
        return Words(f"提前{days}天", f"{_count(days, 'day')} before")
    if name.startswith("T+"):
        return short_date(date.fromisoformat(name.removeprefix("T+")))
    return Words("到期当天", "on the day")


def plain_date(day: date, *, seen_from: date) -> Words:
    """Return a date, with its year when that is not the year it is seen from."""
    return short_date(day) if day.year == seen_from.year else long_date(day)


def near_date(day: date, *, seen_from: date) -> Words:
    """Return a date with its weekday, and with its year when that is not the year it is seen from."""
    written, named = plain_date(day, seen_from=seen_from), weekday(day)
    return Words(f"{written.zh} {named.zh}", f"{named.en} {written.en}")


def weekday(day: date) -> Words:
    """Return the weekday of a date: 周一 / Mon."""
    return Words(f"周{_WEEK_ZH[day.weekday()]}", _WEEK_EN[day.weekday()])


def _overdue(working_days: int) -> Words:
    if not working_days:
        return Words("已过期限", "Past due")
    return Words(f"逾期{working_days}个工作日", f"{_count(working_days, 'working day')} overdue")


def _ahead(working_days: int, months: int) -> Words:
    if not working_days:
        return Words("期限前没有工作日了", "No working day left")
    if working_days > DAYS_BEFORE_MONTHS:
        return Words(f"还有{months}个月", f"{_count(months, 'month')} left")
    return Words(f"还有{working_days}个工作日", f"{_count(working_days, 'working day')} left")


def _whole_months(start: date, end: date) -> int:
    """Count completed months, so that the words never promise more time than there is."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
