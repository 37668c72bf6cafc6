"""Collective decisions, and the seats of those who should attend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, insert, or_, select, update

from engine.domain.decisions import DecisionState, Opinion
from engine.domain.requests import RequestState
from engine.store.sections import WHOLE, Section, section_of
from engine.store.tables.decisions import Decision, Seat
from engine.store.tables.ledger import Item
from engine.store.tables.office import Account, Person
from engine.store.tables.requests import Request
from engine.store.unit_of_work import UnitOfWork, table_of

_decision, _seat, _item, _request = (table_of(kind) for kind in (Decision, Seat, Item, Request))
_person, _account = table_of(Person), table_of(Account)
_COLUMNS = (
    "id", "item_id", "trigger", "request_id", "subject", "meets_on", "place", "quorum", "majority", "state",
    "called_by", "called_by_id", "called_at", "minutes", "closed_by", "closed_at", "used_version",
)  # fmt: skip
# The item, or the request, has moved on since: what the meeting was called about is over. The alias is this module's
# own, because a list of what somebody may see joins the item for itself.
_about, _asked = _item.alias("about"), _request.alias("asked")
_MOVED_ON = or_(
    _about.c.state != _decision.c.item_state,
    _about.c.entered_at > _decision.c.called_at,
    and_(_asked.c.id.is_not(None), _asked.c.state != RequestState.PENDING),
)
_READ: Select[Any] = (
    select(*(_decision.c[name] for name in _COLUMNS), _asked.c.rule, _MOVED_ON)
    .join(_about, _about.c.id == _decision.c.item_id)
    .outerjoin(_asked, _asked.c.id == _decision.c.request_id)
)
_GET = _READ.where(_decision.c.id == bindparam("decision_id"))
_OF_ITEM = _READ.where(_decision.c.item_id == bindparam("item_id")).order_by(_decision.c.id)
_WAITS_FOR = (
    _READ.join(_seat, _seat.c.decision_id == _decision.c.id)
    .where(
        _seat.c.person_id == bindparam("person_id"),
        _seat.c.opinion.is_(None),
        _seat.c.absence.is_(None),
        _decision.c.state == DecisionState.OPEN,
        ~_MOVED_ON,
    )
    .order_by(_decision.c.id)
)
_ADD_SEAT = insert(_seat).values(
    decision_id=bindparam("decision_id"), person_id=bindparam("person_id"), is_head=bindparam("is_head"), reason="",
    has_left=False,
)  # fmt: skip
_SEATS: Select[Any] = (
    select(
        _seat.c.decision_id,
        _seat.c.person_id,
        _person.c.name,
        _account.c.login,
        _seat.c.is_head,
        _seat.c.opinion,
        _seat.c.reason,
        _seat.c.spoke_as,
        _seat.c.said_at,
        _seat.c.absence,
        _seat.c.entered_by,
        _seat.c.has_left,
        _person.c.disabled_at,
        _decision.c.state,
    )
    .join(_decision, _decision.c.id == _seat.c.decision_id)
    .join(_person, _person.c.id == _seat.c.person_id)
    .join(_account, _account.c.person_id == _person.c.id)
    .order_by(_seat.c.decision_id, _seat.c.id)
)
_SEATS_OF = _SEATS.where(_seat.c.decision_id == bindparam("decision_id"))
_SEATS_ON = _SEATS.where(_decision.c.item_id == bindparam("item_id"))
_HERE = (_seat.c.decision_id == bindparam("decision"), _seat.c.person_id == bindparam("person"))
_SPEAK = (
    update(_seat)
    .where(*_HERE, _seat.c.opinion.is_(None))
    .values(
        opinion=bindparam("said"),
        reason=bindparam("why"),
        spoke_as=bindparam("turn"),
        said_at=bindparam("at", type_=_seat.c.said_at.type),
        absence=None,
        entered_by=bindparam("by", type_=_seat.c.entered_by.type),
    )
)
_BE_ABSENT = (
    update(_seat)
    .where(*_HERE, _seat.c.opinion.is_(None), _seat.c.absence.is_(None))
    .values(absence=bindparam("why"), entered_by=bindparam("by", type_=_seat.c.entered_by.type))
)
_TURNS = select(func.count()).where(_seat.c.decision_id == bindparam("decision_id"), _seat.c.opinion.is_not(None))
_LET_GO = (
    update(_seat)
    .where(
        _seat.c.decision_id == bindparam("decision"),
        _seat.c.opinion.is_(None),
        _seat.c.person_id.in_(select(_person.c.id).where(_person.c.disabled_at.is_not(None))),
    )
    .values(has_left=True)
)
_END = (
    update(_decision)
    .where(_decision.c.id == bindparam("decision"), _decision.c.state == DecisionState.OPEN)
    .values(
        state=bindparam("becomes"),
        minutes=bindparam("named", type_=_decision.c.minutes.type),
        closed_by=bindparam("by", type_=_decision.c.closed_by.type),
        closed_at=bindparam("at", type_=_decision.c.closed_at.type),
    )
)
_USE = (
    update(_decision)
    .where(
        _decision.c.id == bindparam("decision"),
        _decision.c.state == DecisionState.CARRIED,
        _decision.c.used_version.is_(None),
    )
    .values(used_version=bindparam("version"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision:
    """One decision as it stands. ``has_moved_on``: the item, or the request, is no longer where it was called about.

    ``state`` is ``lapsed`` for one that was open then; one that was carried stays so, but nothing rests on it any more.
    ``request_rule`` is the rule of the request it is about.
    """

    id: int
    item_id: int
    trigger: str | None
    request_id: int | None
    subject: str
    meets_on: date
    place: str
    quorum: str
    majority: str
    state: DecisionState
    called_by: str
    called_by_id: int | None
    called_at: datetime
    minutes: str | None
    closed_by: str | None
    closed_at: datetime | None
    used_version: int | None
    request_rule: str | None
    has_moved_on: bool

    @property
    def may_be_rested_on(self) -> bool:
        """Say whether a step, or an agreement, may rest on it: carried, unused, and the item is where it was."""
        return self.state is DecisionState.CARRIED and self.used_version is None and not self.has_moved_on


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSeat:
    """The seat of one who should attend, with what they said; ``spoke_as`` is their turn, from 1."""

    decision_id: int
    person_id: int
    name: str
    login: str
    is_head: bool
    opinion: Opinion | None
    reason: str
    spoke_as: int | None
    said_at: datetime | None
    absence: str | None
    entered_by: str | None
    has_left: bool


def add(work: UnitOfWork, row: Decision, *, head: int, members: Iterable[int]) -> int:
    """Store a decision that is open with the seats of its head and members; return its key."""
    decision_id = work.add(row)
    for person in (*(one for one in members if one != head), head):
        work.run(_ADD_SEAT, decision_id=decision_id, person_id=person, is_head=person == head)
    return decision_id


def get(work: UnitOfWork, decision_id: int) -> StoredDecision | None:
    """Return a decision, or None."""
    row = work.maybe(_GET, decision_id=decision_id)
    return None if row is None else _stored(row)


def of_item(work: UnitOfWork, item_id: int) -> list[StoredDecision]:
    """Return every decision about an item, in the order they were called."""
    return [_stored(row) for row in work.rows(_OF_ITEM, item_id=item_id)]


def waiting_for(work: UnitOfWork, person_id: int) -> list[StoredDecision]:
    """Return the open decisions on which a person should speak and has not, of what has not moved on."""
    return [_stored(row) for row in work.rows(_WAITS_FOR, person_id=person_id)]


def listed(
    work: UnitOfWork,
    *,
    state: DecisionState | None = None,
    item_id: int | None = None,
    member_id: int | None = None,
    section: Section = WHOLE,
) -> list[StoredDecision]:
    """Return decisions in the order they were called: all, those of a state, of an item, with a seat for somebody."""
    query = section_of(_READ, _decision, section)
    if state is not None:
        is_lapsed = or_(
            _decision.c.state == DecisionState.LAPSED, and_(_decision.c.state == DecisionState.OPEN, _MOVED_ON)
        )
        query = query.where(
            is_lapsed
            if state is DecisionState.LAPSED
            else and_(_decision.c.state == state, or_(~_MOVED_ON, _decision.c.state != DecisionState.OPEN))
        )
    if item_id is not None:
        query = query.where(_decision.c.item_id == item_id)
    if member_id is not None:
        query = query.where(_decision.c.id.in_(select(_seat.c.decision_id).where(_seat.c.person_id == member_id)))
    return [_stored(row) for row in work.rows_once(query)]


def seats_of(work: UnitOfWork, decision_id: int) -> tuple[StoredSeat, ...]:
    """Return the seats of a decision, the head's last."""
    return tuple(map(_seated, work.rows(_SEATS_OF, decision_id=decision_id)))


def seats_on(work: UnitOfWork, item_id: int) -> dict[int, tuple[StoredSeat, ...]]:
    """Return the seats of every decision about an item, by the decision's key."""
    return _grouped(map(_seated, work.rows(_SEATS_ON, item_id=item_id)))


def seats_of_many(work: UnitOfWork, decision_ids: Iterable[int]) -> dict[int, tuple[StoredSeat, ...]]:
    """Return the seats of these decisions, by the decision's key."""
    query = _SEATS.where(_seat.c.decision_id.in_(sorted(set(decision_ids))))
    return _grouped(map(_seated, work.rows_once(query)))


def speak(
    work: UnitOfWork, decision_id: int, person_id: int, opinion: Opinion, reason: str, *, by: str | None, at: datetime
) -> int | None:
    """Store what somebody said, and return their turn; None when they had spoken already."""
    turn = int(work.one(_TURNS, decision_id=decision_id)[0]) + 1
    said = work.run(_SPEAK, decision=decision_id, person=person_id, said=opinion, why=reason, turn=turn, by=by, at=at)
    return turn if said else None


def be_absent(work: UnitOfWork, decision_id: int, person_id: int, reason: str, *, by: str | None) -> bool:
    """Store why somebody is absent; False when they have spoken, or are recorded as absent already."""
    return work.run(_BE_ABSENT, decision=decision_id, person=person_id, why=reason, by=by) == 1


def end(
    work: UnitOfWork, decision_id: int, becomes: DecisionState, *, by: str, at: datetime, minutes: str | None = None
) -> bool:
    """End a decision that is open; whoever had left by then without speaking is let go. False when it was over."""
    work.run(_LET_GO, decision=decision_id)
    return work.run(_END, decision=decision_id, becomes=becomes, named=minutes, by=by, at=at) == 1


def use(work: UnitOfWork, decision_id: int, *, version: int) -> bool:
    """Let a version of the item rest on a carried decision; False when another does."""
    return work.run(_USE, decision=decision_id, version=version) == 1


def _stored(row: tuple[Any, ...]) -> StoredDecision:
    values = dict(zip(_COLUMNS, row, strict=False))
    state, has_moved_on = DecisionState(values["state"]), bool(row[-1])
    values["state"] = DecisionState.LAPSED if state is DecisionState.OPEN and has_moved_on else state
    return StoredDecision(**values, request_rule=row[-2], has_moved_on=has_moved_on)


def _seated(row: tuple[Any, ...]) -> StoredSeat:
    *values, opinion, reason, spoke_as, said_at, absence, entered_by, has_left, disabled_at, state = row
    decision_id, person_id, name, login, is_head = values
    return StoredSeat(
        decision_id=decision_id,
        person_id=person_id,
        name=name,
        login=login,
        is_head=bool(is_head),
        opinion=Opinion(opinion) if opinion is not None else None,
        reason=reason,
        spoke_as=spoke_as,
        said_at=said_at,
        absence=absence,
        entered_by=entered_by,
        # While it is open, what counts is whether they work here now; afterwards, whether they did when it ended.
        has_left=bool(has_left) or (state == DecisionState.OPEN and disabled_at is not None and opinion is None),
    )


def _grouped(seats: Iterable[StoredSeat]) -> dict[int, tuple[StoredSeat, ...]]:
    found: dict[int, tuple[StoredSeat, ...]] = {}
    for seat in seats:
        found[seat.decision_id] = (*found.get(seat.decision_id, ()), seat)
    return found
