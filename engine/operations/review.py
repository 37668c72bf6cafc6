"""Completing a periodic review: what was found, and the next one set."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause
from engine.domain.definition import ReviewOutcome, ReviewRule, Workflow
from engine.domain.fields import FieldValue
from engine.domain.guards import Asked, missing
from engine.domain.item import Given, ItemFacts
from engine.domain.permission import require, sees
from engine.domain.reviews import ReviewPeriod, ReviewState, next_after
from engine.domain.workdays import local_day, start_of_day
from engine.errors import InvalidInput, NotFound, ReviewRefused
from engine.operations import change, deadlines
from engine.operations.advance import Advanced, Step, again, take
from engine.operations.answers import as_text
from engine.operations.form import read_decision, read_for_review, require_group
from engine.operations.ledger import Ledger
from engine.operations.once import first_answer, keep_answer
from engine.operations.remarks import attached, handed_in, pin_evidence
from engine.operations.telling import tell_of_review
from engine.store import deadlines as stored_deadlines
from engine.store import idempotency, items, reviews
from engine.store.files import StoredFile
from engine.store.items import StoredItem
from engine.store.reviews import StoredReview
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_REVIEW = Words("复核", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewForm:
    """What somebody hands in with a review, as ``Step`` has it: values of fields, evidence, a collective decision.

    It may fill in the fields that the review asks, and those of the step that its outcome takes.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    evidence: Sequence[Path] = ()
    group: str | None = None
    decided_on: date | None = None
    minutes: str | None = None


EMPTY = ReviewForm()


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A completed review: what was found, the step it made the item take, and when the next window opens."""

    id: int
    item: str
    period: str
    outcome: str
    advanced: Advanced | None
    next_opens_on: date | None
    repeated: bool = False


def complete(
    ledger: Ledger,
    review_id: int,
    *,
    outcome: str,
    note: str,
    actor: Actor,
    at: datetime,
    form: ReviewForm = EMPTY,
    key: str | None = None,
) -> Completed:
    """Complete an open review. An outcome that triggers a step takes it in the same transaction.

    Only this sets the next review of the item. With a ``key`` a repeat changes nothing and gets the first answer.
    Raises ``NotFound``, ``NotPermitted``, ``ReviewRefused`` for what the outcome still requires, ``InvalidInput`` for
    an outcome the workflow does not name, a review that is not open or a value that does not fit, ``KeyReused``, and
    whatever the step raises.
    """
    files = tuple(ledger.files.put(path) for path in form.evidence)
    with writing(ledger.database) as work:
        request = _digest(review_id, outcome, note, form, files) if key is not None else ""
        if key is not None:
            known = first_answer(work, key=key, actor=actor, request=request)
            if known is not None:
                return _again(json.loads(known))
        answer = _complete(work, ledger, review_id, outcome, note, form, files, actor=actor, at=at)
        if key is not None:
            keep_answer(work, as_text(answer), key=key, actor=actor, request=request, at=at)
    return answer


def _complete(
    work: UnitOfWork,
    ledger: Ledger,
    review_id: int,
    outcome: str,
    note: str,
    form: ReviewForm,
    files: Sequence[StoredFile],
    *,
    actor: Actor,
    at: datetime,
) -> Completed:
    review, item = _visible(work, review_id, actor=actor)
    require(actor, Action.COMPLETE_REVIEW, item.facts)
    workflow = ledger.workflow(work, item.workflow_version_id)
    rule = workflow.reviews.get(review.rule)
    if rule is None or review.state is not ReviewState.OPEN:  # or the item has moved to a version without it
        raise _not_open(review)
    chosen = _chosen(rule, outcome, review)
    filled = read_for_review(workflow, _asks(workflow, rule, chosen, item), form.settings, where=item.number)
    decision = read_decision(form.decided_on, form.minutes, zone=workflow.zone, at=at, where=item.number)
    facts = _handed_in(workflow, item, form, files, filled, actor=actor)
    _require_met(workflow, rule, chosen, facts, actor=actor, given=Given(note=note, decision=decision))
    if not reviews.complete(work, review.id, outcome=outcome, note=note, by=actor.shown_as, at=at):
        raise _not_open(review)
    deadlines.end_review(work, item_id=item.id, review_id=review.id, because=EndedBecause.COMPLETED, at=at)
    pin_evidence(work, ledger, item, files, group=form.group, actor=actor, at=at)
    data: dict[str, object] = {"period": review.period, "outcome": outcome}
    data |= handed_in(files, form.group, decision, written=filled)
    item = change.apply(work, item, action="review", actor=actor, at=at, facts=facts, note=note, data=data)
    advanced = None
    if chosen.trigger is not None:
        step = Step(trigger=chosen.trigger, note=note, decided_on=form.decided_on, minutes=form.minutes)
        advanced = take(work, ledger, item, step, files=(), actor=actor, at=at)
    _tell(work, item, review, chosen, is_moved=advanced is not None, actor=actor, note=note, at=at)
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


def _asks(workflow: Workflow, rule: ReviewRule, chosen: ReviewOutcome, item: StoredItem) -> tuple[str, ...]:
    """Return the fields of the form: those the review asks, and those of the step the outcome takes."""
    steps = (step for step in workflow.transitions_from(item.facts.state) if step.trigger == chosen.trigger)
    return tuple(dict.fromkeys([*rule.asks, *(name for step in steps for name in step.asks)]))


def _handed_in(
    workflow: Workflow,
    item: StoredItem,
    form: ReviewForm,
    files: Sequence[StoredFile],
    filled: Mapping[str, FieldValue],
    *,
    actor: Actor,
) -> ItemFacts:
    """Return the facts with what comes with the review, so that what it requires sees it."""
    facts = replace(item.facts, fields={**item.facts.fields, **filled}) if filled else item.facts
    require_group(workflow, form.group, files=len(files), where=item.number)
    if not files:
        return facts
    require(actor, Action.ATTACH, item.facts)
    return attached(facts, files, form.group, actor=actor)


def _require_met(
    workflow: Workflow, rule: ReviewRule, chosen: ReviewOutcome, facts: ItemFacts, *, actor: Actor, given: Given
) -> None:
    """Let an outcome pass whose requirements are met; raises ``ReviewRefused`` with everything that is missing."""
    reasons = missing(chosen.requires, Asked(workflow=workflow, facts=facts, actor=actor, given=given))
    if reasons:
        raise ReviewRefused(
            item=facts.number,
            trigger=_named(chosen),
            state=workflow.states[facts.state].title,
            reasons=reasons,
            allowed=[_named(other) for other in rule.outcomes if other is not chosen],
        )


def _tell(
    work: UnitOfWork,
    item: StoredItem,
    review: StoredReview,
    chosen: ReviewOutcome,
    *,
    is_moved: bool,
    actor: Actor,
    note: str,
    at: datetime,
) -> None:
    """Tell those whom the outcome names; an escalation is an outcome that tells somebody above."""
    if chosen.tells:
        now = items.get(work, item.id) if is_moved else item
        tell_of_review(work, now or item, review, chosen, actor=actor, note=note, at=at)


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
    calendar, today = ledger.calendar(work, workflow), local_day(at, workflow.zone)
    missed, coming = next_after(rule, review.opens_on, today, calendar)
    for gone in missed:
        reviews.add(
            work,
            gone,
            item_id=item.id,
            rule=rule.key,
            reviewer_id=review.reviewer_id,
            state=ReviewState.SKIPPED,
            at=at,
        )
    stored_deadlines.wake(work, "review", item.id, at=max(start_of_day(coming.opens_on, workflow.zone), at))
    return coming


def _visible(work: UnitOfWork, review_id: int, *, actor: Actor) -> tuple[StoredReview, StoredItem]:
    review = reviews.get(work, review_id)
    item = items.in_ledger(work, review.item_id, lock=True) if review else None
    if review is None or item is None or not sees(actor, item.facts):
        raise NotFound(what=_REVIEW, which=str(review_id))
    return review, item


def _chosen(rule: ReviewRule, outcome: str, review: StoredReview) -> ReviewOutcome:
    for known in rule.outcomes:
        if known.key == outcome:
            return known
    raise InvalidInput(
        what=Words("复核结果", "Outcome"),
        value=outcome,
        where=f"review {review.id}",
        why=Words("工作流没有这种结果", "the workflow does not name it"),
        allowed=[_named(known) for known in rule.outcomes],
    )


def _named(outcome: ReviewOutcome) -> Words:
    return Words(f"{outcome.title.zh}（{outcome.key}）", f"{outcome.key} ({outcome.title.en})")


def _digest(review_id: int, outcome: str, note: str, form: ReviewForm, files: Sequence[StoredFile]) -> str:
    return idempotency.digest_of(
        {
            "review": review_id,
            "outcome": outcome,
            "note": note,
            "set": dict(form.settings),
            "evidence": [file.sha256 for file in files],
            "group": form.group,
            "decision": [str(form.decided_on), form.minutes],
        }
    )


def _again(told: dict[str, Any]) -> Completed:
    advanced = again(told["advanced"]) if told["advanced"] else None
    opens = date.fromisoformat(told["next_opens_on"]) if told["next_opens_on"] else None
    return Completed(**{**told, "advanced": advanced, "next_opens_on": opens, "repeated": True})


def _not_open(review: StoredReview) -> InvalidInput:
    return InvalidInput(
        what=_REVIEW,
        value=f"{review.id} ({review.period})",
        where=f"review {review.id}",
        why=Words("已经完成或跳过", "it is completed or skipped already"),
        allowed=Words("还没有完成的复核（review list）", "an open review (review list)"),
    )
