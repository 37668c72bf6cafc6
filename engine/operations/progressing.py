"""Progress reports that are owed: opened once for each item and period, late if the day was missed, and handed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from engine.domain.actor import CLOCK
from engine.domain.deadlines import SetBecause, Subject, due_by
from engine.domain.definition import ProgressRule, Workflow
from engine.domain.reviews import ReviewPeriod, ReviewState
from engine.domain.workdays import local_day
from engine.operations import change
from engine.operations.deadlines import first_look
from engine.operations.ledger import Ledger
from engine.operations.opening import Opened, open_for_items, periods_owed, wake_next
from engine.operations.recipients import Recipients
from engine.store import deadlines, outbox, progress
from engine.store.deadlines import StoredTimer
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork


def owe_progress(work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime) -> Opened:
    """Open the report of each item whose window has come, and record periods that passed unseen as skipped."""
    return open_for_items(work, timers, lambda item: _open(work, ledger, item, at=at))


def _open(work: UnitOfWork, ledger: Ledger, item: StoredItem, *, at: datetime) -> int:
    workflow = ledger.workflow(work, item.workflow_version_id)
    rule = rule_of(workflow, item)
    if rule is None or progress.open_of(work, item.id) is not None:
        return 0
    periods = owed_by(work, ledger, workflow, rule, item, at=at)
    if not periods:
        wake_next(work, ledger, workflow, "progress", rule, item.id, at=at)
        return 0
    _begin(work, ledger, workflow, rule, item, periods, at=at)
    return 1


def rule_of(workflow: Workflow, item: StoredItem) -> ProgressRule | None:
    """Return the rule by which an item's progress is reported where it stands, or None."""
    known = workflow.states[item.facts.state].progress
    return None if known is None else workflow.progress[known]


def owed_by(
    work: UnitOfWork, ledger: Ledger, workflow: Workflow, rule: ProgressRule, item: StoredItem, *, at: datetime
) -> tuple[ReviewPeriod, ...]:
    """Return the periods of which an item owes a report and has none yet; the last is the one to hand in."""
    known = progress.periods_of(work, item.id, rule.key)
    return periods_owed(work, ledger, workflow, rule, _owed_from(item, workflow), known=known, at=at)


def record_missed(
    work: UnitOfWork, item: StoredItem, rule: ProgressRule, missed: Sequence[ReviewPeriod], *, at: datetime
) -> None:
    """Record that the reports of periods gone by were never handed in."""
    for gone in missed:
        progress.add(work, gone, item_id=item.id, rule=rule.key, state=ReviewState.SKIPPED, at=at)


def _owed_from(item: StoredItem, workflow: Workflow) -> date:
    """Return the day from which reports are owed: when the state was entered, or when its rule came later."""
    entered_on = local_day(item.entered_at, workflow.zone)
    return max(entered_on, item.progress_since) if item.progress_since else entered_on


def _begin(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    rule: ProgressRule,
    item: StoredItem,
    periods: Sequence[ReviewPeriod],
    *,
    at: datetime,
) -> None:
    # Whatever may fail comes before the first row is written, as with reviews.
    *missed, period = periods
    calendar = ledger.calendar(work, workflow)
    limit = due_by(period.due_on, rule=rule.key, ladder=rule.ladder, calendar=calendar, zone=workflow.zone)
    look = first_look(workflow, limit, calendar, at=at)
    reporters = Recipients(work).of(item.facts, rule.who)
    record_missed(work, item, rule, missed, at=at)
    progress_id = progress.add(work, period, item_id=item.id, rule=rule.key, state=ReviewState.OPEN, at=at)
    data: dict[str, object] = {"period": period.name, "due_on": period.due_on.isoformat()}
    skipped: dict[str, object] = {"skipped": [gone.name for gone in missed]} if missed else {}
    changed = change.apply(work, item, action="progress_opened", actor=CLOCK, at=at, data=data | skipped)
    deadlines.set_deadline(
        work,
        limit,
        item_id=item.id,
        subject=Subject.PROGRESS,
        subject_id=progress_id,
        version=changed.facts.version,
        because=SetBecause.OPENED,
        at=at,
        first_look=look,
    )
    outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"progress:{progress_id}:{person}",
                kind="progress_due",
                item_id=item.id,
                recipient_id=person,
                at=at,
                send_from=at,
                data={
                    "why": why,
                    "progress": progress_id,
                    "rule": rule.key,
                    "state": item.facts.state,
                    "published": limit.published,
                    **data,
                },
            )
            for person, why in reporters.items()
        ],
    )
