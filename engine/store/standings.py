"""How inspections stand: how many of their items are in which state, late, or nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Date, Integer, bindparam, case, func, select

from engine.domain.extent import Scope
from engine.store.finding import Shape, Wanted, conditions, shape_of
from engine.store.tables.ledger import Inspection, Item
from engine.store.tables.noticed import PublishedNotice
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _inspection, _notice = table_of(Item), table_of(Inspection), table_of(PublishedNotice)
_LATE = _item.c.due_on < func.coalesce(_item.c.paused_on, bindparam("today", type_=Date()))
_OUT = select(_notice.c.inspection_id, _notice.c.edition, _notice.c.published_at).where(
    _notice.c.withdrawn_at.is_(None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """How many items of an inspection are in a state of a workflow version; of these late, and without an owner."""

    inspection_id: int
    workflow_version_id: int
    state: str
    items: int
    late: int
    without_owner: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownInspection:
    """An inspection as a list has it; ``unit_id`` is whose it is."""

    id: int
    code: str
    kind: str
    title: str
    organization: str
    unit_id: int
    ended_on: date | None
    feedback_on: date | None
    created_at: datetime


def counts(
    work: UnitOfWork, scope: Scope | None, *, today: date, inspection: str | None = None
) -> Sequence[StateCount]:
    """Return how many items within a scope (None: all) are in which state, by inspection, or of one (its code)."""
    shape, values = shape_of(work, Wanted(scope=scope, inspection=inspection))
    found = work.rows(_counts(shape, is_sqlite=work.database.is_sqlite), today=today, **values)
    return [
        StateCount(
            inspection_id=row[0],
            workflow_version_id=row[1],
            state=row[2],
            items=row[3],
            late=int(row[4] or 0),
            without_owner=int(row[5] or 0),
        )
        for row in found
    ]


def known(work: UnitOfWork) -> dict[int, KnownInspection]:
    """Return every inspection by its key."""
    return {
        row.id: KnownInspection(
            id=row.id,
            code=row.code,
            kind=row.kind,
            title=row.title,
            organization=row.organization,
            unit_id=row.unit_id,
            ended_on=row.ended_on,
            feedback_on=row.feedback_on,
            created_at=row.created_at,
        )
        for row in work.list(Inspection)
        if row.id is not None
    }


def notices_out(work: UnitOfWork) -> dict[tuple[int, str], datetime]:
    """Return since when an edition of an inspection's notice is out, by the inspection and the edition."""
    return {(inspection, edition): at for inspection, edition, at in work.rows(_OUT)}


@lru_cache
def _counts(shape: Shape, *, is_sqlite: bool) -> Query:
    return (
        select(
            _item.c.inspection_id,
            _item.c.workflow_version_id,
            _item.c.state,
            func.count(),
            func.sum(case((_LATE, 1), else_=0), type_=Integer()),
            func.sum(case((_item.c.owner_id.is_(None), 1), else_=0), type_=Integer()),
        )
        .where(*conditions(shape, is_sqlite=is_sqlite))
        .group_by(_item.c.inspection_id, _item.c.workflow_version_id, _item.c.state)
    )
