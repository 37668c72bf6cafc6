"""One item whole, for programs: one JSON document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.domain.definition import Transition
from engine.errors import Reason
from engine.operations.reading import WholeItem
from engine.store.deadlines import StoredDeadline
from engine.store.queries import ReminderProof
from engine.words import Language
from rectify.cli.date_views import ledger_document
from rectify.cli.history_view import deed
from rectify.cli.ledger_view import entry

Logins = Mapping[int, str]


def document(whole: WholeItem, language: Language, *, today: date) -> dict[str, Any]:
    """Return everything about an item; people by their logins, texts in one language, other words in English."""
    logins = whole.logins
    return {
        **_standing(whole, today=today),
        "measures": _measures(whole),
        "evidence": [
            {
                "name": file.name,
                "group": file.group,
                "size": file.size,
                "sha256": file.sha256,
                "added_by": file.added_by,
                "added_at": file.added_at,
            }
            for file in whole.evidence
        ],
        "dates": ledger_document(whole.dates, today=today),
        "deadlines": [_deadline(deadline) for deadline in whole.deadlines],
        "reminders": [_reminder(proof, logins) for proof in whole.reminders],
        "reviews": [
            {
                "id": review.id,
                "period": review.period,
                "opens_on": review.opens_on,
                "due_on": review.due_on,
                "published": whole.calendar.is_published(review.due_on),
                "state": review.state,
                "outcome": review.outcome,
                "completed_at": review.completed_at,
            }
            for review in whole.reviews
        ],
        **_owed(whole),
        "steps": [_step(step, reasons, language) for step, reasons in whole.steps],
        "history": [deed(done) for done in whole.history],
    }


def _measures(whole: WholeItem) -> list[dict[str, Any]]:
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


def _owed(whole: WholeItem) -> dict[str, Any]:
    """Return the receipts and progress reports of an item, those that are owed and those that were given."""
    return {
        "receipts": [
            {
                "person": whole.logins.get(receipt.person_id),
                "due_on": receipt.due_on,
                "given_at": receipt.given_at,
                "void": receipt.void_reason,
            }
            for receipt in whole.receipts
        ],
        "progress": [
            {
                "id": report.id,
                "period": report.period,
                "opens_on": report.opens_on,
                "due_on": report.due_on,
                "state": report.state,
                "note": report.note,
                "completed_at": report.completed_at,
            }
            for report in whole.progress
        ],
    }


def _standing(whole: WholeItem, *, today: date) -> dict[str, Any]:
    facts, logins = whole.item.facts, whole.logins
    return {
        **entry(whole.item, whole.calendar, today=today),
        "leader": logins.get(facts.leader_id or 0),
        "verifier": logins.get(facts.verifier_id or 0),
        "returns": facts.returns,
        "fields": _fields(whole),
    }


def _fields(whole: WholeItem) -> dict[str, Any]:
    """Return every field of the item's workflow, null while it is not filled in; money in fen."""
    return {key: whole.stored.facts.fields.get(key) for key in whole.workflow.fields}


def _deadline(deadline: StoredDeadline) -> dict[str, Any]:
    return {
        "rule": deadline.rule,
        "subject": deadline.subject,
        "due_on": deadline.due_on,
        "due_at": deadline.due_at,
        "calendar": deadline.calendar,
        "calendar_published": deadline.is_published,
        "set_at": deadline.set_at,
        "because": deadline.because,
        "ended_at": deadline.ended_at,
        "ended_because": deadline.ended_because,
        "held_because": deadline.held_because,
    }


def _reminder(proof: ReminderProof, logins: Logins) -> dict[str, Any]:
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
        "sent_at": proof.sent_at,
    }


def _step(step: Transition, reasons: tuple[Reason, ...], language: Language) -> dict[str, Any]:
    missing = [
        {"code": r.code, "message": r.says.text(language), "remedy": r.remedy.text(language) or None} for r in reasons
    ]
    return {"trigger": step.trigger, "title": step.title.text(language), "who": list(step.who), "missing": missing}
