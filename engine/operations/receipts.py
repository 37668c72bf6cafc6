"""Receipt (签收): the owner of an item says that it has arrived."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause, Subject
from engine.domain.permission import require
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.deadlines import end_of
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.store import receipts
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_RECEIPT = Words("签收", "Receipt")


def give_receipt(
    ledger: Ledger,
    item_name: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Give the receipt that the owner of an item owes, in time or late; its reminders end.

    With a ``key`` a repeat of the request changes nothing and returns the item as it is now. Raises ``NotFound``,
    ``NotPermitted`` for anybody but the owner, ``ItemChanged``, ``KeyReused``, and ``InvalidInput`` when no receipt is
    owed.
    """
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        require(actor, Action.GIVE_RECEIPT, item.facts)
        if is_repeat(work, {"receipt": item_name, "note": note}, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        receipt = receipts.owed_of(work, item.id)
        if receipt is None:
            raise _none_owed(work, item)
        receipts.give(work, receipt.id, by=actor.shown_as, at=at)
        end_of(work, Subject.RECEIPT, receipt.id, item_id=item.id, because=EndedBecause.COMPLETED, at=at)
        data: dict[str, object] = {"due_on": receipt.due_on.isoformat()}
        return change.apply(work, item, action="receipt", actor=actor, at=at, data=data, note=note)


def _none_owed(work: UnitOfWork, item: StoredItem) -> InvalidInput:
    """Return the refusal: it was given already, or the item asks for none."""
    last = next((one for one in reversed(receipts.of_item(work, item.id)) if one.void_at is None), None)
    given = last is not None and last.person_id == item.facts.owner_id
    return InvalidInput(
        what=_RECEIPT,
        value=item.number,
        where=item.number,
        why=Words("已经签收过了", "it was given already")
        if given
        else Words("这件事项现在不需要签收", "none is owed for this item now"),
        allowed=Words("等待签收的事项（show ITEM 会列出）", "an item for which one is owed (show ITEM lists it)"),
    )
