"""Not mine (不归我): an owner says that an item is somebody else's; whoever assigns people hears of it."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Role
from engine.domain.permission import require
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.operations.recipients import Recipients
from engine.operations.remarks import require_text
from engine.store import outbox
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import writing
from engine.words import Words


def disown(
    ledger: Ledger,
    item_name: str,
    note: str,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Say that an item is not one's own, and why; it stays with its owner until managers, who are told, assign it anew.

    With a ``key`` a repeat of the request changes nothing and returns the item as it is now. Raises ``NotFound``,
    ``NotPermitted`` for anybody but the owner, ``ItemChanged``, ``KeyReused``, and ``InvalidInput`` without a reason.
    """
    require_text(note, what=Words("理由", "Reason"), where=item_name)
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        require(actor, Action.DISOWN, item.facts)
        if is_repeat(work, {"disown": item_name, "note": note}, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        changed = change.apply(work, item, action="disown", actor=actor, at=at, note=note)
        data = {"by": actor.shown_as, "state": item.facts.state, "note": note}
        outbox.put(
            work,
            [
                NewNotice(
                    dedupe=f"disowned:{item.id}:{changed.facts.version}:{person}",
                    kind="disowned",
                    item_id=item.id,
                    recipient_id=person,
                    at=at,
                    send_from=at,
                    data={"why": why, **data},
                )
                for person, why in Recipients(work).of(item.facts, (Role.MANAGER,)).items()
                if person not in actor.persons
            ],
        )
        return changed
