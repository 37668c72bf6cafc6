"""Inspections as a list: what each found, how far that is, and whether its notice is out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.definition import StateKind
from engine.domain.editions import Edition
from engine.domain.extent import scope
from engine.errors import NotFound
from engine.operations.ledger import Ledger
from engine.store import standings
from engine.store.standings import KnownInspection, StateCount
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words

INSPECTION = Words("检查", "inspection")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedInspection:
    """An inspection with the items the actor may see: all, those that go on, of these late and without an owner.

    ``out`` says since when which edition of its notice is out.
    """

    inspection: KnownInspection
    items: int
    going_on: int
    late: int
    without_owner: int
    out: dict[Edition, datetime]


def list_inspections(ledger: Ledger, *, actor: Actor, today: date) -> list[ListedInspection]:
    """Return the inspections of which the actor sees an item, the latest first."""
    with reading(ledger.database) as work:
        return _listed(work, ledger, actor=actor, today=today)


def one_inspection(ledger: Ledger, code: str, *, actor: Actor, today: date) -> ListedInspection:
    """Return one of them; raises ``NotFound``, also for one of which the actor sees no item."""
    with reading(ledger.database) as work:
        found = _listed(work, ledger, actor=actor, today=today, code=code)
    if not found:
        raise NotFound(what=INSPECTION, which=code, where=code)
    return found[0]


def _listed(
    work: UnitOfWork, ledger: Ledger, *, actor: Actor, today: date, code: str | None = None
) -> list[ListedInspection]:
    counted: dict[int, list[StateCount]] = {}
    for one in standings.counts(work, scope(actor), today=today, inspection=code):
        counted.setdefault(one.inspection_id, []).append(one)
    known, out = standings.known(work), standings.notices_out(work)
    return [_one(work, ledger, known[key], counted[key], out) for key in sorted(counted, reverse=True)]


def _one(
    work: UnitOfWork,
    ledger: Ledger,
    inspection: KnownInspection,
    counted: Sequence[StateCount],
    out: dict[tuple[int, str], datetime],
) -> ListedInspection:
    going_on = [
        one
        for one in counted
        if ledger.workflow(work, one.workflow_version_id).states[one.state].kind is not StateKind.FINAL
    ]
    return ListedInspection(
        inspection=inspection,
        items=sum(one.items for one in counted),
        going_on=sum(one.items for one in going_on),
        late=sum(one.late for one in going_on),
        without_owner=sum(one.without_owner for one in going_on),
        out={edition: at for edition in Edition if (at := out.get((inspection.id, edition))) is not None},
    )
