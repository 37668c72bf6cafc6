"""Deadlines as the clock looks at them: with the people of what each is about, many at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, null, select

from engine.domain.deadlines import Subject
from engine.store.bulk import among, keys
from engine.store.items import NOBODY, members
from engine.store.tables.dates import Deadline, Duty, Receipt
from engine.store.tables.ledger import Item, Measure
from engine.store.unit_of_work import UnitOfWork, table_of

_deadline, _item, _measure = table_of(Deadline), table_of(Item), table_of(Measure)
_receipt, _duty = table_of(Receipt), table_of(Duty)


class Watched(NamedTuple):
    """A deadline with the people, the workflow and the number of what it is about; a duty's belongs to no item."""

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
    ended_at: datetime | None
    ended_because: str | None
    held_because: str | None
    number: str
    version_id: int
    unit_id: int
    owner_id: int | None
    leader_id: int | None
    verifier_id: int | None
    created_by: int | None
    is_confidential: bool | None
    doers_text: str | None
    confidants_text: str | None

    @property
    def confidential(self) -> bool:
        """Say whether only those named may know of the item; a duty never is."""
        return bool(self.is_confidential)

    @property
    def doers(self) -> frozenset[int]:
        """Return who has worked on the item since it was last sent back."""
        return members(self.doers_text or NOBODY)

    @property
    def confidants(self) -> frozenset[int]:
        """Return who was let into the item besides those involved."""
        return members(self.confidants_text or NOBODY)


class MeasurePeople(NamedTuple):
    """Who is named for a measure itself."""

    owner_id: int | None
    leader_id: int | None
    unit_id: int | None


_OF_ITEM = (
    "owner_id", "leader_id", "verifier_id", "created_by_id", "is_confidential", "doers", "confidants",
)  # fmt: skip
_COLUMNS = tuple(_deadline.c[name] for name in Watched._fields[: Watched._fields.index("number")])
_OF_ITEMS = select(
    *_COLUMNS,
    *(_item.c[name] for name in ("number", "workflow_version_id", "unit_id")),
    *(_item.c[name] for name in _OF_ITEM),
).join_from(_deadline, _item, _item.c.id == _deadline.c.item_id)
_OF_DUTIES = (
    select(
        *_COLUMNS,
        _duty.c.rule + " " + _duty.c.period,
        _duty.c.workflow_version_id,
        _duty.c.unit_id,
        *(null().label(name) for name in _OF_ITEM),
    )
    .join_from(_deadline, _duty, _duty.c.id == _deadline.c.subject_id)
    .where(_deadline.c.subject == Subject.DUTY)
)


def _for_each(query: Select[Any], column: Any) -> Mapping[bool, Select[Any]]:
    """Return a query for many keys, for SQLite (True) and for PostgreSQL."""
    return {is_sqlite: query.where(among(column, "wanted", is_sqlite=is_sqlite)) for is_sqlite in (True, False)}


def _live_and_ended(query: Select[Any]) -> Mapping[bool, Mapping[bool, Select[Any]]]:
    """Return a query for many deadlines: ended (True) or live."""
    ends = {True: _deadline.c.ended_at.is_not(None), False: _deadline.c.ended_at.is_(None)}
    return {ended: _for_each(query.where(condition), _deadline.c.id) for ended, condition in ends.items()}


_ITEMS, _DUTIES = _live_and_ended(_OF_ITEMS), _live_and_ended(_OF_DUTIES)
_MEASURES = _for_each(select(_measure.c.id, *(_measure.c[name] for name in MeasurePeople._fields)), _measure.c.id)
_RECEIPTS = _for_each(select(_receipt.c.id, _receipt.c.person_id), _receipt.c.id)


def deadlines(work: UnitOfWork, deadline_ids: Collection[int], *, ended: bool) -> list[Watched]:
    """Return those of these deadlines that are live, or those that have ended, by their keys."""
    found = _many(work, _ITEMS[ended], deadline_ids)
    if len(found) < len(deadline_ids):
        found += _many(work, _DUTIES[ended], deadline_ids)
    return sorted(map(Watched._make, found), key=itemgetter(0))


def measures(work: UnitOfWork, measure_ids: Collection[int]) -> dict[int, MeasurePeople]:
    """Return who is named for each of these measures, by its key."""
    return {key: MeasurePeople(*row) for key, *row in _many(work, _MEASURES, measure_ids)}


def receipts(work: UnitOfWork, receipt_ids: Collection[int]) -> dict[int, int]:
    """Return who owes each of these receipts, by its key."""
    return dict(_many(work, _RECEIPTS, receipt_ids))


def _many(work: UnitOfWork, queries: Mapping[bool, Select[Any]], wanted: Collection[int]) -> list[tuple[Any, ...]]:
    if not wanted:
        return []
    is_sqlite = work.database.is_sqlite
    return work.rows(queries[is_sqlite], wanted=keys(wanted, is_sqlite=is_sqlite))
