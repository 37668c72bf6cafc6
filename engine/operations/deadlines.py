"""Setting and ending the dates of an item as it enters and leaves states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from engine.domain.deadlines import Due, EndedBecause, ItemDates, SetBecause, Subject, due
from engine.domain.definition import State, Workflow
from engine.domain.ladders import first_day
from engine.domain.reviews import first_after
from engine.domain.workdays import Calendar, local_day, start_of_day
from engine.operations.ledger import Ledger
from engine.store import deadlines, reviews
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
) -> tuple[int | None, date | None]:
    """Set what a state asks for: its deadline, its review timer. Return the deadline's key and its due day."""
    if state.review is not None:
        rule = workflow.reviews[state.review]
        period = first_after(rule, local_day(at, workflow.zone), ledger.calendar(work, workflow))
        deadlines.wake(work, "review", item_id, at=start_of_day(period.opens_on, workflow.zone))
    if state.deadline is None:
        return None, None
    calendar = ledger.calendar(work, workflow)
    limit = due_in(workflow, state, dates, calendar)
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


def leave(work: UnitOfWork, state: State, *, item_id: int, deadline_id: int | None, at: datetime) -> None:
    """End what a state had set: its deadline, and a review that is still open."""
    if deadline_id is not None:
        deadlines.end(work, deadline_id, EndedBecause.LEFT, at=at)
    if state.review is not None:
        review = reviews.open_of(work, item_id)
        if review is not None:
            reviews.skip(work, review)
            end_review(work, item_id=item_id, review_id=review, because=EndedBecause.LEFT, at=at)


def end_review(work: UnitOfWork, *, item_id: int, review_id: int, because: EndedBecause, at: datetime) -> None:
    """End the deadline of a review."""
    live = deadlines.live_of(work, item_id=item_id, subject=Subject.REVIEW, subject_id=review_id)
    if live is not None:
        deadlines.end(work, live.id, because, at=at)


def first_look(workflow: Workflow, limit: Due, calendar: Calendar, *, at: datetime) -> datetime:
    """Return when a new deadline must first be looked at: its first rung's day, or now when that has passed."""
    first = first_day(workflow.ladders[limit.ladder], limit.due_on, calendar)
    return max(start_of_day(first, limit.zone), at)
