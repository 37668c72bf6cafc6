"""What the public says to a published notice, and what became of it."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.operations.feedback_list import ListedFeedback
from engine.operations.feedback_list import WholeFeedback as Whole
from engine.operations.hearing_feedback import Receipt
from engine.operations.public_feedback import Treated
from rectify.answers.deeds import Deed, deed
from rectify.answers.kinds import Instant, at, maybe_at


class FeedbackReceipt(TypedDict):
    """Feedback that was recorded: its receipt number, and by when the office owes what."""

    number: str
    item: str | None
    inspection: str
    received_on: date
    acknowledge_by: date | None
    answer_by: date
    published: bool
    version: int | None
    told: int
    repeated: bool


class FeedbackTreated(TypedDict):
    """Feedback after something was done about it."""

    number: str
    item: str | None
    state: str
    version: int
    told: int
    repeated: bool


class FeedbackLine(TypedDict):
    """Feedback as it stands, without who gave it."""

    id: int
    number: str
    item: str | None
    inspection: str
    text: str
    came_by: str
    received_on: date
    recorded_at: Instant
    recorded_by: str
    state: str
    answerer: str | None
    acknowledge_by: date | None
    acknowledged_at: Instant | None
    acknowledged_by: str | None
    answer_by: date
    published: bool
    answer: str | None
    answered_at: Instant | None
    answered_by: str | None
    ended_at: Instant | None
    ended_by: str | None
    ended_note: str | None
    days_left: int | None
    overdue: bool
    version: int


class FeedbackSender(TypedDict):
    """Who gave feedback, as far as they said."""

    name: str | None
    contact: str | None


class WholeFeedback(FeedbackLine):
    """Feedback with all that was done about it; ``sender`` is null for who may not know who gave it."""

    sender: FeedbackSender | None
    history: list[Deed]


class Feedback(TypedDict):
    """Feedback in the order it was recorded; ``next`` is where the next page begins, null on the last."""

    feedback: list[FeedbackLine]
    next: int | None


def receipt(done: Receipt) -> FeedbackReceipt:
    """Return the receipt of what was recorded."""
    return {
        "number": done.number,
        "item": done.item,
        "inspection": done.inspection,
        "received_on": done.received_on,
        "acknowledge_by": done.acknowledge_by,
        "answer_by": done.answer_by,
        "published": done.is_published,
        "version": done.version,
        "told": done.told,
        "repeated": done.repeated,
    }


def treated(done: Treated) -> FeedbackTreated:
    """Return what became of feedback."""
    return {
        "number": done.feedback.number,
        "item": done.item,
        "state": done.feedback.state,
        "version": done.feedback.version,
        "told": done.told,
        "repeated": done.repeated,
    }


def feedback_line(listed: ListedFeedback) -> FeedbackLine:
    """Return one piece of feedback as lists have it."""
    one = listed.feedback
    return {
        "id": one.id,
        "number": one.number,
        "item": listed.item,
        "inspection": one.inspection,
        "text": one.text,
        "came_by": one.came_by,
        "received_on": one.received_on,
        "recorded_at": at(one.recorded_at),
        "recorded_by": one.recorded_by,
        "state": one.state,
        "answerer": listed.answerer,
        "acknowledge_by": one.acknowledge_by,
        "acknowledged_at": maybe_at(one.acknowledged_at),
        "acknowledged_by": one.acknowledged_by,
        "answer_by": one.answer_by,
        "published": one.is_published,
        "answer": one.answer,
        "answered_at": maybe_at(one.answered_at),
        "answered_by": one.answered_by,
        "ended_at": maybe_at(one.ended_at),
        "ended_by": one.ended_by,
        "ended_note": one.ended_note,
        "days_left": listed.days_left,
        "overdue": listed.is_overdue,
        "version": one.version,
    }


def whole_feedback(found: Whole) -> WholeFeedback:
    """Return one piece of feedback whole."""
    sender = found.sender
    return {
        **feedback_line(found.listed),
        "sender": None if sender is None else {"name": sender.name, "contact": sender.contact},
        "history": [deed(entry) for entry in found.history],
    }
