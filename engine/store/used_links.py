"""Links of mails that are used up: one by one, and all that somebody was sent until they left."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import bindparam, delete, select

from engine.store.tables.telling import UsedLink
from engine.store.unit_of_work import UnitOfWork, table_of

_used = table_of(UsedLink)
_ALL = "all"
_ALL_UNTIL = select(_used.c.used_at).where(_used.c.token_hash == bindparam("mark"))
_FORGET = delete(_used).where(_used.c.token_hash == bindparam("mark"))


def end_all(work: UnitOfWork, person_id: int, *, until: date) -> None:
    """Use up every link that a person was sent until a day, that day included."""
    mark = _mark(person_id)
    work.run(_FORGET, mark=mark)
    last = datetime.combine(until, time(), UTC)
    work.add(UsedLink(token_hash=mark, person_id=person_id, purpose=_ALL, used_at=last))


def all_until(work: UnitOfWork, person_id: int) -> date | None:
    """Return until which day the links are used up that a person was sent; None when they are good."""
    row = work.maybe(_ALL_UNTIL, mark=_mark(person_id))
    return None if row is None else row[0].date()


def _mark(person_id: int) -> str:
    # No hash has a colon in it.
    return f"{_ALL}:{person_id}"
