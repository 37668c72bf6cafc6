"""Who may take which step of an item, and what another version would change about that; many items at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.definition import Relation, Workflow
from engine.domain.item import ItemFacts
from engine.domain.permission import knows_of
from engine.store import people
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork

# A person, and the trigger of a step.
Right = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What changes about one item: rights that are lost, and rights that are gained."""

    lost: frozenset[Right]
    gained: frozenset[Right]


class Rights:
    """Finds out who stands where, for one transaction: items that stand alike are looked at once."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._here = frozenset(one.id for one in work.list(Person) if one.id is not None and one.disabled_at is None)
        self._holding: dict[tuple[str, int], frozenset[int]] = {}
        self._turns: dict[tuple[object, ...], Turn] = {}

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
            found = (
                people.heads(self._work, unit_id)
                if name == Relation.UNIT_LEADER
                else people.holders(self._work, name, unit_id)
            )
            self._holding[key] = frozenset(found)
        return self._holding[key]


def _one(person_id: int | None) -> frozenset[int]:
    return frozenset() if person_id is None else frozenset({person_id})
