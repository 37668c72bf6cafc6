"""Who is meant by the roles and relations that a workflow names."""

from __future__ import annotations

from collections.abc import Iterable

from engine.domain.definition import Relation, Role
from engine.domain.item import ItemFacts
from engine.store import people
from engine.store.unit_of_work import UnitOfWork


class Recipients:
    """Finds people for one transaction; who holds a role for a unit is asked once."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._holders: dict[tuple[Role, int], tuple[int, ...]] = {}

    def of(self, facts: ItemFacts, names: Iterable[str]) -> dict[int, str]:
        """Return each person meant, with the first role or relation that is the reason."""
        found: dict[int, str] = {}
        for name in names:
            for person in self._named(facts, name):
                found.setdefault(person, name)
        return found

    def in_unit(self, unit_id: int, names: Iterable[str]) -> dict[int, str]:
        """Return each person meant where no item is concerned: those who hold the roles for a unit."""
        return self.of(ItemFacts(number="", state="", version=0, unit_id=unit_id), names)

    def _named(self, facts: ItemFacts, name: str) -> tuple[int, ...]:
        match name:
            case Relation.OWNER:
                return _one(facts.owner_id)
            case Relation.LEADER_IN_CHARGE:
                return _one(facts.leader_id) or self._holding(Role.LEADER, facts.unit_id)
            case Relation.UNIT_LEADER:
                return people.heads(self._work, facts.unit_id) or self._holding(Role.LEADER, facts.unit_id)
            case Relation.ASSIGNED_VERIFIER | Role.VERIFIER:
                return _one(facts.verifier_id) or self._holding(Role.VERIFIER, facts.unit_id)
            case _:
                return self._holding(Role(name), facts.unit_id)

    def _holding(self, role: Role, unit_id: int) -> tuple[int, ...]:
        key = (role, unit_id)
        if key not in self._holders:
            self._holders[key] = people.holders(self._work, role, unit_id)
        return self._holders[key]


def _one(person_id: int | None) -> tuple[int, ...]:
    return () if person_id is None else (person_id,)
