"""Receipts: what owners owe, gave, or no longer owe. Of each item at most one is owed at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.tables.dates import Receipt
from engine.store.unit_of_work import UnitOfWork, table_of

_receipt = table_of(Receipt)
_COLUMNS = ("id", "item_id", "person_id", "rule", "due_on", "given_at", "given_by", "void_at", "void_reason")
_READ = select(*(_receipt.c[name] for name in _COLUMNS))
_OF_ITEM = _READ.where(_receipt.c.item_id == bindparam("item_id")).order_by(_receipt.c.id)
_OWED_OF = _READ.where(
    _receipt.c.item_id == bindparam("item_id"), _receipt.c.given_at.is_(None), _receipt.c.void_at.is_(None)
)
_STILL_OWED = (
    update(_receipt)
    .where(_receipt.c.id == bindparam("receipt_id"), _receipt.c.given_at.is_(None), _receipt.c.void_at.is_(None))
)  # fmt: skip
_GIVE = _STILL_OWED.values(given_at=bindparam("at", type_=_receipt.c.given_at.type), given_by=bindparam("by"))
_VOID = _STILL_OWED.values(void_at=bindparam("at", type_=_receipt.c.void_at.type), void_reason=bindparam("because"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReceipt:
    """One receipt as it stands: owed until it is given, or void for a reason."""

    id: int
    item_id: int
    person_id: int
    rule: str
    due_on: date
    given_at: datetime | None
    given_by: str | None
    void_at: datetime | None
    void_reason: str | None


def add(work: UnitOfWork, *, item_id: int, person_id: int, rule: str, due_on: date, at: datetime) -> int:
    """Store a receipt that is owed; return its key."""
    return work.add(Receipt(item_id=item_id, person_id=person_id, rule=rule, due_on=due_on, created_at=at))


def owed_of(work: UnitOfWork, item_id: int) -> StoredReceipt | None:
    """Return the receipt that is owed for an item, or None."""
    row = work.maybe(_OWED_OF, item_id=item_id)
    return None if row is None else _stored(row)


def owed_of_items(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, StoredReceipt]:
    """Return the receipt that is owed for each of these items that has one, by the item's key."""
    query = _READ.where(
        _receipt.c.item_id.in_(sorted(item_ids)), _receipt.c.given_at.is_(None), _receipt.c.void_at.is_(None)
    )
    return {receipt.item_id: receipt for receipt in map(_stored, work.rows_once(query))}


def of_item(work: UnitOfWork, item_id: int) -> list[StoredReceipt]:
    """Return every receipt of an item, oldest first."""
    return [_stored(row) for row in work.rows(_OF_ITEM, item_id=item_id)]


def give(work: UnitOfWork, receipt_id: int, *, by: str, at: datetime) -> bool:
    """Mark a receipt as given; False when it is no longer owed."""
    return work.run(_GIVE, receipt_id=receipt_id, by=by, at=at) == 1


def void(work: UnitOfWork, receipt_id: int, because: str, *, at: datetime) -> None:
    """Mark a receipt as owed no more, for a reason."""
    work.run(_VOID, receipt_id=receipt_id, because=because, at=at)


def _stored(row: tuple[Any, ...]) -> StoredReceipt:
    return StoredReceipt(**dict(zip(_COLUMNS, row, strict=True)))
