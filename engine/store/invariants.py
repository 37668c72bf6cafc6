"""What must hold between tables, whatever happened: each rule as the query for its breaches."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, String, Table, and_, case, cast, exists, func, literal, or_, select

from engine.domain.deadlines import HeldBecause, Subject
from engine.domain.decisions import DecisionState
from engine.domain.feedback import FeedbackState
from engine.domain.requests import RequestState
from engine.domain.reviews import ReviewState
from engine.store import searching
from engine.store.tables.dates import Deadline, Duty, Progress, Receipt, Review, Rung, Timer
from engine.store.tables.decisions import Decision, Seat
from engine.store.tables.feedback import PublicFeedback
from engine.store.tables.ledger import Evidence, History, Item, Measure
from engine.store.tables.mail import Message, MessageState, Notice, NoticeState
from engine.store.tables.requests import Pause, Request
from engine.store.unit_of_work import Query, UnitOfWork, table_of

Rule = Callable[[UnitOfWork], list[str]]
_item, _history, _evidence = table_of(Item), table_of(History), table_of(Evidence)
_measure = table_of(Measure)
_deadline, _timer, _rung, _review = table_of(Deadline), table_of(Timer), table_of(Rung), table_of(Review)
_receipt, _progress, _duty = table_of(Receipt), table_of(Progress), table_of(Duty)
_notice, _message = table_of(Notice), table_of(Message)
_request, _pause, _feedback = table_of(Request), table_of(Pause), table_of(PublicFeedback)
_decision, _seat = table_of(Decision), table_of(Seat)
_head = _seat.alias("head")
_watched = select(_timer.c.subject_id).where(_timer.c.kind == "deadline")
_IS_PENDING = _request.c.state == RequestState.PENDING
_ITEM_CHAIN = "item:"
_CHAIN_OF_FEEDBACK = literal("feedback:") + cast(_feedback.c.id, String)
_CHAIN_OF_ITEM = literal(_ITEM_CHAIN) + cast(_item.c.id, String)


def loose_end(work: UnitOfWork) -> tuple[int, int] | None:
    """Return the first item whose chain does not end at its version with its hash, and that version."""
    later = _history.alias()
    beyond = exists().where(later.c.chain == _CHAIN_OF_ITEM, later.c.seq > _item.c.version)
    query = (
        select(_item.c.id, _item.c.version)
        .outerjoin(_history, and_(_history.c.chain == _CHAIN_OF_ITEM, _history.c.seq == _item.c.version))
        .where(or_(_history.c.hash.is_(None), _history.c.hash != _item.c.history_hash, beyond))
        .order_by(_item.c.id)
        .limit(1)
    )
    found = work.rows_once(query)
    return (int(found[0][0]), int(found[0][1])) if found else None


def item_keys(work: UnitOfWork) -> frozenset[int]:
    """Return the key of every item."""
    return frozenset(row[0] for row in work.rows_once(select(_item.c.id)))


def rules() -> list[Rule]:
    """Return each rule as what finds its breaches: a sentence in English for each, for the operator and for tests."""
    return [
        *(partial(_breaches, rule, query) for rule, query in _RULES.items()),
        _state_breaches,
        searching.disagreements,
    ]


def _breaches(rule: str, query: Query, work: UnitOfWork) -> list[str]:
    return [f"{rule}: {row}" for row in work.rows_once(query)]


def _disagreeing(subject: Subject, rows: Table, is_owed: ColumnElement[bool]) -> Query:
    """Build the query for rows that are owed without a live deadline, and live deadlines of what is not owed."""
    live = and_(_deadline.c.subject == subject, _deadline.c.subject_id == rows.c.id, _deadline.c.ended_at.is_(None))
    return (
        select(rows.c.id, func.count(_deadline.c.id))
        .outerjoin(_deadline, live)
        .group_by(rows.c.id)
        .having(func.count(_deadline.c.id) != func.max(case((is_owed, 1), else_=0)))
    )


_owed_receipt = and_(_receipt.c.given_at.is_(None), _receipt.c.void_at.is_(None))
_OWED: dict[Subject, tuple[Table, ColumnElement[bool]]] = {
    Subject.REVIEW: (_review, _review.c.state == ReviewState.OPEN),
    Subject.PROGRESS: (_progress, _progress.c.state == ReviewState.OPEN),
    Subject.DUTY: (_duty, _duty.c.state == ReviewState.OPEN),
    Subject.RECEIPT: (_receipt, _owed_receipt),
}

_RULES: dict[str, Query] = {
    "an item's version is not the number of its history entries": (
        select(_item.c.number, _item.c.version, func.count(_history.c.id))
        .outerjoin(_history, _history.c.chain == _CHAIN_OF_ITEM)
        .group_by(_item.c.number, _item.c.version)
        .having(_item.c.version != func.count(_history.c.id))
    ),
    "an item names a deadline that has ended, or is not its own": (
        select(_item.c.number, _deadline.c.id)
        .join(_deadline, _deadline.c.id == _item.c.deadline_id)
        .where(
            or_(
                _deadline.c.ended_at.is_not(None),
                _deadline.c.item_id != _item.c.id,
                _deadline.c.due_on != _item.c.due_on,
            )
        )
    ),
    "a live deadline has no timer": (
        # Timers are found by when they are due: looked up one by one, ten thousand of them take seconds.
        select(_deadline.c.id).where(_deadline.c.ended_at.is_(None), _deadline.c.id.not_in(_watched))
    ),
    "a rung speaks of a notice that is not there": (
        select(_rung.c.id)
        .outerjoin(_notice, _notice.c.dedupe == _rung.c.notice_key)
        .where(_rung.c.notice_key.is_not(None), _notice.c.id.is_(None))
    ),
    "a notice is merged into no message": (
        select(_notice.c.id).where(_notice.c.state == NoticeState.MERGED, _notice.c.message_id.is_(None))
    ),
    "a message is neither finished nor planned": (
        select(_message.c.header_id).where(
            _message.c.state.in_([MessageState.WAITING, MessageState.SENDING]), _message.c.next_try_at.is_(None)
        )
    ),
    "an item counts other evidence than it has": (
        select(_item.c.number, _item.c.evidence, func.count(_evidence.c.id))
        .outerjoin(_evidence, and_(_evidence.c.item_id == _item.c.id, _evidence.c.void_at.is_(None)))
        .group_by(_item.c.number, _item.c.evidence)
        .having(_item.c.evidence != func.count(_evidence.c.id))
    ),
    "an item owes more than one receipt, or somebody who is not its owner owes it": (
        select(_item.c.number, func.count(_receipt.c.id))
        .join(_receipt, and_(_receipt.c.item_id == _item.c.id, _owed_receipt))
        .group_by(_item.c.number, _item.c.owner_id)
        .having(or_(func.count(_receipt.c.id) > 1, func.max(_receipt.c.person_id) != _item.c.owner_id))
    ),
    "an item owes more than one progress report": (
        select(_progress.c.item_id)
        .where(_progress.c.state == ReviewState.OPEN)
        .group_by(_progress.c.item_id)
        .having(func.count() > 1)
    ),
    "a workflow has a duty open twice": (
        select(_duty.c.workflow, _duty.c.rule)
        .where(_duty.c.state == ReviewState.OPEN)
        .group_by(_duty.c.workflow, _duty.c.rule)
        .having(func.count() > 1)
    ),
    "a measure that nobody waits for, or not on that day, has a live deadline": (
        select(_measure.c.id, _deadline.c.due_on)
        .join(_deadline, and_(_deadline.c.subject == Subject.MEASURE, _deadline.c.subject_id == _measure.c.id))
        .where(
            _deadline.c.ended_at.is_(None),
            or_(
                _measure.c.done_on.is_not(None),
                _measure.c.void_at.is_not(None),
                _measure.c.due_on.is_(None),
                _measure.c.due_on != _deadline.c.due_on,
            ),
        )
    ),
    **{
        f"the deadline of a {subject} and what is owed do not agree": _disagreeing(subject, rows, is_owed)
        for subject, (rows, is_owed) in _OWED.items()
    },
    "an item has a deadline without a due day, or a due day without a deadline": (
        select(_item.c.number).where(_item.c.deadline_id.is_(None) != _item.c.due_on.is_(None))
    ),
    "an item has more than one pending request": (
        select(_request.c.item_id)
        .where(_request.c.state == RequestState.PENDING)
        .group_by(_request.c.item_id)
        .having(func.count() > 1)
    ),
    "a deadline is held, but no request is pending": (
        select(_deadline.c.id)
        .outerjoin(_request, and_(_request.c.item_id == _deadline.c.item_id, _IS_PENDING))
        .where(_deadline.c.ended_at.is_(None), _deadline.c.held_because == HeldBecause.REQUEST, _request.c.id.is_(None))
    ),
    "a request is pending, but the item's date is not held": (
        select(_request.c.id)
        .join(_item, _item.c.id == _request.c.item_id)
        .join(_deadline, _deadline.c.id == _item.c.deadline_id)
        .where(_IS_PENDING, func.coalesce(_deadline.c.held_because, "") != HeldBecause.REQUEST)
    ),
    "a request is pending without a deadline for its answer, or not pending with one": (
        select(_request.c.id)
        .outerjoin(
            _deadline,
            and_(
                _deadline.c.subject == Subject.REQUEST,
                _deadline.c.subject_id == _request.c.id,
                _deadline.c.ended_at.is_(None),
            ),
        )
        .where(_deadline.c.id.is_not(None) != _IS_PENDING)
    ),
    "a deadline is held, but the item is not paused": (
        select(_deadline.c.id)
        .join(_item, _item.c.id == _deadline.c.item_id)
        .where(
            _deadline.c.ended_at.is_(None), _deadline.c.held_because == HeldBecause.PAUSED, _item.c.paused_on.is_(None)
        )
    ),
    "an item is paused without a pause under way, or not paused with one": (
        select(_item.c.number)
        .outerjoin(_pause, and_(_pause.c.item_id == _item.c.id, _pause.c.resumed_at.is_(None)))
        .where(_item.c.paused_on.is_not(None) != _pause.c.id.is_not(None))
    ),
    "an item is paused, but its date is not held": (
        select(_item.c.number)
        .outerjoin(_deadline, _deadline.c.id == _item.c.deadline_id)
        .where(_item.c.paused_on.is_not(None), func.coalesce(_deadline.c.held_because, "") != HeldBecause.PAUSED)
    ),
    "feedback waits, but no timer looks at it": (
        select(_feedback.c.number).where(
            _feedback.c.state == FeedbackState.OPEN,
            _feedback.c.id.not_in(select(_timer.c.subject_id).where(_timer.c.kind == "feedback")),
        )
    ),
    "the receipt numbers of a year have gaps": (
        select(_feedback.c.year).group_by(_feedback.c.year).having(func.max(_feedback.c.sequence) != func.count())
    ),
    "the version of feedback is not the number of its history entries": (
        select(_feedback.c.number, _feedback.c.version, func.count(_history.c.id))
        .outerjoin(_history, _history.c.chain == _CHAIN_OF_FEEDBACK)
        .group_by(_feedback.c.number, _feedback.c.version)
        .having(_feedback.c.version != func.count(_history.c.id))
    ),
    "somebody spoke on a decision after its head, or its head before others": (
        select(_seat.c.decision_id, _seat.c.person_id)
        .join(_head, and_(_head.c.decision_id == _seat.c.decision_id, _head.c.is_head))
        .where(_seat.c.spoke_as > _head.c.spoke_as)
    ),
    "a decision is closed without minutes, or has minutes and is not closed": (
        select(_decision.c.id).where(
            _decision.c.minutes.is_not(None)
            != _decision.c.state.in_([DecisionState.CARRIED, DecisionState.NOT_CARRIED])
        )
    ),
    "a step rests on a decision that was not carried": (
        select(_decision.c.id).where(_decision.c.used_version.is_not(None), _decision.c.state != DecisionState.CARRIED)
    ),
    "an item has more than one open review": (
        select(_review.c.item_id)
        .where(_review.c.state == ReviewState.OPEN)
        .group_by(_review.c.item_id)
        .having(func.count() > 1)
    ),
}


def _state_breaches(work: UnitOfWork) -> list[str]:
    """Fold each item's history into the state it leads to and compare."""
    query = (
        select(_history.c.chain, _history.c.text)
        .where(_history.c.chain.like(f"{_ITEM_CHAIN}%"))
        .order_by(_history.c.chain, _history.c.seq)
    )
    led_to: dict[str, str] = {}
    for chain, text in work.rows_once(query):
        data: dict[str, Any] = json.loads(text)["data"]
        if "to" in data:
            led_to[chain] = data["to"]
    stray = []
    for key, number, state in work.rows_once(select(_item.c.id, _item.c.number, _item.c.state)):
        said = led_to.get(f"{_ITEM_CHAIN}{key}")
        if said != state:
            stray.append(f"an item's state is not where its history leads: {number} is {state}, history says {said}")
    return stray
