"""The people of the office as a list, a page at a time: whom somebody may know of is asked of the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, false, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from engine.domain.extent import Scope
from engine.store.tables.delivery import Address
from engine.store.tables.office import Account, Person, RoleGrant
from engine.store.tables.sign_in import ServiceAccount
from engine.store.unit_of_work import UnitOfWork, table_of

_person, _account, _service = table_of(Person), table_of(Account), table_of(ServiceAccount)
_grant, _address = table_of(RoleGrant), table_of(Address)
_IS_SERVICE = _account.c.id.in_(select(_service.c.account_id))
_IS_DISABLED = or_(_person.c.disabled_at.is_not(None), _account.c.disabled_at.is_not(None))
_PERSON = ("id", "name", "unit_id", "email", "language", "mail_hour", "zone")
_READ = (
    select(*(_person.c[name] for name in _PERSON), _account.c.login, _IS_DISABLED, _IS_SERVICE)
    .join_from(_person, _account, _account.c.person_id == _person.c.id)
    .order_by(_person.c.id)
)
_HELD = _grant.join(_person, _person.c.id == _grant.c.person_id).join(_account, _account.c.person_id == _person.c.id)
_GRANTS = (
    select(
        _grant.c.id, _grant.c.role, _person.c.id, _person.c.name, _account.c.login, _grant.c.unit_id,
        _grant.c.granted_at,
    )
    .select_from(_HELD)
    .where(_grant.c.revoked_at.is_(None))
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPeople:
    """Whom to list: those within ``scope`` (None is everybody), and with ``all_at_work`` whoever works here.

    ``after`` is the key of the last person of the page before; without ``most`` there is one page.
    """

    scope: Scope | None
    all_at_work: bool = False
    login: str | None = None
    after: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPerson:
    """A person with a login, as stored."""

    id: int
    name: str
    unit_id: int
    email: str | None
    language: str
    mail_hour: str | None
    zone: str | None
    login: str
    is_disabled: bool
    is_service: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedGrants:
    """Which roles that are held: of people within ``scope`` (None is everybody); None means no matter.

    ``after`` is the key of the last grant of the page before; without ``most`` there is one page.
    """

    scope: Scope | None
    role: str | None = None
    person_ids: frozenset[int] | None = None
    after: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role that somebody holds in a unit, since when."""

    id: int
    role: str
    person_id: int
    name: str
    login: str
    unit_id: int
    granted_at: datetime


def listed(work: UnitOfWork, wanted: WantedPeople) -> list[StoredPerson]:
    """Return people in the order they were added, one more than a page so that a next one shows."""
    query = _READ.where(_within(wanted))
    if wanted.login is not None:
        query = query.where(_account.c.login == wanted.login)
    if wanted.after is not None:
        query = query.where(_person.c.id > wanted.after)
    if wanted.most is not None:
        query = query.limit(wanted.most + 1)
    names = (*_PERSON, "login", "is_disabled", "is_service")
    rows = [dict(zip(names, row, strict=True)) for row in work.rows_once(query)]
    return [
        StoredPerson(**{**row, "is_disabled": bool(row["is_disabled"]), "is_service": bool(row["is_service"])})
        for row in rows
    ]


def grants(work: UnitOfWork, wanted: WantedGrants) -> list[Grant]:
    """Return roles that are held, in the order they were granted, one more than a page so that a next one shows."""
    query = _GRANTS.where(_looked_after(wanted.scope)).order_by(_grant.c.id)
    if wanted.role is not None:
        query = query.where(_grant.c.role == wanted.role)
    if wanted.person_ids is not None:
        query = query.where(_grant.c.person_id.in_(sorted(wanted.person_ids)))
    if wanted.after is not None:
        query = query.where(_grant.c.id > wanted.after)
    if wanted.most is not None:
        query = query.limit(wanted.most + 1)
    return [Grant(**dict(zip(Grant.__slots__, row, strict=True))) for row in work.rows_once(query)]


def holders_of_each(work: UnitOfWork, scope: Scope | None) -> dict[str, int]:
    """Return how many people hold each role, of those within a scope."""
    query = (
        select(_grant.c.role, func.count(_grant.c.person_id.distinct()))
        .select_from(_HELD)
        .where(_grant.c.revoked_at.is_(None), _looked_after(scope))
        .group_by(_grant.c.role)
    )
    return dict(work.rows_once(query))


def faults(work: UnitOfWork, addresses: Iterable[str]) -> dict[str, str]:
    """Return what is wrong with these addresses, as far as anything is."""
    query = select(_address.c.address, _address.c.fault).where(_address.c.address.in_(sorted(set(addresses))))
    return {address: fault for address, fault in work.rows_once(query) if fault is not None}


def _within(wanted: WantedPeople) -> ColumnElement[bool]:
    """Build what ``engine.domain.permission.knows_person`` says of one person; a test holds the two together."""
    at_work = and_(~_IS_DISABLED, ~_IS_SERVICE) if wanted.all_at_work else false()
    return or_(_looked_after(wanted.scope), at_work)


def _looked_after(scope: Scope | None) -> ColumnElement[bool]:
    if scope is None:
        return true()
    return or_(_person.c.unit_id.in_(sorted(scope.units)), _person.c.id.in_(sorted(scope.persons)))
