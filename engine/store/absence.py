"""Who stands in for whom and when, and which items somebody asked not to be reminded of for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.store.bulk import among, keys
from engine.store.tables.office import Person, Snooze, Substitute
from engine.store.unit_of_work import UnitOfWork, table_of

_substitute, _snooze, _person = table_of(Substitute), table_of(Snooze), table_of(Person)

_SPAN = (
    "id", "person_id", "substitute_id", "from_on", "until_on", "reason", "created_at", "created_by", "ended_at",
    "ended_by",
)  # fmt: skip
_SPANS = select(*(_substitute.c[name] for name in _SPAN))
_IN_ORDER = _SPANS.order_by(_substitute.c.from_on, _substitute.c.id)
_STILL = _IN_ORDER.where(
    _substitute.c.ended_at.is_(None),
    _substitute.c.until_on >= bindparam("day", type_=_substitute.c.until_on.type),
)
_LIVE_ON = (
    _substitute.c.ended_at.is_(None),
    _substitute.c.from_on <= bindparam("day", type_=_substitute.c.from_on.type),
    _substitute.c.until_on >= bindparam("day", type_=_substitute.c.until_on.type),
)
_STANDS_IN = (
    select(_substitute.c.person_id, _substitute.c.substitute_id)
    .join(_person, _person.c.id == _substitute.c.substitute_id)
    .where(*_LIVE_ON, _person.c.disabled_at.is_(None))
    .order_by(_substitute.c.id)
)
_STANDS_IN_FROM = (
    select(_substitute.c.person_id, _substitute.c.substitute_id, _substitute.c.from_on, _substitute.c.until_on)
    .join(_person, _person.c.id == _substitute.c.substitute_id)
    .where(
        _substitute.c.ended_at.is_(None),
        _substitute.c.until_on >= bindparam("day", type_=_substitute.c.until_on.type),
        _person.c.disabled_at.is_(None),
    )
    .order_by(_substitute.c.id)
)
_STANDS_IN_FOR = _STANDS_IN.where(_substitute.c.person_id == bindparam("person_id"))
_OVERLAPPING = (
    _SPANS.where(
        _substitute.c.ended_at.is_(None),
        _substitute.c.from_on <= bindparam("last", type_=_substitute.c.from_on.type),
        _substitute.c.until_on >= bindparam("first", type_=_substitute.c.until_on.type),
    )
).order_by(_substitute.c.from_on, _substitute.c.id)
_SPAN_BY_KEY = _SPANS.where(_substitute.c.id == bindparam("span_id"))
_END_SPAN = (
    update(_substitute)
    .where(_substitute.c.id == bindparam("span_id"), _substitute.c.ended_at.is_(None))
    .values(ended_at=bindparam("at", type_=_substitute.c.ended_at.type), ended_by=bindparam("by"))
)
_ASLEEP = (
    "id", "person_id", "item_id", "until_on", "reason", "created_at", "created_by", "ended_at",
)  # fmt: skip
_SNOOZES = select(*(_snooze.c[name] for name in _ASLEEP))
_SNOOZES_OF = _SNOOZES.where(
    _snooze.c.item_id == bindparam("item_id"),
    _snooze.c.until_on >= bindparam("day", type_=_snooze.c.until_on.type),
    _snooze.c.ended_at.is_(None),
).order_by(_snooze.c.until_on, _snooze.c.id)
_SNOOZED = {
    is_sqlite: select(_snooze.c.person_id, _snooze.c.item_id).where(
        among(_snooze.c.item_id, "items", is_sqlite=is_sqlite),
        _snooze.c.until_on >= bindparam("day", type_=_snooze.c.until_on.type),
        _snooze.c.ended_at.is_(None),
    )
    for is_sqlite in (True, False)
}
_END_SNOOZE = (
    update(_snooze)
    .where(
        _snooze.c.person_id == bindparam("person"), _snooze.c.item_id == bindparam("item"), _snooze.c.ended_at.is_(None)
    )
    .values(ended_at=bindparam("at", type_=_snooze.c.ended_at.type))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSubstitute:
    """Somebody who stands in for a person, from one civil day through another."""

    id: int
    person_id: int
    substitute_id: int
    from_on: date
    until_on: date
    reason: str
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSnooze:
    """A person's wish not to be reminded of an item through a civil day; ``ended_at`` when it was taken back."""

    id: int
    person_id: int
    item_id: int
    until_on: date
    reason: str
    created_at: datetime
    created_by: str
    ended_at: datetime | None


def substitute_of(work: UnitOfWork, person_id: int, day: date) -> int | None:
    """Return who stands in for a person on a civil day, or None. Whoever has left stands in for nobody.

    Only one step is taken: that the substitute is absent too passes nothing on to a third person.
    """
    row = work.maybe(_STANDS_IN_FOR, person_id=person_id, day=day)
    return None if row is None else int(row[1])


def substitutes_on(work: UnitOfWork, day: date) -> dict[int, int]:
    """Return everybody who is absent on a civil day, with who stands in for them: ``substitute_of`` for all at once."""
    found: dict[int, int] = {}
    for person, substitute in work.rows(_STANDS_IN, day=day):
        found.setdefault(person, substitute)
    return found


def substitutes_from(work: UnitOfWork, day: date) -> Callable[[date], dict[int, int]]:
    """Return what tells for that civil day or any later one what ``substitutes_on`` would."""
    rows = work.rows(_STANDS_IN_FROM, day=day)

    def on(wanted: date) -> dict[int, int]:
        found: dict[int, int] = {}
        for person, substitute, first, last in rows:
            if first <= wanted <= last:
                found.setdefault(person, substitute)
        return found

    return on


def snoozed(work: UnitOfWork, item_ids: Iterable[int], day: date) -> set[tuple[int, int]]:
    """Return each person with each of these items they asked not to be reminded of on a civil day."""
    is_sqlite = work.database.is_sqlite
    return set(work.rows(_SNOOZED[is_sqlite], items=keys(item_ids, is_sqlite=is_sqlite), day=day))


def add_substitute(work: UnitOfWork, row: Substitute) -> int:
    """Store that somebody stands in for a person; return its key."""
    return work.add(row)


def span(work: UnitOfWork, span_id: int) -> StoredSubstitute | None:
    """Return one span of standing in by key, or None."""
    row = work.maybe(_SPAN_BY_KEY, span_id=span_id)
    return None if row is None else _span(row)


def overlapping(work: UnitOfWork, first: date, last: date) -> list[StoredSubstitute]:
    """Return every span that was not ended and has a day from ``first`` to ``last``, by its first day."""
    return [_span(row) for row in work.rows(_OVERLAPPING, first=first, last=last)]


def spans(work: UnitOfWork, *, still_on: date | None = None) -> list[StoredSubstitute]:
    """Return all spans, or those that count on a civil day or later, by their first day."""
    rows = work.rows(_IN_ORDER) if still_on is None else work.rows(_STILL, day=still_on)
    return [_span(row) for row in rows]


def end_span(work: UnitOfWork, span_id: int, *, by: str, at: datetime) -> bool:
    """End a span; False when it was ended before."""
    return work.run(_END_SPAN, span_id=span_id, by=by, at=at) == 1


def add_snooze(work: UnitOfWork, row: Snooze) -> int:
    """Store that a person is not to be reminded of an item through a day; return its key.

    A wish of the same person about the same item that still stands must be ended first: the table takes only one.
    """
    return work.add(row)


def end_snooze(work: UnitOfWork, *, person_id: int, item_id: int, at: datetime) -> bool:
    """Take back a person's wish about an item; False when there is none."""
    return work.run(_END_SNOOZE, person=person_id, item=item_id, at=at) > 0


def snoozes(
    work: UnitOfWork, *, still_on: date | None = None, item_id: int | None = None, with_ended: bool = False
) -> list[StoredSnooze]:
    """Return wishes not to be reminded: all that stand, those that still count on a day, or those about an item."""
    if still_on is not None and item_id is not None and not with_ended:
        rows = work.rows(_SNOOZES_OF, item_id=item_id, day=still_on)
        return [StoredSnooze(**dict(zip(_ASLEEP, row, strict=True))) for row in rows]
    query = _SNOOZES.order_by(_snooze.c.until_on, _snooze.c.id)
    if not with_ended:
        query = query.where(_snooze.c.ended_at.is_(None))
    if still_on is not None:
        query = query.where(_snooze.c.until_on >= still_on)
    if item_id is not None:
        query = query.where(_snooze.c.item_id == item_id)
    return [StoredSnooze(**dict(zip(_ASLEEP, row, strict=True))) for row in work.rows_once(query)]


def _span(row: tuple[Any, ...]) -> StoredSubstitute:
    return StoredSubstitute(**dict(zip(_SPAN, row, strict=True)))
