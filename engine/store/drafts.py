"""Drafts of workflows, as they are kept between visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from engine.store.tables.writing import WorkflowDraft
from engine.store.unit_of_work import UnitOfWork, table_of

_draft = table_of(WorkflowDraft)
_NAMES = ("key", "number", "source", "based_on", "saved_by", "saved_at")
_READ = select(*(_draft.c[name] for name in _NAMES))
_ONE = _READ.where(_draft.c.key == bindparam("key"))
_KEPT = (
    select(_draft.c.key, _draft.c.saved_by, _draft.c.saved_at)
    .where(_draft.c.source.is_not(None))
    .order_by(_draft.c.key)
)
_SAVE = (
    update(_draft)
    .where(_draft.c.key == bindparam("of"), _draft.c.number == bindparam("seen"))
    .values(
        number=bindparam("next"),
        source=bindparam("text"),
        based_on=bindparam("begun_from"),
        saved_by=bindparam("by"),
        saved_at=bindparam("at", type_=_draft.c.saved_at.type),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A draft: its text (None once it has ended), the number of its last save, and who saved it when."""

    key: str
    number: int
    source: str | None
    based_on: int | None
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDraft:
    """A draft that is being written, without its text."""

    key: str
    saved_by: str
    saved_at: datetime


def get(work: UnitOfWork, key: str) -> StoredDraft | None:
    """Return the draft of a workflow, also one that has ended; None where there never was one."""
    row = work.maybe(_ONE, key=key)
    return None if row is None else StoredDraft(**dict(zip(_NAMES, row, strict=True)))


def kept(work: UnitOfWork) -> list[NamedDraft]:
    """Return the drafts that are being written."""
    return [NamedDraft(key=key, saved_by=by, saved_at=at) for key, by, at in work.rows(_KEPT)]


def put(
    work: UnitOfWork, key: str, source: str | None, *, seen: int, based_on: int | None, by: str, at: datetime
) -> bool:
    """Keep a draft that was at a save; ``seen`` is 0 where there never was one. False when it is at another by now."""
    if seen:
        run = work.run(_SAVE, of=key, seen=seen, next=seen + 1, text=source, begun_from=based_on, by=by, at=at)
        return run == 1
    work.add(WorkflowDraft(key=key, number=1, source=source, based_on=based_on, saved_by=by, saved_at=at))
    return True
