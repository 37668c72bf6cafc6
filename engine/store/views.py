"""Views of the ledger that people keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from engine.store.tables.views import SavedView
from engine.store.unit_of_work import UnitOfWork, table_of

_view = table_of(SavedView)
_OF = (
    select(_view.c.id, _view.c.name, _view.c.query)
    .where(_view.c.person_id == bindparam("person"), _view.c.removed_at.is_(None))
    .order_by(_view.c.id)
)
_REMOVE = (
    update(_view)
    .where(_view.c.id == bindparam("view"), _view.c.person_id == bindparam("person"), _view.c.removed_at.is_(None))
    .values(removed_at=bindparam("at", type_=_view.c.created_at.type))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredView:
    """One view: its name, and what it asks for."""

    id: int
    name: str
    query: str


def of(work: UnitOfWork, person_id: int) -> list[StoredView]:
    """Return a person's views, the oldest first."""
    return [StoredView(id=key, name=name, query=query) for key, name, query in work.rows(_OF, person=person_id)]


def add(work: UnitOfWork, person_id: int, name: str, query: str, *, at: datetime) -> int:
    """Keep a view; the person has none of this name."""
    return work.add(SavedView(person_id=person_id, name=name, query=query, created_at=at))


def remove(work: UnitOfWork, person_id: int, view_id: int, *, at: datetime) -> bool:
    """Take a person's view away; False where they have none of this key."""
    return work.run(_REMOVE, view=view_id, person=person_id, at=at) == 1
