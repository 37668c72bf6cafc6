"""The dates of an item that stand still while it is paused, and move on by as much when it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.deadlines import (
    EndedBecause,
    HeldBecause,
    ItemDates,
    SetBecause,
    Subject,
    after_standing_still,
    limit_of,
)
from engine.domain.definition import DateUnit, Workflow
from engine.domain.workdays import local_day
from engine.operations.deadlines import set_anew
from engine.operations.ledger import Ledger
from engine.store import deadlines, measures
from engine.store.deadlines import StoredDeadline
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork

_MOVING = frozenset({Subject.ITEM, Subject.VERIFICATION, Subject.MEASURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A deadline that moved because it stood still: the one it was, and the key and day of the one it became."""

    before: StoredDeadline
    deadline_id: int
    due_on: date


def stop(work: UnitOfWork, item: StoredItem) -> None:
    """Hold every live deadline of an item, whatever it is about: nobody is reminded of anything about it."""
    for deadline in deadlines.live_of_item(work, item.id):
        deadlines.hold(work, deadline.id, HeldBecause.PAUSED)


def release(work: UnitOfWork, item: StoredItem) -> None:
    """Let every deadline that stood still be reminded of again on the day it had."""
    for deadline in deadlines.live_of_item(work, item.id):
        if deadline.held_because is HeldBecause.PAUSED:
            deadlines.release(work, deadline.id)


def go_on(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item: StoredItem,
    *,
    at: datetime,
    moving: frozenset[Subject] = _MOVING,
) -> list[Moved]:
    """Let the deadlines of a paused item be reminded of again; return those that moved, the item's own first.

    The item's own date, those of its checks and of its measures move by the time paused. What is due in a calendar
    period (reviews, progress reports) or was asked of somebody (receipts) keeps its day.
    """
    assert item.paused_on is not None  # noqa: S101 - the caller asks only for an item that is paused
    today, calendar, moved = local_day(at, workflow.zone), ledger.calendar(work, workflow), []
    for deadline in deadlines.live_of_item(work, item.id):
        if deadline.held_because is not HeldBecause.PAUSED:
            continue
        deadlines.release(work, deadline.id)
        unit = _unit(workflow, item, deadline) if deadline.subject in moving else None
        if unit is None:
            continue
        due_on = after_standing_still(deadline.due_on, since=item.paused_on, until=today, unit=unit, calendar=calendar)
        if due_on != deadline.due_on:
            moved.append(_move(work, ledger, workflow, item, deadline, due_on, at=at))
    return sorted(moved, key=lambda one: one.before.subject is not Subject.ITEM)


def _unit(workflow: Workflow, item: StoredItem, deadline: StoredDeadline) -> DateUnit | None:
    """Return what the days of a deadline are counted in, None for one that does not move."""
    if deadline.subject is Subject.MEASURE:
        return "days"
    rule = workflow.deadlines.get(deadline.rule)
    if rule is None:
        return None
    opened_on, entered_on = (local_day(day, workflow.zone) for day in (item.opened_at, item.entered_at))
    dates = ItemDates(opened_on=opened_on, entered_on=entered_on, kind=item.kind, fields=item.facts.fields)
    return limit_of(rule, dates).unit


def _move(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item: StoredItem,
    before: StoredDeadline,
    due_on: date,
    *,
    at: datetime,
) -> Moved:
    if before.subject is Subject.MEASURE:
        measures.change(work, before.subject_id, {"due_on": due_on})
    deadline_id = set_anew(
        work,
        ledger,
        workflow,
        before,
        due_on,
        version=item.facts.version + 1,
        ended=EndedBecause.PAUSED,
        because=SetBecause.RESUMED,
        at=at,
    )
    return Moved(before=before, deadline_id=deadline_id, due_on=due_on)
