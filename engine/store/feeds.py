"""Calendars behind a link: one live link a person, known by the hash of its secret."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from engine.store.tables.office import Account, Person
from engine.store.tables.telling import Feed
from engine.store.unit_of_work import UnitOfWork, table_of

_feed, _account, _person = table_of(Feed), table_of(Account), table_of(Person)
_REVOKE = (
    update(_feed)
    .where(_feed.c.person_id == bindparam("person"), _feed.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at", type_=_feed.c.created_at.type))
)
_OPEN = select(_feed.c.id).where(_feed.c.person_id == bindparam("person"), _feed.c.revoked_at.is_(None))
_LOGIN = (
    select(_account.c.login)
    .join_from(_feed, _account, _account.c.person_id == _feed.c.person_id)
    .join(_person, _person.c.id == _feed.c.person_id)
    .where(
        _feed.c.secret_hash == bindparam("secret_hash"),
        _feed.c.revoked_at.is_(None),
        _person.c.disabled_at.is_(None),
        _account.c.disabled_at.is_(None),
    )
)


def is_open(work: UnitOfWork, person_id: int) -> bool:
    """Say whether a link leads to a person's calendar."""
    return work.maybe(_OPEN, person=person_id) is not None


def add(work: UnitOfWork, person_id: int, secret_hash: str, *, at: datetime) -> None:
    """Keep a new link of a person who has none."""
    work.add(Feed(person_id=person_id, secret_hash=secret_hash, created_at=at))


def revoke(work: UnitOfWork, person_id: int, *, at: datetime) -> bool:
    """Let a person's link lead nowhere any more; False when there is none."""
    return work.run(_REVOKE, person=person_id, at=at) == 1


def login_of(work: UnitOfWork, secret_hash: str) -> str | None:
    """Return whose calendar a link leads to; None for a link that is none, or whose person has left."""
    row = work.maybe(_LOGIN, secret_hash=secret_hash)
    return None if row is None else str(row[0])
