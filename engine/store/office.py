"""What this installation remembers about itself, and its calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, delete, select, update

from engine.store.tables.office import CalendarDay, Installation
from engine.store.unit_of_work import UnitOfWork, table_of

_here, _day = table_of(Installation), table_of(CalendarDay)
_TICKED = update(_here).values(last_tick_at=bindparam("at", type_=_here.c.last_tick_at.type))
_DELIVERED = update(_here).values(last_delivery_at=bindparam("at", type_=_here.c.last_tick_at.type))
_CALENDAR = update(_here).values(
    calendar_version=bindparam("named"), calendar_until=bindparam("until", type_=_here.c.calendar_until.type)
)
_CALENDAR_NOW = select(_here.c.calendar_version, _here.c.calendar_until)
_FORGET_DAYS = delete(_day).where(_day.c.source == bindparam("said_by"))


def ticked(work: UnitOfWork, *, at: datetime) -> None:
    """Remember when the clock last ticked."""
    work.run(_TICKED, at=at)


def delivered(work: UnitOfWork, *, at: datetime) -> None:
    """Remember when mail was last delivered."""
    work.run(_DELIVERED, at=at)


def calendar_now(work: UnitOfWork) -> tuple[str, date] | None:
    """Return the version of the calendar in force and how far it is known; None before there is an office."""
    row = work.maybe(_CALENDAR_NOW)
    return None if row is None else (row[0], row[1])


def replace_calendar(
    work: UnitOfWork, days: Mapping[date, tuple[bool, str]], *, source: str, version: str, until: date
) -> None:
    """Replace the days one source had given; those of other sources (the office's own) stay and go before it."""
    work.run(_FORGET_DAYS, said_by=source)
    own = {row.day for row in work.list(CalendarDay)}
    for day, (is_working, name) in days.items():
        if day not in own:
            work.add(CalendarDay(day=day, is_working=is_working, name=name, source=source))
    work.run(_CALENDAR, named=version, until=until)
