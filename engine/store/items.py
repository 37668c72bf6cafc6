"""Items as decisions see them: found, read with their facts, and changed only at the version that was seen."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, select, update

from engine.domain.item import ItemFacts
from engine.store import searching
from engine.store.bulk import among, keys
from engine.store.searching import SEARCHED
from engine.store.tables.ledger import Inspection, Item
from engine.store.unit_of_work import UnitOfWork, table_of

_item, _inspection = table_of(Item), table_of(Inspection)

_OWN = (
    "id", "number", "inspection_id", "workflow_version_id", "title", "completion", "sustained", "opened_at",
    "entered_at", "reopened_on", "stated_due_on", "deadline_id", "original_due_on", "due_on", "history_hash",
    "reviews_since", "progress_since", "paused_on", "withheld_inside", "withheld_outside",
)  # fmt: skip
# What decisions need, by the names it has in ``ItemFacts``.
_FACTS = {
    "state": "state", "version": "version", "unit_id": "unit_id", "owner_id": "owner_id", "leader_id": "leader_id",
    "verifier_id": "verifier_id", "confidential": "is_confidential", "returns": "returns", "doers": "doers",
    "taken": "taken", "evidence": "evidence", "measures": "measures", "measures_done": "measures_done",
    "measures_planned": "measures_planned", "evidence_of": "evidence_of", "fields": "fields",
    "created_by": "created_by_id", "confidants": "confidants",
}  # fmt: skip
_COLUMNS = (
    *(_item.c[name] for name in (*_OWN, *_FACTS.values())), _inspection.c.feedback_on, _inspection.c.kind,
)  # fmt: skip
_READ = select(*_COLUMNS).join_from(_item, _inspection)
_GET = _READ.where(_item.c.id == bindparam("item_id"))
_GET_LOCKED = _GET.with_for_update(of=_item)
# What is void is out of the ledger, under whatever name it is asked for.
_BY_NUMBER = _READ.where(_item.c.number == bindparam("number"), _item.c.void_at.is_(None))
_BY_NUMBER_LOCKED = _BY_NUMBER.with_for_update(of=_item)
_BY_KEY = _GET.where(_item.c.void_at.is_(None))
_BY_KEY_LOCKED = _BY_KEY.with_for_update(of=_item)
_GET_MANY = {is_sqlite: _READ.where(among(_item.c.id, "wanted", is_sqlite=is_sqlite)) for is_sqlite in (True, False)}
_BY_KEYS = {is_sqlite: query.where(_item.c.void_at.is_(None)) for is_sqlite, query in _GET_MANY.items()}
_GET_MANY_LOCKED = _GET_MANY[False].order_by(_item.c.id).with_for_update(of=_item)
NOBODY = "[]"
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """One item as it stands in the ledger, with the facts decisions need."""

    id: int
    number: str
    inspection_id: int
    workflow_version_id: int
    title: str
    completion: str
    sustained: bool
    opened_at: datetime
    entered_at: datetime
    reopened_on: date | None
    stated_due_on: date | None
    feedback_on: date | None
    kind: str
    deadline_id: int | None
    original_due_on: date | None
    due_on: date | None
    history_hash: str
    facts: ItemFacts
    reviews_since: date | None = None
    progress_since: date | None = None
    paused_on: date | None = None
    withheld_inside: str | None = None
    withheld_outside: str | None = None


def read_columns() -> tuple[ColumnElement[Any], ...]:
    """Return the columns that ``from_row`` reads; the query joins the item's inspection."""
    return _COLUMNS


def from_row(row: tuple[Any, ...]) -> StoredItem:
    """Return an item from a row of ``read_columns``."""
    own = dict(zip(_OWN, row, strict=False))
    facts = dict(zip(_FACTS, row[len(_OWN) :], strict=False))
    facts["doers"], facts["taken"] = members(facts["doers"]), members(facts["taken"])
    facts["confidants"] = members(facts["confidants"])
    facts["evidence_of"], facts["fields"] = _values(facts["evidence_of"]), _values(facts["fields"])
    return StoredItem(**own, feedback_on=row[-2], kind=row[-1], facts=ItemFacts(number=own["number"], **facts))


def named(work: UnitOfWork, name: str, *, lock: bool = False) -> StoredItem | None:
    """Return an item by what a person typed, its number or its key, or None; with ``lock`` as ``get`` does."""
    row = work.maybe(_BY_NUMBER_LOCKED if lock and not work.database.is_sqlite else _BY_NUMBER, number=name)
    if row is not None:
        return from_row(row)
    is_key = name.isascii() and name.isdecimal() and len(name) < 19  # noqa: PLR2004 - fits 64 bits
    return in_ledger(work, int(name), lock=lock) if is_key else None


def in_ledger(work: UnitOfWork, item_id: int, *, lock: bool = False) -> StoredItem | None:
    """Return an item that is not void, or None; with ``lock`` as ``get`` does."""
    row = work.maybe(_BY_KEY_LOCKED if lock and not work.database.is_sqlite else _BY_KEY, item_id=item_id)
    return None if row is None else from_row(row)


def get(work: UnitOfWork, item_id: int, *, lock: bool = False) -> StoredItem | None:
    """Return an item with its facts, or None. With ``lock`` nobody else can change it in this transaction."""
    row = work.maybe(_GET_LOCKED if lock and not work.database.is_sqlite else _GET, item_id=item_id)
    return None if row is None else from_row(row)


def get_many(work: UnitOfWork, item_ids: Iterable[int], *, lock: bool = False) -> dict[int, StoredItem]:
    """Return items by key, in one round trip. With ``lock`` nobody else can change them in this transaction."""
    is_sqlite = work.database.is_sqlite
    query = _GET_MANY_LOCKED if lock and not is_sqlite else _GET_MANY[is_sqlite]
    return {row[0]: from_row(row) for row in work.rows(query, wanted=keys(item_ids, is_sqlite=is_sqlite))}


def many_in_ledger(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, StoredItem]:
    """Return those of these items that are not void, by key, in one round trip."""
    is_sqlite = work.database.is_sqlite
    return {row[0]: from_row(row) for row in work.rows(_BY_KEYS[is_sqlite], wanted=keys(item_ids, is_sqlite=is_sqlite))}


def numbered(work: UnitOfWork, numbers: Iterable[str]) -> dict[str, StoredItem]:
    """Return the items of these numbers that are not void, by number, in one round trip."""
    query = _READ.where(_item.c.number.in_(sorted(set(numbers))), _item.c.void_at.is_(None))
    found = (from_row(row) for row in work.rows_once(query))
    return {item.number: item for item in found}


def change(work: UnitOfWork, item: StoredItem, values: Mapping[str, Any]) -> bool:
    """Set columns of an item and count its version up; False when it is no longer at the version that was read."""
    new = {f"new_{name}": value for name, value in values.items()}
    changed = work.run(_update(tuple(values)), item_id=item.id, seen=item.facts.version, **new) == 1
    if changed and not SEARCHED.isdisjoint(values):
        searching.renew(work, item.id)
    return changed


def set_at_birth(work: UnitOfWork, item_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of an item in the transaction that creates it, before anybody can have seen it."""
    work.run(_birth(tuple(values)), item_id=item_id, **{f"new_{name}": value for name, value in values.items()})


def as_list(members: Collection[int] | Collection[str]) -> str:
    """Return a set as the sorted JSON list it is stored as."""
    return _encode(sorted(members)) if members else "[]"


def as_object(values: Mapping[str, Any]) -> str:
    """Return named values as the sorted JSON object they are stored as."""
    return _encode(dict(sorted(values.items()))) if values else "{}"


@cache
def _update(names: tuple[str, ...]) -> Update:
    return _birth(names).where(_item.c.version == bindparam("seen")).values(version=bindparam("seen") + 1)


@cache
def _birth(names: tuple[str, ...]) -> Update:
    values = {name: bindparam(f"new_{name}", type_=_item.c[name].type) for name in names}
    return update(_item).where(_item.c.id == bindparam("item_id")).values(**values)


# A handful of people and steps, in the same few combinations for very many items.
@lru_cache(maxsize=4096)
def members(stored: str) -> frozenset[Any]:
    """Return a set from the JSON list that ``as_list`` wrote."""
    return frozenset() if stored == NOBODY else frozenset(json.loads(stored))


def _values(stored: str) -> Mapping[str, Any]:
    return {} if stored == "{}" else json.loads(stored)
