"""The person somebody means by a login, as far as they may know of them."""

from __future__ import annotations

from collections import Counter

from engine.domain.actions import Action
from engine.domain.actor import Actor, Door
from engine.domain.permission import knows_person, require_for
from engine.domain.standing_names import PERSON
from engine.errors import InvalidInput, NotFound
from engine.store import people, sign_in
from engine.store.people import Known
from engine.store.tables.office import Account, Person
from engine.store.tables.sign_in import ServiceAccount
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words


def known_person(work: UnitOfWork, login: str) -> Known:
    """Return the person behind a login; raises ``NotFound`` when there is none, or they have left."""
    person = people.by_login(work, login)
    if person is None:
        raise NotFound(what=PERSON, which=login)
    return person


def known_colleague(work: UnitOfWork, login: str, *, actor: Actor) -> Known:
    """Return the person behind a login who may be given something to do.

    Raises ``NotFound`` as ``known_person`` does, and for a service ``InvalidInput`` to whoever may know of it.
    """
    person = known_person(work, login)
    if is_service(work, person):
        require_known(work, person, actor=actor)
        raise InvalidInput(
            what=PERSON,
            value=login,
            where=login,
            why=Words("服务账号是程序，不办理事项", "a service is a program, and does no work on items"),
            allowed=Words("人员的登录名", "the login of a person"),
        )
    return person


def in_their_place(work: UnitOfWork, person: Known) -> Actor:
    """Return a person as the actor they would be, to ask what they may see; nothing is done in their name."""
    return Actor(
        login=person.login,
        name=person.name,
        door=Door.CLI,
        person_id=person.id,
        roles=people.roles(work, person.id),
        leads=people.led_by(work, person.id),
    )


def known_or_left(work: UnitOfWork, login: str) -> Known:
    """Return the person behind a login, whether or not they have left since; raises ``NotFound``."""
    account = work.find(Account, login=login)
    person = None if account is None else work.find(Person, id=account.person_id)
    if person is None or person.id is None:
        raise NotFound(what=PERSON, which=login)
    return Known(id=person.id, name=person.name, login=login, unit_id=person.unit_id)


def is_service(work: UnitOfWork, person: Known) -> bool:
    """Say whether a login is one that programs use."""
    account = work.find(Account, login=person.login)
    return account is not None and work.find(ServiceAccount, account_id=account.id) is not None


def require_known(work: UnitOfWork, person: Known, *, actor: Actor) -> None:
    """Let pass what is about somebody the actor may know of; raises ``NotFound`` as if there were no such login."""
    account = sign_in.account_by_login(work, person.login)
    is_listed = account is not None and not account.is_service
    if not knows_person(actor, person.id, person.unit_id, is_listed=is_listed):
        raise NotFound(what=PERSON, which=person.login)


def require_about(work: UnitOfWork, person: Known, action: Action, *, actor: Actor) -> None:
    """Let an action about one person pass.

    Raises ``NotFound`` where the actor may not know of them, else ``NotPermitted`` where it is not theirs to do.
    """
    require_known(work, person, actor=actor)
    require_for(actor, action, person.id, person.unit_id, where=person.login)


def names_by_login(work: UnitOfWork) -> dict[str, str]:
    """Return what everybody with a login is called; those who share a name with their login beside it."""
    names = people.names(work)
    many = Counter(names.values())
    return {
        login: names[key] if many[names[key]] == 1 else f"{names[key]}（{login}）"
        for key, login in people.logins(work).items()
    }
