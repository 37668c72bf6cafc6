"""Whom a deadline concerns: its workflow, the people its ladder speaks of, and the number people know it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from engine.domain.deadlines import Subject
from engine.operations.recipients import Parties
from engine.store import watching
from engine.store.unit_of_work import UnitOfWork
from engine.store.watching import Watched


class Concern(NamedTuple):
    """What reminding needs to know of a deadline besides its dates; ``item_id`` is None for a duty of the office."""

    version_id: int
    number: str
    item_id: int | None
    parties: Parties


def concerns(work: UnitOfWork, watched: Sequence[Watched]) -> Iterator[tuple[Watched, Concern | None]]:
    """Yield each deadline with whom it concerns; None where what it is about is gone.

    For a measure its own people stand before those of the item; whoever owes a receipt is its owner; a duty has no
    owner, its unit's roles are told.
    """
    own = _Own(work, watched)
    for deadline in watched:
        yield deadline, own.of(deadline)


class _Own:
    """What is known of subjects that have people of their own; asked for once, and only where there are such."""

    def __init__(self, work: UnitOfWork, watched: Sequence[Watched]) -> None:
        wanted: dict[str, list[int]] = {Subject.MEASURE: [], Subject.RECEIPT: [], Subject.DUTY: []}
        for deadline in watched:
            if deadline.subject in wanted:
                wanted[deadline.subject].append(deadline.subject_id)
        self._measures = watching.measures(work, keys) if (keys := wanted[Subject.MEASURE]) else {}
        self._receipts = watching.receipts(work, keys) if (keys := wanted[Subject.RECEIPT]) else {}
        self._duties = watching.duties(work, keys) if (keys := wanted[Subject.DUTY]) else {}

    def of(self, deadline: Watched) -> Concern | None:
        if deadline.subject == Subject.DUTY:
            return self._of_duty(deadline)
        if deadline.version_id is None or deadline.unit_id is None or deadline.number is None:
            return None
        parties = Parties(deadline.unit_id, deadline.owner_id, deadline.leader_id, deadline.verifier_id)
        if deadline.subject == Subject.MEASURE:
            own = self._measures[deadline.subject_id]
            parties = Parties(
                own.unit_id or parties.unit_id, own.owner_id, own.leader_id or parties.leader_id, parties.verifier_id
            )
        elif deadline.subject == Subject.RECEIPT:
            parties = parties._replace(owner_id=self._receipts[deadline.subject_id])
        return Concern(deadline.version_id, deadline.number, deadline.item_id, parties)

    def _of_duty(self, deadline: Watched) -> Concern | None:
        duty = self._duties.get(deadline.subject_id)
        if duty is None:
            return None
        parties = Parties(duty.unit_id)
        return Concern(duty.version_id, f"{duty.rule} {duty.period}", None, parties)
