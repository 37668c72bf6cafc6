"""The office's calendar: what is published, and on top of it the office's own days off and days worked.

Each change gives the calendar another version and wakes what has a timer on a day that changed. Dates that were set
before stay; ``engine.operations.recounting`` counts them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.domain.workdays import Calendar
from engine.errors import InvalidInput, NotFound, Unhealthy
from engine.operations.ledger import Ledger
from engine.store import calendar, history, holidays, recounts
from engine.store.calendar import Edition, StatedDay
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_CHAIN = "office"
_VERSION = re.compile(r"(?P<published>.*?)(?:\+(?P<changes>[0-9]+))?", re.DOTALL)
_LONGEST_NAME = 80
_MOST_DAYS = 4000
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    """What the office says of a day: whether it is worked, and what it is called. ``where`` is its place in a file."""

    is_working: bool
    name: str = ""
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDay:
    """A day that somebody said something of: as it counts, and what is published where the office says otherwise."""

    day: date
    is_working: bool
    name: str
    source: str
    published: StatedDay | None = None

    @property
    def is_own(self) -> bool:
        """Say whether the office itself says so."""
        return self.source == calendar.OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCalendar:
    """The calendar in force: its version, how far it is known, and the stated days of a year."""

    edition: Edition
    days: tuple[ListedDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysSet:
    """What became of days the office stated: new ones, others than before, and those that it had said already."""

    version: str
    added: tuple[date, ...]
    changed: tuple[date, ...]
    same: tuple[date, ...]
    unannounced: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCleared:
    """A day of which the office says nothing any more: what counts now, and what is published of it."""

    version: str
    day: date
    is_working: bool
    published: StatedDay | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """How far the holidays are known now; ``changed`` is False when it was so before."""

    version: str
    until: date
    changed: bool


@dataclass(frozen=True, slots=True)
class _Table:
    """The calendar as it stands, to be changed in this transaction."""

    edition: Edition
    days: list[StatedDay] = field(default_factory=list)

    @property
    def own(self) -> dict[date, StatedDay]:
        """Return what the office says, by day."""
        return {stated.day: stated for stated in self.days if stated.source == calendar.OWN}

    def published(self, day: date) -> StatedDay | None:
        """Return what is published of a day."""
        return next((stated for stated in self.days if stated.day == day and stated.source != calendar.OWN), None)

    def calendar(self) -> Calendar:
        """Return the calendar to count with."""
        now = self.edition
        return Calendar(version=now.version, published_until=now.until, exceptions=calendar.in_force(self.days))


def list_days(ledger: Ledger, *, actor: Actor, year: int | None = None) -> ListedCalendar:
    """Return the stated days of a year, or of all years, as they count.

    Raises ``NotPermitted``, and ``Unhealthy`` before ``init``.
    """
    require(actor, Action.SEE_CALENDAR)
    with reading(ledger.database) as work:
        table = _table(work)
    found: dict[date, ListedDay] = {}
    for stated in table.days:
        if year is not None and stated.day.year != year:
            continue
        listed = ListedDay(day=stated.day, is_working=stated.is_working, name=stated.name, source=stated.source)
        before = found.get(stated.day)
        if before is None:
            found[stated.day] = listed
        else:
            found[stated.day] = _over(before, listed, table.published(stated.day))
    return ListedCalendar(edition=table.edition, days=tuple(found.values()))


def _over(one: ListedDay, other: ListedDay, published: StatedDay | None) -> ListedDay:
    return replace(one if one.is_own else other, published=published)


def set_days(
    ledger: Ledger,
    stated: Mapping[date, OwnDay],
    *,
    actor: Actor,
    at: datetime,
    taken_from: str | None = None,
    dry_run: bool = False,
) -> DaysSet:
    """Let the office say of days whether they are worked, all of them or none; with ``dry_run`` only say what is new.

    ``taken_from`` is the name of the file they came in. What the office says counts before what is published. Raises
    ``NotPermitted``, ``InvalidInput`` for a day out of range, a name that cannot be kept or too many days.
    """
    require(actor, Action.KEEP_CALENDAR)
    wanted = {day: replace(own, name=own.name.strip()) for day, own in stated.items()}
    _require_usable(wanted)
    with writing(ledger.database) as work:
        work.lock("installation")
        table = _table(work)
        known = table.own
        added = tuple(sorted(day for day in wanted if day not in known))
        changed = tuple(
            sorted(
                day
                for day, own in wanted.items()
                if day in known and (known[day].is_working, known[day].name) != (own.is_working, own.name)
            )
        )
        version = table.edition.version
        if (added or changed) and not dry_run:
            new = {day: (wanted[day].is_working, wanted[day].name) for day in (*added, *changed)}
            calendar.put_own(work, new)
            version = _changed(work, table, new, at=at)
            data: dict[str, object] = {
                "version": version,
                "days": {
                    day.isoformat(): {"working": works, "name": name} for day, (works, name) in sorted(new.items())
                },
            }
            if taken_from is not None:
                data["from"] = taken_from
            history.append(work, _CHAIN, at=at, action="calendar_set", actor=actor, data=data)
        return DaysSet(
            version=version,
            added=added,
            changed=changed,
            same=tuple(sorted(wanted.keys() - set(added) - set(changed))),
            unannounced=tuple(sorted({day.year for day in wanted if day > table.edition.until})),
        )


def clear_day(ledger: Ledger, day: date, *, actor: Actor, at: datetime) -> DayCleared:
    """Let a day be again what is published of it, else what its weekday says.

    Raises ``NotPermitted``, and ``NotFound`` when the office said nothing of the day.
    """
    require(actor, Action.KEEP_CALENDAR)
    with writing(ledger.database) as work:
        work.lock("installation")
        table = _table(work)
        if not calendar.forget_own(work, day):
            raise NotFound(what=Words("本单位自己的日子", "day of the office's own"), which=day.isoformat())
        version = _changed(work, table, [day], at=at)
        data: dict[str, object] = {"version": version, "day": day.isoformat()}
        history.append(work, _CHAIN, at=at, action="calendar_cleared", actor=actor, data=data)
        return DayCleared(
            version=version,
            day=day,
            is_working=_table(work).calendar().is_working(day),
            published=table.published(day),
        )


def announce(ledger: Ledger, year: int, *, actor: Actor, at: datetime, undo: bool = False) -> Announced:
    """Say that the holidays of the next year are known, because the office has entered them; or take that back.

    Raises ``NotPermitted``, and ``InvalidInput`` for a year other than the one whose turn it is.
    """
    require(actor, Action.KEEP_CALENDAR)
    with writing(ledger.database) as work:
        work.lock("installation")
        table = _table(work)
        now = table.edition
        if not undo and year <= now.until.year:
            return Announced(version=now.version, until=now.until, changed=False)
        until = _withdrawn(now, year) if undo else _announced(now, year)
        calendar.announce(work, until)
        after = replace(now, own_until=until)
        if undo:
            recounts.retract(work, after.until)
        version = _changed(work, table, (), at=at)
        data: dict[str, object] = {"version": version, "year": year, "until": after.until.isoformat()}
        history.append(
            work, _CHAIN, at=at, action="calendar_retracted" if undo else "calendar_announced", actor=actor, data=data
        )
        return Announced(version=version, until=after.until, changed=True)


def _announced(now: Edition, year: int) -> date:
    """Return how far the holidays are known when a year is added; raises ``InvalidInput`` when one is left out."""
    if year != now.until.year + 1:
        raise _wrong_year(year, Words("前面的年份还没有公布", "a year before it is not announced"), now.until.year + 1)
    return date(year, 12, 31)


def _withdrawn(now: Edition, year: int) -> date | None:
    """Return how far the office says the holidays are known when it takes a year back."""
    if now.own_until is None or now.own_until != now.until or year != now.own_until.year:
        last = now.own_until.year if now.own_until == now.until else None
        raise _wrong_year(year, Words("不是本单位最后宣布的一年", "it is not the last year the office announced"), last)
    until = date(year - 1, 12, 31)
    return until if until > now.published_until else None


def _wrong_year(year: int, why: Words, allowed: int | None) -> InvalidInput:
    none = Words("没有可以撤回的年份", "none; the office announced no year")
    return InvalidInput(
        what=Words("年份", "Year"), value=year, why=why, allowed=none if allowed is None else allowed, where="YEAR"
    )


def adopt(
    work: UnitOfWork,
    published: Mapping[date, tuple[bool, str]],
    *,
    source: str,
    version: str,
    until: date,
    actor: Actor,
    at: datetime,
) -> bool:
    """Take a published calendar over, in a transaction that has begun; False when it is this very one already.

    The office's own days stay and go before it, and their changes stay counted in the version.
    """
    table = _table(work)
    before, changes = _parts(table.edition.version)
    if before == version:
        return False
    calendar.replace_published(work, published, source=source, until=until)
    named = _version(version, changes)
    calendar.rename(work, named)
    touched = {stated.day for stated in table.days if stated.source == source} | published.keys()
    _wake(work, table.calendar(), touched, at=at)
    history.append(work, _CHAIN, at=at, action="calendar", actor=actor, data={"version": named})
    return True


def _table(work: UnitOfWork) -> _Table:
    now = calendar.edition(work)
    if now is None:
        raise Unhealthy(
            what=Words("这里还没有建立台账。", "There is no ledger here yet."),
            way_out=Words("先运行 rectify init。", "Run rectify init first."),
        )
    return _Table(edition=now, days=calendar.stated(work))


def _changed(work: UnitOfWork, before: _Table, touched: Iterable[date], *, at: datetime) -> str:
    """Name the calendar anew after a change and wake what it touches; return its version."""
    published, changes = _parts(before.edition.version)
    version = _version(published, changes + 1)
    calendar.rename(work, version)
    _wake(work, before.calendar(), set(touched), at=at)
    return version


def _wake(work: UnitOfWork, before: Calendar, touched: set[date], *, at: datetime) -> None:
    """Wake what has a timer on a day that is worked no more, or on the day that work on a new one was moved to.

    Holidays are looked at whatever changed: they go by names too.
    """
    after = _table(work).calendar()
    moved = [day for day in touched if before.is_working(day) != after.is_working(day)]
    calendar.look_again(work, {day for one in moved for day in (one, before.on_or_after(one))}, at=at)
    holidays.look_again(work, at=at)


def _parts(version: str) -> tuple[str, int]:
    found = _VERSION.fullmatch(version)
    assert found is not None  # noqa: S101 - every text matches
    return found["published"], int(found["changes"] or 0)


def _version(published: str, changes: int) -> str:
    return f"{published}+{changes}" if changes else published


def _require_usable(stated: Mapping[date, OwnDay]) -> None:
    if len(stated) > _MOST_DAYS:
        raise InvalidInput(
            what=Words("日历", "Calendar"),
            value=Words(f"{len(stated)}天", f"{len(stated)} days"),
            why=Words("太多了", "these are too many"),
            allowed=Words(f"一次不超过{_MOST_DAYS}天", f"at most {_MOST_DAYS} days at a time"),
        )
    for day, own in stated.items():
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise InvalidInput(
                what=Words("日期", "Date"),
                value=day.isoformat(),
                why=Words("超出范围", "it is out of range"),
                allowed=f"{_FIRST_YEAR}–{_LAST_YEAR}",
                where=own.where,
            )
        if len(own.name) > _LONGEST_NAME or not own.name.isprintable():
            raise InvalidInput(
                what=Words("名称", "Name"),
                value=own.name[:_LONGEST_NAME],
                why=Words("长度或字符不对", "its length or a character is wrong"),
                allowed=Words(f"最多{_LONGEST_NAME}个可见字符", f"at most {_LONGEST_NAME} printable characters"),
                where=own.where,
            )
