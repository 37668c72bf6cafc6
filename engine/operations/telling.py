"""The notices of a step, or of what a review found: who hears of it."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.definition import ReviewOutcome, Tell
from engine.domain.item import Outcome
from engine.operations.recipients import Recipients
from engine.store import outbox
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.reviews import StoredReview
from engine.store.unit_of_work import UnitOfWork


def tell(work: UnitOfWork, item: StoredItem, outcome: Outcome, *, actor: Actor, note: str, at: datetime) -> int:
    """Put a notice for each person a step tells, but who took it; return how many are told."""
    if not outcome.step.tells:
        return 0
    recipients = Recipients(work)
    return outbox.put(
        work,
        [
            _notice(item, outcome, tell, person, why, actor=actor, note=note, at=at)
            for tell in outcome.step.tells
            for person, why in recipients.of(item.facts, tell.to).items()
            if person not in actor.persons
        ],
    )


def tell_of_review(
    work: UnitOfWork,
    item: StoredItem,
    review: StoredReview,
    found: ReviewOutcome,
    *,
    actor: Actor,
    note: str,
    at: datetime,
) -> int:
    """Put a notice for each person whom the outcome of a review tells, but who completed it; return how many.

    ``item`` is as it is after the step that the outcome took.
    """
    if not found.tells:
        return 0
    recipients = Recipients(work)
    data: dict[str, object] = {
        "by": actor.shown_as,
        "state": item.facts.state,
        "review": review.id,
        "rule": review.rule,
        "period": review.period,
        "outcome": found.key,
        **({"note": note} if note else {}),
    }
    return outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"review_told:{review.id}:{tell.kind}:{person}",
                kind=tell.kind,
                item_id=item.id,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": why, **data},
            )
            for tell in found.tells
            for person, why in recipients.of(item.facts, tell.to).items()
            if person not in actor.persons
        ],
    )


def _notice(
    item: StoredItem,
    outcome: Outcome,
    tell: Tell,
    person: int,
    why: str,
    *,
    actor: Actor,
    note: str,
    at: datetime,
) -> NewNotice:
    data: dict[str, object] = {
        "why": why,
        "by": actor.shown_as,
        "trigger": outcome.step.trigger,
        "state": outcome.to_state,
    }
    if note:
        data["note"] = note
    return NewNotice(
        dedupe=f"step:{item.id}:{item.facts.version}:{tell.kind}:{person}",
        kind=tell.kind,
        item_id=item.id,
        recipient_id=person,
        at=at,
        send_from=at,
        data=data,
    )
