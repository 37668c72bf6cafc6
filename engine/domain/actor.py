"""Who asks, with what rights, on whose behalf, and through which door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Door(StrEnum):
    """The way in through which a change was asked for."""

    CLI = "cli"
    IMPORT = "import"
    CLOCK = "clock"
    WEB = "web"
    API = "api"
    LINK = "link"


class Office(StrEnum):
    """Somebody who acts without being a person of the ledger."""

    OPERATOR = "operator"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Represented:
    """The person for whom somebody else acts."""

    person_id: int
    login: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. ``roles`` gives, for each role by name, every unit it reaches: those it is held in and all below.

    ``person_id`` is None for an office (the operator at the command line, the clock); an operator who acts for a
    person carries that person's roles and names the person in ``on_behalf_of``. ``leads`` are the units in which the
    role of a leader is held itself. ``typed_by`` is the system's user who typed the command. ``instead_of`` is the
    absent person whom a substitute stands in for: the roles and units are then those of both. ``verifies`` is False
    for an operator who acts for somebody where people sign in themselves: they take no step that checks another's work.
    ``is_program`` is a service: it records, and decides nothing that a person answers for.
    """

    login: str
    name: str
    door: Door
    person_id: int | None = None
    office: Office | None = None
    roles: Mapping[str, frozenset[int]] = field(default_factory=dict)
    leads: frozenset[int] = frozenset()
    on_behalf_of: Represented | None = None
    typed_by: str | None = None
    instead_of: Represented | None = None
    verifies: bool = True
    is_program: bool = False

    @property
    def persons(self) -> frozenset[int]:
        """Return every person who stands behind the action: who acts, whom it is typed for, who is stood in for."""
        behind = {self.own_id, self.person_id, self.instead_of.person_id if self.instead_of else None}
        return frozenset(person for person in behind if person is not None)

    @property
    def own_id(self) -> int | None:
        """Return the person who acts, without whom they may stand in for; None for an office in its own right."""
        return self.on_behalf_of.person_id if self.on_behalf_of else self.person_id

    @property
    def own_name(self) -> str:
        """Return the name of who acts: the person it is typed for when there is one."""
        return self.on_behalf_of.name if self.on_behalf_of else self.name

    @property
    def shown_as(self) -> str:
        """Return the name to show, with the absent person a substitute stands in for: 李强（代王敏）."""
        return f"{self.own_name}（代{self.instead_of.name}）" if self.instead_of else self.own_name

    @property
    def acts_alone(self) -> bool:
        """Say whether an office acts in its own right, for nobody."""
        return self.office is not None and self.on_behalf_of is None


CLOCK = Actor(login="clock", name="clock", door=Door.CLOCK, office=Office.CLOCK)


def operator(
    typed_by: str,
    *,
    door: Door = Door.CLI,
    on_behalf_of: Represented | None = None,
    roles: Mapping[str, frozenset[int]] | None = None,
    leads: frozenset[int] = frozenset(),
    verifies: bool = True,
) -> Actor:
    """Return the operator at the command line, in their own right or for a person with that person's roles."""
    return Actor(
        login="operator",
        name=typed_by,
        door=door,
        office=Office.OPERATOR,
        roles=roles or {},
        leads=leads,
        on_behalf_of=on_behalf_of,
        typed_by=typed_by,
        verifies=verifies,
    )


def standing_in(
    actor: Actor, absent: Represented, *, roles: Mapping[str, frozenset[int]], leads: frozenset[int]
) -> Actor:
    """Return a substitute who acts for an absent person, with what both of them are."""
    both = {role: actor.roles.get(role, frozenset()) | roles.get(role, frozenset()) for role in {*actor.roles, *roles}}
    return replace(actor, roles=both, leads=actor.leads | leads, instead_of=absent)
