"""Public feedback as its operations share it: found if it may be seen, changed with its history and its item's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Role
from engine.domain.feedback import FEEDBACK, FeedbackState
from engine.domain.permission import may_holding, require_holding, sees, standing, standing_in
from engine.domain.standing_names import Part
from engine.domain.workdays import local_minute
from engine.errors import InvalidInput, ItemChanged, NotFound
from engine.operations import change
from engine.operations.recipients import Recipients
from engine.store import feedback as store
from engine.store import history, items
from engine.store.feedback import StoredFeedback
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words


class FeedbackChanged(ItemChanged):
    """Somebody was faster: the feedback is no longer at the version that was seen."""

    code = "feedback_changed"
    says = Words(
        "社会反馈{feedback}在您之前已被{who}改动（{what}，{when}），现在是第{now}版，您看到的是第{seen}版。",
        "Public feedback {feedback} was changed before you by {who} ({what}, {when}): it is at version {now}, you saw"
        " {seen}.",
    )
    remedy = Words(
        "看过改动后再试一次：feedback show {feedback}。", "Look at it, then try again: feedback show {feedback}."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Feedback with the item it is about (None: a whole inspection), and what the actor is to it."""

    feedback: StoredFeedback
    item: StoredItem | None
    held: frozenset[str]

    @property
    def unit_id(self) -> int:
        """Return whose matter it is."""
        return self.feedback.inspection_unit if self.item is None else self.item.facts.unit_id

    def lets(self, action: Action) -> bool:
        """Say whether the actor may do something about it."""
        return may_holding(action, self.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """Feedback after something was done about it, and how many people hear of that."""

    feedback: StoredFeedback
    item: str | None
    told: int = 0
    repeated: bool = False


def visible_feedback(work: UnitOfWork, number: str, *, actor: Actor, lock: bool = False) -> Matter:
    """Return feedback by its receipt number; with ``lock`` its item stays as it is until the transaction ends.

    Raises ``NotFound`` when there is none, or when the actor may not know of what it is about.
    """
    found = store.named(work, number)
    matter = None if found is None else seen_by(work, found, actor=actor, lock=lock)
    if matter is None:
        raise NotFound(what=FEEDBACK, which=number, where=number)
    if not lock:
        return matter
    # Read again: whoever held the item until now may have changed it meanwhile.
    again = store.named(work, number)
    assert again is not None  # noqa: S101 - feedback is never deleted
    return replace(matter, feedback=again, held=held_towards(again, matter.item, actor=actor))


def seen_by(work: UnitOfWork, feedback: StoredFeedback, *, actor: Actor, lock: bool = False) -> Matter | None:
    """Return what the actor is to feedback, None where they may not know of the item or inspection it is about."""
    item = None if feedback.item_id is None else items.in_ledger(work, feedback.item_id, lock=lock)
    return seen_with(feedback, item, actor=actor)


def seen_with(feedback: StoredFeedback, item: StoredItem | None, *, actor: Actor) -> Matter | None:
    """Return the same with the item it is about, None where that is in the ledger no longer."""
    if feedback.item_id is not None:
        if item is None or not sees(actor, item.facts):
            return None
    elif not knows_inspection(actor, feedback.inspection_unit):
        return None
    return Matter(feedback=feedback, item=item, held=held_towards(feedback, item, actor=actor))


def knows_inspection(actor: Actor, unit_id: int) -> bool:
    """Say whether the actor may know what was said about an inspection as a whole: by any role in its unit."""
    return actor.acts_alone or bool(standing_in(actor, unit_id))


def held_towards(feedback: StoredFeedback, item: StoredItem | None, *, actor: Actor) -> frozenset[str]:
    """Return what the actor is to feedback: to its item, or in the inspection's unit, and to the feedback itself."""
    held = set(standing_in(actor, feedback.inspection_unit) if item is None else standing(actor, item.facts))
    if feedback.answerer_id in actor.persons:
        held.add(Part.FEEDBACK_ANSWERER)
    if feedback.recorded_by_id in actor.persons:
        held.add(Part.FEEDBACK_RECORDER)
    return frozenset(held)


def require_lets(matter: Matter, action: Action, *, actor: Actor) -> None:
    """Let an action pass; raises ``NotPermitted`` naming who may."""
    require_holding(actor, action, matter.held, where=matter.feedback.number)


def require_version(work: UnitOfWork, feedback: StoredFeedback, seen: int | None) -> None:
    """Let feedback pass that is at the version somebody saw; raises ``FeedbackChanged`` naming who was faster."""
    if seen is not None and seen != feedback.version:
        raise _changed(work, feedback, seen=seen)


def require_state(feedback: StoredFeedback, *allowed: FeedbackState, way_out: Words) -> None:
    """Let feedback pass that is in one of these states; raises ``InvalidInput`` with the way out."""
    if feedback.state not in allowed:
        raise InvalidInput(
            what=FEEDBACK,
            value=feedback.number,
            where=feedback.number,
            why=_STANDS[feedback.state],
            allowed=way_out,
        )


def apply(
    work: UnitOfWork,
    matter: Matter,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    values: Mapping[str, Any],
    data: Mapping[str, object] | None = None,
    note: str = "",
) -> Matter:
    """Write one change of feedback with a link of its chain and of its item's; return it as it is afterwards.

    Texts stand in the feedback's own chain alone: not everybody who sees the item may read them. Raises
    ``FeedbackChanged`` when somebody else changed it since it was read, and ``ItemChanged``.
    """
    feedback, told = matter.feedback, dict(data or {})
    if not store.change(work, feedback, values):
        raise _changed(work, feedback, seen=feedback.version)
    record(work, feedback, matter.item, action, actor=actor, at=at, data=told, note=note)
    after = store.get(work, feedback.id)
    assert after is not None  # noqa: S101 - it was changed just now
    return replace(matter, feedback=after)


def record(
    work: UnitOfWork,
    feedback: StoredFeedback,
    item: StoredItem | None,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    data: Mapping[str, object],
    note: str,
) -> StoredItem | None:
    """Write the link of the feedback's chain, and the one of its item's that says what was done, without texts.

    Return the item as it is afterwards. Raises ``ItemChanged``.
    """
    if note:
        change.require_storable(note, where=feedback.number)
    history.append(work, store.chain(feedback.id), at=at, action=action, actor=actor, data=data, note=note)
    if item is None:
        return None
    told = {"feedback": feedback.number, **data}
    return change.apply(work, item, action=f"feedback_{action}", actor=actor, at=at, data=told)


def managers_of(work: UnitOfWork, feedback: StoredFeedback, item: StoredItem | None) -> dict[int, str]:
    """Return the managers who look after feedback; where its unit has none who may know of it, somebody who may."""
    recipients = Recipients(work)
    if item is None:
        return recipients.in_unit(feedback.inspection_unit, (Role.MANAGER,))
    named = recipients.of(item.facts, (Role.MANAGER,))
    return named or dict.fromkeys(recipients.managers_besides(item.facts), str(Role.MANAGER))


def _changed(work: UnitOfWork, feedback: StoredFeedback, *, seen: int) -> FeedbackChanged:
    last = history.entries(work, store.chain(feedback.id))[-1]
    return FeedbackChanged(
        feedback=feedback.number,
        where=feedback.number,
        who=change.said_by(last.by),
        what=change.DEEDS[f"feedback_{last.action}"],
        when=local_minute(last.at, feedback.zone),
        now=last.seq,
        seen=seen,
    )


_STANDS: Mapping[FeedbackState, Words] = {
    FeedbackState.OPEN: Words("还没有答复", "it has no answer yet"),
    FeedbackState.ANSWERED: Words("已经答复", "it is answered already"),
    FeedbackState.CLOSED: Words("已经办结", "it is closed"),
    FeedbackState.DISMISSED: Words("已经不予办理", "it was dismissed"),
}
