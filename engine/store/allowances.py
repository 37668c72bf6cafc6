"""How many messages a way out, or a person, has had in an hour by the clock: exact, however many nodes send."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables.delivery import Allowance
from engine.store.unit_of_work import UnitOfWork, table_of

# Stands between a way out and the key of a person in what their allowance is named by.
TO = " to "

_allowance = table_of(Allowance)
_HOUR = _allowance.c.hour.type
_TAKEN = {
    "scope": bindparam("of"),
    "hour": bindparam("during", type_=_HOUR),
    "used": bindparam("many"),
}
_MORE = {"used": _allowance.c.used + bindparam("many")}
_FITS = _allowance.c.used + bindparam("many") <= bindparam("most")
_KEY = ["scope", "hour"]
_TAKE_SQLITE = (
    sqlite.insert(_allowance).values(_TAKEN).on_conflict_do_update(index_elements=_KEY, set_=_MORE, where=_FITS)
)
_TAKE_POSTGRESQL = (
    postgresql.insert(_allowance).values(_TAKEN).on_conflict_do_update(index_elements=_KEY, set_=_MORE, where=_FITS)
)
_GIVE_BACK = (
    update(_allowance)
    .where(
        _allowance.c.scope == bindparam("of"),
        _allowance.c.hour == bindparam("during", type_=_HOUR),
        _allowance.c.used >= bindparam("many"),
    )
    .values(used=_allowance.c.used - bindparam("many"))
)
_LAST_HOURS = (
    select(_allowance.c.scope, func.max(_allowance.c.hour))
    .where(_allowance.c.used > 0, _allowance.c.scope.not_like(f"%{TO}%"))
    .group_by(_allowance.c.scope)
)
_FORGET = delete(_allowance).where(_allowance.c.hour < bindparam("before", type_=_HOUR))


def take(work: UnitOfWork, scope: str, *, hour: datetime, wanted: int, most: int) -> int:
    """Take up to so many out of the ``most`` of an hour; return how many were left to take.

    Each part is taken whole or not at all in one statement, so nodes never take more than there is between them; who
    takes second waits for the transaction of the first.
    """
    statement = _TAKE_SQLITE if work.database.is_sqlite else _TAKE_POSTGRESQL
    taken, part = 0, min(wanted, most)
    while part > 0 and taken < wanted:
        part = min(part, wanted - taken)
        if work.run(statement, of=scope, during=hour, many=part, most=most) == 1:
            taken += part
        else:
            part //= 2
    return taken


def give_back(work: UnitOfWork, scope: str, *, hour: datetime, many: int) -> None:
    """Give back what was taken in an hour and not used."""
    if many:
        work.run(_GIVE_BACK, of=scope, during=hour, many=many)


def last_hours(work: UnitOfWork) -> dict[str, datetime]:
    """Return for each way out that is limited the last hour in which something left by it."""
    return dict(work.rows(_LAST_HOURS))


def forget(work: UnitOfWork, *, before: datetime) -> int:
    """Remove what was counted in hours before this one; return how many counts."""
    return work.run(_FORGET, before=before)
