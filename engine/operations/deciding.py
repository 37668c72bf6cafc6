"""Ending a collective decision: the votes counted of those who should attend, or taken back without any."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.decisions import DecisionState, against_closing, against_meeting, counted
from engine.domain.permission import require
from engine.domain.standing_names import Part
from engine.domain.workdays import local_day
from engine.operations import change
from engine.operations.announcing import announce
from engine.operations.form import read_decision
from engine.operations.ledger import Ledger
from engine.operations.meetings import (
    Decided,
    again,
    as_it_is,
    over,
    parts,
    require_nothing_against,
    require_open,
    seats_at,
    visible_decision,
)
from engine.operations.once import answered_once
from engine.store import decisions, outbox
from engine.store.decisions import StoredDecision
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

# How the record is called where nobody gives the minutes a name.
_MINUTES = "集体决策第{id}号会议记录"


def close(
    ledger: Ledger,
    decision_id: int,
    *,
    minutes: str | None = None,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Decided:
    """Count the votes once everybody has spoken or is recorded as absent, and name the minutes.

    Raises ``NotFound``, ``NotPermitted``, ``DecisionOver``, ``DecisionRefused`` while somebody has still to speak,
    ``InvalidInput`` for minutes that are not one line of text, ``ItemChanged`` and ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Decided:
            decision, item = _at_hand(work, decision_id, expect_version, actor=actor)
            require_open(work, decision, item)
            return _close(work, ledger, decision, item, minutes, actor=actor, at=at)

        asked: dict[str, object] = {"close": decision_id, "minutes": minutes}
        return answered_once(work, asked, act, again, key=key, actor=actor, at=at)


def _close(
    work: UnitOfWork,
    ledger: Ledger,
    decision: StoredDecision,
    item: StoredItem,
    minutes: str | None,
    *,
    actor: Actor,
    at: datetime,
) -> Decided:
    workflow = ledger.workflow(work, item.workflow_version_id)
    seats = seats_at(decisions.seats_of(work, decision.id))
    against = [
        *against_meeting(decision.meets_on, today=local_day(at, workflow.zone)),
        *against_closing(seats),
    ]
    doing = Words("就集体决策{decision}表决", "count the votes on decision {decision}")
    require_nothing_against(against, decision.id, item, workflow, doing=doing)
    named = read_decision(
        decision.meets_on,
        _MINUTES.format(id=decision.id) if minutes is None else minutes,
        zone=workflow.zone,
        at=at,
        where=item.number,
    )
    assert named is not None  # noqa: S101 - both parts were given
    votes = counted(seats, quorum=decision.quorum, majority=decision.majority)
    becomes = DecisionState.CARRIED if votes.is_carried else DecisionState.NOT_CARRIED
    if not decisions.end(work, decision.id, becomes, by=actor.shown_as, at=at, minutes=named.minutes):
        raise over(work, decision, item)
    data: dict[str, object] = {
        "meeting": decision.id,
        "result": becomes,
        "on": decision.meets_on.isoformat(),
        "minutes": named.minutes,
        "votes": {
            "expected": votes.expected,
            "present": votes.present,
            "for": votes.in_favour,
            "against": votes.against,
            "abstain": votes.abstained,
        },
        "quorum": decision.quorum,
        "majority": decision.majority,
    }
    changed = change.apply(work, item, action="decision_closed", actor=actor, at=at, data=data)
    return as_it_is(work, decision.id, changed)


def withdraw(
    ledger: Ledger,
    decision_id: int,
    *,
    note: str = "",
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Decided:
    """Take back a decision that was called, without a vote; what was said stays on record.

    Raises ``NotFound``, ``NotPermitted``, ``DecisionOver``, ``ItemChanged`` and ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Decided:
            decision, item = _at_hand(work, decision_id, expect_version, actor=actor)
            # What the item has moved on from may be taken back too: then nobody looks for it any more.
            if not decisions.end(work, decision.id, DecisionState.WITHDRAWN, by=actor.shown_as, at=at):
                raise over(work, decision, item)
            data: dict[str, object] = {"meeting": decision.id}
            changed = change.apply(work, item, action="decision_withdrawn", actor=actor, at=at, data=data, note=note)
            told = _call_off(work, decision, changed, note, actor=actor, at=at)
            return as_it_is(work, decision.id, changed, told=told)

        asked: dict[str, object] = {"withdraw_decision": decision_id, "note": note}
        return answered_once(work, asked, act, again, key=key, actor=actor, at=at)


def _call_off(
    work: UnitOfWork, decision: StoredDecision, item: StoredItem, note: str, *, actor: Actor, at: datetime
) -> int:
    """Tell those whom a mail called to the meeting that it is off; what no mail told yet is not told at all."""
    called = outbox.called_to(work, item.id, decision.id)
    to = {one: str(Part.MEETING_MEMBER) for one in called}
    data = {"meeting": decision.id, "note": note}
    return announce(work, item, "decision_withdrawn", to, actor=actor, at=at, data=data)


def _at_hand(
    work: UnitOfWork, decision_id: int, expect_version: int | None, *, actor: Actor
) -> tuple[StoredDecision, StoredItem]:
    decision, item = visible_decision(work, decision_id, actor=actor)
    of_it = parts(decision, decisions.seats_of(work, decision_id), actor)
    require(actor, Action.RECORD_DECISION, item.facts, parts=of_it)
    change.require_version(work, item, expect_version)
    return decision, item
