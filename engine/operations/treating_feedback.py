"""What the office does about public feedback: acknowledged, given to somebody, answered, closed or dismissed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.feedback import FEEDBACK, FeedbackState
from engine.domain.permission import sees, standing_in
from engine.domain.standing_names import Part
from engine.errors import InvalidInput
from engine.operations.announcing_feedback import announce
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.operations.persons import in_their_place, known_colleague
from engine.operations.petitions import require_reason
from engine.operations.public_feedback import (
    Matter,
    Treated,
    apply,
    require_lets,
    require_state,
    require_version,
    visible_feedback,
)
from engine.operations.remarks import require_text
from engine.store.people import Known
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_WAITS = Words("还没有答复的社会反馈（feedback list --state open）", "open feedback (feedback list --state open)")
_ACKNOWLEDGED = Words("每条只告知一次", "each is acknowledged once")


def acknowledge_feedback(
    ledger: Ledger,
    number: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> Treated:
    """Record that whoever gave feedback was told that it was received.

    Raises ``NotFound``, ``NotPermitted``, ``FeedbackChanged``, ``KeyReused``, and ``InvalidInput`` where it is not
    open, was acknowledged before, or no contact was left.
    """

    def act(work: UnitOfWork, matter: Matter) -> tuple[Matter, int]:
        feedback = matter.feedback
        require_state(feedback, FeedbackState.OPEN, way_out=_WAITS)
        if feedback.acknowledge_by is None:
            raise _refused(matter, Words("没有留联系方式", "no contact was left"), Words("直接办理", "answer it"))
        if feedback.acknowledged_at is not None:
            raise _refused(matter, Words("已经告知过", "it was acknowledged before"), _ACKNOWLEDGED)
        values = {"acknowledged_at": at, "acknowledged_by": actor.shown_as}
        return apply(work, matter, "acknowledged", actor=actor, at=at, values=values, note=note), 0

    request: dict[str, object] = {"acknowledge_feedback": number, "note": note}
    return _treat(ledger, number, Action.ANSWER_FEEDBACK, act, request, expect_version, key, actor=actor, at=at)


def assign_feedback(
    ledger: Ledger,
    number: str,
    login: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> Treated:
    """Give feedback to whoever is to answer it, and tell them; they see who gave it.

    Raises as ``acknowledge_feedback`` does, ``NotFound`` for an unknown login, and ``InvalidInput`` for somebody who
    may not know of what it is about, or has it already.
    """

    def act(work: UnitOfWork, matter: Matter) -> tuple[Matter, int]:
        require_state(matter.feedback, FeedbackState.OPEN, way_out=_WAITS)
        person = known_colleague(work, login, actor=actor)
        if person.id == matter.feedback.answerer_id:
            raise _refused(matter, Words("已经交给这个人", "they have it already"), Words("另一个人", "somebody else"))
        _require_knows(work, matter, person)
        data: dict[str, object] = {"answerer": person.login}
        values = {"answerer_id": person.id}
        after = apply(work, matter, "assigned", actor=actor, at=at, values=values, data=data, note=note)
        to = {person.id: str(Part.FEEDBACK_ANSWERER)}
        return after, announce(work, after.feedback, to, actor=actor, at=at)

    request: dict[str, object] = {"assign_feedback": number, "login": login, "note": note}
    return _treat(ledger, number, Action.DIRECT_FEEDBACK, act, request, expect_version, key, actor=actor, at=at)


def answer_feedback(
    ledger: Ledger,
    number: str,
    text: str,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Treated:
    """Record the answer that was given; nobody is reminded of it any more.

    Raises as ``acknowledge_feedback`` does, and ``InvalidInput`` for a text that says nothing.
    """

    def act(work: UnitOfWork, matter: Matter) -> tuple[Matter, int]:
        require_state(matter.feedback, FeedbackState.OPEN, way_out=_WAITS)
        require_text(text, what=Words("答复", "Answer"), where=number)
        values = {
            "state": FeedbackState.ANSWERED, "answer": text, "answered_at": at, "answered_by": actor.shown_as,
        }  # fmt: skip
        return apply(work, matter, "answered", actor=actor, at=at, values=values, note=text), 0

    request: dict[str, object] = {"answer_feedback": number, "text": text}
    return _treat(ledger, number, Action.ANSWER_FEEDBACK, act, request, expect_version, key, actor=actor, at=at)


def close_feedback(
    ledger: Ledger,
    number: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    expect_version: int | None = None,
    key: str | None = None,
) -> Treated:
    """Close feedback that was answered. Raises as ``acknowledge_feedback`` does."""

    def act(work: UnitOfWork, matter: Matter) -> tuple[Matter, int]:
        way_out = Words("先答复（feedback answer）", "answer it first (feedback answer)")
        require_state(matter.feedback, FeedbackState.ANSWERED, way_out=way_out)
        return _end(work, matter, FeedbackState.CLOSED, note, actor=actor, at=at), 0

    request: dict[str, object] = {"close_feedback": number, "note": note}
    return _treat(ledger, number, Action.DIRECT_FEEDBACK, act, request, expect_version, key, actor=actor, at=at)


def dismiss_feedback(
    ledger: Ledger,
    number: str,
    note: str,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Treated:
    """Set open feedback aside without an answer: the note says why, as for what concerns another office.

    Raises as ``acknowledge_feedback`` does, and ``InvalidInput`` for a note that gives no reason.
    """

    def act(work: UnitOfWork, matter: Matter) -> tuple[Matter, int]:
        require_state(matter.feedback, FeedbackState.OPEN, way_out=_WAITS)
        require_reason(note, what=Words("不予办理的原因", "Reason"), where=number)
        return _end(work, matter, FeedbackState.DISMISSED, note, actor=actor, at=at), 0

    request: dict[str, object] = {"dismiss_feedback": number, "note": note}
    return _treat(ledger, number, Action.DIRECT_FEEDBACK, act, request, expect_version, key, actor=actor, at=at)


def _treat(
    ledger: Ledger,
    number: str,
    action: Action,
    act: Callable[[UnitOfWork, Matter], tuple[Matter, int]],
    request: dict[str, object],
    expect_version: int | None,
    key: str | None,
    *,
    actor: Actor,
    at: datetime,
) -> Treated:
    with writing(ledger.database) as work:
        matter = visible_feedback(work, number, actor=actor, lock=True)
        require_lets(matter, action, actor=actor)
        item = None if matter.item is None else matter.item.number
        if is_repeat(work, request, key=key, actor=actor, at=at):
            return Treated(feedback=matter.feedback, item=item, repeated=True)
        require_version(work, matter.feedback, expect_version)
        after, told = act(work, matter)
        return Treated(feedback=after.feedback, item=item, told=told)


def _end(work: UnitOfWork, matter: Matter, state: FeedbackState, note: str, *, actor: Actor, at: datetime) -> Matter:
    values = {"state": state, "ended_at": at, "ended_by": actor.shown_as, "ended_note": note or None}
    return apply(work, matter, str(state), actor=actor, at=at, values=values, note=note)


def _require_knows(work: UnitOfWork, matter: Matter, person: Known) -> None:
    """Let somebody pass who may know of what feedback is about: to be given it lets nobody into an item."""
    them = in_their_place(work, person)
    knows = standing_in(them, matter.unit_id) if matter.item is None else sees(them, matter.item.facts)
    if not knows:
        raise _refused(
            matter,
            Words("“{who}”看不到它所说的事项", "{who} may not see what it is about").fill(who=person.login),
            Words("能看到这个事项的人", "somebody who may see the item"),
        )


def _refused(matter: Matter, why: Words, allowed: Words) -> InvalidInput:
    number = matter.feedback.number
    return InvalidInput(what=FEEDBACK, value=number, where=number, why=why, allowed=allowed)
