"""What came back about messages: kept once, and counted by address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.bounces import BounceAction
from engine.store.tables.delivery import Bounce
from engine.store.tables.mail import Message, MessageState
from engine.store.unit_of_work import UnitOfWork, table_of

_bounce, _message = table_of(Bounce), table_of(Message)
_COLUMNS = ("id", "recipient_id", "address", "header_id", "state", "attempts", "channel", "created_at", "sent_at")
_NAMED = select(*(_message.c[name] for name in _COLUMNS)).where(
    _message.c.recipient_id == bindparam("recipient_id"),
    _message.c.local_day == bindparam("local_day", type_=_message.c.local_day.type),
    _message.c.slot == bindparam("slot"),
)
_VALUES = {
    name: bindparam(name, type_=_bounce.c[name].type)
    for name in ("message_id", "address", "action", "status", "detail", "received_at")
}
_ONCE = ["message_id", "action", "status"]
_PUT_SQLITE = sqlite.insert(_bounce).values(_VALUES).on_conflict_do_nothing(index_elements=_ONCE)
_PUT_POSTGRESQL = postgresql.insert(_bounce).values(_VALUES).on_conflict_do_nothing(index_elements=_ONCE)
_FAILED = exists().where(_bounce.c.message_id == _message.c.id, _bounce.c.action == BounceAction.FAILED)
_NEWEST_FAILED = (
    select(_message.c.id).where(_message.c.address == bindparam("of"), _FAILED).order_by(_message.c.id.desc()).limit(1)
)
_LATEST = (
    select(_FAILED)
    .select_from(_message)
    .where(
        _message.c.address == bindparam("of"),
        _message.c.state == MessageState.SENT,
        _message.c.id <= bindparam("newest"),
    )
    .order_by(_message.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message as something that came back may be about it."""

    id: int
    recipient_id: int
    address: str
    header_id: str
    state: MessageState
    attempts: int
    channel: str
    created_at: datetime
    sent_at: datetime | None


def named(work: UnitOfWork, *, recipient_id: int, local_day: date, slot: str) -> SentMessage | None:
    """Return the message of a person, local day and slot, or None."""
    row = work.maybe(_NAMED, recipient_id=recipient_id, local_day=local_day, slot=slot)
    if row is None:
        return None
    values = dict(zip(_COLUMNS, row, strict=True))
    return SentMessage(**{**values, "state": MessageState(values["state"])})


def put(
    work: UnitOfWork, message: SentMessage, *, action: BounceAction, status: str, detail: str, at: datetime
) -> bool:
    """Keep what came back about a message; False when it is known already."""
    statement = _PUT_SQLITE if work.database.is_sqlite else _PUT_POSTGRESQL
    return (
        work.run(
            statement,
            message_id=message.id,
            address=message.address,
            action=action,
            status=status,
            detail=detail,
            received_at=at,
        )
        == 1
    )


def of_message(work: UnitOfWork, message_id: int) -> list[Bounce]:
    """Return what came back about one message, in the order it came."""
    return work.list(Bounce, message_id=message_id)


def latest_failed(work: UnitOfWork, address: str, *, most: int) -> list[bool]:
    """Say of the latest sent messages to an address, the newest that failed first, whether each failed."""
    newest = work.maybe(_NEWEST_FAILED, of=address)
    if newest is None:
        return []
    return [bool(failed) for (failed,) in work.rows(_LATEST, of=address, newest=newest[0], most=most)]
