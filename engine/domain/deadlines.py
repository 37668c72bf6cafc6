"""Due dates from a rule, the dates of an item and the calendar; a deadline as an immutable value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from engine.domain.definition import Anchor, DeadlineRule
from engine.domain.workdays import Calendar, add_months, end_of_day


class Subject(StrEnum):
    """What a deadline is about."""

    ITEM = "item"
    REVIEW = "review"


class SetBecause(StrEnum):
    """Why a deadline was set when it was; an import may set one that is long past."""

    ENTERED = "entered"
    IMPORTED = "imported"
    OPENED = "opened"


class EndedBecause(StrEnum):
    """Why a deadline no longer counts."""

    LEFT = "left"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDates:
    """The civil dates of an item that a rule may start from, in the workflow's zone."""

    opened_on: date
    entered_on: date
    feedback_on: date | None = None
    due_on: date | None = None

    def anchor(self, name: Anchor) -> date:
        """Return the day a rule counts from; without a known feedback day it counts from the opening."""
        if name == "entered":
            return self.entered_on
        if name == "feedback" and self.feedback_on is not None:
            return self.feedback_on
        return self.opened_on


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
    stated = dates.due_on if rule.date_field == "due_on" else None
    due_on = stated or _count(rule, dates.anchor(rule.anchor), calendar)
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


def _count(rule: DeadlineRule, anchor: date, calendar: Calendar) -> date:
    match rule.unit:
        case "days":
            return anchor + timedelta(days=rule.amount)
        case "working_days":
            return calendar.add(anchor, rule.amount)
        case "months":
            return add_months(anchor, rule.amount)
