"""People: added, renamed, moved to another unit, and listed with what they may do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import knows_person, may_for, require
from engine.domain.units import Tree
from engine.errors import AlreadyThere, InvalidInput
from engine.operations.ledger import Ledger
from engine.operations.persons import known_or_left, known_person, require_known
from engine.operations.roles import known_role, role_words_in
from engine.operations.units import unit_in, unit_or_new
from engine.store import addresses, history, outbox, people, sign_in, units
from engine.store.people import Known
from engine.store.tables.delivery import Address
from engine.store.tables.office import Account, Person, RoleGrant
from engine.store.tables.sign_in import ServiceAccount
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import LANGUAGES, Words

_CHAIN = "office"
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{0,39}")
_LONGEST = 80


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

    Raises ``InvalidInput`` for an unusable login, name, language, unit or role, ``AlreadyThere`` for a login that is
    taken.
    """
    require(actor, Action.ADMINISTER)
    require_login(login)
    called = usable_name(name)
    if language not in LANGUAGES:
        why = Words("没有这种语言", "there is no such language")
        raise InvalidInput(what=Words("语言", "Language"), value=language, why=why, allowed=list(LANGUAGES))
    with writing(ledger.database) as work:
        words = role_words_in(work, ledger)
        wanted = [known_role(words, role) for role in roles]
        if work.find(Account, login=login) is not None:
            raise AlreadyThere(what=Words("登录名", "Login"), which=login)
        unit_id = unit_or_new(work, unit, actor=actor, at=at)
        known = store_person(work, login, called, email=email, unit_id=unit_id, language=language, at=at)
        if is_service:
            sign_in.make_service(work, login, at=at)
        for role in wanted:
            work.add(RoleGrant(person_id=known.id, role=role, unit_id=unit_id, granted_at=at))
        added: dict[str, object] = {"login": login, "name": called, "roles": wanted}
        added |= {"service": True} if is_service else {}
        history.append(work, _CHAIN, at=at, action="person_added", actor=actor, data=added)
        return known


def store_person(
    work: UnitOfWork, login: str, name: str, *, email: str | None, unit_id: int, language: str = "zh", at: datetime
) -> Known:
    """Store a new person with a login, without a word to the history."""
    person_id = work.add(Person(unit_id=unit_id, name=name, email=email, language=language, created_at=at))
    work.add(Account(person_id=person_id, login=login, created_at=at))
    return Known(id=person_id, name=name, login=login, unit_id=unit_id)


def set_email(ledger: Ledger, login: str, email: str, *, actor: Actor, at: datetime) -> None:
    """Give a person another mail address, already checked to be one; raises ``NotFound``.

    What was known against the address is forgotten. Notices that could not reach them so far wait for their next mail
    again.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        change_email(work, known_person(work, login), email)
        history.append(work, _CHAIN, at=at, action="email_set", actor=actor, data={"login": login, "email": email})


def change_email(work: UnitOfWork, person: Known, email: str) -> None:
    """Give a person another address, and let what could not reach them wait for their next mail again."""
    people.set_email(work, person.id, email)
    addresses.clear(work, email)
    outbox.retry_unreachable(work, person.id)


def rename_person(ledger: Ledger, login: str, name: str, *, actor: Actor, at: datetime) -> bool:
    """Give a person another name; the history keeps the one they had. False when it is their name already.

    Raises ``NotPermitted``, ``NotFound`` and ``InvalidInput``. Whoever has left may be renamed too.
    """
    require(actor, Action.ADMINISTER)
    wanted = usable_name(name)
    with writing(ledger.database) as work:
        person = known_or_left(work, login)
        if person.name == wanted:
            return False
        people.rename(work, person.id, wanted)
        data: dict[str, object] = {"login": login, "from": person.name, "to": wanted}
        history.append(work, _CHAIN, at=at, action="person_renamed", actor=actor, data=data)
    return True


def move_person(ledger: Ledger, login: str, unit: str | None, *, actor: Actor, at: datetime) -> bool:
    """Put a person into another unit, None for the office itself; False when they are in it already.

    Their roles stay where they are held: who moves on may still have to finish something. Raises ``NotPermitted``,
    ``NotFound``, and ``InvalidInput`` where several units have the name.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        person, tree = known_person(work, login), units.tree(work)
        unit_id = unit_in(tree, unit)
        if person.unit_id == unit_id:
            return False
        people.move(work, person.id, unit_id)
        data: dict[str, object] = {"login": login, "from": tree.path(person.unit_id), "to": tree.path(unit_id)}
        history.append(work, _CHAIN, at=at, action="person_moved", actor=actor, data=data)
    return True


def has_login(ledger: Ledger, login: str) -> bool:
    """Say whether a login is taken."""
    with reading(ledger.database) as work:
        return work.find(Account, login=login) is not None


def list_people(ledger: Ledger, *, actor: Actor) -> list[ListedPerson]:
    """Return everybody with a login of whom the actor may know, in the order they were added.

    Whoever holds a role sees who works here; those who left, services, addresses and roles are seen by whoever looks
    after them.
    """
    with reading(ledger.database) as work:
        return _listed(work, work.list(Person), actor)


def one_person(ledger: Ledger, login: str, *, actor: Actor) -> ListedPerson:
    """Return one person as ``list_people`` does; raises ``NotFound`` also for somebody the actor may not know of."""
    with reading(ledger.database) as work:
        person = known_or_left(work, login)
        require_known(work, person, actor=actor)
        return _listed(work, work.list(Person, id=person.id), actor)[0]


def _listed(work: UnitOfWork, found: Iterable[Person], actor: Actor) -> list[ListedPerson]:
    tree, services = units.tree(work), {row.account_id for row in work.list(ServiceAccount)}
    accounts = {account.person_id: account for account in work.list(Account)}
    details = _details(work, tree)
    listed = []
    for person in found:
        account = None if person.id is None else accounts.get(person.id)
        if person.id is None or account is None:
            continue
        is_disabled = person.disabled_at is not None or account.disabled_at is not None
        is_service = account.id in services
        if knows_person(actor, person.id, person.unit_id, is_listed=not (is_disabled or is_service)):
            sees_more = may_for(actor, Action.SEE_PERSON, person.id, person.unit_id)
            listed.append(
                ListedPerson(
                    id=person.id,
                    login=account.login,
                    name=person.name,
                    unit=tree.path(person.unit_id),
                    is_disabled=is_disabled,
                    is_service=is_service,
                    details=details(person) if sees_more else None,
                )
            )
    return listed


def _details(work: UnitOfWork, tree: Tree) -> Callable[[Person], PersonDetails]:
    faults = {address.address: address.fault for address in work.list(Address)}
    held: dict[int, list[tuple[str, str]]] = {}
    for row in work.list(RoleGrant):
        if row.revoked_at is None:
            held.setdefault(row.person_id, []).append((row.role, tree.path(row.unit_id)))
    return lambda person: PersonDetails(
        email=person.email,
        language=person.language,
        roles=tuple(held.get(person.id or 0, ())),
        mail_hour=person.mail_hour,
        zone=person.zone,
        fault=faults.get(person.email or ""),
    )


def require_login(login: str) -> None:
    """Let a login pass that can be typed everywhere; raises ``InvalidInput``."""
    if not _LOGIN.fullmatch(login):
        raise InvalidInput(
            what=Words("登录名", "Login"),
            value=login,
            why=Words("写法不对", "its form is wrong"),
            allowed=Words("小写字母开头，小写字母、数字、. _ -，最多40个", "a-z first, then a-z 0-9 . _ -, at most 40"),
        )


def usable_name(name: str) -> str:
    """Return a person's name as it is kept; raises ``InvalidInput``."""
    called = name.strip()
    if 0 < len(called) <= _LONGEST and called.isprintable():
        return called
    raise InvalidInput(
        what=Words("姓名", "Name"),
        value=name,
        allowed=Words(f"1到{_LONGEST}个可见字符", f"1–{_LONGEST} printable characters"),
        why=Words("长度或字符不对", "its length or a character is wrong"),
    )
