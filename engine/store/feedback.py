"""What the public says to published notices: rows, their numbers, and who said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, and_, bindparam, func, or_, select, update

from engine.domain.extent import Scope
from engine.domain.feedback import CameBy, FeedbackState, Step
from engine.store import deadlines
from engine.store.finding import seen_items
from engine.store.tables.feedback import FeedbackSender, PublicFeedback
from engine.store.tables.ledger import Inspection, Item
from engine.store.unit_of_work import UnitOfWork, table_of

TIMER = "feedback"
_feedback, _sender = table_of(PublicFeedback), table_of(FeedbackSender)
_item, _inspection = table_of(Item), table_of(Inspection)
_COLUMNS = (
    "id", "number", "inspection_id", "item_id", "text", "came_by", "received_on", "recorded_at", "recorded_by",
    "recorded_by_id", "acknowledge_by", "answer_by", "zone", "is_published", "state", "version", "answerer_id",
    "acknowledged_at", "acknowledged_by", "answer", "answered_at", "answered_by", "ended_at", "ended_by", "ended_note",
    "reminded_through",
)  # fmt: skip
_READ = (
    select(*(_feedback.c[name] for name in _COLUMNS), _inspection.c.code, _inspection.c.unit_id)
    .join(_inspection, _inspection.c.id == _feedback.c.inspection_id)
    .order_by(_feedback.c.id)
)
_NAMED = _READ.where(_feedback.c.number == bindparam("number"))
_GET = _READ.where(_feedback.c.id == bindparam("feedback_id"))
_OF_ITEM = _READ.where(_feedback.c.item_id == bindparam("item_id"))
_TO_ANSWER = _READ.where(_feedback.c.answerer_id == bindparam("person"), _feedback.c.state == FeedbackState.OPEN)
_LAST = select(func.max(_feedback.c.sequence)).where(_feedback.c.year == bindparam("of_year"))
_SENDER = select(_sender.c.name, _sender.c.contact).where(_sender.c.feedback_id == bindparam("feedback_id"))
_SENDERS = (
    select(_sender.c.feedback_id, _sender.c.name, _sender.c.contact)
    .join(_feedback, _feedback.c.id == _sender.c.feedback_id)
    .where(_feedback.c.item_id == bindparam("item_id"))
)
_REMINDED = (
    update(_feedback)
    .where(_feedback.c.id == bindparam("feedback_id"))
    .values(reminded_through=bindparam("day", type_=_feedback.c.reminded_through.type))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFeedback:
    """Feedback as it stands, without who gave it. ``inspection`` is the code, ``inspection_unit`` whose it is."""

    id: int
    number: str
    inspection_id: int
    item_id: int | None
    text: str
    came_by: CameBy
    received_on: date
    recorded_at: datetime
    recorded_by: str
    recorded_by_id: int | None
    acknowledge_by: date | None
    answer_by: date
    zone: str
    is_published: bool
    state: FeedbackState
    version: int
    answerer_id: int | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    answer: str | None
    answered_at: datetime | None
    answered_by: str | None
    ended_at: datetime | None
    ended_by: str | None
    ended_note: str | None
    reminded_through: date
    inspection: str
    inspection_unit: int

    @property
    def owed(self) -> Mapping[Step, date]:
        """Return what is still owed to whoever gave it, by when."""
        if self.state is not FeedbackState.OPEN:
            return {}
        answer = {Step.ANSWER: self.answer_by}
        if self.acknowledge_by is None or self.acknowledged_at is not None:
            return answer
        # The answer comes last: of two reminders in one mail the last is told, and it asks for more.
        return {Step.ACKNOWLEDGE: self.acknowledge_by, **answer}

    def is_overdue(self, today: date) -> bool:
        """Say whether something is owed that should have been done before today."""
        return any(due_on < today for due_on in self.owed.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who gave feedback, as far as they said."""

    name: str | None
    contact: str | None


def chain(feedback_id: int) -> str:
    """Return the name of the chain that records what was done about feedback, with its texts."""
    return f"feedback:{feedback_id}"


def next_sequence(work: UnitOfWork, year: int) -> int:
    """Return the next number of a year; whoever asks second waits until the first has kept theirs, or given it up."""
    work.lock(f"feedback numbers {year}")
    return (work.one(_LAST, of_year=year)[0] or 0) + 1


def add(work: UnitOfWork, row: PublicFeedback, sender: Sender) -> int:
    """Store feedback, and apart from it who gave it; return its key."""
    feedback_id = work.add(row)
    if sender.name or sender.contact:
        work.add(FeedbackSender(feedback_id=feedback_id, name=sender.name, contact=sender.contact))
    return feedback_id


def named(work: UnitOfWork, number: str) -> StoredFeedback | None:
    """Return feedback by its receipt number, or None."""
    row = work.maybe(_NAMED, number=number)
    return None if row is None else _stored(row)


def get(work: UnitOfWork, feedback_id: int) -> StoredFeedback | None:
    """Return feedback by its key, or None."""
    row = work.maybe(_GET, feedback_id=feedback_id)
    return None if row is None else _stored(row)


def get_many(work: UnitOfWork, feedback_ids: Iterable[int]) -> dict[int, StoredFeedback]:
    """Return feedback by key."""
    wanted = sorted(set(feedback_ids))
    if not wanted:
        return {}
    return {row[0]: _stored(row) for row in work.rows_once(_READ.where(_feedback.c.id.in_(wanted)))}


def of_item(work: UnitOfWork, item_id: int) -> list[StoredFeedback]:
    """Return all feedback on an item, oldest first."""
    return [_stored(row) for row in work.rows(_OF_ITEM, item_id=item_id)]


def to_answer(work: UnitOfWork, person_id: int) -> list[StoredFeedback]:
    """Return the open feedback that was given to somebody to answer, oldest first."""
    return [_stored(row) for row in work.rows(_TO_ANSWER, person=person_id)]


def listed(
    work: UnitOfWork, *, scope: Scope | None, state: FeedbackState | None = None, behind: int = 0
) -> list[StoredFeedback]:
    """Return feedback on items and inspections within a scope (None: all), of a state, later than a key."""
    query = _READ.where(_feedback.c.id > behind)
    if scope is not None:
        on_inspection = and_(_feedback.c.item_id.is_(None), _inspection.c.unit_id.in_(sorted(scope.units)))
        query = query.outerjoin(_item, _item.c.id == _feedback.c.item_id).where(or_(seen_items(scope), on_inspection))
    if state is not None:
        query = query.where(_feedback.c.state == state)
    return [_stored(row) for row in work.rows_once(query)]


def sender_of(work: UnitOfWork, feedback_id: int) -> Sender:
    """Return who gave feedback; whether the reader may know it is asked before."""
    name, contact = work.maybe(_SENDER, feedback_id=feedback_id) or (None, None)
    return Sender(name=name, contact=contact)


def senders_on(work: UnitOfWork, item_id: int) -> dict[int, Sender]:
    """Return who gave the feedback on an item, by its key; whether the reader may know it is asked before."""
    return {key: Sender(name=name, contact=contact) for key, name, contact in work.rows(_SENDERS, item_id=item_id)}


def change(work: UnitOfWork, feedback: StoredFeedback, values: Mapping[str, Any]) -> bool:
    """Set columns and count the version up; False when it is no longer at the version that was read."""
    new = {f"new_{name}": value for name, value in values.items()}
    return work.run(_update(tuple(values)), feedback_id=feedback.id, seen=feedback.version, **new) == 1


def reminded(work: UnitOfWork, feedback_id: int, through: date) -> None:
    """Remember the day whose reminders were dealt with."""
    work.run(_REMINDED, feedback_id=feedback_id, day=through)


def wake(work: UnitOfWork, feedback_id: int, *, at: datetime) -> None:
    """Let the clock look at feedback."""
    deadlines.wake(work, TIMER, feedback_id, at=at)


@cache
def _update(names: tuple[str, ...]) -> Update:
    values = {name: bindparam(f"new_{name}", type_=_feedback.c[name].type) for name in names}
    return (
        update(_feedback)
        .where(_feedback.c.id == bindparam("feedback_id"), _feedback.c.version == bindparam("seen"))
        .values(values | {"version": _feedback.c.version + 1})
    )


def _stored(row: tuple[Any, ...]) -> StoredFeedback:
    values = dict(zip((*_COLUMNS, "inspection", "inspection_unit"), row, strict=True))
    values["came_by"], values["state"] = CameBy(values["came_by"]), FeedbackState(values["state"])
    return StoredFeedback(**values)
