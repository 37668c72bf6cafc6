"""What documents can be about, as far as somebody sees it: inspections, units, and people who may have led the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actor import Actor
from engine.domain.extent import scope
from engine.operations.ledger import Ledger
from engine.store import sources, units
from engine.store.glance import glancing
from engine.store.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSubjects:
    """Inspections of which somebody sees an item, the latest first; paths of the units that their roles reach."""

    inspections: Sequence[Source]
    units: Sequence[str]


def paper_subjects(ledger: Ledger, *, actor: Actor) -> PaperSubjects:
    """Return what the actor may ask a document about; whether they see all of it is asked when it is written."""
    seen = scope(actor)
    with glancing(ledger.database) as work:
        work.ahead(lambda ask: sources.inspections(ask, seen), units.tree)
        reached = {unit for held in actor.roles.values() for unit in held}
        return PaperSubjects(
            inspections=sources.inspections(work, seen),
            units=sorted(path for key, path in units.paths(work).items() if key in reached),
        )
