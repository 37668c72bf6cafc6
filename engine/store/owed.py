"""What somebody may owe besides the steps of items: measures, receipts, reports, reviews, answers, duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from engine.domain.deadlines import Subject
from engine.domain.requests import RequestState
from engine.domain.reviews import ReviewState
from engine.store.bulk import among
from engine.store.items import StoredItem, from_row, read_columns
from engine.store.mine import MOST, NAMED, SHAPES, STATE, Mine, Shape, in_pairs, values_of
from engine.store.tables.dates import Deadline, Duty, Progress, Receipt, Review
from engine.store.tables.decisions import Decision, Seat
from engine.store.tables.ledger import Inspection, Item, Measure
from engine.store.tables.requests import Request
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _inspection, _measure, _deadline = (table_of(kind) for kind in (Item, Inspection, Measure, Deadline))
_receipt, _progress, _review, _duty = (table_of(kind) for kind in (Receipt, Progress, Review, Duty))
_request, _decision, _seat = table_of(Request), table_of(Decision), table_of(Seat)
# Beside the subjects of deadlines: a meeting has a day and no deadline.
DECISION = "decision"
# Stands in the statement itself: an index of open rows is not used for a value that is only bound.
_OPEN = literal_column(f"'{ReviewState.OPEN.value}'", String())


class Owed(NamedTuple):
    """Something besides a step that may be up to somebody.

    ``number`` is a measure's, a decision's, or how many agreements a request has; ``person_id`` who is named for it
    alone, and ``askers`` the persons behind a request, as they are stored. ``rule`` is a decision's subject.
    """

    subject: str
    id: int
    item_id: int | None
    version_id: int
    rule: str
    due_on: date | None
    person_id: int | None
    period: str | None
    number: int | None
    unit_id: int
    askers: str | None


def owed(work: UnitOfWork, mine: Mine, *, most: int) -> list[Owed]:
    """Return what these persons may owe besides steps, the earliest due first."""
    query = _owed(Shape.of(mine), is_sqlite=work.database.is_sqlite)
    return [Owed._make(row) for row in work.rows(query, most=most, **values_of(work, mine))]


def items_of_owed(work: UnitOfWork, mine: Mine, *, most: int) -> list[StoredItem]:
    """Return the items of what ``owed`` returns, in no order."""
    query = _items_of_owed(Shape.of(mine), is_sqlite=work.database.is_sqlite)
    return [from_row(row) for row in work.rows(query, most=most, **values_of(work, mine))]


@lru_cache(maxsize=SHAPES)
def _owed(shape: Shape, *, is_sqlite: bool) -> Query:
    parts = union_all(*_Parts(shape, is_sqlite=is_sqlite).all()).subquery()
    return select(*parts.c).order_by(parts.c.due_on.asc().nulls_last(), parts.c.subject, parts.c.id).limit(MOST)


@lru_cache(maxsize=SHAPES)
def _items_of_owed(shape: Shape, *, is_sqlite: bool) -> Query:
    found = _owed(shape, is_sqlite=is_sqlite).subquery()
    return select(*read_columns()).join_from(_item, _inspection).where(_item.c.id.in_(select(found.c.item_id)))


class _Parts:
    """One part of the query for each kind of thing that may be owed."""

    def __init__(self, shape: Shape, *, is_sqlite: bool) -> None:
        self._shape, self._is_sqlite = shape, is_sqlite

    def all(self) -> Sequence[Select[Any]]:
        """Return every part, with the columns of ``Owed``."""
        owed = (self._measures(), self._receipts(), self._progress(), self._reviews(), self._requests(), self._duties())
        return (*owed, self._decisions())

    def _reached(self, rule: ColumnElement[str]) -> ColumnElement[bool]:
        by_role = in_pairs(_item.c.workflow_version_id, rule, self._shape.rules)
        named = (self._theirs(column) for column in NAMED)
        return or_(*named, and_(self._in_units(_item.c.unit_id), by_role))

    def _in_units(self, column: Column[int]) -> ColumnElement[bool]:
        return among(column, "units", is_sqlite=self._is_sqlite)

    def _theirs(self, column: Column[int]) -> ColumnElement[bool]:
        return among(column, "persons", is_sqlite=self._is_sqlite)

    def _measures(self) -> Select[Any]:
        return (
            _part(Subject.MEASURE, _measure.c.id, literal("", String()), _measure.c.due_on, number=_measure.c.position)
            .join_from(_measure, _item, _item.c.id == _measure.c.item_id)
            .where(
                self._theirs(_measure.c.owner_id),
                _measure.c.done_on.is_(None),
                _measure.c.void_at.is_(None),
                _measure.c.due_on.is_not(None),
                _item.c.void_at.is_(None),
                in_pairs(_item.c.workflow_version_id, STATE, self._shape.open),
            )
        )

    def _receipts(self) -> Select[Any]:
        return (
            _part(Subject.RECEIPT, _receipt.c.id, _receipt.c.rule, _receipt.c.due_on, person=_receipt.c.person_id)
            .join_from(_receipt, _item, _item.c.id == _receipt.c.item_id)
            .where(
                self._theirs(_receipt.c.person_id),
                _receipt.c.given_at.is_(None),
                _receipt.c.void_at.is_(None),
                _item.c.void_at.is_(None),
            )
        )

    def _progress(self) -> Select[Any]:
        return (
            _part(Subject.PROGRESS, _progress.c.id, _progress.c.rule, _progress.c.due_on, period=_progress.c.period)
            .join_from(_progress, _item, _item.c.id == _progress.c.item_id)
            .where(
                _progress.c.state == _OPEN,
                _item.c.void_at.is_(None),
                self._reached(_progress.c.rule),
            )
        )

    def _reviews(self) -> Select[Any]:
        named = self._theirs(_review.c.reviewer_id)
        return (
            _part(
                Subject.REVIEW,
                _review.c.id,
                _review.c.rule,
                _review.c.due_on,
                person=_review.c.reviewer_id,
                period=_review.c.period,
            )
            .join_from(_review, _item, _item.c.id == _review.c.item_id)
            .where(
                _review.c.state == _OPEN,
                _item.c.void_at.is_(None),
                or_(named, and_(_review.c.reviewer_id.is_(None), self._reached(_review.c.rule))),
            )
        )

    def _requests(self) -> Select[Any]:
        answer = (
            select(_deadline.c.due_on)
            .where(
                _deadline.c.subject == Subject.REQUEST.value,
                _deadline.c.subject_id == _request.c.id,
                _deadline.c.ended_at.is_(None),
            )
            .limit(1)
            .scalar_subquery()
        )
        return (
            _part(
                Subject.REQUEST,
                _request.c.id,
                _request.c.rule,
                answer,
                number=_request.c.step,
                askers=_request.c.askers,
            )
            .join_from(_request, _item, _item.c.id == _request.c.item_id)
            .where(
                _request.c.state == RequestState.PENDING.value,
                _item.c.void_at.is_(None),
                self._reached(_request.c.rule),
            )
        )

    def _decisions(self) -> Select[Any]:
        """Return the meetings that are to hear these persons, as far as the item is still where they are about."""
        return (
            _part(
                DECISION,
                _seat.c.id,
                _decision.c.subject,
                _decision.c.meets_on,
                person=_seat.c.person_id,
                number=_decision.c.id,
            )
            .join_from(_seat, _decision, _decision.c.id == _seat.c.decision_id)
            .join(_item, _item.c.id == _decision.c.item_id)
            .where(
                self._theirs(_seat.c.person_id),
                _seat.c.opinion.is_(None),
                _seat.c.absence.is_(None),
                _decision.c.state == _OPEN,
                _item.c.void_at.is_(None),
                _item.c.state == _decision.c.item_state,
                _item.c.entered_at <= _decision.c.called_at,
            )
        )

    def _duties(self) -> Select[Any]:
        by_role = in_pairs(_duty.c.workflow_version_id, _duty.c.rule, self._shape.rules)
        return select(
            literal(Subject.DUTY.value, String()).label("subject"),
            _duty.c.id.label("id"),
            null().cast(Integer).label("item_id"),
            _duty.c.workflow_version_id.label("version_id"),
            _duty.c.rule.label("rule"),
            _duty.c.due_on.label("due_on"),
            null().cast(Integer).label("person_id"),
            _duty.c.period.label("period"),
            null().cast(Integer).label("number"),
            _duty.c.unit_id.label("unit_id"),
            null().cast(String).label("askers"),
        ).where(
            _duty.c.state == ReviewState.OPEN.value, among(_duty.c.unit_id, "units", is_sqlite=self._is_sqlite), by_role
        )


def _part(
    subject: str,
    key: ColumnElement[Any],
    rule: ColumnElement[Any],
    due_on: ColumnElement[Any],
    *,
    person: ColumnElement[Any] | None = None,
    period: ColumnElement[Any] | None = None,
    number: ColumnElement[Any] | None = None,
    askers: ColumnElement[Any] | None = None,
) -> Select[Any]:
    nobody, nothing = null().cast(Integer), null().cast(String)
    return select(
        literal(str(subject), String()).label("subject"),
        key.label("id"),
        _item.c.id.label("item_id"),
        _item.c.workflow_version_id.label("version_id"),
        rule.label("rule"),
        due_on.label("due_on"),
        (nobody if person is None else person).label("person_id"),
        (nothing if period is None else period).label("period"),
        (nobody if number is None else number).label("number"),
        _item.c.unit_id.label("unit_id"),
        (nothing if askers is None else askers).label("askers"),
    )
