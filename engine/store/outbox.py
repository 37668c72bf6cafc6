"""Notices that wait, and the messages made of them: put once, claimed with a lease, marked after the fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables.mail import Message, MessageState, Notice, NoticeState
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork, table_of

_notice, _message, _person = table_of(Notice), table_of(Message), table_of(Person)
_NOTICE_VALUES = {
    name: bindparam(name, type_=_notice.c[name].type)
    for name in ("dedupe", "kind", "item_id", "recipient_id", "data", "created_at", "send_from", "state")
}
_PUT_SQLITE = sqlite.insert(_notice).values(**_NOTICE_VALUES).on_conflict_do_nothing(index_elements=["dedupe"])
_PUT_POSTGRESQL = postgresql.insert(_notice).values(**_NOTICE_VALUES).on_conflict_do_nothing(index_elements=["dedupe"])
_WAITING = (
    select(_notice.c.recipient_id, func.min(_notice.c.send_from))
    .where(
        _notice.c.state == NoticeState.WAITING, _notice.c.send_from <= bindparam("at", type_=_notice.c.send_from.type)
    )
    .group_by(_notice.c.recipient_id)
    .order_by(_notice.c.recipient_id)
)
_OF_PERSON = (
    select(_notice.c.id, _notice.c.kind, _notice.c.item_id, _notice.c.data, _notice.c.dedupe, _notice.c.send_from)
    .where(
        _notice.c.state == NoticeState.WAITING,
        _notice.c.recipient_id == bindparam("recipient_id"),
        _notice.c.send_from <= bindparam("at", type_=_notice.c.send_from.type),
    )
    .order_by(_notice.c.id)
)
_MERGE = (
    update(_notice)
    .where(_notice.c.id == bindparam("notice_id"), _notice.c.state == NoticeState.WAITING)
    .values(state=bindparam("into"), message_id=bindparam("message"))
)
_HAS_MESSAGE = select(_message.c.id).where(
    _message.c.recipient_id == bindparam("recipient_id"),
    _message.c.local_day == bindparam("local_day", type_=_message.c.local_day.type),
    _message.c.slot == bindparam("slot"),
)
_CLAIMABLE = (
    select(_message.c.id, _message.c.attempts)
    .where(
        _message.c.next_try_at <= bindparam("at", type_=_message.c.next_try_at.type),
        or_(
            _message.c.leased_until.is_(None),
            _message.c.leased_until < bindparam("at", type_=_message.c.next_try_at.type),
        ),
    )
    .order_by(_message.c.next_try_at, _message.c.id)
    .limit(bindparam("most"))
)
_CLAIMABLE_LOCKED = _CLAIMABLE.with_for_update(skip_locked=True)
_LEASE = (
    update(_message)
    .where(_message.c.id == bindparam("message_id"), _message.c.attempts == bindparam("seen"))
    .values(
        state=MessageState.SENDING,
        leased_by=bindparam("owner"),
        attempts=bindparam("seen") + 1,
        leased_until=bindparam("until", type_=_message.c.leased_until.type),
    )
)
_LEASED = select(
    _message.c.id, _message.c.header_id, _message.c.address, _message.c.local_day, _message.c.data, _message.c.attempts
).where(_message.c.id == bindparam("message_id"), _message.c.leased_by == bindparam("owner"))
_FINISH = (
    update(_message)
    .where(
        _message.c.id == bindparam("message_id"),
        _message.c.leased_by == bindparam("owner"),
        _message.c.attempts == bindparam("attempt"),
    )
    .values(
        state=bindparam("outcome"),
        detail=bindparam("told"),
        leased_by=None,
        leased_until=None,
        next_try_at=bindparam("try_at", type_=_message.c.next_try_at.type),
        sent_at=bindparam("done_at", type_=_message.c.sent_at.type),
    )
)
_OLDEST_WAITING = select(func.count(), func.min(_message.c.created_at)).where(_message.c.next_try_at.is_not(None))
_OLDEST_NOTICE = select(func.count(), func.min(_notice.c.send_from)).where(_notice.c.state == NoticeState.WAITING)
_DEAD = select(func.count()).where(_message.c.state == MessageState.DEAD)
_UNREACHABLE = (
    select(func.count(_notice.c.recipient_id.distinct()))
    .join(_person, _person.c.id == _notice.c.recipient_id)
    .where(_notice.c.state == NoticeState.UNREACHABLE, _person.c.disabled_at.is_(None))
)
_RETRY = (
    update(_notice)
    .where(_notice.c.recipient_id == bindparam("person"), _notice.c.state == NoticeState.UNREACHABLE)
    .values(state=NoticeState.WAITING)
)
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """Something to tell one person about one item. ``send_from`` is when it may first go out."""

    dedupe: str
    kind: str
    item_id: int
    recipient_id: int
    at: datetime
    send_from: datetime
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNotice:
    """A notice that no message has taken up yet."""

    id: int
    kind: str
    item_id: int
    data: Mapping[str, Any]
    dedupe: str
    send_from: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A message that one deliverer holds for a while; ``attempt`` is the fence against a slower one."""

    id: int
    header_id: str
    address: str
    local_day: date
    data: bytes
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How much waits, since when, what has failed for good, and how many people still have no address."""

    messages: int
    oldest_message: datetime | None
    notices: int
    oldest_notice: datetime | None
    dead: int
    unreachable: int


def put(work: UnitOfWork, notices: Iterable[NewNotice]) -> int:
    """Put notices, each once whoever puts it; return how many were new."""
    statement = _PUT_SQLITE if work.database.is_sqlite else _PUT_POSTGRESQL
    rows = [
        {
            "dedupe": n.dedupe,
            "kind": n.kind,
            "item_id": n.item_id,
            "recipient_id": n.recipient_id,
            "data": _encode(n.data) if n.data else "{}",
            "created_at": n.at,
            "send_from": n.send_from,
            "state": NoticeState.WAITING,
        }
        for n in notices
    ]
    return work.run(statement, **rows[0]) if len(rows) == 1 else work.run_many(statement, rows)


def people_waiting(work: UnitOfWork, *, at: datetime) -> list[tuple[int, datetime]]:
    """Return each person with notices that may go out, and since when the first of them may."""
    return [(person, since) for person, since in work.rows(_WAITING, at=at)]


def waiting_for(work: UnitOfWork, recipient_id: int, *, at: datetime) -> list[WaitingNotice]:
    """Return a person's notices that may go out, oldest first."""
    return [
        WaitingNotice(id=key, kind=kind, item_id=item, data=json.loads(data), dedupe=dedupe, send_from=send_from)
        for key, kind, item, data, dedupe, send_from in work.rows(_OF_PERSON, recipient_id=recipient_id, at=at)
    ]


def has_message(work: UnitOfWork, *, recipient_id: int, local_day: date, slot: str) -> bool:
    """Say whether a person's message of a day and slot exists already."""
    return work.maybe(_HAS_MESSAGE, recipient_id=recipient_id, local_day=local_day, slot=slot) is not None


def merge(work: UnitOfWork, notices: Iterable[WaitingNotice], *, message_id: int) -> int:
    """Take waiting notices up into a message; return how many were still waiting."""
    return work.run_many(
        _MERGE, ({"notice_id": n.id, "into": NoticeState.MERGED, "message": message_id} for n in notices)
    )


def set_aside(work: UnitOfWork, notices: Iterable[WaitingNotice], state: NoticeState) -> int:
    """Take waiting notices out of the queue for good: withdrawn, or unreachable; return how many."""
    return work.run_many(_MERGE, ({"notice_id": n.id, "into": state, "message": None} for n in notices))


def retry_unreachable(work: UnitOfWork, person_id: int) -> int:
    """Let a person's notices that no mail could carry wait for the next mail again; return how many."""
    return work.run(_RETRY, person=person_id)


def claim(work: UnitOfWork, *, owner: str, at: datetime, until: datetime, most: int) -> list[Leased]:
    """Lease messages whose time has come to one deliverer."""
    rows = work.rows(_CLAIMABLE if work.database.is_sqlite else _CLAIMABLE_LOCKED, at=at, most=most)
    claimed = [key for key, seen in rows if work.run(_LEASE, message_id=key, seen=seen, owner=owner, until=until)]
    return [
        Leased(
            **dict(
                zip(
                    ("id", "header_id", "address", "local_day", "data", "attempt"),
                    work.one(_LEASED, message_id=key, owner=owner),
                    strict=True,
                )
            )
        )
        for key in claimed
    ]


def finish(
    work: UnitOfWork,
    leased: Leased,
    *,
    owner: str,
    outcome: MessageState,
    detail: str,
    next_try_at: datetime | None,
    sent_at: datetime | None,
) -> bool:
    """Write down how an attempt ended; False when the lease has passed to another deliverer meanwhile."""
    return (
        work.run(
            _FINISH,
            message_id=leased.id,
            owner=owner,
            attempt=leased.attempt,
            outcome=outcome,
            told=detail,
            try_at=next_try_at,
            done_at=sent_at,
        )
        == 1
    )


def queue(work: UnitOfWork) -> Queue:
    """Return how much waits and since when."""
    messages, oldest_message = work.one(_OLDEST_WAITING)
    notices, oldest_notice = work.one(_OLDEST_NOTICE)
    return Queue(
        messages=messages,
        oldest_message=oldest_message,
        notices=notices,
        oldest_notice=oldest_notice,
        dead=work.one(_DEAD)[0],
        unreachable=work.one(_UNREACHABLE)[0],
    )
