"""What is owed once in each period: reviews, progress reports, duties. A period (``2027Q1``) is its own identity."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from engine.domain.definition import Period
from engine.domain.workdays import Calendar, add_months, period_end, period_start

_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_MARKS: dict[str, str] = {"month": "M", "quarter": "Q", "half_year": "H", "year": ""}
# Periods of so many days are counted from this Monday, so that all items of a rule are reviewed on the same days.
_FIRST_DAY = date(2000, 1, 3)


class Periodic(Protocol):
    """What the rules of reviews, progress reports and duties say of their periods and windows."""

    @property
    def every(self) -> Period | int:
        """Return the calendar period, or the number of days of one."""

    @property
    def opens_months(self) -> int:
        """Return how many months before the end of the period the window opens."""

    @property
    def opens_days(self) -> int | None:
        """Return how many days before the end of the period it opens, where that is said instead."""


class ReviewState(StrEnum):
    """Where a review, a progress report or a duty stands."""

    OPEN = "open"
    COMPLETED = "completed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPeriod:
    """One period with its review window: it opens on a day and is due on the period's last working day."""

    name: str
    starts_on: date
    opens_on: date
    due_on: date
    ends_on: date


def period_of(rule: Periodic, day: date, calendar: Calendar) -> ReviewPeriod:
    """Return the period that a civil day lies in."""
    name, starts_on, ends_on = _days_of(rule.every, day)
    due_on = due_in_period(rule.every, day, calendar)
    # A window of the last days never opens after the review is due, nor before its period.
    opens_on = max(starts_on, min(_opens_on(rule, starts_on, ends_on), due_on))
    return ReviewPeriod(name=name, starts_on=starts_on, opens_on=opens_on, due_on=due_on, ends_on=ends_on)


def _days_of(every: Period | int, day: date) -> tuple[str, date, date]:
    """Return the name of the period a day lies in, with its first and last day."""
    if isinstance(every, int):
        starts_on = day - timedelta(days=(day - _FIRST_DAY).days % every)
        return f"{starts_on.isoformat()}+{every}", starts_on, starts_on + timedelta(days=every - 1)
    length, mark = _MONTHS[every], _MARKS[every]
    starts_on = period_start(day, length)
    name = f"{day.year}{mark}{(starts_on.month - 1) // length + 1}" if mark else str(day.year)
    return name, starts_on, period_end(day, length)


def due_in_period(every: Period | int, day: date, calendar: Calendar) -> date:
    """Return the last working day of the period that a day lies in: when what is owed for it is due."""
    return calendar.on_or_before(_days_of(every, day)[2])


def _opens_on(rule: Periodic, starts_on: date, ends_on: date) -> date:
    """Return from which day it may be done; a period of days is open all along unless its rule says less."""
    if rule.opens_days is not None:
        return ends_on - timedelta(days=rule.opens_days - 1)
    if isinstance(rule.every, int):
        return starts_on
    return add_months(starts_on, _MONTHS[rule.every] - min(rule.opens_months, _MONTHS[rule.every]))


def following(rule: Periodic, period: ReviewPeriod, calendar: Calendar) -> ReviewPeriod:
    """Return the period after this one."""
    return period_of(rule, period.ends_on + timedelta(days=1), calendar)


def first_after(rule: Periodic, day: date, calendar: Calendar) -> ReviewPeriod:
    """Return the first period whose window opens on or after a day: nothing is ever owed for time gone by."""
    period = period_of(rule, day, calendar)
    return period if period.opens_on >= day else following(rule, period, calendar)


def owed(rule: Periodic, opens_on: date, today: date, calendar: Calendar) -> tuple[ReviewPeriod, ...]:
    """Return every period whose window has opened, from the one that was planned to open on ``opens_on``.

    The last is to be done; earlier ones were missed altogether and are recorded as skipped.
    """
    period, found = period_of(rule, opens_on, calendar), []
    while period.opens_on <= today:
        found.append(period)
        period = following(rule, period, calendar)
    return tuple(found)


def owed_since(
    rule: Periodic, since: date, today: date, calendar: Calendar, *, known: Collection[str]
) -> tuple[ReviewPeriod, ...]:
    """Return the periods that are owed from a day on and have no row yet, by their names in ``known``.

    As with ``owed``, the last is to be done and the others were missed.
    """
    first = first_after(rule, since, calendar)
    return tuple(period for period in owed(rule, first.opens_on, today, calendar) if period.name not in known)


def next_after(
    rule: Periodic, done: date, today: date, calendar: Calendar
) -> tuple[tuple[ReviewPeriod, ...], ReviewPeriod]:
    """Return the periods that went by while one was still to be done, and the one that is owed next.

    ``done`` is a day of the period that was done at last; the next is the first after it that has not ended.
    """
    coming, missed = following(rule, period_of(rule, done, calendar), calendar), []
    while coming.ends_on < today:
        missed.append(coming)
        coming = following(rule, coming, calendar)
    return tuple(missed), coming
