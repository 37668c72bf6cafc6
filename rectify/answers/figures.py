"""The figures of the ledger, or of a list of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from typing_extensions import TypedDict

from engine.domain.figures import AGES
from engine.operations.figures import Figures as Found
from engine.operations.figures import Point as FoundPoint
from engine.operations.tallies import Age, Owner, Row, Sums
from notifications.addressing import has_way
from rectify.answers.kinds import Instant
from rectify.answers.kinds import at as answered_at


class Counts(TypedDict):
    """How many items there are, and how it goes with them."""

    total: int
    open: int
    overdue: int
    closed: int
    kept: int
    late: int
    kept_first: int
    late_first: int


class StateCount(TypedDict):
    """How many items stand in a state."""

    state: str
    count: int


class Group(TypedDict):
    """The items that have one thing in common; a list is narrowed to them by ``value``, null where by nothing."""

    value: str | None
    called: str | None
    counts: Counts
    states: list[StateCount]


class AgeRange(TypedDict):
    """How many items have been in a state for so many working days; ``at_most`` is null for the longest."""

    at_least: int
    at_most: int | None
    entered_from: date | None
    entered_before: date | None
    count: int


class StateAges(TypedDict):
    """How long the open items of a state have been in it, the longest in working days."""

    state: str
    longest: int
    ranges: list[AgeRange]


class FigurePoint(TypedDict):
    """What was, is or is to be open as a day begins: really, by present and by first dates."""

    on: date
    open: int | None
    planned: int
    planned_first: int
    states: list[StateCount] | None


class DayCount(TypedDict):
    """How many items are due on a day."""

    on: date
    count: int


class Unreached(TypedDict):
    """Somebody responsible for open items whom nothing reaches; ``fault`` is what is wrong with their address."""

    login: str | None
    name: str
    open: int
    fault: str | None


class ReturnedItem(TypedDict):
    """An item that was returned again and again, with the last reason."""

    item: str
    title: str
    unit: str
    returns: int
    reason: str | None


class FoundAgain(TypedDict):
    """An item that an earlier inspection had found already, with what became of that one."""

    item: str
    title: str
    unit: str
    earlier: str
    earlier_inspection: str
    earlier_state: str


class Figures(TypedDict):
    """The figures of what a list has, each as many items as the list with the same conditions."""

    as_of: Instant
    counts: Counts
    states: list[StateCount]
    categories: list[Group]
    units: list[Group]
    leaders: list[Group]
    inspections: list[Group]
    ages: list[StateAges]
    points: list[FigurePoint]
    coming: list[DayCount]
    unreached: list[Unreached]
    returned_often: int
    most_returned: list[ReturnedItem]
    found_before: int
    latest_found_before: list[FoundAgain]


def unreached(found: Found, channels: Collection[str]) -> list[Owner]:
    """Return those who are responsible for open items, and whom neither mail nor a channel they chose reaches."""
    return [one for one in found.owners if not has_way(one.person, one.chosen, channels)]


def figures_document(found: Found, *, channels: Collection[str], at: datetime) -> Figures:
    """Return the figures as ``figures --json`` promises them; ``channels`` are the ways there are beside mail."""
    now = next(point for point in found.points if point.day == found.today)
    return {
        "as_of": answered_at(at),
        "counts": _counts(found.sums),
        "states": _states(now, found) or [],
        "categories": _groups(found.categories, found),
        "units": _groups(found.units, found),
        "leaders": _groups(found.leaders, found),
        "inspections": _groups(found.inspections, found),
        "ages": [
            {"state": one.state, "longest": one.longest, "ranges": _ranges(one, found.ages_from)} for one in found.ages
        ],
        "points": [
            {
                "on": point.day,
                "open": point.open,
                "planned": point.planned,
                "planned_first": point.planned_first,
                "states": _states(point, found),
            }
            for point in found.points
        ],
        "coming": [{"on": day, "count": count} for day, count in sorted(found.coming.items())],
        "unreached": [
            {"login": one.login, "name": one.person.name, "open": one.open, "fault": one.person.fault}
            for one in unreached(found, channels)
        ],
        "returned_often": found.returned.total,
        "most_returned": [
            {"item": one.number, "title": one.title, "unit": one.unit, "returns": one.returns, "reason": one.reason}
            for one in found.returned.items
        ],
        "found_before": found.again.total,
        "latest_found_before": [
            {
                "item": one.number,
                "title": one.title,
                "unit": one.unit,
                "earlier": one.earlier,
                "earlier_inspection": one.inspection,
                "earlier_state": one.state.key,
            }
            for one in found.again.items
        ],
    }


def _counts(sums: Sums) -> Counts:
    return {
        "total": sums.count,
        "open": sums.open,
        "overdue": sums.overdue,
        "closed": sums.closed,
        "kept": sums.kept,
        "late": sums.late,
        "kept_first": sums.kept_first,
        "late_first": sums.late_first,
    }


def _groups(rows: Sequence[Row], found: Found) -> list[Group]:
    return [
        {
            "value": row.value,
            "called": row.name,
            "counts": _counts(row.sums),
            "states": [{"state": key, "count": row.states[key]} for key in found.states if row.states.get(key)],
        }
        for row in rows
    ]


def _states(point: FoundPoint, found: Found) -> list[StateCount] | None:
    if point.states is None:
        return None
    return [{"state": key, "count": point.states[key]} for key in found.states if point.states.get(key)]


def _ranges(age: Age, entered_from: Sequence[date]) -> list[AgeRange]:
    least = (0, *(most + 1 for most in AGES))
    return [
        {
            "at_least": least[number],
            "at_most": AGES[number] if number < len(AGES) else None,
            "entered_from": entered_from[number] if number < len(AGES) else None,
            "entered_before": entered_from[number - 1] if number else None,
            "count": count,
        }
        for number, count in enumerate(age.counts)
    ]
