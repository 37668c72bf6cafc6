"""Addresses that mail did not reach: refused by a relay, or the mail came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables.delivery import Address, AddressFault
from engine.store.tables.mail import Message, Notice
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork, table_of

_address, _person, _message, _notice = (table_of(kind) for kind in (Address, Person, Message, Notice))
_INSTANT = _address.c.since.type
_FLAG = {
    "address": bindparam("of"),
    "fault": bindparam("what"),
    "code": bindparam("answer"),
    "detail": bindparam("told"),
    "times": 1,
    "message_id": bindparam("message"),
    "since": bindparam("at", type_=_INSTANT),
    "last_at": bindparam("at", type_=_INSTANT),
}
_AGAIN = {
    **{name: _FLAG[name] for name in ("fault", "code", "detail", "message_id", "last_at")},
    "times": _address.c.times + 1,
}
_FLAG_SQLITE = sqlite.insert(_address).values(_FLAG).on_conflict_do_update(index_elements=["address"], set_=_AGAIN)
_FLAG_POSTGRESQL = (
    postgresql.insert(_address).values(_FLAG).on_conflict_do_update(index_elements=["address"], set_=_AGAIN)
)
_CLEAR = delete(_address).where(_address.c.address == bindparam("of"))
_FAULTY = (
    select(_person.c.name, *(_address.c[name] for name in ("address", "fault", "code", "detail", "since")))
    .join(_address, _address.c.address == _person.c.email)
    .where(_person.c.disabled_at.is_(None))
    .order_by(_person.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """Somebody whose address mail does not reach, and what is known against it."""

    name: str
    address: str
    fault: AddressFault
    code: str
    detail: str
    since: datetime


def flag(
    work: UnitOfWork, address: str, *, fault: AddressFault, code: str, detail: str, message_id: int | None, at: datetime
) -> None:
    """Hold a refusal or a bounce against an address; ``code`` and ``detail`` are the other side's answer and words."""
    work.run(
        _FLAG_SQLITE if work.database.is_sqlite else _FLAG_POSTGRESQL,
        of=address,
        what=fault,
        answer=code,
        told=detail,
        message=message_id,
        at=at,
    )


def clear(work: UnitOfWork, address: str) -> bool:
    """Forget what is known against an address; False when that is nothing."""
    return work.run(_CLEAR, of=address) == 1


def faulty(work: UnitOfWork) -> list[Faulty]:
    """Return everybody still here whose address mail does not reach."""
    return [
        Faulty(name=name, address=address, fault=AddressFault(fault), code=code, detail=detail, since=since)
        for name, address, fault, code, detail, since in work.rows(_FAULTY)
    ]
