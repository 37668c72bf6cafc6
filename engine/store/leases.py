"""Messages on their way out: claimed with a lease, marked after the fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select, update

from engine.store.tables.mail import Message, MessageState
from engine.store.unit_of_work import UnitOfWork, table_of

_message = table_of(Message)
_CLAIMABLE = (
    select(_message.c.id, _message.c.attempts)
    .where(
        _message.c.channel == bindparam("way"),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A message that one deliverer holds for a while; ``attempt`` is the fence against a slower one."""

    id: int
    header_id: str
    address: str
    local_day: date
    data: bytes
    attempt: int


def claim(work: UnitOfWork, *, channel: str, owner: str, at: datetime, until: datetime, most: int) -> list[Leased]:
    """Lease messages of one channel whose time has come to one deliverer."""
    rows = work.rows(_CLAIMABLE if work.database.is_sqlite else _CLAIMABLE_LOCKED, way=channel, at=at, most=most)
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
