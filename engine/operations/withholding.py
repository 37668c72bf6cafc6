"""Items that are left out of an edition of the notice: who decided it and why, and when they may be told again."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.editions import EDITION_WORDS, REASON_WORDS, Edition, Withheld
from engine.domain.permission import require
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_LEAST_NOTE = 4


def withhold(
    ledger: Ledger,
    item_name: str,
    edition: Edition,
    reason: Withheld,
    *,
    note: str,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Leave an item out of an edition of the notice, or change why; the note says who allowed it.

    With a ``key`` a repeat changes nothing. Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``, ``InvalidInput``
    for a note that says nothing, and when nothing would change.
    """
    with writing(ledger.database) as work:
        item = _may_withhold(work, item_name, actor)
        request: dict[str, object] = {"withhold": item_name, "edition": edition, "reason": reason, "note": note}
        if is_repeat(work, request, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        if len(note.strip()) < _LEAST_NOTE:
            raise _refused(
                item,
                note,
                Words("没有写明由谁批准", "it does not say who allowed it"),
                Words(f"至少{_LEAST_NOTE}个字，例如“经领导小组批准”", f"at least {_LEAST_NOTE} characters"),
            )
        if withheld_from(item, edition) == reason:
            raise _unchanged(item, edition)
        return _apply(work, item, edition, reason, action="withhold", actor=actor, at=at, note=note)


def release(
    ledger: Ledger,
    item_name: str,
    edition: Edition,
    *,
    note: str = "",
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Let an edition of the notice tell of an item again.

    With a ``key`` a repeat changes nothing. Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``, ``InvalidInput``
    for an item that is not withheld from it.
    """
    with writing(ledger.database) as work:
        item = _may_withhold(work, item_name, actor)
        request: dict[str, object] = {"release": item_name, "edition": edition, "note": note}
        if is_repeat(work, request, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        if withheld_from(item, edition) is None:
            raise _unchanged(item, edition)
        return _apply(work, item, edition, None, action="release", actor=actor, at=at, note=note)


def withheld_from(item: StoredItem, edition: Edition) -> Withheld | None:
    """Return why an item is left out of an edition, or None."""
    stored = item.withheld_inside if edition is Edition.INSIDE else item.withheld_outside
    return None if stored is None else Withheld(stored)


def _may_withhold(work: UnitOfWork, name: str, actor: Actor) -> StoredItem:
    item = change.visible(work, name, actor=actor, lock=True)
    if not actor.acts_alone:
        require(actor, Action.WITHHOLD, item.facts)
    return item


def _apply(
    work: UnitOfWork,
    item: StoredItem,
    edition: Edition,
    reason: Withheld | None,
    *,
    action: str,
    actor: Actor,
    at: datetime,
    note: str,
) -> StoredItem:
    data: dict[str, object] = {"edition": edition.value, "reason": None if reason is None else reason.value}
    column = "withheld_inside" if edition is Edition.INSIDE else "withheld_outside"
    return change.apply(
        work, item, action=action, actor=actor, at=at, values={column: data["reason"]}, data=data, note=note
    )


def _unchanged(item: StoredItem, edition: Edition) -> InvalidInput:
    return _refused(
        item,
        edition,
        Words("没有任何变化", "nothing would change"),
        [Words(f"{key}（{said.zh}）", f"{key} ({said.en})") for key, said in REASON_WORDS.items()],
    )


def _refused(item: StoredItem, value: str, why: Words, allowed: object) -> InvalidInput:
    what = Words("限制公开", "Withholding")
    shown: object = EDITION_WORDS.get(value, value)
    return InvalidInput(what=what, value=shown, where=item.number, why=why, allowed=allowed)
