"""Reviews that are owed: created once for each item and period, late if the day was missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from engine.domain.actor import CLOCK
from engine.domain.deadlines import SetBecause, Subject, due_by
from engine.domain.definition import ReviewRule, Workflow
from engine.domain.reviews import ReviewPeriod, ReviewState
from engine.domain.workdays import local_day
from engine.operations import change
from engine.operations.deadlines import first_look
from engine.operations.ledger import Ledger
from engine.operations.opening import Opened, open_for_items, periods_owed, wake_next
from engine.operations.recipients import Recipients
from engine.store import deadlines, outbox, reviews
from engine.store.deadlines import StoredTimer
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork


def owe_reviews(work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime) -> Opened:
    """Open the review of each item whose window has come, and record periods that passed unseen as skipped."""
    return open_for_items(work, timers, lambda item: _open(work, ledger, item, at=at))


def _open(work: UnitOfWork, ledger: Ledger, item: StoredItem, *, at: datetime) -> int:
    workflow = ledger.workflow(work, item.workflow_version_id)
    state = workflow.states[item.facts.state]
    owes = state.review_for(sustained=item.sustained)
    if owes is None or reviews.open_of(work, item.id) is not None:
        return 0
    rule, known = workflow.reviews[owes], reviews.periods_of(work, item.id)
    periods = periods_owed(work, ledger, workflow, rule, _owed_from(item, workflow), known=known, at=at)
    if not periods:
        wake_next(work, ledger, workflow, "review", rule, item.id, at=at)
        return 0
    _begin(work, ledger, workflow, rule, item, periods, at=at)
    return 1


def _owed_from(item: StoredItem, workflow: Workflow) -> date:
    """Return the day from which reviews are owed: when the state was entered, or when its rule came later."""
    entered_on = local_day(item.entered_at, workflow.zone)
    return max(entered_on, item.reviews_since) if item.reviews_since else entered_on


def _begin(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    rule: ReviewRule,
    item: StoredItem,
    periods: Sequence[ReviewPeriod],
    *,
    at: datetime,
) -> None:
    # Whatever may fail comes before the first row is written: a broken item is left as it was and tried again.
    *missed, period = periods
    calendar = ledger.calendar(work, workflow)
    limit = due_by(period.due_on, rule=rule.key, ladder=rule.ladder, calendar=calendar, zone=workflow.zone)
    look = first_look(workflow, limit, calendar, at=at)
    reviewers = Recipients(work).of(item.facts, rule.reviewer)
    for gone in missed:
        reviews.add(work, gone, item_id=item.id, rule=rule.key, reviewer_id=None, state=ReviewState.SKIPPED, at=at)
    review_id = reviews.add(
        work,
        period,
        item_id=item.id,
        rule=rule.key,
        reviewer_id=next(iter(reviewers), None),
        state=ReviewState.OPEN,
        at=at,
    )
    data: dict[str, object] = {"period": period.name, "due_on": period.due_on.isoformat()}
    skipped: dict[str, object] = {"skipped": [gone.name for gone in missed]} if missed else {}
    changed = change.apply(work, item, action="review_opened", actor=CLOCK, at=at, data=data | skipped)
    deadlines.set_deadline(
        work,
        limit,
        item_id=item.id,
        subject=Subject.REVIEW,
        subject_id=review_id,
        version=changed.facts.version,
        because=SetBecause.OPENED,
        at=at,
        first_look=look,
    )
    outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"review:{review_id}:{person}",
                kind="review_due",
                item_id=item.id,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": why, "rule": rule.key, "published": limit.published, **data},
            )
            for person, why in reviewers.items()
        ],
    )
