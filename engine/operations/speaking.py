"""Speaking on a collective decision, each once and with reasons, the head last; and who is absent, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.decisions import Opinion, Seat, against_absence, against_meeting, against_speaking
from engine.domain.permission import require
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.meetings import (
    Decided,
    again,
    as_it_is,
    entered_by,
    over,
    own_seat,
    parts,
    require_grounds,
    require_nothing_against,
    require_open,
    seats_at,
    visible_decision,
)
from engine.operations.once import answered_once
from engine.store import decisions
from engine.store.decisions import StoredDecision, StoredSeat
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What a member says, and why. ``member`` is the login of another whose opinion is entered for them."""

    opinion: Opinion
    reason: str
    member: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where somebody sits: the decision on the desk, its item, all seats, and the one it is about."""

    decision: StoredDecision
    item: StoredItem
    seats: Sequence[StoredSeat]
    seat: StoredSeat

    @property
    def own(self) -> Seat:
        return seats_at([self.seat])[0]


def speak(
    ledger: Ledger,
    decision_id: int,
    speech: Speech,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Decided:
    """Say what a member thinks of the subject, and why; each speaks once, and the head after everybody else.

    Nobody speaks in place of a member. Whoever keeps the record may enter what a member said, and is named for it.
    Raises ``NotFound``, ``NotPermitted``, ``DecisionOver``, ``DecisionRefused``, ``InvalidInput`` for a text that gives
    no reason and for somebody who has no seat, ``ItemChanged`` and ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Decided:
            place = _place(work, decision_id, speech.member, expect_version, actor=actor)
            return _speak(work, ledger, place, speech, actor=actor, at=at)

        asked: dict[str, object] = {
            "speak": decision_id,
            "opinion": speech.opinion,
            "reason": speech.reason,
            "member": speech.member,
        }
        return answered_once(work, asked, act, again, key=key, actor=actor, at=at)


def _speak(work: UnitOfWork, ledger: Ledger, place: _Place, speech: Speech, *, actor: Actor, at: datetime) -> Decided:
    decision, item, seat = place.decision, place.item, place.seat
    reason = require_grounds(speech.reason, what=Words("表态的理由", "Reason of the opinion"), where=item.number)
    workflow = ledger.workflow(work, item.workflow_version_id)
    against = [
        *against_meeting(decision.meets_on, today=local_day(at, workflow.zone)),
        *against_speaking(seats_at(place.seats), place.own),
    ]
    doing = Words("就集体决策{decision}表态", "speak on decision {decision}")
    require_nothing_against(against, decision.id, item, workflow, doing=doing)
    by = entered_by(actor, seat)
    turn = decisions.speak(work, decision.id, seat.person_id, speech.opinion, reason, by=by, at=at)
    if turn is None:
        raise over(work, decision, item)
    data: dict[str, object] = {
        "meeting": decision.id,
        "member": seat.login,
        "opinion": speech.opinion,
        "turn": turn,
        **({"head": True} if seat.is_head else {}),
    }
    changed = change.apply(work, item, action="decision_spoken", actor=actor, at=at, data=data, note=reason)
    return as_it_is(work, decision.id, changed)


def be_absent(
    ledger: Ledger,
    decision_id: int,
    reason: str,
    *,
    member: str | None = None,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Decided:
    """Record that a member does not attend, and why; by themselves beforehand, or by whoever keeps the record.

    They stay among those who should attend, and speak after all if they come. Raises as ``speak`` does.
    """
    with writing(ledger.database) as work:

        def act() -> Decided:
            place = _place(work, decision_id, member, expect_version, actor=actor)
            return _be_absent(work, ledger, place, reason, actor=actor, at=at)

        asked: dict[str, object] = {"absent": decision_id, "reason": reason, "member": member}
        return answered_once(work, asked, act, again, key=key, actor=actor, at=at)


def _be_absent(work: UnitOfWork, ledger: Ledger, place: _Place, reason: str, *, actor: Actor, at: datetime) -> Decided:
    decision, item, seat = place.decision, place.item, place.seat
    why = require_grounds(reason, what=Words("缺席的原因", "Reason of the absence"), where=item.number)
    workflow = ledger.workflow(work, item.workflow_version_id)
    against = against_absence(seats_at(place.seats), place.own)
    doing = Words("在集体决策{decision}登记缺席", "record an absence from decision {decision}")
    require_nothing_against(against, decision.id, item, workflow, doing=doing)
    if not decisions.be_absent(work, decision.id, seat.person_id, why, by=entered_by(actor, seat)):
        raise over(work, decision, item)
    data: dict[str, object] = {"meeting": decision.id, "member": seat.login}
    changed = change.apply(work, item, action="decision_absent", actor=actor, at=at, data=data, note=why)
    return as_it_is(work, decision.id, changed)


def _place(
    work: UnitOfWork, decision_id: int, member: str | None, expect_version: int | None, *, actor: Actor
) -> _Place:
    """Return the seat somebody speaks from, or enters something for, where they may."""
    decision, item = visible_decision(work, decision_id, actor=actor)
    seats = decisions.seats_of(work, decision_id)
    own = own_seat(seats, actor)
    seat = own if member is None else next((seat for seat in seats if seat.login == member), None)
    is_own = member is None or (seat is not None and seat is own)
    action = Action.SPEAK if is_own else Action.RECORD_DECISION
    require(actor, action, item.facts, parts=parts(decision, seats, actor))
    if seat is None:
        raise InvalidInput(
            what=Words("应到会成员", "Member"),
            value=member,
            where=item.number,
            why=Words("不在应到会名单里", "they are not among those who should attend"),
            allowed=[seat.login for seat in seats],
        )
    change.require_version(work, item, expect_version)
    require_open(work, decision, item)
    return _Place(decision=decision, item=item, seats=seats, seat=seat)
