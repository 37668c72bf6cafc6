"""What this installation remembers about itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, bindparam, case, select, update

from engine.store.tables.office import Installation
from engine.store.unit_of_work import UnitOfWork, table_of

_here = table_of(Installation)
_LAST_TICK = select(_here.c.last_tick_at)
_AT = bindparam("at", type_=_here.c.last_tick_at.type)
# A sandbox may have been set ahead while another tick was under way; elsewhere a clock that was put right counts.
_TICKED = update(_here).values(
    last_tick_at=case((and_(_here.c.is_sandbox, _here.c.last_tick_at > _AT), _here.c.last_tick_at), else_=_AT)
)
_RENAME = update(_here).values(office_name=bindparam("called"))
_DELIVERED = update(_here).values(last_delivery_at=bindparam("at", type_=_here.c.last_tick_at.type))


def last_tick(work: UnitOfWork) -> datetime | None:
    """Return when the clock last ticked, None before it ever did; raises ``LookupError`` where there is no office."""
    last: datetime | None = work.one(_LAST_TICK)[0]
    return last


def ticked(work: UnitOfWork, *, at: datetime) -> None:
    """Remember when the clock last ticked; in a sandbox the latest instant it was set to."""
    work.run(_TICKED, at=at)


def delivered(work: UnitOfWork, *, at: datetime) -> None:
    """Remember when mail was last delivered."""
    work.run(_DELIVERED, at=at)


def rename(work: UnitOfWork, name: str) -> None:
    """Give the office another name, which pages, mails and papers say."""
    work.run(_RENAME, called=name)
