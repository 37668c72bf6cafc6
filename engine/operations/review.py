"""Completing a periodic review: what was found, and the next one set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause
from engine.domain.definition import ReviewRule, Workflow
from engine.domain.permission import Action, require, sees
from engine.domain.reviews import ReviewPeriod, ReviewState, following, period_of
from engine.domain.workdays import local_day, start_of_day
from engine.errors import InvalidInput, NotFound
from engine.operations import change, deadlines
from engine.operations.advance import Advanced, Step, take
from engine.operations.ledger import Ledger
from engine.store import deadlines as stored_deadlines
from engine.store import items, reviews
from engine.store.items import StoredItem
from engine.store.reviews import StoredReview
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_REVIEW = Words("复核", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A completed review: what was found, the step it made the item take, and when the next window opens."""

    id: int
    item: str
    period: str
    outcome: str
    advanced: Advanced | None
    next_opens_on: date | None


def complete(ledger: Ledger, review_id: int, *, outcome: str, note: str, actor: Actor, at: datetime) -> Completed:
    """Complete an open review. An outcome that triggers a step takes it in the same transaction.

    Only this sets the next review of the item. Raises ``NotFound``, ``NotPermitted``, ``InvalidInput`` for an outcome
    the workflow does not name or a review that is not open, and whatever the step raises.
    """
    with writing(ledger.database) as work:
        review, item = _visible(work, review_id, actor=actor)
        require(actor, Action.COMPLETE_REVIEW, item.facts)
        workflow = ledger.workflow(work, item.workflow_version_id)
        rule = workflow.reviews.get(review.rule)
        if rule is None:  # the item has moved to a version without it
            raise _not_open(review)
        trigger = _trigger(rule, outcome, review)
        if not reviews.complete(work, review.id, outcome=outcome, note=note, by=actor.shown_as, at=at):
            raise _not_open(review)
        deadlines.end_review(work, item_id=item.id, review_id=review.id, because=EndedBecause.COMPLETED, at=at)
        item = change.apply(
            work,
            item,
            action="review",
            actor=actor,
            at=at,
            note=note,
            data={"period": review.period, "outcome": outcome},
        )
        advanced = (
            take(work, ledger, item, Step(trigger=trigger, note=note), files=(), actor=actor, at=at)
            if trigger
            else None
        )
        stays = advanced is None or advanced.state == advanced.from_state
        following_period = _set_next(work, ledger, workflow, rule, review, item, at=at) if stays else None
    return Completed(
        id=review.id,
        item=item.number,
        period=review.period,
        outcome=outcome,
        advanced=advanced,
        next_opens_on=following_period.opens_on if following_period else None,
    )


def _set_next(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    rule: ReviewRule,
    review: StoredReview,
    item: StoredItem,
    *,
    at: datetime,
) -> ReviewPeriod:
    calendar = ledger.calendar(work, workflow)
    coming = following(rule, period_of(rule, review.opens_on, calendar), calendar)
    while coming.ends_on < local_day(at, workflow.zone):
        reviews.add(
            work,
            coming,
            item_id=item.id,
            rule=rule.key,
            reviewer_id=review.reviewer_id,
            state=ReviewState.SKIPPED,
            at=at,
        )
        coming = following(rule, coming, calendar)
    stored_deadlines.wake(work, "review", item.id, at=max(start_of_day(coming.opens_on, workflow.zone), at))
    return coming


def _visible(work: UnitOfWork, review_id: int, *, actor: Actor) -> tuple[StoredReview, StoredItem]:
    review = reviews.get(work, review_id)
    item = items.get(work, review.item_id, lock=True) if review else None
    if review is None or item is None or not sees(actor, item.facts):
        raise NotFound(what=_REVIEW, which=str(review_id))
    return review, item


def _trigger(rule: ReviewRule, outcome: str, review: StoredReview) -> str | None:
    for known in rule.outcomes:
        if known.key == outcome:
            return known.trigger
    raise InvalidInput(
        what=Words("复核结果", "Outcome"),
        value=outcome,
        where=f"review {review.id}",
        why=Words("工作流没有这种结果", "the workflow does not name it"),
        allowed=[Words(f"{o.title.zh}（{o.key}）", o.key) for o in rule.outcomes],
    )


def _not_open(review: StoredReview) -> InvalidInput:
    return InvalidInput(
        what=_REVIEW,
        value=f"{review.id} ({review.period})",
        where=f"review {review.id}",
        why=Words("已经完成或跳过", "it is completed or skipped already"),
        allowed=Words("还没有完成的复核（review list）", "an open review (review list)"),
    )
