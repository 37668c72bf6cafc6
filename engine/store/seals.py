"""When seals of the history were taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.store.tables.office import TakenSeal
from engine.store.unit_of_work import UnitOfWork, table_of

_seal = table_of(TakenSeal)
_LAST = select(_seal.c.taken_at, _seal.c.taken_by, _seal.c.chains).order_by(_seal.c.id.desc()).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeal:
    """When a seal was last taken, by whom (as they are called), and how many ends it holds."""

    at: datetime
    by: str
    chains: int


def note(work: UnitOfWork, *, at: datetime, by: str, key: str, chains: int) -> None:
    """Keep that a seal was taken."""
    work.add(TakenSeal(taken_at=at, taken_by=by, key=key, chains=chains))


def last(work: UnitOfWork) -> LastSeal | None:
    """Return when a seal was last taken, or None."""
    row = work.maybe(_LAST)
    return None if row is None else LastSeal(at=row[0], by=row[1], chains=row[2])
