"""Saying who answers for an item: owner, leader in charge, verifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Relation
from engine.domain.permission import require
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.operations.owing import hand_over
from engine.operations.persons import known_colleague
from engine.store import outbox
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_PARTS: Mapping[str, Relation] = {
    "owner_id": Relation.OWNER,
    "leader_id": Relation.LEADER_IN_CHARGE,
    "verifier_id": Relation.ASSIGNED_VERIFIER,
}


def assign(
    ledger: Ledger,
    item_name: str,
    *,
    owner: str | None = None,
    leader: str | None = None,
    verifier: str | None = None,
    actor: Actor,
    at: datetime,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> StoredItem:
    """Name people (by login) for an item and tell them; parts left out stay as they are.

    With a ``key`` a repeat of the request changes nothing and returns the item as it is now.

    Raises ``NotFound`` for an unknown login and ``InvalidInput`` for a service, when nothing would change, or when the
    owner would verify their own work.
    """
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        require(actor, Action.ASSIGN, item.facts)
        asked: dict[str, object] = {
            "assign": item_name,
            "owner": owner,
            "leader": leader,
            "verifier": verifier,
            "note": note,
        }
        if is_repeat(work, asked, key=key, actor=actor, at=at):
            return item
        change.require_version(work, item, expect_version)
        named = {
            part: known_colleague(work, login, actor=actor)
            for part, login in (("owner_id", owner), ("leader_id", leader), ("verifier_id", verifier))
            if login is not None
        }
        changes = changes_in(item, {part: person.id for part, person in named.items()})
        require_sense(item, changes)
        facts = replace(item.facts, **changes)
        assigned = change.apply(
            work,
            item,
            action="assign",
            actor=actor,
            at=at,
            facts=facts,
            note=note,
            data={_PARTS[part]: named[part].login for part in changes},
        )
        if "owner_id" in changes:
            hand_over(work, ledger, ledger.workflow(work, item.workflow_version_id), assigned, at=at)
        _tell(work, assigned, changes, actor=actor, note=note, at=at)
        return assigned


def changes_in(item: StoredItem, named: Mapping[str, int]) -> dict[str, Any]:
    """Return which of the people named for an item, by the names of its facts, are not named already."""
    return {part: person for part, person in named.items() if getattr(item.facts, part) != person}


def require_sense(item: StoredItem, changes: Mapping[str, int]) -> None:
    """Let pass what names somebody new, and nobody to check their own work; raises ``InvalidInput``."""
    if not changes:
        raise InvalidInput(
            what=Words("指定人员", "Assignment"),
            value=item.number,
            where=item.number,
            why=Words("没有任何变化", "nothing would change"),
            allowed=Words("责任人、责任领导或核查人中的新人选", "a new owner, leader or verifier"),
        )
    facts: dict[str, Any] = {"owner_id": item.facts.owner_id, "verifier_id": item.facts.verifier_id, **changes}
    if facts["owner_id"] is not None and facts["owner_id"] == facts["verifier_id"]:
        raise InvalidInput(
            what=Words("核查人", "Verifier"),
            value=item.number,
            where=item.number,
            why=Words("责任人不能核查自己办的事项", "an owner does not verify their own work"),
            allowed=Words("另一位核查人", "somebody else"),
        )


def _tell(
    work: UnitOfWork, item: StoredItem, changes: Mapping[str, int], *, actor: Actor, note: str, at: datetime
) -> None:
    data: dict[str, object] = {"by": actor.shown_as, "state": item.facts.state, **({"note": note} if note else {})}
    outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"assign:{item.id}:{item.facts.version}:{part}:{person}",
                kind="assigned",
                item_id=item.id,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": _PARTS[part], **data},
            )
            for part, person in changes.items()
            if person not in actor.persons
        ],
    )
