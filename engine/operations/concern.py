"""Whom a deadline concerns: measures and receipts have people of their own, who stand before those of the item."""

from __future__ import annotations

from collections.abc import Collection

from engine.domain.deadlines import Subject
from engine.store import watching
from engine.store.unit_of_work import UnitOfWork
from engine.store.watching import Watched


def concerned(work: UnitOfWork, deadline_ids: Collection[int], *, ended: bool) -> list[Watched]:
    """Return live or ended deadlines with their workflow, their number, and the people their ladders speak of.

    A measure's own people stand before those of the item; whoever owes a receipt is its owner; a duty has no owner,
    the roles of its unit are told.
    """
    found = watching.deadlines(work, deadline_ids, ended=ended)
    own = {
        subject: {deadline.subject_id for deadline in found if deadline.subject == subject}
        for subject in (Subject.MEASURE, Subject.RECEIPT)
    }
    if not any(own.values()):
        return found
    measures = watching.measures(work, own[Subject.MEASURE])
    receipts = watching.receipts(work, own[Subject.RECEIPT])
    return [_with_own_people(deadline, measures, receipts) for deadline in found]


def _with_own_people(
    deadline: Watched, measures: dict[int, watching.MeasurePeople], receipts: dict[int, int]
) -> Watched:
    match deadline.subject:
        case Subject.MEASURE:
            own = measures[deadline.subject_id]
            return deadline._replace(
                owner_id=own.owner_id,
                leader_id=own.leader_id or deadline.leader_id,
                unit_id=own.unit_id or deadline.unit_id,
            )
        case Subject.RECEIPT:
            return deadline._replace(owner_id=receipts[deadline.subject_id])
        case _:
            return deadline
