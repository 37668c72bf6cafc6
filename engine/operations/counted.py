"""What a live deadline is counted by, and the day that the calendar in force counts it to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain.deadlines import SetBecause, Subject, after, due
from engine.domain.definition import Workflow
from engine.domain.reviews import due_in_period
from engine.domain.workdays import Calendar, local_day
from engine.operations.advance import dates_of
from engine.operations.deadlines import due_in
from engine.operations.ledger import Ledger
from engine.store import recounts
from engine.store.deadlines import StoredDeadline
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork

# A day that people agreed on, or that one of them set: what a rule counts does not take its place.
AGREED = frozenset({SetBecause.EXTENDED, SetBecause.RESUMED, SetBecause.REDATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A live deadline with what it is counted by, and its item unless it is a duty's."""

    deadline: StoredDeadline
    item: StoredItem | None
    workflow: Workflow
    calendar: Calendar


def live_with(
    work: UnitOfWork, ledger: Ledger, deadline: StoredDeadline, held_items: Mapping[int, StoredItem]
) -> Live | None:
    """Return a deadline with what it is counted by; None when it has ended."""
    if deadline.ended_at is not None:
        return None
    item = held_items[deadline.item_id] if deadline.item_id is not None else None
    version = item.workflow_version_id if item else recounts.duty_version(work, deadline.subject_id)
    workflow = ledger.workflow(work, version)
    return Live(deadline=deadline, item=item, workflow=workflow, calendar=ledger.calendar(work, workflow))


def is_certain_now(live: Live) -> bool:
    """Say whether the holidays of a due day were not announced when it was set, and are now."""
    return not live.deadline.is_published and live.calendar.is_published(live.deadline.due_on)


def counted(work: UnitOfWork, live: Live) -> date | None:
    """Return the day as the calendar counts it now, None where it is not counted but agreed or stated."""
    deadline, workflow, item = live.deadline, live.workflow, live.item
    match deadline.subject:
        case Subject.ITEM:
            return _counted_for(live)
        case Subject.MEASURE:
            return None
        case Subject.REVIEW:
            every = workflow.reviews[deadline.rule].every
        case Subject.PROGRESS:
            every = workflow.progress[deadline.rule].every
        case Subject.DUTY:
            every = workflow.duties[deadline.rule].every
        case Subject.REQUEST | Subject.RECEIPT | Subject.VERIFICATION:
            since = local_day(recounts.counted_from(work, deadline), workflow.zone)
            if deadline.subject is Subject.REQUEST:
                return after(workflow.requests[deadline.rule].answer, since, live.calendar)
            if deadline.subject is Subject.RECEIPT:
                return after(workflow.receipts[deadline.rule].limit, since, live.calendar)
            assert item is not None  # noqa: S101 - only a duty has no item
            dates = dates_of(workflow, item, item.facts.fields, entered_on=since, reopened_on=item.reopened_on)
            return due(workflow.deadlines[deadline.rule], dates, live.calendar, zone=workflow.zone).due_on
    return due_in_period(every, recounts.opens_on(work, deadline), live.calendar)


def _counted_for(live: Live) -> date | None:
    """Return the day of an item as its state's rule counts it."""
    deadline, workflow, item = live.deadline, live.workflow, live.item
    if item is None or item.deadline_id != deadline.id or deadline.because in AGREED:
        return None
    state = workflow.states[item.facts.state]
    if state.deadline != deadline.rule:
        return None
    entered_on = local_day(item.entered_at, workflow.zone)
    dates = dates_of(workflow, item, item.facts.fields, entered_on=entered_on, reopened_on=item.reopened_on)
    return due_in(workflow, state, dates, live.calendar).due_on
