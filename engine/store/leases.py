"""Messages on their way out: claimed with a lease, begun one by one, marked after the fact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, bindparam, cast, or_, select, update

from engine.store.tables.delivery import Allowance
from engine.store.tables.mail import Message, MessageBody, MessageState
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_message, _body, _allowance = table_of(Message), table_of(MessageBody), table_of(Allowance)
_INSTANT = _message.c.next_try_at.type
_COLUMNS = (
    _message.c.id, _message.c.recipient_id, _message.c.header_id, _message.c.address, _message.c.local_day,
    _body.c.data, _message.c.attempts, _message.c.failures, _message.c.next_try_at, _message.c.state,
    _message.c.leased_by,
)  # fmt: skip


def _free(at: str) -> ColumnElement[bool]:
    return or_(_message.c.leased_until.is_(None), _message.c.leased_until < bindparam(at, type_=_INSTANT))


_DUE = (
    select(*_COLUMNS)
    .select_from(_message.join(_body))
    .where(
        _message.c.channel == bindparam("way"),
        _message.c.next_try_at <= bindparam("at", type_=_INSTANT),
        _free("at"),
    )
    .order_by(_message.c.next_try_at, _message.c.id)
    .limit(bindparam("most"))
)
# Whoever has had their share of this hour keeps their place, and does not stand in the way of others.
_DUE_WITHIN = _DUE.where(
    ~select(_allowance.c.scope)
    .where(
        _allowance.c.scope == bindparam("scope") + cast(_message.c.recipient_id, String),
        _allowance.c.hour == bindparam("hour", type_=_allowance.c.hour.type),
        _allowance.c.used >= bindparam("share"),
    )
    .exists()
)
_LOCKED = {query: query.with_for_update(skip_locked=True, of=_message) for query in (_DUE, _DUE_WITHIN)}
_LEASE = (
    update(_message)
    .where(_message.c.id == bindparam("message_id"), _message.c.attempts == bindparam("seen"))
    .values(
        leased_by=bindparam("owner"),
        attempts=bindparam("seen") + 1,
        leased_until=bindparam("until", type_=_INSTANT),
    )
)
_HELD = update(_message).where(
    _message.c.id == bindparam("message_id"),
    _message.c.leased_by == bindparam("owner"),
    _message.c.attempts == bindparam("attempt"),
)
_BEGIN = _HELD.values(state=MessageState.SENDING, leased_until=bindparam("until", type_=_INSTANT))
_FINISH = _HELD.values(
    state=bindparam("outcome"),
    detail=bindparam("told"),
    failures=bindparam("held_against"),
    leased_by=bindparam("heard_from"),
    leased_until=None,
    next_try_at=bindparam("try_at", type_=_INSTANT),
    sent_at=bindparam("done_at", type_=_message.c.sent_at.type),
)
# Nothing was tried: the number goes to whoever leases it next, whose name is another.
_GIVE_BACK = _HELD.values(state=bindparam("was"), attempts=_message.c.attempts - 1, leased_by=None, leased_until=None)
_GIVE_UP = (
    update(_message)
    .where(
        _message.c.address == bindparam("to"),
        _message.c.channel == bindparam("way"),
        _message.c.next_try_at.is_not(None),
        or_(_free("at"), _message.c.leased_by == bindparam("owner")),
    )
    .values(state=MessageState.DEAD, detail=bindparam("told"), next_try_at=None, leased_by=None, leased_until=None)
    .returning(_message.c.id, _message.c.recipient_id)
)
_GIVE_UP_FOR = (
    update(_message)
    .where(_message.c.recipient_id == bindparam("person"), _message.c.next_try_at.is_not(None), _free("at"))
    .values(state=MessageState.DEAD, detail=bindparam("told"), next_try_at=None, leased_by=None, leased_until=None)
    .returning(_message.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A message that one deliverer holds for a while; ``attempt`` is the fence against a slower one.

    ``failures`` counts what is held against the message so far; ``due_at`` is its place in the queue, ``was`` its state
    before it was begun. ``left_by`` is the deliverer that was sending it, with this attempt, when its lease ran out:
    nobody knows whether it was taken over.
    """

    id: int
    recipient_id: int
    header_id: str
    address: str
    local_day: date
    data: bytes
    attempt: int
    failures: int
    due_at: datetime
    was: MessageState
    left_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """At most ``most`` messages of a person in ``hour``; ``scope`` is what their allowances are named by."""

    scope: str
    hour: datetime
    most: int


def due(work: UnitOfWork, *, channel: str, at: datetime, most: int, share: Share | None = None) -> list[Leased]:
    """Return messages of one channel whose time has come, in their order, as they will be once they are leased.

    Among them are those that somebody left while sending them. Until the transaction ends nobody else can lease them.
    Those of people who have had their share are left out.
    """
    query: Query = _DUE if share is None else _DUE_WITHIN
    limited = {} if share is None else {"scope": share.scope, "hour": share.hour, "share": share.most}
    rows = work.rows(query if work.database.is_sqlite else _LOCKED[query], way=channel, at=at, most=most, **limited)
    return [_leased(*row) for row in rows]


def _leased(
    key: int,
    person: int,
    header: str,
    address: str,
    day: date,
    data: bytes,
    attempts: int,
    failures: int,
    due_at: datetime,
    state: str,
    owner: str | None,
) -> Leased:
    was = MessageState.UNKNOWN if state == MessageState.UNKNOWN else MessageState.WAITING
    left_by = owner if state == MessageState.SENDING else None
    return Leased(
        id=key,
        recipient_id=person,
        header_id=header,
        address=address,
        local_day=day,
        data=data,
        attempt=attempts if left_by else attempts + 1,
        failures=failures,
        due_at=due_at,
        was=was,
        left_by=left_by,
    )


def lease(work: UnitOfWork, found: Sequence[Leased], *, owner: str, until: datetime) -> None:
    """Lease messages that ``due`` has just found to one deliverer."""
    work.run_many(
        _LEASE, ({"message_id": one.id, "seen": one.attempt - 1, "owner": owner, "until": until} for one in found)
    )


def begin(work: UnitOfWork, leased: Leased, *, owner: str, until: datetime) -> bool:
    """Say that a message is being sent, and hold it for longer; False when it has passed to another deliverer."""
    return work.run(_BEGIN, message_id=leased.id, owner=owner, attempt=leased.attempt, until=until) == 1


def finish(
    work: UnitOfWork,
    leased: Leased,
    *,
    owner: str,
    outcome: MessageState,
    detail: str,
    failures: int,
    next_try_at: datetime | None,
    sent_at: datetime | None,
) -> bool:
    """Write down how an attempt ended; False when the lease has passed to another deliverer meanwhile.

    Whoever left the message may still finish it, until another leases it.
    """
    return (
        work.run(
            _FINISH,
            message_id=leased.id,
            owner=owner,
            attempt=leased.attempt,
            outcome=outcome,
            told=detail,
            held_against=failures,
            try_at=next_try_at,
            done_at=sent_at,
            heard_from=leased.left_by,
        )
        == 1
    )


def give_back(work: UnitOfWork, leased: Iterable[Leased], *, owner: str) -> int:
    """Let go of messages that were not tried, as they were, in their place; return how many were still held."""
    return work.run_many(
        _GIVE_BACK,
        ({"message_id": one.id, "owner": owner, "attempt": one.attempt, "was": one.was} for one in leased),
    )


def give_up(work: UnitOfWork, address: str, *, channel: str, owner: str, detail: str, at: datetime) -> dict[int, int]:
    """Give up every message that waits for an address, apart from those others hold; return to whom each was."""
    return dict(work.rows(_GIVE_UP, to=address, way=channel, owner=owner, told=detail, at=at))


def give_up_for(work: UnitOfWork, person_id: int, *, detail: str, at: datetime) -> list[int]:
    """Give up every message to a person, by whichever way, apart from those under way; return which they were."""
    return [key for (key,) in work.rows(_GIVE_UP_FOR, person=person_id, told=detail, at=at)]
