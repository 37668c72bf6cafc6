"""Calls under a key, as they are kept: by whom, what was asked, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from engine.store.tables.calls import KeptCall
from engine.store.unit_of_work import UnitOfWork, table_of

_call = table_of(KeptCall)
_INSTANT = _call.c.started_at.type
_THIS = (_call.c.actor == bindparam("login"), _call.c.key == bindparam("named"))
_FIND = select(_call.c.request, _call.c.started_at, _call.c.status, _call.c.headers, _call.c.body).where(*_THIS)
_BEGIN = insert(_call).values(
    actor=bindparam("login"),
    key=bindparam("named"),
    request=bindparam("asked"),
    started_at=bindparam("at", type_=_INSTANT),
    headers="{}",
    body="",
)
_AGAIN = update(_call).where(*_THIS).values(started_at=bindparam("at", type_=_INSTANT))
_ANSWER = (
    update(_call)
    .where(*_THIS)
    .values(
        status=bindparam("code"),
        headers=bindparam("said"),
        body=bindparam("given"),
        started_at=bindparam("at", type_=_INSTANT),
    )
)
_DROP = delete(_call).where(*_THIS)
_FORGET = delete(_call).where(_call.c.started_at < bindparam("before", type_=_INSTANT))


@dataclass(frozen=True, slots=True)
class Known:
    """A call that came before; without a status it has not been answered."""

    request: str
    started_at: datetime
    status: int | None
    headers: str
    body: str


def find(work: UnitOfWork, login: str, key: str) -> Known | None:
    """Return the call under a key, None when there is none."""
    row = work.maybe(_FIND, login=login, named=key)
    return None if row is None else Known(*row)


def begin(work: UnitOfWork, login: str, key: str, request: str, *, at: datetime) -> None:
    """Begin a call."""
    work.run(_BEGIN, login=login, named=key, asked=request, at=at)


def begin_again(work: UnitOfWork, login: str, key: str, *, at: datetime) -> None:
    """Take up a call that was begun and never answered."""
    work.run(_AGAIN, login=login, named=key, at=at)


def answer(work: UnitOfWork, login: str, key: str, *, status: int, headers: str, body: str, at: datetime) -> None:
    """Keep what a call was answered."""
    work.run(_ANSWER, login=login, named=key, code=status, said=headers, given=body, at=at)


def drop(work: UnitOfWork, login: str, key: str) -> None:
    """Forget a call."""
    work.run(_DROP, login=login, named=key)


def forget(work: UnitOfWork, *, before: datetime) -> int:
    """Forget the calls from before an instant; return how many."""
    return work.run(_FORGET, before=before)
