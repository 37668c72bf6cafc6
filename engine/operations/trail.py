"""The way an item took through its workflow, read from its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.trail import Leg, Trail
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.store import history
from engine.store.history import Entry
from engine.store.unit_of_work import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTrail:
    """An item's way, and the workflow version the item goes by now."""

    number: str
    workflow: Workflow
    trail: Trail


def item_trail(ledger: Ledger, name: str, *, actor: Actor) -> ItemTrail:
    """Return the way an item took, as far as the actor may see the item; raises ``NotFound``.

    Steps taken under an older version of the workflow keep the names they had then.
    """
    with reading(ledger.database) as work:
        item = change.visible(work, name, actor=actor)
        entries = history.entries(work, history.item_chain(item.id))
        workflow = ledger.workflow(work, item.workflow_version_id)
        return ItemTrail(number=item.number, workflow=workflow, trail=trail_of(entries, here=item.facts.state))


def trail_of(entries: Sequence[Entry], *, here: str) -> Trail:
    """Return the way that entries tell: the first that names a state begins it, each step taken is a leg."""
    legs = tuple(_leg(entry) for entry in entries if entry.action == "advance")
    begin = next((str(entry.data["to"]) for entry in entries[:1] if "to" in entry.data), None)
    return Trail(begin=begin or (legs[0].source if legs else here), legs=legs, here=here)


def _leg(entry: Entry) -> Leg:
    return Leg(source=entry.data["from"], trigger=entry.data["trigger"], target=entry.data["to"])
