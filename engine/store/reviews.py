"""Periodic reviews: one for each item and period, whoever creates it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.domain.reviews import ReviewPeriod, ReviewState
from engine.store.bulk import among, keys
from engine.store.sections import WHOLE, Section, section_of
from engine.store.tables.dates import Review
from engine.store.unit_of_work import UnitOfWork, table_of

_review = table_of(Review)
_COLUMNS = (
    "id",
    "item_id",
    "rule",
    "period",
    "opens_on",
    "due_on",
    "reviewer_id",
    "state",
    "outcome",
    "note",
    "completed_at",
    "completed_by",
)
_READ = select(*(_review.c[name] for name in _COLUMNS))
_OF_ITEM = _READ.where(_review.c.item_id == bindparam("item_id")).order_by(_review.c.due_on, _review.c.id)
_GET = _READ.where(_review.c.id == bindparam("review_id"))
_OPEN_OF = select(_review.c.id).where(_review.c.item_id == bindparam("item_id"), _review.c.state == ReviewState.OPEN)
_OPEN_OF_ITEMS = {
    is_sqlite: _READ.where(among(_review.c.item_id, "wanted", is_sqlite=is_sqlite), _review.c.state == ReviewState.OPEN)
    for is_sqlite in (True, False)
}
_PERIODS_OF = select(_review.c.period).where(_review.c.item_id == bindparam("item_id"))
_SKIP = (
    update(_review)
    .where(_review.c.id == bindparam("review_id"), _review.c.state == ReviewState.OPEN)
    .values(state=ReviewState.SKIPPED)
)
_COMPLETE = (
    update(_review)
    .where(_review.c.id == bindparam("review_id"), _review.c.state == ReviewState.OPEN)
    .values(
        state=ReviewState.COMPLETED,
        outcome=bindparam("found"),
        note=bindparam("told"),
        completed_at=bindparam("at", type_=_review.c.completed_at.type),
        completed_by=bindparam("by"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReview:
    """One review as it stands."""

    id: int
    item_id: int
    rule: str
    period: str
    opens_on: date
    due_on: date
    reviewer_id: int | None
    state: ReviewState
    outcome: str | None
    note: str | None
    completed_at: datetime | None
    completed_by: str | None


def add(
    work: UnitOfWork,
    period: ReviewPeriod,
    *,
    item_id: int,
    rule: str,
    reviewer_id: int | None,
    state: ReviewState,
    at: datetime,
) -> int:
    """Store a review of a period; return its key. The table refuses a second one of the same item and period."""
    return work.add(
        Review(
            item_id=item_id,
            rule=rule,
            period=period.name,
            opens_on=period.opens_on,
            due_on=period.due_on,
            reviewer_id=reviewer_id,
            state=state,
            created_at=at,
        )
    )


def get(work: UnitOfWork, review_id: int) -> StoredReview | None:
    """Return a review, or None."""
    row = work.maybe(_GET, review_id=review_id)
    return None if row is None else _stored(row)


def listed(
    work: UnitOfWork, *, state: ReviewState | None = None, item_id: int | None = None, section: Section = WHOLE
) -> list[StoredReview]:
    """Return reviews by the day they are due, all or those of a state or an item."""
    if item_id is not None and state is None and section is WHOLE:
        return [_stored(row) for row in work.rows(_OF_ITEM, item_id=item_id)]
    query = section_of(_READ, _review, section, day=_review.c.due_on)
    if state is not None:
        query = query.where(_review.c.state == state)
    if item_id is not None:
        query = query.where(_review.c.item_id == item_id)
    return [_stored(row) for row in work.rows_once(query)]


def open_of(work: UnitOfWork, item_id: int) -> int | None:
    """Return the key of an item's open review, or None."""
    row = work.maybe(_OPEN_OF, item_id=item_id)
    return None if row is None else int(row[0])


def open_of_items(work: UnitOfWork, item_ids: Iterable[int]) -> dict[int, StoredReview]:
    """Return the open review of each of these items that has one, by the item's key."""
    is_sqlite = work.database.is_sqlite
    rows = work.rows(_OPEN_OF_ITEMS[is_sqlite], wanted=keys(item_ids, is_sqlite=is_sqlite))
    return {review.item_id: review for review in map(_stored, rows)}


def periods_of(work: UnitOfWork, item_id: int) -> frozenset[str]:
    """Return the periods an item has a review of, whatever became of it."""
    return frozenset(row[0] for row in work.rows(_PERIODS_OF, item_id=item_id))


def skip(work: UnitOfWork, review_id: int) -> bool:
    """Mark an open review as not done; False when it is no longer open."""
    return work.run(_SKIP, review_id=review_id) == 1


def complete(work: UnitOfWork, review_id: int, *, outcome: str, note: str, by: str, at: datetime) -> bool:
    """Mark an open review as done; False when it is no longer open."""
    return work.run(_COMPLETE, review_id=review_id, found=outcome, told=note or None, by=by, at=at) == 1


def _stored(row: tuple[Any, ...]) -> StoredReview:
    values = dict(zip(_COLUMNS, row, strict=True))
    return StoredReview(**{**values, "state": ReviewState(values["state"])})
