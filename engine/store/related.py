"""Items beside one item: those under the same heading, and those of other inspections that say the same again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select

from engine.domain import searching as plain_texts
from engine.domain.extent import Scope
from engine.store import searching
from engine.store.finding import Shape, Wanted, conditions, shape_of
from engine.store.items import StoredItem
from engine.store.searching import Sought
from engine.store.tables.ledger import Inspection, Item
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _inspection = table_of(Item), table_of(Inspection)
# So many candidates are compared whole; what more there is says the words in its text, not as its title.
_CANDIDATES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An item beside another; ``inspection`` is the title of where it comes from."""

    id: int
    number: str
    title: str
    state: str
    workflow_version_id: int
    inspection_id: int
    inspection: str


def under_one_heading(work: UnitOfWork, item_id: int, scope: Scope | None, *, most: int) -> list[Related]:
    """Return the items under the same heading of the same inspection within a scope, those nearest in number first."""
    shape, values = shape_of(work, Wanted(scope=scope))
    query = _under_one_heading(shape, is_sqlite=work.database.is_sqlite)
    return [Related(**_named(row)) for row in work.rows(query, beside=item_id, most=most, **values)]


def found_again(work: UnitOfWork, item: StoredItem, scope: Scope | None) -> list[Related]:
    """Return the items of other inspections within a scope whose titles read the same, the latest first."""
    shape, values = shape_of(work, Wanted(scope=scope))
    sought, words = searching.saying(item.title, is_sqlite=work.database.is_sqlite)
    query = _found_again(shape, sought, is_sqlite=work.database.is_sqlite)
    rows = work.rows(query, own=item.inspection_id, most=_CANDIDATES, **values, **words)
    own = plain_texts.plain(item.title)
    return [one for one in (Related(**_named(row)) for row in rows) if plain_texts.plain(one.title) == own]


_COLUMNS = (
    _item.c.id, _item.c.number, _item.c.title, _item.c.state, _item.c.workflow_version_id, _item.c.inspection_id,
    _inspection.c.title.label("inspection"),
)  # fmt: skip


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(Related.__slots__, row, strict=True))


def _most(query: Select[Any]) -> Query:
    return query.limit(bindparam("most", type_=Integer()))


@lru_cache
def _under_one_heading(shape: Shape, *, is_sqlite: bool) -> Query:
    one = _item.alias()
    beside = one.c.id == bindparam("beside", type_=Integer())
    where, heading, place = (
        select(column).where(beside).scalar_subquery()
        for column in (one.c.inspection_id, one.c.category_id, one.c.sequence)
    )
    return _most(
        select(*_COLUMNS)
        .join_from(_item, _inspection)
        .where(
            _item.c.inspection_id == where,
            _item.c.category_id == heading,
            _item.c.id != bindparam("beside", type_=Integer()),
            *conditions(shape, is_sqlite=is_sqlite),
        )
        .order_by(func.abs(_item.c.sequence - place), _item.c.sequence)
    )


@lru_cache
def _found_again(shape: Shape, sought: Sought, *, is_sqlite: bool) -> Query:
    return _most(
        select(*_COLUMNS)
        .join_from(_item, _inspection)
        .where(
            _item.c.inspection_id != bindparam("own", type_=Integer()),
            *searching.conditions(sought, is_sqlite=is_sqlite),
            *conditions(shape, is_sqlite=is_sqlite),
        )
        .order_by(_item.c.id.desc())
    )
