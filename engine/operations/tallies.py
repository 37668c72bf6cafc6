"""The rows that the store counted, put where they belong: by category, unit, leader, inspection, state and age."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import State
from engine.domain.extent import scope_of
from engine.domain.figures import AGES
from engine.domain.ways import NOTHING_CHOSEN, Chosen
from engine.domain.workdays import Calendar, local_day
from engine.operations.conditions import every_state
from engine.operations.ledger import Ledger
from engine.store import people, units, ways
from engine.store.figures import Counted, Part
from engine.store.people import Correspondent
from engine.store.tables.ledger import Inspection
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """How many items there are, are open, of these overdue, and how those that are done with kept their dates."""

    count: int = 0
    open: int = 0
    overdue: int = 0
    kept: int = 0
    late: int = 0
    kept_first: int = 0
    late_first: int = 0

    @property
    def closed(self) -> int:
        """Return how many are done with."""
        return self.count - self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The items that have one thing in common: ``value`` is what a list is narrowed by to have them, None by nothing.

    ``name`` is what people call it, None for the items that have no such thing; ``states`` counts by state.
    """

    name: str | None
    value: str | None
    sums: Sums
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How long the open items of a state have been in it: how many by each range of ``AGES``, the longest last.

    ``longest`` is how many working days the first of them has been there.
    """

    state: str
    counts: Sequence[int]
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who is responsible for open items, as mail and other channels know them."""

    person: Correspondent
    chosen: Chosen
    login: str | None
    open: int


class Tallies:
    """What was counted of a list, in the transaction in which it was."""

    def __init__(self, work: UnitOfWork, ledger: Ledger, counted: Collection[Counted]) -> None:
        self._work, self._ledger = work, ledger
        self._rows: dict[Part, list[Counted]] = {part: [] for part in Part}
        for row in counted:
            self._rows[row.part].append(row)

    def sums(self) -> Sums:
        """Return the sums of the whole list: each item is of one unit."""
        return _sums(self._rows[Part.UNIT])

    def by_state(self) -> Counter[str]:
        """Return how many items stand in each state."""
        return _by_state(self._rows[Part.UNIT])

    def alone(self, part: Part) -> dict[str, int]:
        """Return how many items share each key of a part that does not go by states."""
        return {row.key: row.count for row in self._rows[part] if row.key is not None}

    def states(self) -> dict[str, State]:
        """Return every state there is by key, in the order of the workflows; what the newest versions say counts."""
        return every_state(self._work, self._ledger)

    def categories(self) -> list[Row]:
        """Return the items by the title of their heading."""
        return self._grouped(Part.CATEGORY, lambda title: (title, title))

    def units(self) -> list[Row]:
        """Return the items by unit, which is called by its path."""
        paths = units.paths(self._work)
        return self._grouped(Part.UNIT, lambda key: (paths[int(key)], paths[int(key)]))

    def leaders(self) -> list[Row]:
        """Return the items by their leader in charge; a list is narrowed to one by the login."""
        logins = people.logins(self._work)
        names = people.names(self._work)
        return self._grouped(Part.LEADER, lambda key: (names[int(key)], logins.get(int(key))))

    def inspections(self) -> list[Row]:
        """Return the items by where they come from; a list is narrowed to one by its code."""
        known = {row.id: row for row in self._work.list(Inspection)}
        return self._grouped(Part.INSPECTION, lambda key: (known[int(key)].title, known[int(key)].code))

    def ages(self, calendar: Calendar, *, today: date, zone: str) -> list[Age]:
        """Return how long open items have been in their states."""
        found: dict[str, list[Counted]] = {}
        for row in self._rows[Part.AGE]:
            found.setdefault(row.state or "", []).append(row)
        return [_age(state, rows, calendar, today=today, zone=zone) for state, rows in found.items()]

    def owners(self, actor: Actor) -> list[Owner]:
        """Return who is responsible for open items, of those about whom the actor may see more than the name."""
        there = {int(key): count for key, count in self.alone(Part.OWNER).items()}
        extent = scope_of(actor, Action.SEE_PERSON)
        known = [
            one
            for one in people.correspondents(self._work, there).values()
            if extent is None or one.unit_id in extent.units or one.id in extent.persons
        ]
        chosen, logins = ways.everything_chosen(self._work), people.logins(self._work)
        return [
            Owner(person=one, chosen=chosen.get(one.id, NOTHING_CHOSEN), login=logins.get(one.id), open=there[one.id])
            for one in sorted(known, key=lambda one: (-there[one.id], one.id))
        ]

    def _grouped(self, part: Part, called: _Called) -> list[Row]:
        found: dict[str | None, list[Counted]] = {}
        for row in self._rows[part]:
            found.setdefault(row.key, []).append(row)
        rows = []
        for key, counted in found.items():
            name, value = (None, None) if key is None else called(key)
            rows.append(Row(name=name, value=value, sums=_sums(counted), states=_by_state(counted)))
        return sorted(rows, key=lambda row: (-row.sums.open, -row.sums.count, row.name or ""))


_Called = Callable[[str], tuple[str, str | None]]


def _age(state: str, rows: Collection[Counted], calendar: Calendar, *, today: date, zone: str) -> Age:
    # The first range of the store is what came before its first mark: the longest.
    by_range = [sum(row.count for row in rows if row.key == str(longer)) for longer in range(len(AGES), -1, -1)]
    longest = max(calendar.between(local_day(row.since, zone), today) for row in rows if row.since is not None)
    return Age(state=state, counts=by_range, longest=longest)


def _by_state(counted: Collection[Counted]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in counted:
        found[row.state or ""] += row.count
    return found


def _sums(counted: Collection[Counted]) -> Sums:
    return Sums(**{name: sum(getattr(row, name) for row in counted) for name in Sums.__slots__})
