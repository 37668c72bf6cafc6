"""What goes wrong again: items that were returned, with the reasons, and findings that come back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Integer, Text, bindparam, cast, func, select

from engine.store.finding import Shape, Wanted, conditions, shape_of
from engine.store.history import item_chain
from engine.store.tables.ledger import History, HistoryText, Inspection, Item
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _inspection = table_of(Item), table_of(Inspection)
_history, _text = table_of(History), table_of(HistoryText)
_SHAPES = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An item to be looked at: how often it was returned, where it comes from, and since when it is in its state.

    ``total`` counts all that match, however many are read.
    """

    id: int
    number: str
    title: str
    unit_id: int
    state: str
    workflow_version_id: int
    returns: int
    inspection_id: int
    inspection: str
    entered_at: datetime
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A step that was taken with a text; None where that was erased."""

    item_id: int
    trigger: str
    note: str | None


def most_returned(work: UnitOfWork, wanted: Wanted, *, most: int) -> list[Trouble]:
    """Return the items of a list that were returned most often."""
    return _read(work, wanted, most=most)


def found_again(work: UnitOfWork, wanted: Wanted, *, most: int) -> list[Trouble]:
    """Return the latest items of a list that an earlier inspection found already."""
    return _read(work, replace(wanted, found_again=True, returned=None), most=most)


def of_titles(work: UnitOfWork, wanted: Wanted, titles: Collection[str]) -> list[Trouble]:
    """Return the items with one of these titles of those that may be seen, latest inspection first."""
    if not titles:
        return []
    shape, values = shape_of(work, Wanted(scope=wanted.scope))
    query = _titled(shape, is_sqlite=work.database.is_sqlite)
    rows = work.rows(query, **values, titles=json.dumps(sorted(titles), ensure_ascii=False))
    return [_trouble(row) for row in rows]


def said_at_steps(work: UnitOfWork, item_ids: Iterable[int]) -> list[Said]:
    """Return the steps of these items that were taken with a text, oldest first."""
    by_chain = {item_chain(key): key for key in item_ids}
    if not by_chain:
        return []
    query, chains = _steps(is_sqlite=work.database.is_sqlite), json.dumps(sorted(by_chain))
    return [
        Said(item_id=by_chain[chain], trigger=json.loads(text)["data"]["trigger"], note=note)
        for chain, text, note in work.rows(query, chains=chains)
    ]


_COLUMNS = (
    _item.c.id, _item.c.number, _item.c.title, _item.c.unit_id, _item.c.state, _item.c.workflow_version_id,
    _item.c.returns, _item.c.inspection_id, _inspection.c.title.label("inspection"), _item.c.entered_at,
)  # fmt: skip


def _read(work: UnitOfWork, wanted: Wanted, *, most: int) -> list[Trouble]:
    shape, values = shape_of(work, wanted)
    rows = work.rows(_worst(shape, is_sqlite=work.database.is_sqlite), **values, most=most)
    return [_trouble(row) for row in rows]


def _trouble(row: tuple[Any, ...]) -> Trouble:
    return Trouble(**dict(zip(Trouble.__slots__, row, strict=True)))


@lru_cache(maxsize=_SHAPES)
def _worst(shape: Shape, *, is_sqlite: bool) -> Query:
    return (
        select(*_COLUMNS, func.count().over().label("total"))
        .join_from(_item, _inspection)
        .where(*conditions(shape, is_sqlite=is_sqlite))
        .order_by(*(() if shape.found_again else (_item.c.returns.desc(),)), _item.c.id.desc())
        .limit(bindparam("most", type_=Integer()))
    )


@lru_cache(maxsize=_SHAPES)
def _titled(shape: Shape, *, is_sqlite: bool) -> Query:
    one_of = _among_texts("titles", is_sqlite=is_sqlite)
    return (
        select(*_COLUMNS, func.count().over().label("total"))
        .join_from(_item, _inspection)
        .where(_item.c.title.in_(one_of), *conditions(shape, is_sqlite=is_sqlite))
        .order_by(_item.c.inspection_id.desc(), _item.c.id.desc())
    )


@lru_cache
def _steps(*, is_sqlite: bool) -> Query:
    chains = _among_texts("chains", is_sqlite=is_sqlite)
    return (
        select(_history.c.chain, _history.c.text.label("link"), _text.c.text.label("note"))
        .join_from(_history, _text)
        .where(_history.c.chain.in_(chains), _history.c.action == "advance")
        .order_by(_history.c.chain, _history.c.seq)
    )


def _among_texts(name: str, *, is_sqlite: bool) -> Any:
    """Return texts given as a JSON array, as rows."""
    given = bindparam(name, type_=Text())
    if is_sqlite:
        return select(func.json_each(given).table_valued("value").c.value)
    return select(func.json_array_elements_text(cast(given, JSON)).column_valued())
