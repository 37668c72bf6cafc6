"""What hangs on a person besides the items they hold: what they asked for, are to answer, or may know of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select

from engine.domain.feedback import FeedbackState
from engine.domain.requests import RequestState
from engine.store.items import members
from engine.store.tables.feedback import PublicFeedback
from engine.store.tables.ledger import Item, ItemConfidant
from engine.store.tables.requests import Request
from engine.store.unit_of_work import UnitOfWork, table_of

_request, _feedback, _item = table_of(Request), table_of(PublicFeedback), table_of(Item)
_confidant = table_of(ItemConfidant)
# Who stands behind a request is a list of keys in a text: whoever may be in it is looked at once more.
_REQUESTS = (
    select(_request.c.item_id, _request.c.rule, _request.c.asked_at, _request.c.askers, _request.c.asked_by_id)
    .where(
        _request.c.state == RequestState.PENDING,
        or_(_request.c.asked_by_id == bindparam("person"), _request.c.askers != "[]"),
    )
    .order_by(_request.c.id)
)
_FEEDBACK = (
    select(_feedback.c.number, _feedback.c.item_id, _feedback.c.answer_by)
    .where(_feedback.c.answerer_id == bindparam("person"), _feedback.c.state == FeedbackState.OPEN)
    .order_by(_feedback.c.id)
)
_CONFIDED = (
    select(_confidant.c.item_id)
    .join(_item, _item.c.id == _confidant.c.item_id)
    .where(_confidant.c.person_id == bindparam("person"), _item.c.void_at.is_(None))
    .order_by(_confidant.c.item_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBy:
    """A request somebody stands behind and that waits for an answer: of which item, by which rule, since when."""

    item_id: int
    rule: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAnswer:
    """Public feedback somebody is to answer: its receipt number, its item if it is about one, and by when."""

    number: str
    item_id: int | None
    answer_by: date


def asked_by(work: UnitOfWork, person_id: int) -> list[AskedBy]:
    """Return the pending requests that a person stands behind, who asked or for whom it was asked."""
    return [
        AskedBy(item_id=item_id, rule=rule, asked_at=asked_at)
        for item_id, rule, asked_at, askers, asked_by_id in work.rows(_REQUESTS, person=person_id)
        if person_id == asked_by_id or person_id in members(askers)
    ]


def to_answer(work: UnitOfWork, person_id: int) -> list[ToAnswer]:
    """Return the public feedback that waits for a person's answer."""
    rows = work.rows(_FEEDBACK, person=person_id)
    return [ToAnswer(number=number, item_id=item_id, answer_by=day) for number, item_id, day in rows]


def confided_to(work: UnitOfWork, person_id: int) -> tuple[int, ...]:
    """Return the keys of the items that a person was let into."""
    return tuple(row[0] for row in work.rows(_CONFIDED, person=person_id))
