"""What would be if the office said other things of some days: which due days would move, before anything is changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from engine.domain.actor import Actor
from engine.errors import NotFound
from engine.operations.calendar import DaysSet, OwnDay, clear_day, set_days
from engine.operations.ledger import Ledger
from engine.operations.recounting import Recount, recount
from engine.store import calendar
from engine.store.calendar import StatedDay
from engine.store.unit_of_work import reading
from engine.words import Words

# No row of days off is longer: a due day before it is on a working day of its own, whatever is said of this one.
_LONGEST_REST = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What saying something of days would do, or did: to the days, None where one is cleared, and to due days."""

    days: DaysSet | None
    moved: Recount


def suppose_days(ledger: Ledger, stated: Mapping[date, OwnDay], *, actor: Actor, at: datetime) -> Supposed:
    """Return what it would do if the office said this of days, and change nothing; raises what ``set_days`` does."""
    days = set_days(ledger, stated, actor=actor, at=at, dry_run=True)
    own = [
        StatedDay(day=day, is_working=one.is_working, name=one.name, source=calendar.OWN) for day, one in stated.items()
    ]
    return Supposed(days=days, moved=_supposed(ledger, own, stated, actor=actor, at=at))


def keep_days(
    ledger: Ledger, stated: Mapping[date, OwnDay], *, actor: Actor, at: datetime, taken_from: str | None = None
) -> Supposed:
    """Let the office say this of days, and count again the due days that it may move.

    What was kept stays when counting is interrupted; counted again, it goes on. Raises what ``set_days`` does.
    """
    days = set_days(ledger, stated, actor=actor, at=at, taken_from=taken_from)
    return Supposed(days=days, moved=recount(ledger, actor=actor, at=at, since=_since(stated)))


def suppose_cleared(ledger: Ledger, day: date, *, actor: Actor, at: datetime) -> Supposed:
    """Return what it would do if the office said nothing of a day any more; raises what ``clear_day`` does."""
    with reading(ledger.database) as work:
        there = any(one.day == day and one.source == calendar.OWN for one in calendar.stated(work))
    if not there:
        raise NotFound(what=Words("本单位自己的日子", "day of the office's own"), which=day.isoformat())
    return Supposed(days=None, moved=_supposed(ledger, (), (day,), actor=actor, at=at))


def let_be_published(ledger: Ledger, day: date, *, actor: Actor, at: datetime) -> Supposed:
    """Let a day be again what is published of it, and count again the due days that it may move."""
    clear_day(ledger, day, actor=actor, at=at)
    return Supposed(days=None, moved=recount(ledger, actor=actor, at=at, since=_since((day,))))


def suppose_announced(ledger: Ledger, year: int, *, actor: Actor, at: datetime) -> Supposed:
    """Return what it would do if the office said that the holidays of a year are known; raises ``NotPermitted``."""
    with reading(ledger.database) as work:
        now = ledger.calendar(work)
    other = replace(now, version=f"{now.version}?", published_until=date(year, 12, 31))
    moved = recount(ledger.supposing(other), actor=actor, at=at, dry_run=True, announced_only=True)
    return Supposed(days=None, moved=moved)


def _supposed(
    ledger: Ledger, own: Collection[StatedDay], touched: Collection[date], *, actor: Actor, at: datetime
) -> Recount:
    with reading(ledger.database) as work:
        now, there = ledger.calendar(work), calendar.stated(work)
    kept = [one for one in there if one.source != calendar.OWN or one.day not in touched]
    # A version of its own, so that nothing that is kept by version is mistaken for it.
    other = replace(now, version=f"{now.version}?", exceptions=calendar.in_force([*kept, *own]))
    return recount(ledger.supposing(other), actor=actor, at=at, dry_run=True, since=_since(touched))


def _since(touched: Collection[date]) -> date:
    return min(touched) - _LONGEST_REST
