"""What calling, speaking and closing share: a collective decision found, how far it has come, what is answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.domain.actor import Actor
from engine.domain.decisions import Count, DecisionState, Seat, counted
from engine.domain.definition import Workflow
from engine.domain.permission import sees
from engine.domain.requests import LEAST_REASON, has_reason
from engine.domain.standing_names import Part
from engine.errors import DecisionOver, DecisionRefused, InvalidInput, NotFound, Reason
from engine.operations import change
from engine.store import decisions, items
from engine.store.decisions import StoredDecision, StoredSeat
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words

DECISION = Words("集体决策", "decision")
BECAME: Mapping[DecisionState, Words] = {
    DecisionState.OPEN: Words("提请", "called"),
    DecisionState.CARRIED: Words("通过", "carried"),
    DecisionState.NOT_CARRIED: Words("表决，未通过", "closed and not carried"),
    DecisionState.WITHDRAWN: Words("撤回", "withdrawn"),
    DecisionState.LAPSED: Words("因事项已向前推进而失效", "left without an object: the item moved on"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A collective decision after something was done about it; ``count`` are the votes once they are counted.

    ``spoken`` of ``expected`` have spoken; ``told`` counts the people who will hear of it.
    """

    id: int
    item: str
    trigger: str | None
    request: int | None
    subject: str
    meets_on: date
    state: str
    spoken: int
    expected: int
    count: Count | None
    minutes: str | None
    version: int
    told: int = 0
    repeated: bool = False


def visible_decision(work: UnitOfWork, decision_id: int, *, actor: Actor) -> tuple[StoredDecision, StoredItem]:
    """Return a decision with its item, which stays as it is until the transaction ends.

    Raises ``NotFound`` when there is none, or when the actor may not see the item.
    """
    first = decisions.get(work, decision_id)
    item = items.in_ledger(work, first.item_id, lock=True) if first else None
    if item is None or not sees(actor, item.facts):
        raise NotFound(what=DECISION, which=str(decision_id))
    # Read again: whoever held the item until now may have closed it meanwhile.
    decision = decisions.get(work, decision_id)
    assert decision is not None  # noqa: S101 - decisions are never deleted
    return decision, item


def require_open(work: UnitOfWork, decision: StoredDecision, item: StoredItem) -> None:
    """Let a decision pass that is open; raises ``DecisionOver`` saying who was faster."""
    if decision.state is not DecisionState.OPEN:
        raise over(work, decision, item)


def over(work: UnitOfWork, decision: StoredDecision, item: StoredItem) -> DecisionOver:
    """Return the refusal that says what became of a decision, by whom and when."""
    last = change.last_entry(work, item)
    when = decision.closed_at or last.at
    return DecisionOver(
        item=item.number,
        where=item.number,
        decision=decision.id,
        what=BECAME[decision.state],
        who=decision.closed_by or change.said_by(last.by),
        when=change.clock_reading(work, item, when),
    )


def seats_at(stored: Iterable[StoredSeat]) -> tuple[Seat, ...]:
    """Return seats as the rules look at them."""
    return tuple(
        Seat(
            person_id=one.person_id,
            name=one.name,
            is_head=one.is_head,
            opinion=one.opinion,
            is_absent=one.absence is not None,
            has_left=one.has_left,
        )
        for one in stored
    )


def own_seat(seats: Iterable[StoredSeat], actor: Actor) -> StoredSeat | None:
    """Return the seat of who acts, None for who has none or stands in for somebody else at the moment."""
    if actor.instead_of is not None:
        return None
    return next((seat for seat in seats if seat.person_id == actor.own_id), None)


def parts(decision: StoredDecision, seats: Sequence[StoredSeat], actor: Actor) -> frozenset[Part]:
    """Return what the actor is to a decision. Whoever stands in for a member is none: opinions are one's own."""
    found = set()
    if own_seat(seats, actor) is not None:
        found.add(Part.MEETING_MEMBER)
    if decision.called_by_id in actor.persons:
        found.add(Part.MEETING_RECORDER)
    return frozenset(found)


def require_nothing_against(
    reasons: Sequence[Reason], decision: int, item: StoredItem, workflow: Workflow, *, doing: Words
) -> None:
    """Let pass what nothing stands against; raises ``DecisionRefused`` with everything that does."""
    if reasons:
        raise DecisionRefused(
            item=item.number,
            trigger=doing.fill(decision=decision),
            state=workflow.states[item.facts.state].title,
            reasons=reasons,
            allowed=[f"decision show {decision}"],
        )


def require_grounds(text: str, *, what: Words, where: str) -> str:
    """Return a text that gives a reason, without blanks around it; raises ``InvalidInput`` for one too short."""
    change.require_storable(text, where=where)
    if not has_reason(text):
        raise InvalidInput(
            what=what,
            value=text.strip()[:20],
            where=where,
            why=Words("没有说清理由", "it gives no reason"),
            allowed=Words(f"至少{LEAST_REASON}个字（--reason）", f"at least {LEAST_REASON} characters (--reason)"),
        )
    return text.strip()


def title_of(workflow: Workflow, decision: StoredDecision) -> Words:
    """Return what a decision is about: the title of the step, or of the request's rule."""
    if decision.trigger is not None:
        step = workflow.step(decision.trigger)
        return step.title if step else Words(decision.trigger, decision.trigger)
    rule = workflow.requests.get(decision.request_rule or "")
    return rule.title if rule else Words(str(decision.request_rule), str(decision.request_rule))


def decided(
    decision: StoredDecision, seats: Sequence[StoredSeat], item: StoredItem, *, version: int, told: int = 0
) -> Decided:
    """Return the answer to whatever was done about a decision."""
    votes = counted(seats_at(seats), quorum=decision.quorum, majority=decision.majority)
    is_counted = decision.state in {DecisionState.CARRIED, DecisionState.NOT_CARRIED}
    return Decided(
        id=decision.id,
        item=item.number,
        trigger=decision.trigger,
        request=decision.request_id,
        subject=decision.subject,
        meets_on=decision.meets_on,
        state=decision.state,
        spoken=votes.present,
        expected=votes.expected,
        count=votes if is_counted else None,
        minutes=decision.minutes,
        version=version,
        told=told,
    )


def as_it_is(work: UnitOfWork, decision_id: int, item: StoredItem, *, told: int = 0) -> Decided:
    """Return the answer to whatever was just done about a decision; ``item`` is as it is afterwards."""
    decision = decisions.get(work, decision_id)
    assert decision is not None  # noqa: S101 - decisions are never deleted
    seats = decisions.seats_of(work, decision_id)
    return decided(decision, seats, item, version=item.facts.version, told=told)


def again(text: str) -> Decided:
    """Return an answer that was given before, from the text it was kept as."""
    told: dict[str, Any] = json.loads(text)
    count = Count(**told["count"]) if told["count"] else None
    return Decided(**{**told, "meets_on": date.fromisoformat(told["meets_on"]), "count": count, "repeated": True})


def entered_by(actor: Actor, seat: StoredSeat) -> str | None:
    """Return who enters something for a member, None where they do it themselves."""
    if seat.person_id != actor.own_id:
        return actor.shown_as
    return actor.typed_by if actor.office is not None else None
