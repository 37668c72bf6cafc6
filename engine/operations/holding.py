"""What a person holds of items that still ask something of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actor import CLOCK, Actor
from engine.domain.definition import Workflow
from engine.domain.handover import Share, is_under_way, relations_of
from engine.domain.permission import sees
from engine.operations.ledger import Ledger
from engine.store import holdings, items, measures, reviews
from engine.store.items import StoredItem
from engine.store.measures import StoredMeasure
from engine.store.reviews import StoredReview
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One item as it stands in a transaction, with what a person holds of it; ``working`` have unfinished measures."""

    item: StoredItem
    workflow: Workflow
    share: Share
    measures: tuple[StoredMeasure, ...]
    review: StoredReview | None
    working: frozenset[int]


def holding(
    work: UnitOfWork, ledger: Ledger, key: int, person_id: int, *, actor: Actor, lock: bool = False
) -> Holding | None:
    """Return what a person holds of an item, None when that is nothing or the actor may not know of the item."""
    item = items.get(work, key, lock=lock)
    if item is None or not sees(actor, item.facts):
        return None
    return _share(
        ledger.workflow(work, item.workflow_version_id),
        item,
        person_id,
        measures=measures.of_item(work, item.id),
        review=reviews.open_of_items(work, [item.id]).get(item.id),
    )


def everything_held(work: UnitOfWork, ledger: Ledger, person_id: int, *, actor: Actor) -> list[Holding]:
    """Return what ``holding`` does for each item a person holds anything of, in as many statements for many as for one.

    Nothing is locked: it says how things stand.
    """
    keys = holdings.held_by(work, person_id)
    stored = items.get_many(work, keys)
    planned, open_reviews = measures.of_items(work, keys), reviews.open_of_items(work, keys)
    found = (
        _share(
            ledger.workflow(work, item.workflow_version_id),
            item,
            person_id,
            measures=planned.get(key, ()),
            review=open_reviews.get(key),
        )
        for key in keys
        if (item := stored.get(key)) is not None and sees(actor, item.facts)
    )
    return [one for one in found if one is not None]


def hidden_from(work: UnitOfWork, ledger: Ledger, person_id: int, *, actor: Actor) -> list[Holding]:
    """Return what a person still holds of items of which the actor may not know."""
    found = everything_held(work, ledger, person_id, actor=CLOCK)
    return [one for one in found if not sees(actor, one.item.facts)]


def numbers_held(work: UnitOfWork, ledger: Ledger, person_id: int, *, actor: Actor) -> list[str]:
    """Return the numbers of the items that a person still holds something of, as far as the actor may know."""
    return [one.item.number for one in everything_held(work, ledger, person_id, actor=actor)]


def _share(
    workflow: Workflow,
    item: StoredItem,
    person_id: int,
    *,
    measures: Sequence[StoredMeasure],
    review: StoredReview | None,
) -> Holding | None:
    own_review = review if review is not None and review.reviewer_id == person_id else None
    if own_review is None and not is_under_way(workflow, item.facts, sustained=item.sustained):
        return None
    unfinished = [one for one in measures if one.done_on is None and one.void_reason is None]
    own = tuple(one for one in unfinished if one.owner_id == person_id)
    share = Share(
        relations=relations_of(item.facts, person_id),
        measures=tuple(one.position for one in own),
        reviews=() if own_review is None else (own_review.period,),
    )
    if not share:
        return None
    working = frozenset(one.owner_id for one in unfinished if one.owner_id is not None)
    return Holding(item=item, workflow=workflow, share=share, measures=own, review=own_review, working=working)
