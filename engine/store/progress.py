"""Progress reports: one for each item, rule and period, whoever creates it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.domain.fields import FieldValue
from engine.domain.reviews import ReviewPeriod, ReviewState
from engine.store import items
from engine.store.sections import WHOLE, Section, section_of
from engine.store.tables.dates import Progress
from engine.store.unit_of_work import UnitOfWork, table_of

_progress = table_of(Progress)
_COLUMNS = (
    "id", "item_id", "rule", "period", "opens_on", "due_on", "state", "note", "fields", "completed_at", "completed_by",
)  # fmt: skip
_READ = select(*(_progress.c[name] for name in _COLUMNS))
_OF_ITEM = _READ.where(_progress.c.item_id == bindparam("item_id")).order_by(_progress.c.due_on, _progress.c.id)
_OPEN_OF = _READ.where(_progress.c.item_id == bindparam("item_id"), _progress.c.state == ReviewState.OPEN)
_PERIODS_OF = select(_progress.c.period).where(
    _progress.c.item_id == bindparam("item_id"), _progress.c.rule == bindparam("of_rule")
)
_STILL_OPEN = update(_progress).where(_progress.c.id == bindparam("progress_id"), _progress.c.state == ReviewState.OPEN)
_SKIP = _STILL_OPEN.values(state=ReviewState.SKIPPED)
_COMPLETE = _STILL_OPEN.values(
    state=ReviewState.COMPLETED,
    note=bindparam("told"),
    fields=bindparam("filled"),
    completed_at=bindparam("at", type_=_progress.c.completed_at.type),
    completed_by=bindparam("by"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProgress:
    """One progress report as it stands; ``fields`` are the answers of its form."""

    id: int
    item_id: int
    rule: str
    period: str
    opens_on: date
    due_on: date
    state: ReviewState
    note: str | None
    fields: Mapping[str, FieldValue]
    completed_at: datetime | None
    completed_by: str | None


def add(work: UnitOfWork, period: ReviewPeriod, *, item_id: int, rule: str, state: ReviewState, at: datetime) -> int:
    """Store a report of a period that is owed or was missed; return its key. The table refuses a second one."""
    return work.add(
        Progress(
            item_id=item_id,
            rule=rule,
            period=period.name,
            opens_on=period.opens_on,
            due_on=period.due_on,
            state=state,
            created_at=at,
        )
    )


def open_of(work: UnitOfWork, item_id: int) -> StoredProgress | None:
    """Return the report that an item owes, or None."""
    row = work.maybe(_OPEN_OF, item_id=item_id)
    return None if row is None else _stored(row)


def open_of_items(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, StoredProgress]:
    """Return the report that is owed of each of these items that owes one, by the item's key."""
    query = _READ.where(_progress.c.item_id.in_(sorted(item_ids)), _progress.c.state == ReviewState.OPEN)
    return {report.item_id: report for report in map(_stored, work.rows_once(query))}


def listed(
    work: UnitOfWork, *, state: ReviewState | None = None, item_id: int | None = None, section: Section = WHOLE
) -> list[StoredProgress]:
    """Return reports by the day they are due, all or those of a state or an item."""
    if item_id is not None and state is None and section is WHOLE:
        return [_stored(row) for row in work.rows(_OF_ITEM, item_id=item_id)]
    query = section_of(_READ, _progress, section, day=_progress.c.due_on)
    if state is not None:
        query = query.where(_progress.c.state == state)
    if item_id is not None:
        query = query.where(_progress.c.item_id == item_id)
    return [_stored(row) for row in work.rows_once(query)]


def periods_of(work: UnitOfWork, item_id: int, rule: str) -> frozenset[str]:
    """Return the periods of which an item has a report by a rule, whatever became of it."""
    return frozenset(row[0] for row in work.rows(_PERIODS_OF, item_id=item_id, of_rule=rule))


def skip(work: UnitOfWork, progress_id: int) -> None:
    """Mark a report that is owed as not handed in."""
    work.run(_SKIP, progress_id=progress_id)


def complete(
    work: UnitOfWork, progress_id: int, *, note: str, fields: Mapping[str, FieldValue], by: str, at: datetime
) -> bool:
    """Mark a report as handed in; False when it is no longer open."""
    filled = items.as_object(fields)
    return work.run(_COMPLETE, progress_id=progress_id, told=note, filled=filled, by=by, at=at) == 1


def _stored(row: tuple[Any, ...]) -> StoredProgress:
    values = dict(zip(_COLUMNS, row, strict=True))
    return StoredProgress(**{**values, "state": ReviewState(values["state"]), "fields": json.loads(values["fields"])})
