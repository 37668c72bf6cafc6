"""Attempts to sign in are counted in one statement, so that nodes never allow more than there is between them.

Each attempt moves ``free_at`` on by a step, from the present or from where it was; it is refused when that would lie
further ahead than a whole burst (a token bucket, kept as the one instant at which it is full again).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, bindparam, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.sign_in import Pace
from engine.store.tables.sign_in import SignInAllowance
from engine.store.unit_of_work import UnitOfWork, table_of

_allowance = table_of(SignInAllowance)
_now, _step = bindparam("now", type_=BigInteger), bindparam("step", type_=BigInteger)
_FIRST = {"scope": bindparam("of"), "free_at": bindparam("first", type_=BigInteger)}
_NEXT = case((_allowance.c.free_at > _now, _allowance.c.free_at), else_=_now) + _step
_FITS = bindparam("furthest", type_=BigInteger) >= _NEXT
_TAKE_SQLITE = (
    sqlite.insert(_allowance)
    .values(_FIRST)
    .on_conflict_do_update(index_elements=["scope"], set_={"free_at": _NEXT}, where=_FITS)
)
_TAKE_POSTGRESQL = (
    postgresql.insert(_allowance)
    .values(_FIRST)
    .on_conflict_do_update(index_elements=["scope"], set_={"free_at": _NEXT}, where=_FITS)
)
_GIVE_BACK = (
    update(_allowance).where(_allowance.c.scope == bindparam("of")).values(free_at=_allowance.c.free_at - _step)
)
_FREE_AT = select(_allowance.c.free_at).where(_allowance.c.scope == bindparam("of"))
_CLEAR = delete(_allowance).where(_allowance.c.scope == bindparam("of"))
_FORGET = delete(_allowance).where(_allowance.c.free_at <= bindparam("now", type_=BigInteger))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def take(work: UnitOfWork, scope: str, pace: Pace, *, at: datetime) -> bool:
    """Take one attempt; return False when none is left."""
    now, step = _counted(at), pace.step // _MILLISECOND
    statement = _TAKE_SQLITE if work.database.is_sqlite else _TAKE_POSTGRESQL
    furthest = now + pace.span // _MILLISECOND
    return work.run(statement, of=scope, first=now + step, now=now, step=step, furthest=furthest) == 1


def give_back(work: UnitOfWork, scope: str, pace: Pace) -> None:
    """Give back an attempt that counts for nothing."""
    work.run(_GIVE_BACK, of=scope, step=pace.step // _MILLISECOND)


def free_at(work: UnitOfWork, scope: str, *, at: datetime) -> datetime:
    """Return when everything is free again; ``at`` where nothing was used."""
    row = work.maybe(_FREE_AT, of=scope)
    return at if row is None else _EPOCH + row[0] * _MILLISECOND


def clear(work: UnitOfWork, scope: str) -> None:
    """Forget what was used."""
    work.run(_CLEAR, of=scope)


def forget(work: UnitOfWork, *, at: datetime) -> int:
    """Remove what time has caught up with; return how many."""
    return work.run(_FORGET, now=_counted(at))


def _counted(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND
