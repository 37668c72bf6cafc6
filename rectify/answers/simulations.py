"""A workflow played through with made-up people and items."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.simulated import Simulated, SimulatedDay, SimulatedPerson, SimulatedState
from engine.words import Language


class PlayedDay(TypedDict):
    """What happened on one day."""

    day: date
    steps: int
    returned: int
    reviews_opened: int
    reviews_done: int
    mails: int
    lines: int
    overdue: int


class PlayedFullest(TypedDict):
    """The day on which somebody got most."""

    day: date
    lines: int


class PlayedPerson(TypedDict):
    """What one made-up person did and got."""

    name: str
    roles: list[str]
    steps: int
    other: int
    mails: int
    lines: int
    peak: PlayedFullest | None


class PlayedPeak(TypedDict):
    """A day on which somebody got more than ``max`` lines."""

    day: date
    person: str
    lines: int


class PlayedState(TypedDict):
    """How long items stayed in a state, and how many are there at the end."""

    state: str
    title: str
    at_end: int
    overdue: int
    visits: int
    median_days: int | None
    longest_days: int | None


class Refusal(TypedDict):
    """How often a step was tried in vain, and why."""

    trigger: str | None
    reason: str
    count: int


# ``from`` is a word of Python: the shape is written as a call.
Simulation = TypedDict(
    "Simulation",
    {
        "workflow": str,
        "seed": int,
        "items": int,
        "people": int,
        "from": date,
        "to": date,
        "max": int,
        "is_published": bool,
        "days": list[PlayedDay],
        "persons": list[PlayedPerson],
        "peaks": list[PlayedPeak],
        "states": list[PlayedState],
        "steps": dict[str, int],
        "reviews": dict[str, int],
        "errands": dict[str, int],
        "rungs": dict[str, int],
        "refused": list[Refusal],
        "urgent": int,
        "never_told": list[str],
        "forgotten": list[str],
        "failed": list[str],
        "breaches": list[str],
    },
)


def simulated_document(found: Simulated, language: Language) -> Simulation:
    """Return a simulation for a program."""
    return {
        "workflow": found.key,
        "seed": found.seed,
        "items": found.items,
        "people": found.people,
        "from": found.first,
        "to": found.last,
        "max": found.most,
        "is_published": found.is_published,
        "days": [_day(day) for day in found.days],
        "persons": [_person(one) for one in found.persons],
        "peaks": [{"day": one.day, "person": one.name, "lines": one.lines} for one in found.peaks],
        "states": [_state(one, language) for one in found.states],
        "steps": dict(found.steps),
        "reviews": dict(found.reviews),
        "errands": dict(found.errands),
        "rungs": dict(found.rungs),
        "refused": [{"trigger": one.trigger, "reason": one.code, "count": one.count} for one in found.refusals],
        "urgent": found.urgent,
        "never_told": list(found.never_told),
        "forgotten": list(found.forgotten),
        "failed": list(found.failed),
        "breaches": list(found.breaches),
    }


def _day(day: SimulatedDay) -> PlayedDay:
    return {
        "day": day.day,
        "steps": day.steps,
        "returned": day.returned,
        "reviews_opened": day.reviews_opened,
        "reviews_done": day.reviews_done,
        "mails": day.mails,
        "lines": day.lines,
        "overdue": day.overdue,
    }


def _person(one: SimulatedPerson) -> PlayedPerson:
    return {
        "name": one.name,
        "roles": list(one.roles),
        "steps": one.steps,
        "other": one.other,
        "mails": one.mails,
        "lines": one.lines,
        "peak": {"day": one.peak_on, "lines": one.peak} if one.peak_on else None,
    }


def _state(one: SimulatedState, language: Language) -> PlayedState:
    return {
        "state": one.key,
        "title": one.title.text(language),
        "at_end": one.at_end,
        "overdue": one.overdue,
        "visits": one.visits,
        "median_days": one.median_days,
        "longest_days": one.longest_days,
    }
