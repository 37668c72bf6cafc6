"""Ways out that are at fault: paused for every node, until something passes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables.delivery import Relay
from engine.store.unit_of_work import UnitOfWork, table_of

_relay = table_of(Relay)
_INSTANT = _relay.c.paused_until.type
_FAILED = {
    "name": bindparam("way"),
    "failures": bindparam("times"),
    "failing_since": bindparam("at", type_=_INSTANT),
    "paused_until": bindparam("until", type_=_INSTANT),
    "stage": bindparam("how_far"),
    "code": bindparam("answer"),
    "detail": bindparam("told"),
}
_AGAIN = {
    **{name: _FAILED[name] for name in ("failures", "paused_until", "stage", "code", "detail")},
    "failing_since": func.coalesce(_relay.c.failing_since, bindparam("at", type_=_INSTANT)),
}
# Whoever comes second has tried before the pause began: one failure of the way out is counted once.
_RESTED = or_(_relay.c.paused_until.is_(None), _relay.c.paused_until <= bindparam("at", type_=_INSTANT))
_PAUSE_SQLITE = (
    sqlite.insert(_relay).values(_FAILED).on_conflict_do_update(index_elements=["name"], set_=_AGAIN, where=_RESTED)
)
_PAUSE_POSTGRESQL = (
    postgresql.insert(_relay).values(_FAILED).on_conflict_do_update(index_elements=["name"], set_=_AGAIN, where=_RESTED)
)
_RESUME = (
    update(_relay)
    .where(_relay.c.name == bindparam("way"), _relay.c.paused_until.is_not(None))
    .values(paused_until=None)
)
_PASSED = (
    update(_relay)
    .where(_relay.c.name == bindparam("way"))
    .values(failures=0, failing_since=None, paused_until=None, stage="", code=None, detail="")
)
_COLUMNS = ("name", "failures", "failing_since", "paused_until", "stage", "code", "detail")
_AT_FAULT = select(*(_relay.c[name] for name in _COLUMNS)).where(_relay.c.failures > 0).order_by(_relay.c.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtFault:
    """A way out that failed so many times in a row, since when, and until when it rests; with the last answer."""

    name: str
    failures: int
    failing_since: datetime
    paused_until: datetime | None
    stage: str
    code: int | None
    detail: str


def known(work: UnitOfWork, name: str) -> Relay | None:
    """Return what is remembered of a way out, None when it was never at fault."""
    return work.find(Relay, name=name)


def pause(
    work: UnitOfWork,
    name: str,
    *,
    failures: int,
    until: datetime,
    stage: str,
    code: int | None,
    detail: str,
    at: datetime,
) -> bool:
    """Let nothing leave by a way out before ``until``, after its n-th failure; False while it is paused already.

    Since when it fails stays as it was, unless it was in order before.
    """
    return (
        work.run(
            _PAUSE_SQLITE if work.database.is_sqlite else _PAUSE_POSTGRESQL,
            way=name,
            times=failures,
            at=at,
            until=until,
            how_far=stage,
            answer=code,
            told=detail,
        )
        == 1
    )


def resume(work: UnitOfWork, name: str) -> bool:
    """End the pause of a way out at once, for another try; False when it is not paused."""
    return work.run(_RESUME, way=name) == 1


def passed(work: UnitOfWork, name: str) -> None:
    """Remember that a way out is in order: something has passed."""
    work.run(_PASSED, way=name)


def at_fault(work: UnitOfWork) -> list[AtFault]:
    """Return every way out by which nothing has passed since it failed, by name."""
    return [AtFault(**dict(zip(_COLUMNS, row, strict=True))) for row in work.rows(_AT_FAULT)]
