"""The person somebody means by a login."""

from __future__ import annotations

from engine.domain.standing_names import PERSON
from engine.errors import NotFound
from engine.store import people
from engine.store.people import Known
from engine.store.tables.office import Account, Person
from engine.store.unit_of_work import UnitOfWork


def known_person(work: UnitOfWork, login: str) -> Known:
    """Return the person behind a login; raises ``NotFound`` when there is none, or they have left."""
    person = people.by_login(work, login)
    if person is None:
        raise NotFound(what=PERSON, which=login)
    return person


def known_or_left(work: UnitOfWork, login: str) -> Known:
    """Return the person behind a login, whether or not they have left since; raises ``NotFound``."""
    account = work.find(Account, login=login)
    person = None if account is None else work.find(Person, id=account.person_id)
    if person is None or person.id is None:
        raise NotFound(what=PERSON, which=login)
    return Known(id=person.id, name=person.name, login=login, unit_id=person.unit_id)
