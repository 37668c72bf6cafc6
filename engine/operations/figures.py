"""The figures of a ledger, or of any list of it: how much is open, late and done with, where it piles up, what comes.

They count what the reader may see and nothing else: each is the number of items that the same list of the ledger has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.definition import State
from engine.domain.extent import scope
from engine.domain.figures import Gone, entered_by, left_at, points_ahead, points_past, standing_at, then, weeks_from
from engine.domain.workdays import Calendar, local_day, start_of_day
from engine.operations.conditions import asked_for, ends_of, over_in
from engine.operations.ledger import Ledger
from engine.operations.tallies import Age, Owner, Row, Sums, Tallies
from engine.operations.troubles import Again, Returned, comes_back
from engine.store import calendar, figures, people, sources, units, versions, ways
from engine.store.figures import Marks, Part
from engine.store.finding import Wanted
from engine.store.glance import glancing
from engine.store.sources import Source
from engine.store.tables.ledger import Inspection


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What was, is, or is to be open as a day begins; today's is what is so now.

    ``states`` and ``open`` are None of what is to come. ``planned`` is what would be open if each item ended on the
    last of its dates as they are, ``planned_first`` as they were at first.
    """

    day: date
    states: Mapping[str, int] | None
    open: int | None
    planned: int
    planned_first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a list as they stand. ``states`` are those there are, in the order of their workflows.

    ``ages_from`` are the first days on which states may have been entered to be of each range of ages, the shortest
    first. ``overdue_since`` is the earliest date of what is overdue. ``coming`` counts by due day within ``weeks``.
    ``owners`` are those of whom the reader may know whether anything reaches them. ``sources`` and ``unit_paths`` are
    what the list can be narrowed to.
    """

    today: date
    calendar: Calendar
    states: Mapping[str, State]
    sums: Sums
    overdue_since: date | None
    categories: Sequence[Row]
    units: Sequence[Row]
    leaders: Sequence[Row]
    inspections: Sequence[Row]
    ages: Sequence[Age]
    ages_from: Sequence[date]
    points: Sequence[Point]
    weeks: tuple[date, date]
    coming: Mapping[date, int]
    days_off: Mapping[date, str]
    owners: Sequence[Owner]
    returned: Returned
    again: Again
    sources: Sequence[Source]
    unit_paths: Sequence[str]


def count_figures(ledger: Ledger, wanted: Wanted, *, actor: Actor, at: datetime, zone: str) -> Figures:
    """Return the figures of what a list would have; raises what ``list_items`` does. Days are those of ``zone``."""
    today, seen = local_day(at, zone), scope(actor)
    with glancing(ledger.database) as work:
        work.ahead(
            calendar.version,
            calendar.stated,
            units.tree,
            versions.all_of,
            people.logins,
            people.names,
            ways.everything_chosen,
            lambda ask: ask.list(Inspection),
            lambda ask: sources.inspections(ask, seen),
        )
        asked, office = asked_for(work, ledger, wanted, actor=actor), ledger.calendar(work)
        marks = _marks(today, office, zone)
        found = Tallies(work, ledger, figures.counts(work, asked, ends_of(work, ledger), marks))
        overdue, reached = found.alone(Part.OVERDUE), {unit for held in actor.roles.values() for unit in held}
        often, again = comes_back(work, ledger, asked)
        past = [at for day, at in marks.points if day < today]
        return Figures(
            today=today,
            calendar=office,
            states=found.states(),
            sums=found.sums(),
            overdue_since=date.fromisoformat(min(overdue)) if overdue else None,
            categories=found.categories(),
            units=found.units(),
            leaders=found.leaders(),
            inspections=found.inspections(),
            ages=found.ages(office, today=today, zone=zone),
            ages_from=tuple(reversed(entered_by(today, office))),
            points=_points(found, marks, figures.entered(work, asked, past)),
            weeks=marks.weeks,
            coming={date.fromisoformat(day): count for day, count in found.alone(Part.DUE).items()},
            days_off=calendar.named_days_off(calendar.stated(work)),
            owners=found.owners(actor),
            returned=often,
            again=again,
            sources=sources.inspections(work, seen),
            unit_paths=sorted(path for key, path in units.paths(work).items() if key in reached),
        )


def _marks(today: date, office: Calendar, zone: str) -> Marks:
    return Marks(
        today=today,
        ages=[start_of_day(day, zone) for day in entered_by(today, office)],
        points=[(day, then(day, today=today, zone=zone).at) for day in (*points_past(today), *points_ahead(today))],
        weeks=weeks_from(today),
    )


def _points(found: Tallies, marks: Marks, entered: Sequence[Gone]) -> list[Point]:
    many, past = len(marks.points), len(points_past(marks.today))
    begun, ended, ended_first = (
        {int(after): count for after, count in found.alone(part).items()}
        for part in (Part.OPENED, Part.ENDING, Part.ENDING_FIRST)
    )
    planned, planned_first = left_at(begun, ended, many), left_at(begun, ended_first, many)
    now, states = found.by_state(), found.states()
    stood: list[Counter[str] | None] = [*standing_at(now, entered, past), now, *[None] * (many - past - 1)]
    # What is open now is said by the version each item is on; of the past only the state is known.
    over = over_in(states)
    still = [None if there is None else sum(there.values()) - sum(there[key] for key in over) for there in stood]
    still[past] = found.sums().open
    return [
        Point(day=day, states=stood[one], open=still[one], planned=planned[one], planned_first=planned_first[one])
        for one, (day, _at) in enumerate(marks.points)
    ]
