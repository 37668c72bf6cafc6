"""Moving what hangs on an item to another version of its workflow, in the transaction that moves the item."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from engine.domain.deadlines import EndedBecause, SetBecause, Subject
from engine.domain.definition import Workflow
from engine.domain.workdays import local_day
from engine.operations.deadlines import set_for
from engine.operations.ledger import Ledger
from engine.operations.owed_shifting import OwedShift
from engine.operations.owing import set_measures, wake_first
from engine.store import deadlines, measures, progress, receipts
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork


def end_owed(work: UnitOfWork, shifted: OwedShift, *, at: datetime) -> None:
    """End what the new version does not ask for, and what it reminds of by another ladder."""
    for one in shifted.carried:
        if one.fate not in {"ends", "reminds_otherwise"}:
            continue
        deadlines.end(work, one.deadline.id, EndedBecause.MIGRATED, at=at)
        if one.fate == "ends" and one.deadline.subject is Subject.PROGRESS:
            progress.skip(work, one.deadline.subject_id)
        elif one.fate == "ends" and one.deadline.subject is Subject.RECEIPT:
            receipts.void(work, one.deadline.subject_id, EndedBecause.MIGRATED, at=at)


def begin_owed(
    work: UnitOfWork,
    ledger: Ledger,
    target: Workflow,
    item: StoredItem,
    becomes: str,
    shifted: OwedShift,
    *,
    at: datetime,
) -> dict[str, date]:
    """Set what goes on by another ladder or begins anew; return what the item then says of its reports' first day."""
    version = item.facts.version + 1
    for one in shifted.carried:
        if one.fate == "looks_anew":
            deadlines.look_anew(work, one.deadline, at=at)
        elif one.fate == "reminds_otherwise" and one.ladder is not None:
            set_for(
                work,
                ledger,
                target,
                one.deadline.due_on,
                rule=one.deadline.rule,
                ladder=one.ladder,
                item_id=item.id,
                subject=one.deadline.subject,
                subject_id=one.deadline.subject_id,
                version=version,
                because=SetBecause.MIGRATED,
                at=at,
            )
    if shifted.sets_measures:
        planned, because = measures.of_item(work, item.id), SetBecause.MIGRATED
        set_measures(work, ledger, target, item.id, planned, version=version, because=because, at=at)
    rule = target.states[becomes].progress
    if shifted.wakes_progress and rule is not None:
        wake_first(work, ledger, target, "progress", target.progress[rule], item.id, at=at)
    return {"progress_since": local_day(at, target.zone)} if shifted.begins_progress else {}


def names_of(subjects: Iterable[Subject]) -> list[str]:
    """Return each subject once, as the history says it."""
    return sorted({str(subject) for subject in subjects})
