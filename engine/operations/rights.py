"""Who may take which step of an item, and what another version would change about that; many items at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

from engine.domain.definition import Relation, Transition, Workflow
from engine.domain.item import ItemFacts
from engine.domain.permission import knows_of
from engine.store import people
from engine.store.glance import Glance
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork

# A person, and the trigger of a step.
Right = tuple[int, str]
# So many holders are asked for in one statement: SQLite joins 500 parts at most.
_AT_ONCE = 100
_OF_FACTS = frozenset(
    {Relation.OWNER, Relation.LEADER_IN_CHARGE, Relation.ASSIGNED_VERIFIER, Relation.CREATED_BY, Relation.DOER}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What changes about one item: rights that are lost, and rights that are gained."""

    lost: frozenset[Right]
    gained: frozenset[Right]


class Rights:
    """Finds out who stands where, for one transaction: items that stand alike are looked at once."""

    def __init__(self, work: Glance) -> None:
        self._work = work
        self._here = frozenset(one.id for one in work.list(Person) if one.id is not None and one.disabled_at is None)
        self._holding: dict[tuple[str, int], frozenset[int]] = {}
        self._turns: dict[tuple[object, ...], Turn] = {}

    def ask_ahead(self, steps: Iterable[Transition], units: Iterable[int]) -> None:
        """Ask together for whoever may take steps by a role in these units."""
        names = sorted({name for step in steps for name in step.who} - _OF_FACTS)
        new = [one for one in product(names, sorted(units)) if one not in self._holding]
        for begin in range(0, len(new), _AT_ONCE):
            self._work.ahead(*(_asking(*one) for one in new[begin : begin + _AT_ONCE]))
            for name, unit_id in new[begin : begin + _AT_ONCE]:
                self._held(name, unit_id)

    def turn(self, source: tuple[int, Workflow], target: Workflow, facts: ItemFacts, becomes: str) -> Turn:
        """Return whose rights change when an item moves; ``source`` is its version by key and definition.

        What a step asks for besides who takes it is left aside: that may still be met.
        """
        number, workflow = source
        alike = (
            number, facts.state, becomes, facts.unit_id, facts.owner_id, facts.leader_id, facts.verifier_id,
            facts.confidential, facts.confidants, facts.created_by, facts.doers,
        )  # fmt: skip
        known = self._turns.get(alike)
        if known is None:
            before, after = self._of(workflow, facts, facts.state), self._of(target, facts, becomes)
            known = self._turns[alike] = Turn(lost=before - after, gained=after - before)
        return known

    def _of(self, workflow: Workflow, facts: ItemFacts, state: str) -> frozenset[Right]:
        return frozenset(
            (person, step.trigger)
            for step in workflow.transitions_from(state)
            for person in self._standing(facts, step.who)
        )

    def _standing(self, facts: ItemFacts, names: Iterable[str]) -> frozenset[int]:
        found: frozenset[int] = frozenset().union(*(self._named(facts, name) for name in names))
        if facts.confidential:
            found &= knows_of(facts)
        return found & self._here

    def _named(self, facts: ItemFacts, name: str) -> frozenset[int]:
        match name:
            case Relation.OWNER:
                return _one(facts.owner_id)
            case Relation.LEADER_IN_CHARGE:
                return _one(facts.leader_id)
            case Relation.ASSIGNED_VERIFIER:
                return _one(facts.verifier_id)
            case Relation.CREATED_BY:
                return _one(facts.created_by)
            case Relation.DOER:
                return facts.doers
            case _:
                return self._held(name, facts.unit_id)

    def _held(self, name: str, unit_id: int) -> frozenset[int]:
        key = (name, unit_id)
        if key not in self._holding:
            self._holding[key] = frozenset(_asking(name, unit_id)(self._work))
        return self._holding[key]


def _asking(name: str, unit_id: int) -> Callable[[UnitOfWork], tuple[int, ...]]:
    if name == Relation.UNIT_LEADER:
        return lambda work: people.heads(work, unit_id)
    return lambda work: people.holders(work, name, unit_id)


def _one(person_id: int | None) -> frozenset[int]:
    return frozenset() if person_id is None else frozenset({person_id})
