"""A part of a long list of what hangs on items: of those somebody may see, behind a place, so many at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Select, Table, and_, or_

from engine.domain.extent import Scope
from engine.store.finding import seen_items
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import table_of

_item = table_of(Item)
# Where a list that goes by day and key goes on: behind this day and key.
Place = tuple[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Of items within ``scope`` (None is every item), behind the day and key ``after``, ``most`` of them (None is all).

    A list that does not go by day looks at the key alone.
    """

    scope: Scope | None = None
    after: Place | None = None
    most: int | None = None


WHOLE = Section()


def section_of(
    query: Select[tuple[object, ...]], table: Table, section: Section, *, day: Column[date] | None = None
) -> Select[tuple[object, ...]]:
    """Return a query for rows of a table, each about an item, cut down to a section, in order of day and key."""
    if section.scope is not None:
        query = query.join(_item, _item.c.id == table.c.item_id).where(seen_items(section.scope))
    return behind(query, table, section, day=day)


def behind(
    query: Select[tuple[object, ...]], table: Table, section: Section, *, day: Column[date] | None = None
) -> Select[tuple[object, ...]]:
    """Return a query for rows of a table cut down to what comes behind a place, in order of day and key."""
    query = query.order_by(table.c.id) if day is None else query.order_by(day, table.c.id)
    if section.after is not None:
        on, key = section.after
        later = table.c.id > key
        query = query.where(later if day is None else or_(day > on, and_(day == on, later)))
    return query if section.most is None else query.limit(section.most)
