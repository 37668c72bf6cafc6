"""What a simulation found: by day, by person, by state. Values, and nothing but values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedDay:
    """One day on which something happened. ``overdue`` counts items that are late at its end."""

    day: date
    steps: int
    returned: int
    reviews_opened: int
    reviews_done: int
    mails: int
    lines: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPerson:
    """One person: what they did, what they got, and their fullest day (None where no mail came).

    ``other`` counts what they did besides steps: reviews, receipts, progress reports, duties, requests and answers.
    ``by_day`` is how many lines of mails they got on each day with some.
    """

    name: str
    roles: tuple[str, ...]
    steps: int
    other: int
    mails: int
    lines: int
    peak_on: date | None
    peak: int
    by_day: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPeak:
    """A day on which one person gets many reminders."""

    day: date
    name: str
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedState:
    """One state: how many items are there at the end, how many visits there were, and how many days they lasted.

    ``median_days`` and ``longest_days`` are of visits that ended, None where none did; ``overdue`` of the items there.
    """

    key: str
    title: Words
    at_end: int
    overdue: int
    visits: int
    median_days: int | None
    longest_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRefusal:
    """Tries that were refused, by step and reason; ``trigger`` is None where no step was open to anybody."""

    trigger: str | None
    code: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A simulation from its first to its last day. ``never_told`` names people whom no mail ever reached.

    ``forgotten`` are numbers of items at the end that have no deadline and no review in a state that is neither
    timeless nor an end; ``failed`` is what the clock could not do; ``breaches`` are broken rules of the ledger.
    """

    key: str
    title: Words
    seed: int
    items: int
    people: int
    first: date
    last: date
    is_published: bool
    most: int
    days: tuple[SimulatedDay, ...]
    persons: tuple[SimulatedPerson, ...]
    peaks: tuple[SimulatedPeak, ...]
    states: tuple[SimulatedState, ...]
    steps: Mapping[str, int]
    reviews: Mapping[str, int]
    errands: Mapping[str, int]
    rungs: Mapping[str, int]
    refusals: tuple[SimulatedRefusal, ...]
    urgent: int
    never_told: tuple[str, ...]
    forgotten: tuple[str, ...]
    failed: tuple[str, ...]
    breaches: tuple[str, ...]
