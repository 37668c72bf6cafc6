"""Which periodic reviews are owed. A period is its own identity (``2027Q1``): one review for each item and period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from engine.domain.definition import ReviewRule
from engine.domain.workdays import Calendar, add_months, month_end

_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_MARKS: dict[str, str] = {"month": "M", "quarter": "Q", "half_year": "H", "year": ""}
# Periods of so many days are counted from this Monday, so that all items of a rule are reviewed on the same days.
_FIRST_DAY = date(2000, 1, 3)


class ReviewState(StrEnum):
    """Where a review stands."""

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


def period_of(rule: ReviewRule, day: date, calendar: Calendar) -> ReviewPeriod:
    """Return the period that a civil day lies in."""
    if isinstance(rule.every, int):
        return _period_of_days(rule.every, rule.opens_days or rule.every, day, calendar)
    length = _MONTHS[rule.every]
    index = (day.month - 1) // length
    starts_on = date(day.year, index * length + 1, 1)
    ends_on = month_end(add_months(starts_on, length - 1))
    mark = _MARKS[rule.every]
    return ReviewPeriod(
        name=f"{day.year}{mark}{index + 1}" if mark else str(day.year),
        starts_on=starts_on,
        opens_on=add_months(starts_on, length - min(rule.opens_months, length)),
        due_on=calendar.on_or_before(ends_on),
        ends_on=ends_on,
    )


def _period_of_days(length: int, opens_days: int, day: date, calendar: Calendar) -> ReviewPeriod:
    starts_on = day - timedelta(days=(day - _FIRST_DAY).days % length)
    ends_on = starts_on + timedelta(days=length - 1)
    return ReviewPeriod(
        name=f"{starts_on.isoformat()}+{length}",
        starts_on=starts_on,
        opens_on=ends_on - timedelta(days=min(opens_days, length) - 1),
        due_on=calendar.on_or_before(ends_on),
        ends_on=ends_on,
    )


def following(rule: ReviewRule, period: ReviewPeriod, calendar: Calendar) -> ReviewPeriod:
    """Return the period after this one."""
    return period_of(rule, period.ends_on + timedelta(days=1), calendar)


def first_after(rule: ReviewRule, day: date, calendar: Calendar) -> ReviewPeriod:
    """Return the first period whose window opens on or after a day: a review is never owed for time gone by."""
    period = period_of(rule, day, calendar)
    return period if period.opens_on >= day else following(rule, period, calendar)


def owed(rule: ReviewRule, opens_on: date, today: date, calendar: Calendar) -> tuple[ReviewPeriod, ...]:
    """Return every period whose window has opened, from the one that was planned to open on ``opens_on``.

    The last is to be done; earlier ones were missed altogether and are recorded as skipped.
    """
    period, found = period_of(rule, opens_on, calendar), []
    while period.opens_on <= today:
        found.append(period)
        period = following(rule, period, calendar)
    return tuple(found)
