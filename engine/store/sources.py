"""Where the findings of a list come from: inspections, and the headings under which each has put its findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import exists, select

from engine.domain.extent import Scope
from engine.store.finding import Shape, Wanted, conditions, shape_of
from engine.store.tables.ledger import Category, Inspection, Item
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _inspection, _category = table_of(Item), table_of(Inspection), table_of(Category)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An inspection: its code and its title."""

    code: str
    title: str


def inspections(work: UnitOfWork, scope: Scope | None) -> list[Source]:
    """Return the inspections with an item within a scope, the latest first."""
    shape, values = shape_of(work, Wanted(scope=scope))
    found = work.rows(_inspections(shape, is_sqlite=work.database.is_sqlite), **values)
    return [Source(code=code, title=title) for code, title in found]


def headings(work: UnitOfWork, inspection: str, scope: Scope | None) -> list[str]:
    """Return the headings of an inspection (its code) with an item within a scope, in their order."""
    shape, values = shape_of(work, Wanted(inspection=inspection, scope=scope))
    return [title for (title,) in work.rows(_headings(shape, is_sqlite=work.database.is_sqlite), **values)]


@lru_cache
def _inspections(shape: Shape, *, is_sqlite: bool) -> Query:
    # Once for each inspection, by the index that begins with it: the first item that may be seen is enough.
    there = exists().where(_item.c.inspection_id == _inspection.c.id, *conditions(shape, is_sqlite=is_sqlite))
    return select(_inspection.c.code, _inspection.c.title).where(there).order_by(_inspection.c.id.desc())


@lru_cache
def _headings(shape: Shape, *, is_sqlite: bool) -> Query:
    held = select(_item.c.category_id).where(*conditions(shape, is_sqlite=is_sqlite))
    return select(_category.c.title).where(_category.c.id.in_(held)).order_by(_category.c.position)
