"""Pauses: times during which the date of an item stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select, update

from engine.store.tables.requests import Pause
from engine.store.unit_of_work import UnitOfWork, table_of

_pause = table_of(Pause)
_COLUMNS = (
    "id", "item_id", "reason", "paused_on", "paused_at", "paused_by", "resumed_on", "resumed_at", "resumed_by",
)  # fmt: skip
_OF_ITEM = (
    select(*(_pause.c[name] for name in _COLUMNS)).where(_pause.c.item_id == bindparam("item_id")).order_by(_pause.c.id)
)
_END = (
    update(_pause)
    .where(_pause.c.item_id == bindparam("paused_item"), _pause.c.resumed_at.is_(None))
    .values(
        resumed_on=bindparam("on", type_=_pause.c.resumed_on.type),
        resumed_at=bindparam("at", type_=_pause.c.resumed_at.type),
        resumed_by=bindparam("by"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPause:
    """One pause: from which day and why, and from which day on the date moves again; None while it is under way."""

    id: int
    item_id: int
    reason: str
    paused_on: date
    paused_at: datetime
    paused_by: str
    resumed_on: date | None
    resumed_at: datetime | None
    resumed_by: str | None


def begin(work: UnitOfWork, *, item_id: int, reason: str, on: date, by: str, at: datetime) -> int:
    """Store a pause that is under way; return its key. The table refuses a second one of the same item."""
    return work.add(Pause(item_id=item_id, reason=reason, paused_on=on, paused_at=at, paused_by=by))


def end(work: UnitOfWork, item_id: int, *, on: date, by: str, at: datetime) -> bool:
    """End the pause of an item that is under way; False when there is none."""
    return work.run(_END, paused_item=item_id, on=on, by=by, at=at) == 1


def of_item(work: UnitOfWork, item_id: int) -> list[StoredPause]:
    """Return every pause of an item, oldest first."""
    return [StoredPause(**dict(zip(_COLUMNS, row, strict=True))) for row in work.rows(_OF_ITEM, item_id=item_id)]
