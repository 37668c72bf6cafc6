"""What a printed ledger says of items beyond what a list does: their texts, measures and evidence, of many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import Column, ColumnElement, Text, bindparam, case, exists, func, select

from engine.domain.cursors import Order
from engine.store.bulk import among, keys
from engine.store.finding import Shape, Wanted, conditions, shape_of
from engine.store.measures import READ, StoredMeasure, stored
from engine.store.tables.ledger import Evidence, Inspection, Item, Measure
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _inspection, _measure, _evidence = (table_of(kind) for kind in (Item, Inspection, Measure, Evidence))
_TEXTS = {
    is_sqlite: select(
        _item.c.id,
        _item.c.printed_number,
        _item.c.body,
        _item.c.responsible,
        _item.c.withheld_inside,
        _item.c.withheld_outside,
        _inspection.c.title,
        _inspection.c.organization,
    )
    .join_from(_item, _inspection)
    .where(among(_item.c.id, "wanted", is_sqlite=is_sqlite))
    for is_sqlite in (True, False)
}
_MEASURES = {
    is_sqlite: select(_measure.c.item_id, *READ)
    .where(among(_measure.c.item_id, "wanted", is_sqlite=is_sqlite), _measure.c.void_at.is_(None))
    .order_by(_measure.c.item_id, _measure.c.position)
    for is_sqlite in (True, False)
}
_FILES = {
    is_sqlite: select(_evidence.c.item_id, _evidence.c.file_name)
    .where(among(_evidence.c.item_id, "wanted", is_sqlite=is_sqlite), _evidence.c.void_at.is_(None))
    .order_by(_evidence.c.item_id, _evidence.c.id)
    for is_sqlite in (True, False)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineText:
    """What a list leaves out of an item: its number in print, its text, who is responsible as an import stated it.

    ``withheld_inside`` and ``withheld_outside`` say why it is not published inside the party or to the public.
    """

    printed_number: str | None
    body: str
    responsible: str | None
    withheld_inside: str | None
    withheld_outside: str | None
    inspection: str
    organization: str


def texts_of(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, LineText]:
    """Return the texts of items by key."""
    names = LineText.__slots__
    return {
        key: LineText(**dict(zip(names, columns, strict=True)))
        for key, *columns in work.rows(_TEXTS[work.database.is_sqlite], wanted=_wanted(work, item_ids))
    }


def measures_of(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, list[StoredMeasure]]:
    """Return the measures of items by the item's key, in their order, without those that were dropped."""
    found: dict[int, list[StoredMeasure]] = {}
    for key, *columns in work.rows(_MEASURES[work.database.is_sqlite], wanted=_wanted(work, item_ids)):
        found.setdefault(key, []).append(stored(columns))
    return found


def files_of(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the names of the evidence of items by the item's key, oldest first, without what was declared void."""
    found: dict[int, list[str]] = {}
    for key, name in work.rows(_FILES[work.database.is_sqlite], wanted=_wanted(work, item_ids)):
        found.setdefault(key, []).append(name)
    return found


def in_use(work: UnitOfWork, wanted: Wanted, fields: Iterable[str]) -> frozenset[str]:
    """Return which of the workflow's fields, and of what else an item may have, some item of all pages has.

    What else: ``body``, ``feedback_on``, ``returns``, ``withheld_inside``, ``withheld_outside``; of its measures
    ``measure_leader`` and ``measure_unit``. Raises ``InvalidInput`` for a search that is too long.
    """
    shape, values = shape_of(work, replace(wanted, after=None, order=Order.ID))
    asked = tuple(dict.fromkeys(fields))
    # A field's name in the JSON of its item: quotes inside of values are written \\", so no value looks like it.
    named = {f"field_{number}": f'%"{name}":%' for number, name in enumerate(asked)}
    row = work.one(_in_use(shape, len(asked), is_sqlite=work.database.is_sqlite), **values, **named)
    return frozenset(name for name, held in zip((*_PARTS, *asked), row, strict=True) if held)


def versions_of(work: UnitOfWork, wanted: Wanted) -> list[int]:
    """Return the keys of the workflow versions that the items on all pages are pinned to; raises ``InvalidInput``."""
    shape, values = shape_of(work, replace(wanted, after=None, order=Order.ID))
    return [key for (key,) in work.rows(_versions(shape, is_sqlite=work.database.is_sqlite), **values)]


@lru_cache(maxsize=64)
def _versions(shape: Shape, *, is_sqlite: bool) -> Query:
    key = _item.c.workflow_version_id
    return select(key).where(*conditions(shape, is_sqlite=is_sqlite)).distinct().order_by(key)


@lru_cache(maxsize=64)
def _in_use(shape: Shape, fields: int, *, is_sqlite: bool) -> Query:
    like = [_item.c.fields.like(bindparam(f"field_{number}", type_=Text())) for number in range(fields)]
    held = [func.max(case((condition, 1), else_=0)) for condition in (*_PARTS.values(), *like)]
    return select(*held).select_from(_item.join(_inspection)).where(*conditions(shape, is_sqlite=is_sqlite))


def _measured(column: Column[int]) -> ColumnElement[bool]:
    return exists().where(_measure.c.item_id == _item.c.id, _measure.c.void_at.is_(None), column.is_not(None))


_PARTS: Mapping[str, ColumnElement[bool]] = {
    "body": _item.c.body != "",
    "feedback_on": _inspection.c.feedback_on.is_not(None),
    "returns": _item.c.returns > 0,
    "withheld_inside": _item.c.withheld_inside.is_not(None),
    "withheld_outside": _item.c.withheld_outside.is_not(None),
    "measure_leader": _measured(_measure.c.leader_id),
    "measure_unit": _measured(_measure.c.unit_id),
}


def _wanted(work: UnitOfWork, item_ids: Iterable[int]) -> object:
    return keys(item_ids, is_sqlite=work.database.is_sqlite)
