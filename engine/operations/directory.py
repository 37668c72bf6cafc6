"""The people of the office as far as somebody may know of them, and who holds which role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.extent import scope_of
from engine.domain.permission import is_own_role, may_for, may_in_office, require
from engine.domain.standing_names import PERSON
from engine.errors import NotFound
from engine.operations.ledger import Ledger
from engine.operations.roles import role_words_in
from engine.store import directory, units
from engine.store.directory import StoredPerson, WantedGrants, WantedPeople
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words

_ROLE = Words("角色", "role")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """How somebody is reached, and what they may do: each role with the path of the unit it is held in.

    ``mail_hour`` and ``zone`` are None where the office's count. ``fault`` is what is wrong with their address: mail to
    it was ``refused`` or ``bounced``; None while nothing is known against it.
    """

    email: str | None
    language: str
    roles: tuple[tuple[str, str], ...]
    mail_hour: str | None
    zone: str | None
    fault: str | None

    @property
    def is_reached(self) -> bool:
        """Say whether they have an address against which nothing is known."""
        return bool(self.email) and self.fault is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A person with a login; units by their paths.

    ``details`` are None where they are not the actor's to see.
    """

    id: int
    login: str
    name: str
    unit: str
    is_disabled: bool
    is_service: bool
    details: PersonDetails | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Some of the people, and behind whom (key) the next page begins; None on the last."""

    people: tuple[ListedPerson, ...]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRole:
    """A role that may be granted. ``held_by`` counts the people, of those whose roles the actor may see."""

    role: str
    title: Words
    is_own: bool
    held_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who holds a role, in which unit (path) and since when. ``id`` is that of the grant."""

    id: int
    login: str
    name: str
    unit: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldersPage:
    """Some of those who hold a role, and behind which grant the next page begins; None on the last."""

    holders: tuple[Holder, ...]
    next: int | None


def list_people(ledger: Ledger, *, after: int | None = None, most: int | None = None, actor: Actor) -> PeoplePage:
    """Return people with a login of whom the actor may know, in the order they were added: a page, or all.

    Whoever holds a role sees who works here; those who left, services, addresses and roles are seen by whoever looks
    after them. ``after`` is the ``next`` of the page before.
    """
    with reading(ledger.database) as work:
        found = directory.listed(work, _wanted(actor, after=after, most=most))
        page = found if most is None else found[:most]
        return PeoplePage(
            people=shown_to(work, page, actor), next=page[-1].id if page and len(found) > len(page) else None
        )


def colleagues(ledger: Ledger, *, actor: Actor) -> Sequence[ListedPerson]:
    """Return the people of whom the actor may know and who can be given something to do, without their details."""
    with reading(ledger.database) as work:
        return colleagues_in(work, actor=actor)


def colleagues_in(work: UnitOfWork, *, actor: Actor) -> Sequence[ListedPerson]:
    """Return what ``colleagues`` does, in a transaction that has begun."""
    found, tree = directory.listed(work, _wanted(actor)), units.tree(work)
    return [_listed(one, tree.path(one.unit_id), None) for one in found if not one.is_disabled and not one.is_service]


def one_person(ledger: Ledger, login: str, *, actor: Actor) -> ListedPerson:
    """Return one person as ``list_people`` does; raises ``NotFound`` also for somebody the actor may not know of."""
    with reading(ledger.database) as work:
        found = shown_to(work, directory.listed(work, _wanted(actor, login=login)), actor)
    if not found:
        raise NotFound(what=PERSON, which=login)
    return found[0]


def list_roles(ledger: Ledger, *, actor: Actor) -> list[ListedRole]:
    """Return every role that may be granted: the product's, then those of published workflows.

    Raises ``NotPermitted`` to whoever holds no role.
    """
    require(actor, Action.SEE_PEOPLE)
    with reading(ledger.database) as work:
        held = directory.holders_of_each(work, scope_of(actor, Action.SEE_PERSON))
        return [
            ListedRole(role=role, title=title, is_own=is_own_role(role), held_by=held.get(role, 0))
            for role, title in role_words_in(work, ledger).items()
        ]


def list_holders(
    ledger: Ledger, role: str, *, after: int | None = None, most: int | None = None, actor: Actor
) -> HoldersPage:
    """Return who holds a role and where, in the order it was granted, of those whose roles the actor may see.

    ``after`` is the ``next`` of the page before. Raises ``NotPermitted``, and ``NotFound`` for a role that nobody
    knows.
    """
    require(actor, Action.SEE_PEOPLE)
    with reading(ledger.database) as work:
        if role not in role_words_in(work, ledger):
            raise NotFound(what=_ROLE, which=role)
        wanted = WantedGrants(scope=scope_of(actor, Action.SEE_PERSON), role=role, after=after, most=most)
        found, tree = directory.grants(work, wanted), units.tree(work)
        page = found if most is None else found[:most]
    holders = tuple(
        Holder(id=one.id, login=one.login, name=one.name, unit=tree.path(one.unit_id), since=one.granted_at)
        for one in page
    )
    return HoldersPage(holders=holders, next=page[-1].id if page and len(found) > len(page) else None)


def _wanted(
    actor: Actor, *, login: str | None = None, after: int | None = None, most: int | None = None
) -> WantedPeople:
    return WantedPeople(
        scope=scope_of(actor, Action.SEE_PERSON),
        all_at_work=may_in_office(actor, Action.SEE_PEOPLE),
        login=login,
        after=after,
        most=most,
    )


def shown_to(work: UnitOfWork, found: Sequence[StoredPerson], actor: Actor) -> tuple[ListedPerson, ...]:
    """Add to people what the actor may see of them."""
    tree = units.tree(work)
    seen_more = [one for one in found if may_for(actor, Action.SEE_PERSON, one.id, one.unit_id)]
    faults = directory.faults(work, (one.email for one in seen_more if one.email))
    held: dict[int, list[tuple[str, str]]] = {one.id: [] for one in seen_more}
    for grant in directory.grants(work, WantedGrants(scope=None, person_ids=frozenset(held))):
        held[grant.person_id].append((grant.role, tree.path(grant.unit_id)))

    def details(one: StoredPerson) -> PersonDetails:
        return PersonDetails(
            email=one.email,
            language=one.language,
            roles=tuple(held[one.id]),
            mail_hour=one.mail_hour,
            zone=one.zone,
            fault=faults.get(one.email or ""),
        )

    return tuple(_listed(one, tree.path(one.unit_id), details(one) if one.id in held else None) for one in found)


def _listed(one: StoredPerson, unit: str, details: PersonDetails | None) -> ListedPerson:
    return ListedPerson(
        id=one.id,
        login=one.login,
        name=one.name,
        unit=unit,
        is_disabled=one.is_disabled,
        is_service=one.is_service,
        details=details,
    )
