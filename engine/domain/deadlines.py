"""Due dates from a rule, the dates of an item and the calendar; a deadline as an immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.domain.definition import INSPECTION_KIND, STATED_DATE, DateUnit, DeadlineRule, Limit
from engine.domain.fields import FieldValue, as_date
from engine.domain.workdays import Calendar, add_months, end_of_day

_A_DAY = timedelta(days=1)


class Subject(StrEnum):
    """What a deadline is about."""

    ITEM = "item"
    MEASURE = "measure"
    REVIEW = "review"
    REQUEST = "request"
    VERIFICATION = "verification"
    RECEIPT = "receipt"
    PROGRESS = "progress"
    DUTY = "duty"


class SetBecause(StrEnum):
    """Why a deadline was set when it was; an import may set one that is long past."""

    ENTERED = "entered"
    IMPORTED = "imported"
    OPENED = "opened"
    MIGRATED = "migrated"
    PLANNED = "planned"
    ASKED = "asked"
    EXTENDED = "extended"
    RESUMED = "resumed"
    REDATED = "redated"
    CALENDAR = "calendar"


# A day that people agreed on, or that one of them set: what a rule counts does not take its place.
AGREED = frozenset({SetBecause.EXTENDED, SetBecause.RESUMED, SetBecause.REDATED})


class HeldBecause(StrEnum):
    """Why nobody is reminded of a live deadline for the time being."""

    REQUEST = "request"
    PAUSED = "paused"


class EndedBecause(StrEnum):
    """Why a deadline no longer counts."""

    LEFT = "left"
    COMPLETED = "completed"
    MIGRATED = "migrated"
    REPLANNED = "replanned"
    DROPPED = "dropped"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    EXTENDED = "extended"
    PAUSED = "paused"
    REDATED = "redated"
    CALENDAR = "calendar"
    SKIPPED = "skipped"
    HANDED_OVER = "handed_over"


# A deadline that ended like this goes on as the next one: the item owes the same, by another day.
GOES_ON = frozenset(
    {
        EndedBecause.EXTENDED,
        EndedBecause.PAUSED,
        EndedBecause.REDATED,
        EndedBecause.CALENDAR,
        EndedBecause.MIGRATED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDates:
    """What a rule may look at: civil dates of an item in the workflow's zone, its fields, where it comes from."""

    opened_on: date
    entered_on: date
    feedback_on: date | None = None
    due_on: date | None = None
    kind: str | None = None
    fields: Mapping[str, FieldValue] = field(default_factory=dict)

    def anchor(self, name: str) -> date:
        """Return the day a rule counts from; where that day is not known it counts from the opening."""
        if name == "entered":
            return self.entered_on
        known = self.feedback_on if name == "feedback" else as_date(self.fields.get(name))
        return known or self.opened_on

    def stated(self, name: str | None) -> date | None:
        """Return the due day that was stated for the item in a field, or when it was opened."""
        if name is None:
            return None
        return self.due_on if name == STATED_DATE else as_date(self.fields.get(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A due day with the first UTC instant after it, and the calendar it was computed with."""

    rule: str
    ladder: str
    due_on: date
    due_at: datetime
    zone: str
    calendar: str
    published: bool


def due(rule: DeadlineRule, dates: ItemDates, calendar: Calendar, *, zone: str) -> Due:
    """Return when an item is due by a rule; a date stated for the item itself goes before the rule's count."""
    due_on = dates.stated(rule.date_field) or after(limit_of(rule, dates), dates.anchor(rule.anchor), calendar)
    return due_by(due_on, rule=rule.key, ladder=rule.ladder, calendar=calendar, zone=zone)


def due_by(due_on: date, *, rule: str, ladder: str, calendar: Calendar, zone: str) -> Due:
    """Return a deadline on a day that is already known."""
    return Due(
        rule=rule,
        ladder=ladder,
        due_on=due_on,
        due_at=end_of_day(due_on, zone),
        zone=zone,
        calendar=calendar.version,
        published=calendar.is_published(due_on),
    )


def limit_of(rule: DeadlineRule, dates: ItemDates) -> Limit:
    """Return the limit of a rule for one item: by its kind of inspection or its answer to a choice, else the usual."""
    if rule.by is None:
        return rule.limit
    answer = dates.kind if rule.by == INSPECTION_KIND else dates.fields.get(rule.by)
    return rule.limits.get(str(answer), rule.limit)


def after(limit: Limit, anchor: date, calendar: Calendar) -> date:
    """Return the day that lies a limit after another."""
    match limit.unit:
        case "days":
            return anchor + timedelta(days=limit.amount)
        case "working_days":
            return calendar.add(anchor, limit.amount)
        case "months":
            return add_months(anchor, limit.amount)


def days_late(due_on: date, *, until: date) -> int:
    """Return the calendar days from a due day to a later one; 0 on the day itself and before."""
    return max((until - due_on).days, 0)


def after_standing_still(due_on: date, *, since: date, until: date, unit: DateUnit, calendar: Calendar) -> date:
    """Return a due day that stood still from one day up to, not with, another.

    It moves by the working days in between when its limit is counted in those, else by the calendar days: as much is
    left afterwards as was left before. Where the clock was set back in between, no time has passed and it stays.
    """
    if until <= since:
        return due_on
    if unit == "working_days":
        return calendar.add(due_on, calendar.between(since - _A_DAY, until - _A_DAY))
    return due_on + (until - since)
