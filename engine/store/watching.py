"""Deadlines as the clock looks at them: with the people of what each is about, many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from engine.store.bulk import among, keys
from engine.store.tables.dates import Deadline, Duty, Receipt
from engine.store.tables.ledger import Item, Measure
from engine.store.unit_of_work import UnitOfWork, table_of

_deadline, _item, _measure = table_of(Deadline), table_of(Item), table_of(Measure)
_receipt, _duty = table_of(Receipt), table_of(Duty)


class Watched(NamedTuple):
    """A deadline with the item it belongs to; a duty's belongs to none."""

    id: int
    item_id: int | None
    subject: str
    subject_id: int
    rule: str
    ladder: str
    due_on: date
    zone: str
    is_published: bool
    because: str
    set_at: datetime
    ended_because: str | None
    held_because: str | None
    number: str | None
    version_id: int | None
    unit_id: int | None
    owner_id: int | None
    leader_id: int | None
    verifier_id: int | None


class MeasurePeople(NamedTuple):
    """Who is named for a measure itself."""

    owner_id: int | None
    leader_id: int | None
    unit_id: int | None


class DutyPlace(NamedTuple):
    """Where a duty belongs."""

    version_id: int
    unit_id: int
    rule: str
    period: str


_OF_DEADLINE = Watched._fields[: Watched._fields.index("number")]
_OF_ITEM = ("number", "workflow_version_id", "unit_id", "owner_id", "leader_id", "verifier_id")
_READ = select(*(_deadline.c[name] for name in _OF_DEADLINE), *(_item.c[name] for name in _OF_ITEM)).select_from(
    _deadline.outerjoin(_item, _item.c.id == _deadline.c.item_id)
)


def _for_each(query: Select[Any], column: Any) -> Mapping[bool, Select[Any]]:
    """Return a query for many keys, for SQLite (True) and for PostgreSQL."""
    return {is_sqlite: query.where(among(column, "wanted", is_sqlite=is_sqlite)) for is_sqlite in (True, False)}


_LIVE = _for_each(_READ.where(_deadline.c.ended_at.is_(None)), _deadline.c.id)
_ENDED = _for_each(_READ.where(_deadline.c.ended_at.is_not(None)), _deadline.c.id)
_MEASURES = _for_each(select(_measure.c.id, *(_measure.c[name] for name in MeasurePeople._fields)), _measure.c.id)
_RECEIPTS = _for_each(select(_receipt.c.id, _receipt.c.person_id), _receipt.c.id)
_DUTIES = _for_each(
    select(_duty.c.id, _duty.c.workflow_version_id, _duty.c.unit_id, _duty.c.rule, _duty.c.period), _duty.c.id
)


def deadlines(work: UnitOfWork, deadline_ids: Iterable[int], *, ended: bool) -> list[Watched]:
    """Return those of these deadlines that are live, or those that have ended, by their keys."""
    return [Watched(*row) for row in sorted(_many(work, _ENDED if ended else _LIVE, deadline_ids))]


def measures(work: UnitOfWork, measure_ids: Sequence[int]) -> dict[int, MeasurePeople]:
    """Return who is named for each of these measures, by its key."""
    return {key: MeasurePeople(*row) for key, *row in _many(work, _MEASURES, measure_ids)}


def receipts(work: UnitOfWork, receipt_ids: Sequence[int]) -> dict[int, int]:
    """Return who owes each of these receipts, by its key."""
    return dict(_many(work, _RECEIPTS, receipt_ids))


def duties(work: UnitOfWork, duty_ids: Sequence[int]) -> dict[int, DutyPlace]:
    """Return where each of these duties belongs, by its key."""
    return {key: DutyPlace(*row) for key, *row in _many(work, _DUTIES, duty_ids)}


def _many(work: UnitOfWork, queries: Mapping[bool, Select[Any]], wanted: Iterable[int]) -> list[tuple[Any, ...]]:
    is_sqlite = work.database.is_sqlite
    return work.rows(queries[is_sqlite], wanted=keys(wanted, is_sqlite=is_sqlite))
