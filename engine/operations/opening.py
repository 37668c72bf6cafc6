"""What is owed once in each period, as the clock opens it: for items in batches, and what is owed on a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.domain.definition import Workflow
from engine.domain.reviews import Periodic, ReviewPeriod, first_after, owed_since
from engine.domain.workdays import local_day, start_of_day
from engine.operations.ledger import Ledger
from engine.operations.reminding import Failed
from engine.store import deadlines, items
from engine.store.deadlines import StoredTimer
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How much a batch of timers opened, and which timers failed."""

    opened: int = 0
    failed: tuple[Failed, ...] = ()


def open_for_items(work: UnitOfWork, timers: Sequence[StoredTimer], open_one: Callable[[StoredItem], int]) -> Opened:
    """Let each item of a batch open what it owes; one that fails leaves the others alone and is tried again."""
    opened, failed = 0, []
    for timer in timers:
        item = None
        try:
            item = items.get(work, timer.subject_id, lock=True)
            if item is not None:
                opened += open_one(item)
        except (LookupError, ValueError) as fault:
            failed.append((timer, f"{item.number}: {fault!r}" if item else repr(fault)))
    return Opened(opened=opened, failed=tuple(failed))


def periods_owed(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    rule: Periodic,
    since: date,
    *,
    known: Collection[str],
    at: datetime,
) -> tuple[ReviewPeriod, ...]:
    """Return the periods owed at an instant that have no row yet: the last is to be done, the others were missed."""
    return owed_since(rule, since, local_day(at, workflow.zone), ledger.calendar(work, workflow), known=known)


def wake_next(
    work: UnitOfWork, ledger: Ledger, workflow: Workflow, kind: str, rule: Periodic, subject_id: int, *, at: datetime
) -> date:
    """Set the timer of the next window that opens after today; return the day it opens."""
    tomorrow = local_day(at, workflow.zone) + timedelta(days=1)
    coming = first_after(rule, tomorrow, ledger.calendar(work, workflow))
    deadlines.wake(work, kind, subject_id, at=start_of_day(coming.opens_on, workflow.zone))
    return coming.opens_on
