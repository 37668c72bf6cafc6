"""The measures of an item as they are planned, done and dropped; none is ever deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, select, update

from engine.store import searching
from engine.store.bulk import among, keys
from engine.store.tables.ledger import Item, Measure
from engine.store.unit_of_work import UnitOfWork, table_of

_measure, _item = table_of(Measure), table_of(Item)
_COLUMNS = (
    "id", "position", "text", "owner_id", "leader_id", "unit_id", "due_on", "done_on", "void_reason",
)  # fmt: skip
READ = tuple(_measure.c[name] for name in _COLUMNS)
_OF_ITEM = select(*READ).where(_measure.c.item_id == bindparam("item_id")).order_by(_measure.c.position)
_OF_ITEMS = {
    is_sqlite: select(_measure.c.item_id, *READ)
    .where(among(_measure.c.item_id, "wanted", is_sqlite=is_sqlite))
    .order_by(_measure.c.item_id, _measure.c.position)
    for is_sqlite in (True, False)
}
_OF_INSPECTION = (
    select(_measure.c.item_id, _measure.c.text)
    .join_from(_measure, _item, _measure.c.item_id == _item.c.id)
    .where(_item.c.inspection_id == bindparam("inspection_id"), _measure.c.void_at.is_(None))
    .order_by(_measure.c.item_id, _measure.c.position)
)
_ITEM_OF = select(_measure.c.item_id).where(_measure.c.id == bindparam("measure_id"))
_SEARCHED = frozenset({"text", "void_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMeasure:
    """One measure. ``position`` is the number people know it by; ``void_reason`` says why it was dropped."""

    id: int
    position: int
    text: str
    owner_id: int | None
    leader_id: int | None
    unit_id: int | None
    due_on: date | None
    done_on: date | None
    void_reason: str | None

    @property
    def is_planned(self) -> bool:
        """Say whether somebody is to do it by a day."""
        return self.owner_id is not None and self.due_on is not None

    @property
    def is_waited_for(self) -> bool:
        """Say whether it is still to be done by a day."""
        return self.due_on is not None and self.done_on is None and self.void_reason is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many measures there are, how many are done, and how many have a person and a date."""

    measures: int
    done: int
    planned: int


def of_item(work: UnitOfWork, item_id: int) -> list[StoredMeasure]:
    """Return every measure of an item in their order, those that were dropped too."""
    return [stored(row) for row in work.rows(_OF_ITEM, item_id=item_id)]


def of_items(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, list[StoredMeasure]]:
    """Return what ``of_item`` does for each of these items that has any, in one round trip."""
    is_sqlite = work.database.is_sqlite
    found: dict[int, list[StoredMeasure]] = {}
    for item_id, *columns in work.rows(_OF_ITEMS[is_sqlite], wanted=keys(item_ids, is_sqlite=is_sqlite)):
        found.setdefault(item_id, []).append(stored(columns))
    return found


def stored(columns: Iterable[Any]) -> StoredMeasure:
    """Return a measure from the columns of ``READ``."""
    return StoredMeasure(**dict(zip(_COLUMNS, columns, strict=True)))


def texts_of(work: UnitOfWork, inspection_id: int) -> dict[int, list[str]]:
    """Return the measures of every item of an inspection in their order, without those that were dropped."""
    texts: dict[int, list[str]] = {}
    for item_id, text in work.rows(_OF_INSPECTION, inspection_id=inspection_id):
        texts.setdefault(item_id, []).append(text)
    return texts


def add(work: UnitOfWork, *, item_id: int, position: int, text: str, values: Mapping[str, Any]) -> None:
    """Store a new measure; ``values`` are its people, unit and date as far as they are known."""
    work.add(Measure(item_id=item_id, position=position, text=text, **values))
    searching.renew(work, item_id)


def change(work: UnitOfWork, measure_id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a measure."""
    work.run(_update(tuple(values)), measure_id=measure_id, **{f"new_{name}": value for name, value in values.items()})
    if not _SEARCHED.isdisjoint(values):
        searching.renew(work, work.one(_ITEM_OF, measure_id=measure_id)[0])


def counted(measures: Iterable[StoredMeasure]) -> Counts:
    """Return what an item keeps about its measures; dropped ones do not count."""
    live = [measure for measure in measures if measure.void_reason is None]
    return Counts(
        measures=len(live),
        done=sum(measure.done_on is not None for measure in live),
        planned=sum(measure.is_planned for measure in live),
    )


@cache
def _update(names: tuple[str, ...]) -> Update:
    values = {name: bindparam(f"new_{name}", type_=_measure.c[name].type) for name in names}
    return update(_measure).where(_measure.c.id == bindparam("measure_id")).values(**values)
