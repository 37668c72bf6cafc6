"""Live deadlines of an office, for the agenda of a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from engine.domain.deadlines import HeldBecause
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import UnitOfWork, table_of

_deadline, _item = table_of(Deadline), table_of(Item)


def live(work: UnitOfWork, *, until: date, item_ids: Collection[int] | None = None) -> list[int]:
    """Return the keys of the deadlines that count and are due by a day, of these items only where any are named.

    Those that stand still while their item is paused do not count, nor those of items that were struck off.
    """
    query = (
        select(_deadline.c.id)
        .select_from(_deadline.outerjoin(_item, _item.c.id == _deadline.c.item_id))
        .where(
            _deadline.c.ended_at.is_(None),
            _deadline.c.due_on <= until,
            or_(_deadline.c.held_because.is_(None), _deadline.c.held_because != HeldBecause.PAUSED),
            _item.c.void_at.is_(None),
        )
        .order_by(_deadline.c.due_on, _deadline.c.id)
    )
    if item_ids is not None:
        query = query.where(_deadline.c.item_id.in_(sorted(item_ids)))
    return [key for (key,) in work.rows_once(query)]
