"""What an item makes people owe while it is in a state: reviews, progress reports, a receipt, its measures on time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from engine.domain.deadlines import EndedBecause, HeldBecause, ItemDates, SetBecause, Subject, after
from engine.domain.definition import State, StateKind, Workflow
from engine.domain.reviews import Periodic, first_after
from engine.domain.workdays import local_day, start_of_day
from engine.operations import deadlines
from engine.operations.deadlines import end_of, set_for
from engine.operations.ledger import Ledger
from engine.store import deadlines as stored
from engine.store import measures, outbox, progress, receipts, reviews
from engine.store.items import StoredItem
from engine.store.measures import StoredMeasure
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork

# The rule that the deadline of a measure names: a workflow has one for all of them.
MEASURES = "measures"


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
    sustained: bool,
    owner_id: int | None = None,
    agreed_on: date | None = None,
) -> tuple[int | None, date | None]:
    """Set everything a state asks for: its deadline, its review and progress timers, the owner's receipt.

    ``agreed_on`` is a day that people agreed on before, in place of what the rule counts. Return the key of the
    item's deadline and its due day. An imported item owes no receipt: it arrived long ago.
    """
    begin_reviews(work, ledger, workflow, state, item_id=item_id, sustained=sustained, at=at)
    if state.progress is not None:
        wake_first(work, ledger, workflow, "progress", workflow.progress[state.progress], item_id, at=at)
    if because is not SetBecause.IMPORTED and owner_id is not None:
        owe_receipt(work, ledger, workflow, state, item_id=item_id, version=version, owner_id=owner_id, at=at)
    return deadlines.enter(
        work,
        ledger,
        workflow,
        state,
        item_id=item_id,
        version=version,
        dates=dates,
        because=because,
        at=at,
        agreed_on=agreed_on,
    )


def leave(work: UnitOfWork, workflow: Workflow, item: StoredItem, *, at: datetime) -> HeldBecause | None:
    """End everything the state of an item had set; what was still owed is owed no more.

    Return why the item's own deadline was held, if it was.
    """
    state = workflow.states[item.facts.state]
    held = deadlines.leave(work, deadline_id=item.deadline_id, at=at)
    if state.review_for(sustained=item.sustained) is not None:
        end_reviews(work, item.id, at=at)
    if state.progress is not None:
        report = progress.open_of(work, item.id)
        if report is not None:
            progress.skip(work, report.id)
            end_of(work, Subject.PROGRESS, report.id, item_id=item.id, because=EndedBecause.LEFT, at=at)
    if state.receipt is not None:
        end_receipt(work, item.id, EndedBecause.LEFT, at=at)
    return held


def begin_reviews(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    state: State,
    *,
    item_id: int,
    sustained: bool,
    at: datetime,
) -> None:
    """Set the timer of the first review that an item owes from now on in a state."""
    known = state.review_for(sustained=sustained)
    if known is not None:
        wake_first(work, ledger, workflow, "review", workflow.reviews[known], item_id, at=at)


def end_reviews(work: UnitOfWork, item_id: int, *, at: datetime) -> None:
    """End the review that an item still owes, if it owes one."""
    review = reviews.open_of(work, item_id)
    if review is not None:
        reviews.skip(work, review)
        end_of(work, Subject.REVIEW, review, item_id=item_id, because=EndedBecause.LEFT, at=at)


def turn_reviews(
    work: UnitOfWork, ledger: Ledger, workflow: Workflow, item: StoredItem, *, sustained: bool, at: datetime
) -> dict[str, date]:
    """Let the reviews of an item follow where it is said that it lasts, or that it does not, and its state stays.

    Return what the item then says of the day from which reviews are owed.
    """
    state = workflow.states[item.facts.state]
    before, now = state.review_for(sustained=item.sustained), state.review_for(sustained=sustained)
    if before != now and before is not None:
        end_reviews(work, item.id, at=at)
    if before == now or now is None:
        return {}
    begin_reviews(work, ledger, workflow, state, item_id=item.id, sustained=sustained, at=at)
    return {"reviews_since": local_day(at, workflow.zone)}


def wake_first(
    work: UnitOfWork, ledger: Ledger, workflow: Workflow, kind: str, rule: Periodic, subject_id: int, *, at: datetime
) -> None:
    """Set the timer of the first period whose window opens from now on."""
    period = first_after(rule, local_day(at, workflow.zone), ledger.calendar(work, workflow))
    stored.wake(work, kind, subject_id, at=start_of_day(period.opens_on, workflow.zone))


def owe_receipt(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    state: State,
    *,
    item_id: int,
    version: int,
    owner_id: int,
    at: datetime,
) -> None:
    """Let the owner of an item owe a receipt, where its state asks for one, and tell them."""
    if state.receipt is None:
        return
    rule = workflow.receipts[state.receipt]
    due_on = after(rule.limit, local_day(at, workflow.zone), ledger.calendar(work, workflow))
    receipt_id = receipts.add(work, item_id=item_id, person_id=owner_id, rule=rule.key, due_on=due_on, at=at)
    limit = set_for(
        work,
        ledger,
        workflow,
        due_on,
        rule=rule.key,
        ladder=rule.ladder,
        item_id=item_id,
        subject=Subject.RECEIPT,
        subject_id=receipt_id,
        version=version,
        because=SetBecause.ASKED,
        at=at,
    )
    notice = NewNotice(
        dedupe=f"receipt:{receipt_id}",
        kind="receipt_due",
        item_id=item_id,
        recipient_id=owner_id,
        at=at,
        send_from=at,
        data={
            "why": "owner",
            "receipt": receipt_id,
            "rule": rule.key,
            "state": state.key,
            "due_on": due_on.isoformat(),
            "published": limit.published,
        },
    )
    outbox.put(work, [notice])


def end_receipt(work: UnitOfWork, item_id: int, because: EndedBecause, *, at: datetime) -> None:
    """End the receipt that is still owed for an item, if one is."""
    receipt = receipts.owed_of(work, item_id)
    if receipt is not None:
        receipts.void(work, receipt.id, because, at=at)
        end_of(work, Subject.RECEIPT, receipt.id, item_id=item_id, because=because, at=at)


def hand_over(work: UnitOfWork, ledger: Ledger, workflow: Workflow, item: StoredItem, *, at: datetime) -> None:
    """Let the new owner of an item owe the receipt, and the former one no more; ``item`` is as it is afterwards."""
    state = workflow.states[item.facts.state]
    if state.receipt is None:
        return
    end_receipt(work, item.id, EndedBecause.HANDED_OVER, at=at)
    if item.facts.owner_id is not None:
        owe_receipt(
            work,
            ledger,
            workflow,
            state,
            item_id=item.id,
            version=item.facts.version,
            owner_id=item.facts.owner_id,
            at=at,
        )


def follow_end(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item: StoredItem,
    to_state: str,
    *,
    version: int,
    at: datetime,
) -> None:
    """End the deadlines of an item's measures when it comes to an end, and set them again when it is reopened."""
    if workflow.measures is None or not item.facts.measures:
        return
    was_final, is_final = (workflow.states[key].kind is StateKind.FINAL for key in (item.facts.state, to_state))
    if is_final and not was_final:
        for live in stored.live_about(work, item_id=item.id, subject=Subject.MEASURE):
            stored.end(work, live.id, EndedBecause.LEFT, at=at)
    elif was_final and not is_final:
        set_measures(work, ledger, workflow, item.id, measures.of_item(work, item.id), version=version, at=at)


def set_measures(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item_id: int,
    planned: Iterable[StoredMeasure],
    *,
    version: int,
    because: SetBecause = SetBecause.PLANNED,
    at: datetime,
) -> None:
    """Set the deadline of each measure that is to be done by a day, where the workflow asks for that."""
    rule = workflow.measures
    for measure in planned if rule is not None else ():
        if rule is not None and measure.due_on is not None and measure.is_waited_for:
            set_for(
                work,
                ledger,
                workflow,
                measure.due_on,
                rule=MEASURES,
                ladder=rule.ladder,
                item_id=item_id,
                subject=Subject.MEASURE,
                subject_id=measure.id,
                version=version,
                because=because,
                at=at,
            )


def follow_measure(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item_id: int,
    measure: StoredMeasure,
    *,
    version: int,
    at: datetime,
) -> None:
    """Let the deadline of a measure follow a change of it; ``measure`` is as it is afterwards."""
    if workflow.measures is None:
        return
    live = stored.live_of(work, item_id=item_id, subject=Subject.MEASURE, subject_id=measure.id)
    if live is not None and measure.is_waited_for and live.due_on == measure.due_on:
        return
    if live is not None:
        stored.end(work, live.id, _ended(measure), at=at)
    set_measures(work, ledger, workflow, item_id, [measure], version=version, at=at)


def _ended(measure: StoredMeasure) -> EndedBecause:
    if measure.void_reason is not None:
        return EndedBecause.DROPPED
    return EndedBecause.REPLANNED if measure.done_on is None else EndedBecause.COMPLETED
