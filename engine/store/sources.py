"""Where the findings of a list come from: inspections, and the headings under which each has put its findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import bindparam, exists, select

from engine.domain.extent import Scope
from engine.store.finding import Shape, Wanted, conditions, shape_of
from engine.store.tables.ledger import Category, Inspection, Item
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _inspection, _category = table_of(Item), table_of(Inspection), table_of(Category)

# So many headings are offered to choose from: as many as somebody still looks through, and a page carries.
_MOST = 200


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


def headings(work: UnitOfWork, inspection: str | None, scope: Scope | None) -> list[str]:
    """Return the headings with an item within a scope: of one inspection (its code) in their order.

    Of all inspections those of the latest come first, each title once, and of very many the latest alone.
    """
    shape, values = shape_of(work, Wanted(scope=scope))
    is_sqlite = work.database.is_sqlite
    if inspection is not None:
        found = work.rows(_headings_of(shape, is_sqlite=is_sqlite), **values, code=inspection)
    else:
        found = work.rows(_headings(shape, is_sqlite=is_sqlite), **values)
    return list(dict.fromkeys(title for (title,) in found))


@lru_cache
def _inspections(shape: Shape, *, is_sqlite: bool) -> Query:
    # Once for each inspection, by the index that begins with it: the first item that may be seen is enough.
    there = exists().where(_item.c.inspection_id == _inspection.c.id, *conditions(shape, is_sqlite=is_sqlite))
    return select(_inspection.c.code, _inspection.c.title).where(there).order_by(_inspection.c.id.desc())


@lru_cache
def _headings(shape: Shape, *, is_sqlite: bool) -> Query:
    # As inspections are: by the index of headings.
    there = exists().where(_item.c.category_id == _category.c.id, *conditions(shape, is_sqlite=is_sqlite))
    latest = (_category.c.inspection_id.desc(), _category.c.position)
    return select(_category.c.title).where(there).order_by(*latest).limit(_MOST)


@lru_cache
def _headings_of(shape: Shape, *, is_sqlite: bool) -> Query:
    code = bindparam("code", type_=_inspection.c.code.type)
    theirs = select(_inspection.c.id).where(_inspection.c.code == code).scalar_subquery()
    return _headings(shape, is_sqlite=is_sqlite).where(_category.c.inspection_id == theirs)
