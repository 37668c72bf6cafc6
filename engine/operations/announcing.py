"""Notices about requests and dates: who hears that something was asked, answered or changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.definition import Relation
from engine.operations.recipients import Recipients
from engine.store import outbox
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.requests import StoredRequest
from engine.store.unit_of_work import UnitOfWork

# Who hears that somebody changed the date of an item, or let it stand still.
CONCERNED = (Relation.OWNER, Relation.LEADER_IN_CHARGE)


def announce(
    work: UnitOfWork,
    item: StoredItem,
    kind: str,
    to: Mapping[int, str],
    *,
    actor: Actor,
    at: datetime,
    data: Mapping[str, object],
) -> int:
    """Put a notice for each person, with the reason why them, but for who acts; return how many are told.

    ``item`` is the item after the change: its version tells one change from another. What is None in ``data`` is
    left out.
    """
    said = {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
    told = {"by": actor.shown_as, "state": item.facts.state, **{k: v for k, v in said.items() if v not in {None, ""}}}
    return outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"{kind}:{item.id}:{item.facts.version}:{person}",
                kind=kind,
                item_id=item.id,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": why, **told},
            )
            for person, why in to.items()
            if person not in actor.persons
        ],
    )


def concerned(work: UnitOfWork, item: StoredItem) -> dict[int, str]:
    """Return who hears of a changed date: the owner, and the leader in charge."""
    return Recipients(work).of(item.facts, CONCERNED)


def asker_and_owner(work: UnitOfWork, item: StoredItem, request: StoredRequest) -> dict[int, str]:
    """Return who hears what became of a request: the owner, and who asked."""
    found = Recipients(work).of(item.facts, (Relation.OWNER,))
    return {**dict.fromkeys(sorted(request.askers), "asker"), **found}
