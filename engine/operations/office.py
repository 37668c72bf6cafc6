"""The office: founding it, its people and roles, its calendar."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import Actor, Represented
from engine.domain.definition import Role
from engine.domain.permission import Action, require
from engine.errors import AlreadyThere, InvalidInput, NotFound
from engine.operations.calendar import adopt
from engine.operations.ledger import Ledger
from engine.operations.persons import known_person
from engine.store import addresses, history, outbox, people
from engine.store.people import Known
from engine.store.tables.delivery import Address
from engine.store.tables.office import Account, Installation, Person, RoleGrant, Unit
from engine.store.tables.sign_in import ServiceAccount
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import LANGUAGES, Words

_CHAIN = "office"
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCalendar:
    """The days of a calendar that are not as their weekday says, who says so, and how far it is known."""

    days: Mapping[date, tuple[bool, str]]
    source: str
    version: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """A person with what they may do: the units each role reaches, and the units they lead themselves."""

    person: Represented
    roles: Mapping[Role, frozenset[int]]
    leads: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A person with a login and what they may do: each role with the unit it is held in.

    ``mail_hour`` and ``zone`` are None where the office's count. ``fault`` is what is wrong with their address: mail to
    it was ``refused`` or ``bounced``; None while nothing is known against it.
    """

    id: int
    login: str
    name: str
    email: str | None
    unit: str
    language: str
    roles: tuple[tuple[str, str], ...]
    is_disabled: bool
    mail_hour: str | None = None
    zone: str | None = None
    fault: str | None = None


def found(
    ledger: Ledger, *, office_name: str, calendar: PublishedCalendar, actor: Actor, at: datetime, sandbox: bool = False
) -> bool:
    """Make this database an office, or bring its calendar up to date; return whether it is new."""
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        work.lock("installation")
        here = work.find(Installation, id=1)
        if here is None:
            work.add(Unit(name=office_name))
            _install(work, office_name, calendar, sandbox=sandbox, at=at)
            history.append(
                work, _CHAIN, at=at, action="found", actor=actor, data={"office": office_name, "sandbox": sandbox}
            )
        adopt(
            work,
            calendar.days,
            source=calendar.source,
            version=calendar.version,
            until=calendar.until,
            actor=actor,
            at=at,
        )
    return here is None


def _install(work: UnitOfWork, name: str, calendar: PublishedCalendar, *, sandbox: bool, at: datetime) -> None:
    work.add(
        Installation(
            id=1,
            epoch=secrets.token_hex(4),
            post_key=secrets.token_hex(32),
            is_sandbox=sandbox,
            office_name=name,
            calendar_version="",
            calendar_until=calendar.until,
            created_at=at,
        )
    )


def add_person(
    ledger: Ledger,
    login: str,
    name: str,
    *,
    email: str | None = None,
    unit: str | None = None,
    language: str = "zh",
    roles: Sequence[str] = (),
    is_service: bool = False,
    actor: Actor,
    at: datetime,
) -> Known:
    """Add a person with a login to a unit (the office itself when none is named; a new name makes a new unit).

    A service is a program: it has roles like a person, and tokens, and no way to sign in.
    Raises ``InvalidInput`` for an unusable login, name, language or role, ``AlreadyThere`` for a login that is taken.
    """
    require(actor, Action.ADMINISTER)
    _require_login(login)
    if language not in LANGUAGES:
        why = Words("没有这种语言", "there is no such language")
        raise InvalidInput(what=Words("语言", "Language"), value=language, why=why, allowed=list(LANGUAGES))
    wanted = [_role(role) for role in roles]
    if not 0 < len(name.strip()) <= 80 or not name.isprintable():  # noqa: PLR2004 - the column's length
        raise InvalidInput(
            what=Words("姓名", "Name"),
            value=name,
            allowed=Words("1到80个可见字符", "1–80 printable characters"),
            why=Words("长度或字符不对", "its length or a character is wrong"),
        )
    with writing(ledger.database) as work:
        if work.find(Account, login=login) is not None:
            raise AlreadyThere(what=Words("登录名", "Login"), which=login)
        unit_id = _unit(work, unit, create=True)
        person_id = work.add(Person(unit_id=unit_id, name=name.strip(), email=email, language=language, created_at=at))
        account_id = work.add(Account(person_id=person_id, login=login, created_at=at))
        if is_service:
            work.add(ServiceAccount(account_id=account_id, created_at=at))
        for role in wanted:
            work.add(RoleGrant(person_id=person_id, role=role, unit_id=unit_id, granted_at=at))
        added: dict[str, object] = {"login": login, "name": name.strip(), "roles": [str(role) for role in wanted]}
        added |= {"service": True} if is_service else {}
        history.append(work, _CHAIN, at=at, action="person_added", actor=actor, data=added)
        return Known(id=person_id, name=name.strip(), login=login, unit_id=unit_id)


def set_email(ledger: Ledger, login: str, email: str, *, actor: Actor, at: datetime) -> None:
    """Give a person another mail address, already checked to be one; raises ``NotFound``.

    What was known against the address is forgotten. Notices that could not reach them so far wait for their next mail
    again.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        person = known_person(work, login)
        people.set_email(work, person.id, email)
        addresses.clear(work, email)
        outbox.retry_unreachable(work, person.id)
        history.append(work, _CHAIN, at=at, action="email_set", actor=actor, data={"login": login, "email": email})


def grant(ledger: Ledger, login: str, role: str, *, unit: str | None = None, actor: Actor, at: datetime) -> bool:
    """Give a person a role in a unit and all below; return False when they hold it there already."""
    require(actor, Action.ADMINISTER)
    wanted = _role(role)
    with writing(ledger.database) as work:
        person = known_person(work, login)
        unit_id = _unit(work, unit, create=False)
        if any(
            row.revoked_at is None for row in work.list(RoleGrant, person_id=person.id, role=wanted, unit_id=unit_id)
        ):
            return False
        work.add(RoleGrant(person_id=person.id, role=wanted, unit_id=unit_id, granted_at=at))
        history.append(
            work,
            _CHAIN,
            at=at,
            action="role_granted",
            actor=actor,
            data={"login": login, "role": wanted, "unit": unit_id},
        )
    return True


def revoke(ledger: Ledger, login: str, role: str, *, unit: str | None = None, actor: Actor, at: datetime) -> bool:
    """Take a role back; return False when the person does not hold it in that unit."""
    require(actor, Action.ADMINISTER)
    wanted = _role(role)
    with writing(ledger.database) as work:
        person = known_person(work, login)
        unit_id = _unit(work, unit, create=False)
        if not people.revoke(work, person_id=person.id, role=wanted, unit_id=unit_id, at=at):
            return False
        history.append(
            work,
            _CHAIN,
            at=at,
            action="role_revoked",
            actor=actor,
            data={"login": login, "role": wanted, "unit": unit_id},
        )
    return True


def acting_for(ledger: Ledger, login: str) -> Rights:
    """Return a person and their rights, for somebody who acts for them; raises ``NotFound``."""
    with reading(ledger.database) as work:
        person = known_person(work, login)
        return Rights(
            person=Represented(person_id=person.id, login=person.login, name=person.name),
            roles=people.roles(work, person.id),
            leads=people.led_by(work, person.id),
        )


def role_holders(ledger: Ledger) -> Mapping[Role, tuple[str, ...]]:
    """Return, for each role that anybody holds, the names of its holders: what a workflow is checked against."""
    with reading(ledger.database) as work:
        return people.holders_by_role(work)


def has_login(ledger: Ledger, login: str) -> bool:
    """Say whether a login is taken."""
    with reading(ledger.database) as work:
        return work.find(Account, login=login) is not None


def list_people(ledger: Ledger) -> list[ListedPerson]:
    """Return everybody with a login, with their roles, in the order they were added."""
    with reading(ledger.database) as work:
        units = {unit.id: unit.name for unit in work.list(Unit)}
        accounts = {account.person_id: account for account in work.list(Account)}
        faults = {address.address: address.fault for address in work.list(Address)}
        held: dict[int, list[tuple[str, str]]] = {}
        for row in work.list(RoleGrant):
            if row.revoked_at is None:
                held.setdefault(row.person_id, []).append((row.role, units[row.unit_id]))
        return [
            ListedPerson(
                id=person.id,
                login=account.login,
                name=person.name,
                email=person.email,
                unit=units[person.unit_id],
                language=person.language,
                roles=tuple(held.get(person.id, ())),
                is_disabled=person.disabled_at is not None or account.disabled_at is not None,
                mail_hour=person.mail_hour,
                zone=person.zone,
                fault=faults.get(person.email or ""),
            )
            for person in work.list(Person)
            if person.id is not None and (account := accounts.get(person.id))
        ]


def _require_login(login: str) -> None:
    if not _LOGIN.fullmatch(login):
        raise InvalidInput(
            what=Words("登录名", "Login"),
            value=login,
            why=Words("写法不对", "its form is wrong"),
            allowed=Words("小写字母开头，小写字母、数字、. _ -，最多40个", "a-z first, then a-z 0-9 . _ -, at most 40"),
        )


def _role(name: str) -> Role:
    if name not in list(Role):
        raise InvalidInput(
            what=Words("角色", "Role"),
            value=name,
            why=Words("没有这个角色", "there is no such role"),
            allowed=list(Role),
        )
    return Role(name)


def _unit(work: UnitOfWork, name: str | None, *, create: bool) -> int:
    units = work.list(Unit)
    top = next(unit for unit in units if unit.parent_id is None)
    wanted = top if name is None else next((unit for unit in units if unit.name == name), None)
    if wanted is not None and wanted.id is not None:
        return wanted.id
    if create and name is not None:
        return work.add(Unit(parent_id=top.id, name=name))
    raise NotFound(what=Words("单位", "unit"), which=name)
