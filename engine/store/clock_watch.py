"""How the clock of each machine goes, kept between its ticks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.clock import Reading
from engine.domain.clock_watch import Verdict, Watch
from engine.store.tables.office import ClockWatch
from engine.store.unit_of_work import UnitOfWork, table_of

_watch = table_of(ClockWatch)
_NAMES = (
    "boot", "verdict", "wall_at", "seconds", "trusted_wall_at", "trusted_seconds", "moved_wall_at", "moved_seconds",
)  # fmt: skip
_READ = select(*(_watch.c[name] for name in _NAMES))
_OF_BOOT = _READ.where(_watch.c.boot == bindparam("boot"))
_HELD = _READ.where(_watch.c.verdict == Verdict.HELD).order_by(_watch.c.moved_wall_at)
_LAST = select(func.max(_watch.c.wall_at)).where(_watch.c.verdict != Verdict.HELD)
_FORGET = delete(_watch).where(
    _watch.c.boot != bindparam("kept"),
    _watch.c.verdict != Verdict.HELD,
    _watch.c.wall_at < bindparam("before", type_=_watch.c.wall_at.type),
)
_DROP = delete(_watch).where(_watch.c.boot == bindparam("gone"))
_VALUES = {name: bindparam(name, type_=_watch.c[name].type) for name in _NAMES}
_PUT_SQLITE, _PUT_POSTGRESQL = (
    dialect_insert(_watch)
    .values(**_VALUES)
    .on_conflict_do_update(
        index_elements=["boot"], set_={name: value for name, value in _VALUES.items() if name != "boot"}
    )
    for dialect_insert in (sqlite.insert, postgresql.insert)
)


def of_boot(work: UnitOfWork, boot: str) -> Watch | None:
    """Return how the clock went since a start of a machine, or None for a start that is not known."""
    row = work.maybe(_OF_BOOT, boot=boot)
    return None if row is None else _stored(row)


def held(work: UnitOfWork) -> list[Watch]:
    """Return every clock that leapt ahead and was not accepted, the least far first."""
    return [_stored(row) for row in work.rows(_HELD)]


def last_shown(work: UnitOfWork) -> datetime | None:
    """Return the latest time that a clock showed which is not held; None before the first."""
    shown: datetime | None = work.one(_LAST)[0]
    return shown


def put(work: UnitOfWork, watch: Watch) -> None:
    """Keep what is thought of a clock."""
    work.run(_PUT_SQLITE if work.database.is_sqlite else _PUT_POSTGRESQL, **_row(watch))


def drop(work: UnitOfWork, boot: str) -> None:
    """Forget a start of a machine."""
    work.run(_DROP, gone=boot)


def forget(work: UnitOfWork, *, before: datetime, kept: str) -> None:
    """Forget machines that were not read for long, but this one and those that are held."""
    work.run(_FORGET, before=before, kept=kept)


def _row(watch: Watch) -> dict[str, Any]:
    moved = watch.moved
    return {
        "boot": watch.reading.boot,
        "verdict": watch.verdict,
        "wall_at": watch.reading.wall,
        "seconds": watch.reading.seconds,
        "trusted_wall_at": watch.trusted.wall,
        "trusted_seconds": watch.trusted.seconds,
        "moved_wall_at": moved.wall if moved else None,
        "moved_seconds": moved.seconds if moved else None,
    }


def _stored(row: tuple[Any, ...]) -> Watch:
    boot, verdict, wall, seconds, trusted_wall, trusted_seconds, moved_wall, moved_seconds = row
    reading = Reading(wall=wall, boot=boot, seconds=seconds)
    return Watch(
        verdict=Verdict(verdict),
        reading=reading,
        trusted=replace(reading, wall=trusted_wall, seconds=trusted_seconds),
        moved=None if moved_wall is None else replace(reading, wall=moved_wall, seconds=moved_seconds),
    )
