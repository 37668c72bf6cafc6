"""One item whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from typing_extensions import TypedDict

from engine.domain.definition import Transition
from engine.errors import Reason
from engine.operations.reading import WholeItem
from engine.store.deadlines import StoredDeadline
from engine.store.queries import ReminderProof
from engine.words import Language
from rectify.answers.dates import Dates, dates
from rectify.answers.decisions import DecisionOfItem, decision_of_item
from rectify.answers.deeds import Deed, deed
from rectify.answers.kinds import Free, Instant, at, maybe_at
from rectify.answers.ledger import Line, line

Logins = Mapping[int, str]


class Measure(TypedDict):
    """One thing to be done about an item; ``dropped`` says why it no longer is."""

    position: int
    text: str
    owner: str | None
    due_on: date | None
    published: bool | None
    done_on: date | None
    leader: str | None
    unit: str | None
    dropped: str | None


class File(TypedDict):
    """A piece of evidence, known by the hash of its content."""

    name: str
    group: str | None
    size: int
    sha256: str
    added_by: str
    added_at: Instant


class Deadline(TypedDict):
    """A deadline that lives, or lived, in an item."""

    rule: str
    subject: str
    due_on: date
    due_at: Instant
    calendar: str
    calendar_published: bool
    set_at: Instant
    because: str
    ended_at: Instant | None
    ended_because: str | None
    held_because: str | None


class Reminder(TypedDict):
    """The proof of one reminder: what became of it, and the message that carried it."""

    rule: str
    subject: str
    due_on: date
    occurrence: str
    planned_on: date
    recipient: str | None
    outcome: str
    reason: str | None
    late_days: int
    notice: str | None
    message: str | None
    message_state: str | None
    sent_at: Instant | None


class Review(TypedDict):
    """A review of an item, owed or done."""

    id: int
    period: str
    opens_on: date
    due_on: date
    published: bool
    state: str
    outcome: str | None
    completed_at: Instant | None


class Receipt(TypedDict):
    """A receipt that is owed or was given; ``void`` says why it no longer is owed."""

    person: str | None
    due_on: date | None
    given_at: Instant | None
    void: str | None


class Progress(TypedDict):
    """A progress report, owed or given."""

    id: int
    period: str
    opens_on: date
    due_on: date
    state: str
    note: str | None
    completed_at: Instant | None


class Missing(TypedDict):
    """One thing that stands in the way of a step, with the way out."""

    code: str
    message: str
    remedy: str | None


class Step(TypedDict):
    """A step from the present state, who may take it, and what is missing."""

    trigger: str
    title: str
    who: list[str]
    missing: list[Missing]


class Withholding(TypedDict):
    """Why an item is left out of the notice, by edition; null where it is told of."""

    outside: str | None
    inside: str | None


class Whole(Line):
    """One item with everything that hangs on it."""

    leader: str | None
    verifier: str | None
    returns: int
    withheld: Withholding
    fields: Free
    measures: list[Measure]
    evidence: list[File]
    dates: Dates
    decisions: list[DecisionOfItem]
    deadlines: list[Deadline]
    reminders: list[Reminder]
    reviews: list[Review]
    receipts: list[Receipt]
    progress: list[Progress]
    steps: list[Step]
    history: list[Deed]


def missing(reason: Reason, language: Language) -> Missing:
    """Return one thing that stands in the way for a program."""
    return {
        "code": reason.code,
        "message": reason.says.text(language),
        "remedy": reason.remedy.text(language) or None,
    }


def whole_document(whole: WholeItem, language: Language, *, today: date) -> Whole:
    """Return everything about an item; people by their logins, texts in one language, other words in English."""
    facts, logins = whole.item.facts, whole.logins
    return {
        **line(whole.item, whole.calendar, today=today),
        "leader": logins.get(facts.leader_id or 0),
        "verifier": logins.get(facts.verifier_id or 0),
        "returns": facts.returns,
        "withheld": {"outside": whole.stored.withheld_outside, "inside": whole.stored.withheld_inside},
        # Every field of the item's workflow, null while it is not filled in; money in fen.
        "fields": {key: whole.stored.facts.fields.get(key) for key in whole.workflow.fields},
        "measures": _measures(whole),
        "evidence": _evidence(whole),
        "dates": dates(whole.dates, today=today),
        "decisions": [decision_of_item(told) for told in whole.decisions],
        "deadlines": [_deadline(deadline) for deadline in whole.deadlines],
        "reminders": [_reminder(proof, logins) for proof in whole.reminders],
        "reviews": _reviews(whole),
        "receipts": _receipts(whole),
        "progress": _progress(whole),
        "steps": [_step(step, reasons, language) for step, reasons in whole.steps],
        "history": [deed(done) for done in whole.history],
    }


def _measures(whole: WholeItem) -> list[Measure]:
    return [
        {
            "position": measure.position,
            "text": measure.text,
            "owner": whole.logins.get(measure.owner_id or 0),
            "due_on": measure.due_on,
            "published": whole.calendar.is_published(measure.due_on) if measure.due_on else None,
            "done_on": measure.done_on,
            "leader": whole.logins.get(measure.leader_id or 0),
            "unit": whole.units.get(measure.unit_id or 0),
            "dropped": measure.void_reason,
        }
        for measure in whole.measures
    ]


def _evidence(whole: WholeItem) -> list[File]:
    return [
        {
            "name": file.name,
            "group": file.group,
            "size": file.size,
            "sha256": file.sha256,
            "added_by": file.added_by,
            "added_at": at(file.added_at),
        }
        for file in whole.evidence
    ]


def _reviews(whole: WholeItem) -> list[Review]:
    return [
        {
            "id": review.id,
            "period": review.period,
            "opens_on": review.opens_on,
            "due_on": review.due_on,
            "published": whole.calendar.is_published(review.due_on),
            "state": review.state,
            "outcome": review.outcome,
            "completed_at": maybe_at(review.completed_at),
        }
        for review in whole.reviews
    ]


def _receipts(whole: WholeItem) -> list[Receipt]:
    return [
        {
            "person": whole.logins.get(receipt.person_id),
            "due_on": receipt.due_on,
            "given_at": maybe_at(receipt.given_at),
            "void": receipt.void_reason,
        }
        for receipt in whole.receipts
    ]


def _progress(whole: WholeItem) -> list[Progress]:
    return [
        {
            "id": report.id,
            "period": report.period,
            "opens_on": report.opens_on,
            "due_on": report.due_on,
            "state": report.state,
            "note": report.note,
            "completed_at": maybe_at(report.completed_at),
        }
        for report in whole.progress
    ]


def _deadline(deadline: StoredDeadline) -> Deadline:
    return {
        "rule": deadline.rule,
        "subject": deadline.subject,
        "due_on": deadline.due_on,
        "due_at": at(deadline.due_at),
        "calendar": deadline.calendar,
        "calendar_published": deadline.is_published,
        "set_at": at(deadline.set_at),
        "because": deadline.because,
        "ended_at": maybe_at(deadline.ended_at),
        "ended_because": deadline.ended_because,
        "held_because": deadline.held_because,
    }


def _reminder(proof: ReminderProof, logins: Logins) -> Reminder:
    return {
        "rule": proof.rule,
        "subject": proof.subject,
        "due_on": proof.due_on,
        "occurrence": proof.occurrence,
        "planned_on": proof.planned_on,
        "recipient": logins.get(proof.recipient_id or 0),
        "outcome": proof.outcome,
        "reason": proof.reason or None,
        "late_days": proof.late,
        "notice": proof.notice_state,
        "message": proof.message,
        "message_state": proof.message_state,
        "sent_at": maybe_at(proof.sent_at),
    }


def _step(step: Transition, reasons: tuple[Reason, ...], language: Language) -> Step:
    lacks = [missing(one, language) for one in reasons]
    return {"trigger": step.trigger, "title": step.title.text(language), "who": list(step.who), "missing": lacks}
