"""Collective decisions: what was called, what everybody said, how the votes came out."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.domain.decisions import Count, DecisionState
from engine.operations.decision_list import ListedDecision, ToldDecision
from engine.operations.meetings import Decided as Done
from engine.store.decisions import StoredSeat
from rectify.answers.kinds import Instant, at, maybe_at

_COUNTED = frozenset({DecisionState.CARRIED, DecisionState.NOT_CARRIED})


class Votes(TypedDict):
    """The votes, of those who should attend."""

    expected: int
    present: int
    in_favour: int
    against: int
    abstained: int
    has_quorum: bool
    is_carried: bool


class Member(TypedDict):
    """One of those who should attend: what they said as which speaker, or why they are absent."""

    person: str
    name: str
    is_head: bool
    turn: int | None
    opinion: str | None
    reason: str | None
    said_at: Instant | None
    absence: str | None
    entered_by: str | None
    has_left: bool


class DecisionOfItem(TypedDict):
    """A collective decision about a step or a request; ``used_version`` is the version of the item that rests on it."""

    id: int
    trigger: str | None
    request: int | None
    subject: str
    on: date
    place: str | None
    state: str
    quorum: str
    majority: str
    called_by: str
    called_at: Instant
    members: list[Member]
    votes: Votes | None
    minutes: str | None
    closed_by: str | None
    closed_at: Instant | None
    used_version: int | None


class DecisionLine(DecisionOfItem):
    """The same with its item."""

    item: str
    title: str
    version: int


class Decisions(TypedDict):
    """Decisions in the order they were called, and where the next page begins."""

    decisions: list[DecisionLine]
    next: str | None


class Decided(TypedDict):
    """A decision after something was done about it: how many have spoken of how many should, the votes when counted."""

    id: int
    item: str
    trigger: str | None
    request: int | None
    subject: str
    on: date
    state: str
    spoken: int
    expected: int
    votes: Votes | None
    minutes: str | None
    version: int
    told: int
    repeated: bool


def decided(done: Done) -> Decided:
    """Return a decision after something was done about it."""
    return {
        "id": done.id,
        "item": done.item,
        "trigger": done.trigger,
        "request": done.request,
        "subject": done.subject,
        "on": done.meets_on,
        "state": done.state,
        "spoken": done.spoken,
        "expected": done.expected,
        "votes": _votes(done.count) if done.count else None,
        "minutes": done.minutes,
        "version": done.version,
        "told": done.told,
        "repeated": done.repeated,
    }


def decision_line(one: ListedDecision) -> DecisionLine:
    """Return a decision with its item."""
    return {**decision_of_item(one.told), "item": one.item, "title": one.title, "version": one.version}


def decision_of_item(told: ToldDecision) -> DecisionOfItem:
    """Return a decision with everybody who should attend, people by their logins."""
    decision = told.decision
    return {
        "id": decision.id,
        "trigger": decision.trigger,
        "request": decision.request_id,
        "subject": decision.subject,
        "on": decision.meets_on,
        "place": decision.place or None,
        "state": decision.state,
        "quorum": decision.quorum,
        "majority": decision.majority,
        "called_by": decision.called_by,
        "called_at": at(decision.called_at),
        "members": [_member(seat) for seat in told.seats],
        "votes": _votes(told.votes) if decision.state in _COUNTED else None,
        "minutes": decision.minutes,
        "closed_by": decision.closed_by,
        "closed_at": maybe_at(decision.closed_at),
        "used_version": decision.used_version,
    }


def _member(seat: StoredSeat) -> Member:
    return {
        "person": seat.login,
        "name": seat.name,
        "is_head": seat.is_head,
        "turn": seat.spoke_as,
        "opinion": seat.opinion,
        "reason": seat.reason or None,
        "said_at": maybe_at(seat.said_at),
        "absence": seat.absence,
        "entered_by": seat.entered_by,
        "has_left": seat.has_left,
    }


def _votes(count: Count) -> Votes:
    return {
        "expected": count.expected,
        "present": count.present,
        "in_favour": count.in_favour,
        "against": count.against,
        "abstained": count.abstained,
        "has_quorum": count.has_quorum,
        "is_carried": count.is_carried,
    }
