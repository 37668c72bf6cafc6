"""What this installation remembers about itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from engine.store.tables.office import Installation
from engine.store.unit_of_work import UnitOfWork, table_of

_here = table_of(Installation)
_LAST_TICK = select(_here.c.last_tick_at)
_TICKED = update(_here).values(last_tick_at=bindparam("at", type_=_here.c.last_tick_at.type))
_RENAME = update(_here).values(office_name=bindparam("called"))
_DELIVERED = update(_here).values(last_delivery_at=bindparam("at", type_=_here.c.last_tick_at.type))


def last_tick(work: UnitOfWork) -> datetime | None:
    """Return when the clock last ticked, None before it ever did; raises ``LookupError`` where there is no office."""
    last: datetime | None = work.one(_LAST_TICK)[0]
    return last


def ticked(work: UnitOfWork, *, at: datetime) -> None:
    """Remember when the clock last ticked."""
    work.run(_TICKED, at=at)


def delivered(work: UnitOfWork, *, at: datetime) -> None:
    """Remember when mail was last delivered."""
    work.run(_DELIVERED, at=at)


def rename(work: UnitOfWork, name: str) -> None:
    """Give the office another name, which pages, mails and papers say."""
    work.run(_RENAME, called=name)
