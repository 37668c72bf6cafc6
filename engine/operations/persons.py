"""The person somebody means by a login."""

from __future__ import annotations

from engine.errors import NotFound
from engine.store import people
from engine.store.people import Known
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words

PERSON = Words("人员", "person")


def known_person(work: UnitOfWork, login: str) -> Known:
    """Return the person behind a login; raises ``NotFound`` when there is none, or they have left."""
    person = people.by_login(work, login)
    if person is None:
        raise NotFound(what=PERSON, which=login)
    return person
