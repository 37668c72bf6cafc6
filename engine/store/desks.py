"""What may wait for one person: items whose turn may be theirs, and what else they may owe, each in one statement.

What is found is more than what is theirs; ``engine.operations.desk`` decides, by the facts of each.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    false,
    literal,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.sql.expression import union_all

from engine.domain.deadlines import Subject
from engine.domain.requests import RequestState
from engine.domain.reviews import ReviewState
from engine.store.bulk import among, keys
from engine.store.tables.dates import Deadline, Duty, Progress, Receipt, Review
from engine.store.tables.decisions import Decision, Seat
from engine.store.tables.ledger import Item, Measure
from engine.store.tables.requests import Request
from engine.store.unit_of_work import UnitOfWork, table_of

_item, _measure, _deadline = table_of(Item), table_of(Measure), table_of(Deadline)
_receipt, _progress, _review, _duty = (table_of(kind) for kind in (Receipt, Progress, Review, Duty))
_request, _decision, _seat = table_of(Request), table_of(Decision), table_of(Seat)
# Beside the subjects of deadlines: a meeting has a day and no deadline.
DECISION = "decision"
# Stands in the statement itself: an index of open rows is not used for a value that is only bound.
_OPEN = literal_column(f"'{ReviewState.OPEN.value}'", String())
# A workflow version and the key of one of its states or rules.
Pair = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Who asks, and what their roles may have to do with, all by workflow version.

    ``open`` are all states an item can still leave, ``turns`` those with a step that names one of their roles;
    ``rules`` are the rules of progress, reviews, requests and duties that do. ``units`` are those their roles reach,
    ``named`` those in which they name owners.
    """

    persons: Collection[int]
    units: Collection[int]
    named: Collection[int]
    open: Collection[Pair]
    turns: Collection[Pair]
    rules: Collection[Pair]


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


def turns(work: UnitOfWork, mine: Mine, *, most: int) -> list[int]:
    """Return the keys of open items that name these persons, or whose next step may, the earliest due first."""
    query = (
        select(_item.c.id)
        .where(
            _item.c.void_at.is_(None),
            or_(
                and_(_names(mine), _of(_item.c.workflow_version_id, _item.c.state, mine.open)),
                and_(
                    _item.c.owner_id.is_(None),
                    _item.c.unit_id.in_(sorted(mine.named)),
                    _of(_item.c.workflow_version_id, _item.c.state, mine.open),
                ),
                and_(
                    _item.c.unit_id.in_(sorted(mine.units)),
                    _of(_item.c.workflow_version_id, _item.c.state, mine.turns),
                ),
            ),
        )
        .order_by(_item.c.due_on.asc().nulls_last(), _item.c.id)
        .limit(most)
    )
    return [key for (key,) in work.rows_once(query)]


def owed(work: UnitOfWork, mine: Mine, *, most: int) -> list[Owed]:
    """Return what these persons may owe besides steps, the earliest due first."""
    parts = union_all(*(_Parts(mine).all())).subquery()
    query = select(*parts.c).order_by(parts.c.due_on.asc().nulls_last(), parts.c.subject, parts.c.id).limit(most)
    return [Owed._make(row) for row in work.rows_once(query)]


def answers_due(work: UnitOfWork, item_ids: Collection[int]) -> dict[int, date]:
    """Return by when the answer to a step is due, for those of these items whose step is answered."""
    if not item_ids:
        return {}
    is_sqlite = work.database.is_sqlite
    return dict(work.rows(_ANSWERS[is_sqlite], wanted=keys(item_ids, is_sqlite=is_sqlite)))


_ANSWERS = {
    is_sqlite: select(_deadline.c.item_id, _deadline.c.due_on).where(
        _deadline.c.subject == bindparam("subject", Subject.VERIFICATION.value, type_=String()),
        _deadline.c.ended_at.is_(None),
        among(_deadline.c.item_id, "wanted", is_sqlite=is_sqlite),
    )
    for is_sqlite in (True, False)
}


def _names(mine: Mine) -> ColumnElement[bool]:
    persons = sorted(mine.persons)
    return or_(_item.c.owner_id.in_(persons), _item.c.leader_id.in_(persons), _item.c.verifier_id.in_(persons))


def _of(version: ColumnElement[int], name: ColumnElement[str], pairs: Collection[Pair]) -> ColumnElement[bool]:
    """Return the condition that version and name are one of these pairs."""
    by_version: dict[int, list[str]] = {}
    for number, key in sorted(pairs):
        by_version.setdefault(number, []).append(key)
    return or_(false(), *(and_(version == number, name.in_(names)) for number, names in by_version.items()))


class _Parts:
    """One part of the query for each kind of thing that may be owed."""

    def __init__(self, mine: Mine) -> None:
        self._mine, self._persons = mine, sorted(mine.persons)

    def all(self) -> Sequence[Select[Any]]:
        """Return every part, with the columns of ``Owed``."""
        owed = (self._measures(), self._receipts(), self._progress(), self._reviews(), self._requests(), self._duties())
        return (*owed, self._decisions())

    def _reached(self, rule: ColumnElement[str]) -> ColumnElement[bool]:
        by_role = _of(_item.c.workflow_version_id, rule, self._mine.rules)
        return or_(_names(self._mine), and_(_item.c.unit_id.in_(sorted(self._mine.units)), by_role))

    def _measures(self) -> Select[Any]:
        return (
            _part(Subject.MEASURE, _measure.c.id, literal("", String()), _measure.c.due_on, number=_measure.c.position)
            .join_from(_measure, _item, _item.c.id == _measure.c.item_id)
            .where(
                _measure.c.owner_id.in_(self._persons),
                _measure.c.done_on.is_(None),
                _measure.c.void_at.is_(None),
                _measure.c.due_on.is_not(None),
                _item.c.void_at.is_(None),
                _of(_item.c.workflow_version_id, _item.c.state, self._mine.open),
            )
        )

    def _receipts(self) -> Select[Any]:
        return (
            _part(Subject.RECEIPT, _receipt.c.id, _receipt.c.rule, _receipt.c.due_on, person=_receipt.c.person_id)
            .join_from(_receipt, _item, _item.c.id == _receipt.c.item_id)
            .where(
                _receipt.c.person_id.in_(self._persons),
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
        named = _review.c.reviewer_id.in_(self._persons)
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
                _seat.c.person_id.in_(self._persons),
                _seat.c.opinion.is_(None),
                _seat.c.absence.is_(None),
                _decision.c.state == _OPEN,
                _item.c.void_at.is_(None),
                _item.c.state == _decision.c.item_state,
                _item.c.entered_at <= _decision.c.called_at,
            )
        )

    def _duties(self) -> Select[Any]:
        by_role = _of(_duty.c.workflow_version_id, _duty.c.rule, self._mine.rules)
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
        ).where(_duty.c.state == ReviewState.OPEN.value, _duty.c.unit_id.in_(sorted(self._mine.units)), by_role)


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
