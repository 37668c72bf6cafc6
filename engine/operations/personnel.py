"""People: added, renamed, and moved to another unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.errors import AlreadyThere, InvalidInput
from engine.operations.ledger import Ledger
from engine.operations.persons import known_or_left, known_person
from engine.operations.roles import known_role, role_words_in
from engine.operations.units import require_as_seen, unit_in, unit_or_new
from engine.store import addresses, history, outbox, people, sign_in, units
from engine.store.people import Known
from engine.store.tables.office import Account, Person, RoleGrant
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import LANGUAGES, Words

_CHAIN = "office"
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{0,39}")
_LONGEST = 80
_NAME, _ADDRESS, _UNIT = Words("姓名", "Name"), Words("邮箱", "Address"), Words("单位", "Unit")


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


def set_email(ledger: Ledger, login: str, email: str, *, was: str | None = None, actor: Actor, at: datetime) -> None:
    """Give a person another mail address, already checked to be one.

    Raises ``NotFound``, and ``Overtaken`` where it is no longer what it ``was`` (empty: none) when it was seen.

    What was known against the address is forgotten. Notices that could not reach them so far wait for their next mail
    again.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        person = known_person(work, login)
        row = work.find(Person, id=person.id)
        require_as_seen(_ADDRESS, was, seen_now=(row.email if row else None) or "", wanted=email)
        change_email(work, person, email)
        history.append(work, _CHAIN, at=at, action="email_set", actor=actor, data={"login": login, "email": email})


def change_email(work: UnitOfWork, person: Known, email: str) -> None:
    """Give a person another address, and let what could not reach them wait for their next mail again."""
    people.set_email(work, person.id, email)
    addresses.clear(work, email)
    outbox.retry_unreachable(work, person.id)


def rename_person(ledger: Ledger, login: str, name: str, *, was: str | None = None, actor: Actor, at: datetime) -> bool:
    """Give a person another name; the history keeps the one they had. False when it is their name already.

    Raises ``NotPermitted``, ``NotFound``, ``InvalidInput``, and ``Overtaken`` where it is no longer what it ``was``
    when it was seen. Whoever has left may be renamed too.
    """
    require(actor, Action.ADMINISTER)
    wanted = usable_name(name)
    with writing(ledger.database) as work:
        person = known_or_left(work, login)
        require_as_seen(_NAME, was, seen_now=person.name, wanted=wanted)
        if person.name == wanted:
            return False
        people.rename(work, person.id, wanted)
        data: dict[str, object] = {"login": login, "from": person.name, "to": wanted}
        history.append(work, _CHAIN, at=at, action="person_renamed", actor=actor, data=data)
    return True


def move_person(
    ledger: Ledger, login: str, unit: str | int | None, *, was: str | None = None, actor: Actor, at: datetime
) -> bool:
    """Put a person into another unit, None for the office itself; False when they are in it already.

    Their roles stay where they are held: who moves on may still have to finish something. Raises ``NotPermitted``,
    ``NotFound``, ``InvalidInput`` where several units have the name, and ``Overtaken`` where the path of their unit is
    no longer what it ``was`` when it was seen.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        person, tree = known_person(work, login), units.tree(work)
        unit_id = unit_in(tree, unit)
        require_as_seen(_UNIT, was, seen_now=tree.path(person.unit_id), wanted=tree.path(unit_id))
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
        what=_NAME,
        value=name,
        allowed=Words(f"1到{_LONGEST}个可见字符", f"1–{_LONGEST} printable characters"),
        why=Words("长度或字符不对", "its length or a character is wrong"),
    )
