"""The office's calendar: what is published, what the office itself says, and timers that a changed day touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import bindparam, delete, insert, select, update

from engine.store.deadlines import StoredTimer, wake_many
from engine.store.tables.dates import Timer
from engine.store.tables.office import CalendarDay, Installation
from engine.store.unit_of_work import UnitOfWork, table_of

OWN = "office"
_here, _day, _timer = table_of(Installation), table_of(CalendarDay), table_of(Timer)
_NOW = select(_here.c.calendar_version, _here.c.calendar_until, _here.c.calendar_own_until)
_VERSION = select(_here.c.calendar_version)
_NAME = update(_here).values(calendar_version=bindparam("named"))
_PUBLISHED = update(_here).values(calendar_until=bindparam("until", type_=_here.c.calendar_until.type))
_ANNOUNCED = update(_here).values(calendar_own_until=bindparam("until", type_=_here.c.calendar_own_until.type))
_DAYS = select(_day.c.day, _day.c.is_working, _day.c.name, _day.c.source).order_by(_day.c.day, _day.c.source)
_ADD = insert(_day).values(
    {name: bindparam(name, type_=_day.c[name].type) for name in ("day", "is_working", "name", "source")}
)
_FORGET_SOURCE = delete(_day).where(_day.c.source == bindparam("said_by"))
_FORGET = delete(_day).where(_day.c.source == OWN, _day.c.day == bindparam("the_day", type_=_day.c.day.type))
_ON = select(_timer.c.kind, _timer.c.subject_id).where(
    _timer.c.kind != "settle",
    _timer.c.due_at >= bindparam("first", type_=_timer.c.due_at.type),
    _timer.c.due_at < bindparam("end", type_=_timer.c.due_at.type),
)
# A civil day somewhere on earth begins so long before it does in UTC, and ends so long after.
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The calendar in force: its version, until when it is published, until when the office says it is known."""

    version: str
    published_until: date
    own_until: date | None

    @property
    def until(self) -> date:
        """Return the last day whose arrangement is known."""
        return self.published_until if self.own_until is None else max(self.published_until, self.own_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDay:
    """What one source says of a day."""

    day: date
    is_working: bool
    name: str
    source: str


def edition(work: UnitOfWork) -> Edition | None:
    """Return the calendar in force; None before there is an office."""
    row = work.maybe(_NOW)
    return None if row is None else Edition(version=row[0], published_until=row[1], own_until=row[2])


def version(work: UnitOfWork) -> str | None:
    """Return the name of the calendar in force, which is asked for very often; None before there is an office."""
    row = work.maybe(_VERSION)
    return None if row is None else str(row[0])


def stated(work: UnitOfWork) -> list[StatedDay]:
    """Return what every source says, by day."""
    return [
        StatedDay(day=day, is_working=is_working, name=name, source=source)
        for day, is_working, name, source in work.rows(_DAYS)
    ]


def in_force(days: Iterable[StatedDay]) -> dict[date, bool]:
    """Return whether each stated day is worked: as the office says, else as is published."""
    found: dict[date, bool] = {}
    own = set()
    for stated_day in days:
        if stated_day.source == OWN:
            own.add(stated_day.day)
        elif stated_day.day in own:
            continue
        found[stated_day.day] = stated_day.is_working
    return found


def named_days_off(days: Iterable[StatedDay]) -> dict[date, str]:
    """Return the names of days off: the office's own, else the published one; those without a name are left out."""
    known = list(days)
    works = in_force(known)
    off = [one for one in known if not one.is_working and not works[one.day] and one.name.strip()]
    return {one.day: one.name.strip() for one in sorted(off, key=lambda one: one.source == OWN)}


def rename(work: UnitOfWork, version: str) -> None:
    """Give the calendar another version: whatever was made of the old one is made anew."""
    work.run(_NAME, named=version)


def replace_published(work: UnitOfWork, days: Mapping[date, tuple[bool, str]], *, source: str, until: date) -> None:
    """Replace the days that one source had published; what the office says stays and counts before it."""
    work.run(_FORGET_SOURCE, said_by=source)
    work.run_many(_ADD, ({"day": day, "is_working": w, "name": n, "source": source} for day, (w, n) in days.items()))
    work.run(_PUBLISHED, until=until)


def put_own(work: UnitOfWork, days: Mapping[date, tuple[bool, str]]) -> None:
    """Store what the office says of some days, in place of what it said before."""
    for day in days:
        forget_own(work, day)
    work.run_many(_ADD, ({"day": day, "is_working": w, "name": n, "source": OWN} for day, (w, n) in days.items()))


def forget_own(work: UnitOfWork, day: date) -> bool:
    """Forget what the office said of a day; False when it said nothing."""
    return work.run(_FORGET, the_day=day) == 1


def announce(work: UnitOfWork, until: date | None) -> None:
    """Store how far the office itself says that the holidays are known."""
    work.run(_ANNOUNCED, until=until)


def look_again(work: UnitOfWork, days: Iterable[date], *, at: datetime) -> None:
    """Wake at an instant whatever has a timer on one of these civil days, in whichever zone they are meant."""
    found: set[tuple[str, int]] = set()
    for day in set(days):
        midnight = datetime.combine(day, time.min, UTC)
        found.update(work.rows(_ON, first=midnight - _EAST, end=midnight + timedelta(days=1) + _WEST))
    wake_many(work, (StoredTimer(due_at=at, kind=kind, subject_id=subject) for kind, subject in sorted(found)))
