"""The clock and public feedback: whoever is to answer hears of it before the day, and from then on not alone.

A ladder needs a workflow, and feedback has none: its two ladders are the product's (``domain.feedback``), and what
shows that somebody was told are the notice and its message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.definition import Role
from engine.domain.feedback import Reminder, due_reminders, next_reminder
from engine.domain.permission import knows_of
from engine.domain.standing_names import Part
from engine.domain.workdays import local_day, start_of_day
from engine.operations.ledger import Ledger
from engine.operations.public_feedback import managers_of
from engine.operations.reminding import Failed
from engine.store import feedback as store
from engine.store import items, outbox, people
from engine.store.deadlines import StoredTimer
from engine.store.feedback import StoredFeedback
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackReminded:
    """How many notices of feedback that waits a batch of timers put, and which timers failed."""

    told: int = 0
    failed: tuple[Failed, ...] = ()


def remind_of_feedback(
    work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime
) -> FeedbackReminded:
    """Remind of feedback that is owed something, each of its people once, and set the timer of the next day."""
    told, failed = 0, list[Failed]()
    waiting = store.get_many(work, {timer.subject_id for timer in timers})
    for timer in timers:
        feedback = waiting.get(timer.subject_id)
        try:
            told += 0 if feedback is None else _remind(work, ledger, feedback, at=at)
        except (LookupError, ValueError) as fault:
            failed.append((timer, repr(fault)))
    return FeedbackReminded(told=told, failed=tuple(failed))


def _remind(work: UnitOfWork, ledger: Ledger, feedback: StoredFeedback, *, at: datetime) -> int:
    calendar, today = ledger.calendar(work), local_day(at, feedback.zone)
    coming = next_reminder(feedback.owed, calendar, after=today)
    if coming is None:
        return 0
    item = None if feedback.item_id is None else items.get(work, feedback.item_id)
    due = due_reminders(feedback.owed, calendar, after=feedback.reminded_through, today=today)
    notices = [one for reminder in due for one in _notices(work, feedback, item, reminder, at=at)]
    store.wake(work, feedback.id, at=start_of_day(coming, feedback.zone))
    if due:
        store.reminded(work, feedback.id, today)
    return outbox.put(work, notices) if notices else 0


def _notices(
    work: UnitOfWork, feedback: StoredFeedback, item: StoredItem | None, reminder: Reminder, *, at: datetime
) -> list[NewNotice]:
    rung = reminder.rung
    return [
        NewNotice(
            dedupe=f"feedback:{feedback.id}:{reminder.step}:{rung.occurrence}:{person}",
            kind=_kind(reminder, why),
            item_id=feedback.item_id,
            recipient_id=person,
            at=at,
            send_from=start_of_day(rung.day, feedback.zone),
            data={
                "why": why,
                "feedback": feedback.id,
                "step": reminder.step,
                "due_on": feedback.owed[reminder.step].isoformat(),
                "occurrence": rung.occurrence,
                "next": _after(reminder),
            },
        )
        for person, why in _people(work, feedback, item, reminder).items()
    ]


def _people(
    work: UnitOfWork, feedback: StoredFeedback, item: StoredItem | None, reminder: Reminder
) -> Mapping[int, str]:
    """Return who is reminded; managers stand in while nobody who is still here has it."""
    answerer = _answerer(work, feedback, item)
    if answerer is None:
        return managers_of(work, feedback, item)
    them = {answerer: str(Part.FEEDBACK_ANSWERER)}
    return {**managers_of(work, feedback, item), **them} if Role.MANAGER in reminder.rung.rule.to else them


def _answerer(work: UnitOfWork, feedback: StoredFeedback, item: StoredItem | None) -> int | None:
    """Return who has it, unless they have left, or may no longer know of a confidential item."""
    person = feedback.answerer_id
    found = people.correspondents(work, [person]).get(person) if person is not None else None
    if person is None or found is None or found.disabled_at is not None:
        return None
    is_kept_from = item is not None and item.facts.confidential and person not in knows_of(item.facts)
    return None if is_kept_from else person


def _kind(reminder: Reminder, why: str) -> str:
    if reminder.rung.rule.offset <= 0:
        return "reminder"
    return "overdue" if why == Part.FEEDBACK_ANSWERER else "escalated"


def _after(reminder: Reminder) -> dict[str, object]:
    """Return what the ladder does next if nothing happens: the day and whom it tells then."""
    coming = reminder.coming
    return {
        "on": coming[0].day.isoformat(),
        "to": list(dict.fromkeys(name for rung in coming for name in rung.rule.to)),
        "escalates": any(rung.rule.escalates for rung in coming),
        "notice": None,
    }
