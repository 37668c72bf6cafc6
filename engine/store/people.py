"""People, their roles, and who holds a role for a unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, exists, func, or_, select, update

from engine.domain.definition import Role
from engine.store.bulk import among, keys
from engine.store.tables.delivery import Address
from engine.store.tables.office import Account, Person, RoleGrant, Unit
from engine.store.tables.sign_in import ServiceAccount
from engine.store.unit_of_work import UnitOfWork, table_of

_person, _account, _grant, _unit, _address = (table_of(kind) for kind in (Person, Account, RoleGrant, Unit, Address))
_service = table_of(ServiceAccount)


def _above() -> Select[tuple[int]]:
    """Build the query for a unit and every unit above it."""
    up = select(_unit.c.id, _unit.c.parent_id).where(_unit.c.id == bindparam("unit_id")).cte("up", recursive=True)
    parent = _unit.alias()
    up = up.union_all(select(parent.c.id, parent.c.parent_id).join(up, parent.c.id == up.c.parent_id))
    return select(up.c.id)


def _reach() -> Select[tuple[str, int]]:
    """Build the query for each role of a person with every unit it reaches: where it is held and all below."""
    held = (
        select(_grant.c.role, _grant.c.unit_id)
        .where(_grant.c.person_id == bindparam("person_id"), _grant.c.revoked_at.is_(None))
        .cte("held", recursive=True)
    )
    child = _unit.alias()
    held = held.union(select(held.c.role, child.c.id).join(held, child.c.parent_id == held.c.unit_id))
    return select(held.c.role, held.c.unit_id)


_REACH = _reach()
_HOLDERS = (
    select(_grant.c.person_id)
    .distinct()
    .join(_person, _person.c.id == _grant.c.person_id)
    .where(
        _grant.c.role == bindparam("role"),
        _grant.c.revoked_at.is_(None),
        _person.c.disabled_at.is_(None),
        _grant.c.unit_id.in_(_above()),
    )
    .order_by(_grant.c.person_id)
)
_HOLDING_ANYWHERE = (
    select(_grant.c.person_id)
    .distinct()
    .join(_person, _person.c.id == _grant.c.person_id)
    .where(_grant.c.role == bindparam("role"), _grant.c.revoked_at.is_(None), _person.c.disabled_at.is_(None))
    .order_by(_grant.c.person_id)
)
_LED = select(_grant.c.unit_id).where(
    _grant.c.person_id == bindparam("person_id"), _grant.c.role == Role.LEADER, _grant.c.revoked_at.is_(None)
)
_HEADS = (
    select(_grant.c.person_id)
    .join(_person, _person.c.id == _grant.c.person_id)
    .where(
        _grant.c.role == Role.LEADER,
        _grant.c.unit_id == bindparam("unit_id"),
        _grant.c.revoked_at.is_(None),
        _person.c.disabled_at.is_(None),
    )
    .order_by(_grant.c.person_id)
)
_HELD = (
    select(_grant.c.role, _person.c.name)
    .distinct()
    .join(_person, _person.c.id == _grant.c.person_id)
    .where(_grant.c.revoked_at.is_(None), _person.c.disabled_at.is_(None))
    .order_by(_grant.c.role, _person.c.name)
)
_BY_LOGIN = (
    select(_person.c.id, _person.c.name, _account.c.login, _person.c.unit_id)
    .join(_account, _account.c.person_id == _person.c.id)
    .where(_account.c.login == bindparam("login"), _person.c.disabled_at.is_(None), _account.c.disabled_at.is_(None))
)
_ANY_LOGIN = (
    select(
        _person.c.id, _person.c.name, _account.c.login, _person.c.unit_id,
        or_(_person.c.disabled_at.is_not(None), _account.c.disabled_at.is_not(None)),
        exists().where(_service.c.account_id == _account.c.id),
    )
    .join(_account, _account.c.person_id == _person.c.id)
    .where(_account.c.login == bindparam("login"))
)  # fmt: skip
_REVOKE = (
    update(_grant)
    .where(
        _grant.c.person_id == bindparam("person"),
        _grant.c.role == bindparam("named"),
        _grant.c.unit_id == bindparam("unit"),
        _grant.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("at", type_=_grant.c.revoked_at.type))
)
_SET_EMAIL = update(_person).where(_person.c.id == bindparam("person")).values(email=bindparam("address"))
_RENAME = update(_person).where(_person.c.id == bindparam("person")).values(name=bindparam("called"))
_MOVE = update(_person).where(_person.c.id == bindparam("person")).values(unit_id=bindparam("into"))
_SET_PERSON_DISABLED = (
    update(_person)
    .where(_person.c.id == bindparam("person"))
    .values(disabled_at=bindparam("since", type_=_person.c.disabled_at.type))
)
_SET_ACCOUNT_DISABLED = (
    update(_account)
    .where(_account.c.person_id == bindparam("person"))
    .values(disabled_at=bindparam("since", type_=_account.c.disabled_at.type))
)
_REVOKE_ALL = (
    update(_grant)
    .where(_grant.c.person_id == bindparam("person"), _grant.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at", type_=_grant.c.revoked_at.type))
)
_CORRESPONDENT = ("id", "name", "email", "language", "mail_hour", "zone", "unit_id", "disabled_at")
_CORRESPONDENTS = (
    select(*(_person.c[name] for name in _CORRESPONDENT), _address.c.fault)
    .outerjoin(_address, _address.c.address == _person.c.email)
    .order_by(_person.c.id)
)
_SET_HABITS = (
    update(_person)
    .where(_person.c.id == bindparam("person"))
    .values(mail_hour=bindparam("hour"), zone=bindparam("named"), language=bindparam("spoken"))
)
_BY_UNIT = select(_person.c.unit_id, func.count()).where(_person.c.disabled_at.is_(None)).group_by(_person.c.unit_id)
_NAMES = select(_person.c.id, _person.c.name)
_NAMES_OF = {is_sqlite: _NAMES.where(among(_person.c.id, "wanted", is_sqlite=is_sqlite)) for is_sqlite in (True, False)}
_UNITS = select(_person.c.id, _person.c.unit_id)
_LOGINS = select(_account.c.person_id, _account.c.login)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person who has a login."""

    id: int
    name: str
    login: str
    unit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """A person as the mail knows them. ``mail_hour`` and ``zone`` are None where they are the office's.

    ``fault`` says what is wrong with their address, None while nothing is known against it.
    """

    id: int
    name: str
    email: str | None
    language: str
    mail_hour: str | None
    zone: str | None
    unit_id: int
    disabled_at: datetime | None
    fault: str | None = None


def by_login(work: UnitOfWork, login: str) -> Known | None:
    """Return the person behind a login that is not disabled, or None."""
    row = work.maybe(_BY_LOGIN, login=login)
    return None if row is None else Known(id=row[0], name=row[1], login=row[2], unit_id=row[3])


def known_at_all(work: UnitOfWork, login: str) -> tuple[Known, bool, bool] | None:
    """Return the person behind a login, whether they have left, and whether it is a service's; None for no such one."""
    # What somebody types may hold signs that PostgreSQL takes in no text, and no login holds.
    row = work.maybe(_ANY_LOGIN, login=login) if login.isprintable() else None
    if row is None:
        return None
    return Known(id=row[0], name=row[1], login=row[2], unit_id=row[3]), bool(row[4]), bool(row[5])


def roles(work: UnitOfWork, person_id: int) -> dict[str, frozenset[int]]:
    """Return each role of a person with every unit it reaches."""
    found: dict[str, set[int]] = {}
    for role, unit_id in work.rows(_REACH, person_id=person_id):
        found.setdefault(role, set()).add(unit_id)
    return {role: frozenset(units) for role, units in found.items()}


def holders(work: UnitOfWork, role: str, unit_id: int) -> tuple[int, ...]:
    """Return who holds a role for a unit, in it or in a unit above, without those who left."""
    return tuple(row[0] for row in work.rows(_HOLDERS, role=role, unit_id=unit_id))


def holding_anywhere(work: UnitOfWork, role: str) -> tuple[int, ...]:
    """Return who holds a role in any unit, without those who left."""
    return tuple(row[0] for row in work.rows(_HOLDING_ANYWHERE, role=role))


def led_by(work: UnitOfWork, person_id: int) -> frozenset[int]:
    """Return the units in which a person holds the role of a leader itself, not in a unit above."""
    return frozenset(row[0] for row in work.rows(_LED, person_id=person_id))


def heads(work: UnitOfWork, unit_id: int) -> tuple[int, ...]:
    """Return who leads a unit itself, without those who left."""
    return tuple(row[0] for row in work.rows(_HEADS, unit_id=unit_id))


def holders_by_role(work: UnitOfWork) -> dict[str, tuple[str, ...]]:
    """Return, for each role that anybody holds anywhere in the office, the names of its holders."""
    found: dict[str, list[str]] = {}
    for role, name in work.rows(_HELD):
        found.setdefault(role, []).append(name)
    return {role: tuple(names) for role, names in found.items()}


def revoke(work: UnitOfWork, *, person_id: int, role: str, unit_id: int, at: datetime) -> bool:
    """End a role a person holds in a unit; False when there is none."""
    return work.run(_REVOKE, person=person_id, named=role, unit=unit_id, at=at) == 1


def set_email(work: UnitOfWork, person_id: int, email: str) -> None:
    """Set a person's mail address."""
    work.run(_SET_EMAIL, person=person_id, address=email)


def rename(work: UnitOfWork, person_id: int, name: str) -> None:
    """Give a person another name."""
    work.run(_RENAME, person=person_id, called=name)


def move(work: UnitOfWork, person_id: int, unit_id: int) -> None:
    """Put a person into another unit."""
    work.run(_MOVE, person=person_id, into=unit_id)


def set_disabled(work: UnitOfWork, person_id: int, since: datetime | None) -> None:
    """Close a person and their account from an instant on, or open both again."""
    work.run(_SET_PERSON_DISABLED, person=person_id, since=since)
    work.run(_SET_ACCOUNT_DISABLED, person=person_id, since=since)


def revoke_all(work: UnitOfWork, person_id: int, *, at: datetime) -> int:
    """End every role of a person; return how many there were."""
    return work.run(_REVOKE_ALL, person=person_id, at=at)


def correspondents(work: UnitOfWork, person_ids: Iterable[int]) -> dict[int, Correspondent]:
    """Return people as the mail knows them, by key."""
    rows = work.rows_once(_CORRESPONDENTS.where(_person.c.id.in_(sorted(set(person_ids)))))
    return {row[0]: Correspondent(**dict(zip((*_CORRESPONDENT, "fault"), row, strict=True))) for row in rows}


def set_mail_habits(
    work: UnitOfWork, person_id: int, *, mail_hour: str | None, zone: str | None, language: str
) -> None:
    """Set when and in which language a person's mail goes out; None where the office's hour and zone count."""
    work.run(_SET_HABITS, person=person_id, hour=mail_hour, named=zone, spoken=language)


def by_unit(work: UnitOfWork) -> dict[int, int]:
    """Return how many people are in each unit itself, without those who left."""
    return dict(work.rows(_BY_UNIT))


def names(work: UnitOfWork) -> dict[int, str]:
    """Return every person's name by key."""
    return dict(work.rows(_NAMES))


def names_of(work: UnitOfWork, person_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of these people by key."""
    is_sqlite = work.database.is_sqlite
    return dict(work.rows(_NAMES_OF[is_sqlite], wanted=keys(person_ids, is_sqlite=is_sqlite)))


def units_of_all(work: UnitOfWork) -> dict[int, int]:
    """Return the unit of every person by key."""
    return dict(work.rows(_UNITS))


def logins(work: UnitOfWork) -> dict[int, str]:
    """Return every person's login by person key, for those who have one."""
    return dict(work.rows(_LOGINS))
