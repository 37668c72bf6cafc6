"""How a due day came about, told so that somebody can count it again: anchor, limit, and the days between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from engine.domain.deadlines import ItemDates, after, limit_of
from engine.domain.definition import INSPECTION_KIND, DeadlineRule, Limit
from engine.domain.workdays import Calendar, days

_SATURDAY = 5


class Stretch(StrEnum):
    """What kind of days lie together: weeks as usual, days off that are none, weekend days that are worked."""

    USUAL = "usual"
    OFF = "off"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Days that lie together in a count, the first and the last included, and how many of them count."""

    kind: Stretch
    first: date
    last: date
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """A due day with its reasons.

    ``stated_in`` is the field (or ``STATED_DATE``) that says the day itself, None when it was counted: then ``limit``
    after ``anchor_on``, the day that ``anchor`` names; ``is_anchor_known`` is False when that day is not known and
    the opening stands for it. ``told_apart_by`` is the answer (or kind of inspection) the limit goes by. ``clamped``:
    the month was too short for the anchor's day. ``runs`` are there for a count of working days.
    """

    due_on: date
    stated_in: str | None
    anchor: str
    anchor_on: date
    is_anchor_known: bool
    limit: Limit
    told_apart_by: str | None
    clamped: bool
    runs: tuple[Run, ...]


def reckon(rule: DeadlineRule, dates: ItemDates, calendar: Calendar) -> Reckoned:
    """Return when an item is due by a rule and why, by the same functions that set its deadline."""
    stated, anchor_on, limit = dates.stated(rule.date_field), dates.anchor(rule.anchor), limit_of(rule, dates)
    due_on = stated or after(limit, anchor_on, calendar)
    counts = stated is None and limit.unit == "working_days"
    return Reckoned(
        due_on=due_on,
        stated_in=None if stated is None else rule.date_field,
        anchor=rule.anchor,
        anchor_on=anchor_on,
        is_anchor_known=_is_known(rule.anchor, dates),
        limit=limit,
        told_apart_by=_answer(rule, dates),
        clamped=stated is None and limit.unit == "months" and due_on.day != anchor_on.day,
        runs=tuple(runs(anchor_on + timedelta(days=1), due_on, calendar)) if counts else (),
    )


def runs(first: date, last: date, calendar: Calendar) -> Iterator[Run]:
    """Yield the days of a count in stretches: weeks go on as long as nothing differs from Monday to Friday."""
    for kind, together in groupby(_told(first, last, calendar), key=lambda day: day[1]):
        found = [day for day, _kind in together]
        counted = sum(calendar.is_working(day) for day in found)
        yield Run(kind=kind, first=found[0], last=found[-1], counted=counted)


def _told(first: date, last: date, calendar: Calendar) -> Iterator[tuple[date, Stretch]]:
    for works, together in groupby(days(first, last), key=calendar.is_working):
        found = list(together)
        is_holiday = not works and any(day.weekday() < _SATURDAY for day in found)
        for day in found:
            swapped = works and day.weekday() >= _SATURDAY
            yield day, Stretch.SWAPPED if swapped else Stretch.OFF if is_holiday else Stretch.USUAL


def _is_known(anchor: str, dates: ItemDates) -> bool:
    return {
        "opened": True, "entered": True, "feedback": dates.feedback_on is not None,
    }.get(anchor, dates.fields.get(anchor) is not None)  # fmt: skip


def _answer(rule: DeadlineRule, dates: ItemDates) -> str | None:
    if rule.by is None:
        return None
    answer = dates.kind if rule.by == INSPECTION_KIND else dates.fields.get(rule.by)
    return str(answer) if str(answer) in rule.limits else None
