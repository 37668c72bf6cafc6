"""Who is meant by the roles and relations that a workflow names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from engine.domain.definition import Relation, Role
from engine.domain.permission import knows_of
from engine.domain.standing_names import Let
from engine.store import people
from engine.store.unit_of_work import UnitOfWork

# Who was found to hold a role, or to be what else is asked for, by unit.
Found = dict[tuple[str, int], tuple[int, ...]]


class Involved(Protocol):
    """The people and the unit that something concerns: an item's facts have them."""

    @property
    def unit_id(self) -> int:
        """Return whose matter it is."""
        ...

    @property
    def owner_id(self) -> int | None:
        """Return who is to do it."""
        ...

    @property
    def leader_id(self) -> int | None:
        """Return the leader in charge."""
        ...

    @property
    def verifier_id(self) -> int | None:
        """Return who checks it."""
        ...

    @property
    def created_by(self) -> int | None:
        """Return who opened or imported it."""
        ...

    @property
    def doers(self) -> frozenset[int]:
        """Return who has worked on it since it was last sent back."""
        ...

    @property
    def confidential(self) -> bool:
        """Say whether only those named may know of it."""
        ...

    @property
    def confidants(self) -> frozenset[int]:
        """Return who was let in besides those involved."""
        ...


class Parties(NamedTuple):
    """The people and the unit that something concerns; without an item only the unit."""

    unit_id: int
    owner_id: int | None = None
    leader_id: int | None = None
    verifier_id: int | None = None
    created_by: int | None = None
    doers: frozenset[int] = frozenset()
    confidential: bool = False
    confidants: frozenset[int] = frozenset()


class Recipients:
    """Finds people for one transaction; who holds a role for a unit is asked once.

    Of what is confidential only those hear who may know of it, whoever else holds a role.

    ``found`` is what was found for earlier transactions of the same pass, and is added to.
    """

    def __init__(self, work: UnitOfWork, found: Found | None = None) -> None:
        self._work = work
        self._found: Found = {} if found is None else found

    def of(self, facts: Involved, names: Iterable[str]) -> dict[int, str]:
        """Return each person meant, with the first role or relation that is the reason."""
        found: dict[int, str] = {}
        for name in names:
            for person in self._named(facts, name):
                found.setdefault(person, name)
        if facts.confidential:
            known = knows_of(facts)
            return {person: name for person, name in found.items() if person in known}
        return found

    def in_unit(self, unit_id: int, names: Iterable[str]) -> dict[int, str]:
        """Return each person meant where no item is concerned: those who hold the roles for a unit."""
        return self.of(Parties(unit_id), names)

    def those_who_know(self, facts: Involved, *, besides: int) -> dict[int, str]:
        """Return everybody who may know of what is confidential but one person, each with the reason."""
        named = self.of(facts, (Relation.LEADER_IN_CHARGE, Relation.ASSIGNED_VERIFIER, Relation.OWNER))
        let_in = dict.fromkeys(sorted(facts.confidants), str(Let.CONFIDANT))
        return {person: why for person, why in (let_in | named).items() if person != besides}

    def managers_besides(self, facts: Involved) -> tuple[int, ...]:
        """Return the managers of the unit without the owner; where there are none, one of the office, or nobody.

        Of what is confidential these are the managers who may know of it, else everybody who may.
        """
        if facts.confidential:
            known = knows_of(facts) - {facts.owner_id}
            return tuple(sorted(known.intersection(self._holding(Role.MANAGER, facts.unit_id)) or known))
        here = tuple(who for who in self._holding(Role.MANAGER, facts.unit_id) if who != facts.owner_id)
        if here:
            return here
        anywhere = self._once("anywhere", 0, lambda: people.holding_anywhere(self._work, Role.MANAGER))
        return tuple(who for who in anywhere if who != facts.owner_id)[:1]

    def _named(self, facts: Involved, name: str) -> tuple[int, ...]:
        match name:
            case Relation.OWNER:
                return _one(facts.owner_id)
            case Relation.LEADER_IN_CHARGE:
                return _one(facts.leader_id) or self._holding(Role.LEADER, facts.unit_id)
            case Relation.UNIT_LEADER:
                return self._heads(facts.unit_id) or self._holding(Role.LEADER, facts.unit_id)
            case Relation.ASSIGNED_VERIFIER | Role.VERIFIER:
                return _one(facts.verifier_id) or self._holding(Role.VERIFIER, facts.unit_id)
            case Relation.CREATED_BY:
                return _one(facts.created_by)
            case Relation.DOER:
                return tuple(sorted(facts.doers))
            case _:
                return self._holding(name, facts.unit_id)

    def _heads(self, unit_id: int) -> tuple[int, ...]:
        return self._once("heads", unit_id, lambda: people.heads(self._work, unit_id))

    def _holding(self, role: str, unit_id: int) -> tuple[int, ...]:
        return self._once(role, unit_id, lambda: people.holders(self._work, role, unit_id))

    def _once(self, what: str, unit_id: int, ask: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
        key = (what, unit_id)
        if key not in self._found:
            self._found[key] = ask()
        return self._found[key]


def _one(person_id: int | None) -> tuple[int, ...]:
    return () if person_id is None else (person_id,)
