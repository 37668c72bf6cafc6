"""Setting and ending deadlines: an item's own as it enters and leaves states, and those of what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.domain.deadlines import (
    AGREED,
    Due,
    EndedBecause,
    HeldBecause,
    ItemDates,
    SetBecause,
    Subject,
    due,
    due_by,
)
from engine.domain.definition import State, Transition, Workflow
from engine.domain.ladders import first_day
from engine.domain.workdays import Calendar, start_of_day
from engine.operations.ledger import Ledger
from engine.store import deadlines
from engine.store.deadlines import StoredDeadline
from engine.store.unit_of_work import UnitOfWork


def enter(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    state: State,
    *,
    item_id: int,
    version: int,
    dates: ItemDates,
    because: SetBecause,
    at: datetime,
    agreed_on: date | None = None,
) -> tuple[int | None, date | None]:
    """Set the deadline that a state asks for. Return its key and its due day.

    ``agreed_on`` is a day that people agreed on before: it takes the place of what the rule counts.
    """
    if state.deadline is None:
        return None, None
    calendar = ledger.calendar(work, workflow)
    limit = due_in(workflow, state, dates, calendar)
    if agreed_on is not None:
        limit = due_by(agreed_on, rule=limit.rule, ladder=limit.ladder, calendar=calendar, zone=limit.zone)
    deadline_id = deadlines.set_deadline(
        work,
        limit,
        item_id=item_id,
        subject=Subject.ITEM,
        subject_id=item_id,
        version=version,
        because=because,
        at=at,
        first_look=first_look(workflow, limit, calendar, at=at),
    )
    return deadline_id, limit.due_on


def due_in(workflow: Workflow, state: State, dates: ItemDates, calendar: Calendar) -> Due:
    """Return the deadline of a state that has one, with the ladder that counts there."""
    assert state.deadline is not None  # noqa: S101 - the caller asks only for states with a deadline
    limit = due(workflow.deadlines[state.deadline], dates, calendar, zone=workflow.zone)
    return limit if state.ladder is None else replace(limit, ladder=state.ladder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A day that people agreed on, why, and the day that was due at first."""

    due_on: date
    because: SetBecause
    original_due_on: date


def agreed_before(
    work: UnitOfWork, ledger: Ledger, workflow: Workflow, state: State, *, item_id: int, dates: ItemDates
) -> Agreed | None:
    """Return the day agreed on when an item was in a state before, or None: a return does not take it back.

    It counts while the rule still counts from where it did: one that counts from entering begins anew.
    """
    if state.deadline is None:
        return None
    limit = due_in(workflow, state, dates, ledger.calendar(work, workflow))
    before = [one for one in deadlines.of_item(work, item_id) if one.subject is Subject.ITEM and one.rule == limit.rule]
    if not before or before[-1].because not in AGREED:
        return None
    first = next((one for one in reversed(before) if one.because not in AGREED), None)
    if first is None or first.due_on != limit.due_on:
        return None
    return Agreed(due_on=before[-1].due_on, because=before[-1].because, original_due_on=first.due_on)


def leave(work: UnitOfWork, *, deadline_id: int | None, at: datetime) -> HeldBecause | None:
    """End the deadline that a state had set. Return why it was held, if it was."""
    return None if deadline_id is None else deadlines.end(work, deadline_id, EndedBecause.LEFT, at=at)


def set_anew(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    live: StoredDeadline,
    due_on: date,
    *,
    version: int,
    ended: EndedBecause,
    because: SetBecause,
    at: datetime,
) -> int:
    """End a live deadline and set the same for another day, by the same rule and ladder; return the new one's key."""
    assert live.item_id is not None  # noqa: S101 - a duty's deadline is never set by hand
    calendar = ledger.calendar(work, workflow)
    limit = due_by(due_on, rule=live.rule, ladder=live.ladder, calendar=calendar, zone=workflow.zone)
    deadlines.end(work, live.id, ended, at=at)
    return deadlines.set_deadline(
        work,
        limit,
        item_id=live.item_id,
        subject=live.subject,
        subject_id=live.subject_id,
        version=version,
        because=because,
        at=at,
        first_look=first_look(workflow, limit, calendar, at=at),
    )


def await_answer(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    step: Transition,
    *,
    item_id: int,
    version: int,
    dates: ItemDates,
    leaves: bool,
    at: datetime,
) -> None:
    """Keep the deadline for the answer to a step (a verification) as a step is taken.

    ``version`` is the item's after the step, ``dates`` say that it was entered on the day of the step. What waited is
    answered by a step that loops or leaves the state, and replaced when the same is asked again.
    """
    is_answer = leaves or step.loop is not None
    for live in deadlines.live_about(work, item_id=item_id, subject=Subject.VERIFICATION):
        if is_answer or live.rule == step.deadline:
            because = EndedBecause.ANSWERED if is_answer else EndedBecause.REPLANNED
            deadlines.end(work, live.id, because, at=at)
    if step.deadline is not None:
        calendar = ledger.calendar(work, workflow)
        limit = due(workflow.deadlines[step.deadline], dates, calendar, zone=workflow.zone)
        deadlines.set_deadline(
            work,
            limit,
            item_id=item_id,
            subject=Subject.VERIFICATION,
            subject_id=item_id,
            version=version,
            because=SetBecause.ASKED,
            at=at,
            first_look=first_look(workflow, limit, calendar, at=at),
        )


def set_for(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    due_on: date,
    *,
    rule: str,
    ladder: str,
    item_id: int | None,
    subject: Subject,
    subject_id: int,
    version: int,
    because: SetBecause,
    at: datetime,
) -> Due:
    """Set the deadline of something whose day is known: a measure, a review, a report, a receipt, a duty."""
    calendar = ledger.calendar(work, workflow)
    limit = due_by(due_on, rule=rule, ladder=ladder, calendar=calendar, zone=workflow.zone)
    deadlines.set_deadline(
        work,
        limit,
        item_id=item_id,
        subject=subject,
        subject_id=subject_id,
        version=version,
        because=because,
        at=at,
        first_look=first_look(workflow, limit, calendar, at=at),
    )
    return limit


def end_of(
    work: UnitOfWork, subject: Subject, subject_id: int, *, item_id: int, because: EndedBecause, at: datetime
) -> None:
    """End the live deadline of something that hangs on an item, if there is one."""
    live = deadlines.live_of(work, item_id=item_id, subject=subject, subject_id=subject_id)
    if live is not None:
        deadlines.end(work, live.id, because, at=at)


def end_review(work: UnitOfWork, *, item_id: int, review_id: int, because: EndedBecause, at: datetime) -> None:
    """End the deadline of a review."""
    end_of(work, Subject.REVIEW, review_id, item_id=item_id, because=because, at=at)


def first_look(workflow: Workflow, limit: Due, calendar: Calendar, *, at: datetime) -> datetime:
    """Return when a new deadline must first be looked at: its first rung's day, or now when that has passed."""
    first = first_day(workflow.ladders[limit.ladder], limit.due_on, calendar)
    return max(start_of_day(first, limit.zone), at)
