"""What is due on the days of a span: items, reviews of items and duties of units, as far as somebody may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Integer, bindparam, func, select

from engine.domain.extent import Scope
from engine.domain.reviews import ReviewState
from engine.store.finding import Shape, Wanted, conditions, shape_of
from engine.store.tables.dates import Review
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _review = table_of(Item), table_of(Review)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """An item that is due on a day, or whose review is; ``total`` counts all of that day."""

    due_on: date
    number: str
    title: str
    state: str
    workflow_version_id: int
    paused_on: date | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReview:
    """An item with a review that is open and due on a day; ``total`` counts all of that day."""

    due_on: date
    number: str
    title: str
    total: int


def due_items(work: UnitOfWork, first: date, end: date, scope: Scope | None, *, most: int) -> list[DueItem]:
    """Return so many items at most of each day from the first to before the end."""
    shape, values = shape_of(work, Wanted(due_from=first, due_before=end, scope=scope))
    rows = work.rows(_due_items(shape, is_sqlite=work.database.is_sqlite), **values, most=most)
    return [DueItem(**dict(zip(DueItem.__slots__, row, strict=True))) for row in rows]


def due_reviews(work: UnitOfWork, first: date, end: date, scope: Scope | None, *, most: int) -> list[DueReview]:
    """Return so many items at most with an open review due on each day from the first to before the end."""
    shape, values = shape_of(work, Wanted(scope=scope))
    query = _due_reviews(shape, is_sqlite=work.database.is_sqlite)
    rows = work.rows(query, **values, first=first, end=end, most=most)
    return [DueReview(**dict(zip(DueReview.__slots__, row, strict=True))) for row in rows]


@lru_cache
def _due_items(shape: Shape, *, is_sqlite: bool) -> Query:
    columns = (_item.c.due_on, _item.c.number, _item.c.title, _item.c.state, _item.c.workflow_version_id)
    there = select(*columns, _item.c.paused_on, *_placed(_item.c.due_on, _item.c.id)).where(
        *conditions(shape, is_sqlite=is_sqlite)
    )
    return _first_of_each(there)


@lru_cache
def _due_reviews(shape: Shape, *, is_sqlite: bool) -> Query:
    there = (
        select(
            _review.c.due_on,
            _item.c.number,
            _item.c.title,
            *_placed(_review.c.due_on, func.min(_review.c.id)),
        )
        .join_from(_review, _item, _item.c.id == _review.c.item_id)
        .where(
            _review.c.state == ReviewState.OPEN,
            _review.c.due_on >= bindparam("first", type_=Date()),
            _review.c.due_on < bindparam("end", type_=Date()),
            *conditions(shape, is_sqlite=is_sqlite),
        )
        # An item may have to be looked at by several rules.
        .group_by(_review.c.due_on, _item.c.id, _item.c.number, _item.c.title)
    )
    return _first_of_each(there)


def _placed(day: Any, key: Any) -> tuple[Any, Any]:
    """Return how many rows a day has, and which of them a row is."""
    return (
        func.count().over(partition_by=day).label("total"),
        func.row_number().over(partition_by=day, order_by=key).label("place"),
    )


def _first_of_each(there: Any) -> Query:
    of = there.subquery("of_each_day")
    shown = [column for column in of.c if column.name != "place"]
    return select(*shown).where(of.c.place <= bindparam("most", type_=Integer())).order_by(of.c.due_on, of.c.place)
