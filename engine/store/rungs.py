"""Rungs: what became of each reminder for each person. They are the proof of reminder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import case, delete, func, select

from engine.domain.ladders import RungOutcome
from engine.store.bulk import Bulk, among, as_columns, keys
from engine.store.tables.dates import Rung
from engine.store.unit_of_work import UnitOfWork, table_of

_rung = table_of(Rung)
_IS_FAILED = _rung.c.outcome == RungOutcome.FAILED
# For each kind of database, SQLite (True) and PostgreSQL.
_TOLD = {
    is_sqlite: select(
        _rung.c.deadline_id,
        func.max(case((_rung.c.outcome != RungOutcome.FAILED, _rung.c.planned_on))),
        func.count(case((_IS_FAILED, 1))),
    )
    .where(among(_rung.c.deadline_id, "deadlines", is_sqlite=is_sqlite))
    .group_by(_rung.c.deadline_id)
    for is_sqlite in (True, False)
}
_FORGET_FAILED = {
    is_sqlite: delete(_rung).where(among(_rung.c.deadline_id, "deadlines", is_sqlite=is_sqlite), _IS_FAILED)
    for is_sqlite in (True, False)
}


class NewRung(NamedTuple):
    """What became of a rung for one person, or for nobody. ``late`` counts the days after its own day."""

    deadline_id: int
    occurrence: str
    planned_on: date
    fired_at: datetime
    outcome: RungOutcome
    reason: str = ""
    recipient_id: int | None = None
    late: int = 0
    notice_key: str | None = None


_ADD = Bulk.of(_rung, NewRung._fields)


def add(work: UnitOfWork, rungs: Sequence[NewRung]) -> int:
    """Record what became of rungs, each once whoever records it; return how many were new."""
    return work.put_many(_ADD, [as_columns(rungs)] if rungs else ())


def dealt_with(work: UnitOfWork, deadline_ids: Iterable[int]) -> dict[int, tuple[date | None, int]]:
    """Return, for each of these deadlines that has rungs, the latest day that was dealt with, and how many failed."""
    is_sqlite = work.database.is_sqlite
    rows = work.rows(_TOLD[is_sqlite], deadlines=keys(deadline_ids, is_sqlite=is_sqlite))
    return {deadline: (through, failed) for deadline, through, failed in rows}


def forget_failed(work: UnitOfWork, deadline_ids: Sequence[int]) -> None:
    """Drop the failed rungs of deadlines whose rungs are now recorded with what really became of them."""
    if deadline_ids:
        is_sqlite = work.database.is_sqlite
        work.run(_FORGET_FAILED[is_sqlite], deadlines=keys(deadline_ids, is_sqlite=is_sqlite))
