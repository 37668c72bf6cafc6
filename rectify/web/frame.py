"""What stands around every page of somebody who is signed in: the places to go, who they are, how the clock does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.alarms import Alarm, ticks_stopped
from engine.domain.permission import may_in_office
from engine.domain.workdays import local_day
from engine.operations.surroundings import Surroundings
from engine.words import Words
from notifications.wording import plain_date
from rectify.heartbeat import of_leap

# Where somebody is who wanted to go nowhere in particular.
HOME = "/work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of the words in the head of a page: where it leads, None while there is no such page.

    With ``action`` it is there for those who may do that in the office.
    """

    key: str
    word: Words
    path: str | None = None
    action: Action | None = None

    def is_open_to(self, actor: Actor) -> bool:
        """Say whether there is such a page, and somebody may open it."""
        return self.path is not None and (self.action is None or may_in_office(actor, self.action))


PLACES: Sequence[Place] = (
    Place(key="work", word=Words("我的工作", "My work"), path="/work"),
    Place(key="ledger", word=Words("台账", "Ledger"), path="/items"),
    Place(key="dashboard", word=Words("看板", "Dashboard"), path="/dashboard"),
    Place(key="workflows", word=Words("流程", "Workflows"), path="/workflows"),
    Place(key="calendar", word=Words("日历", "Calendar"), path="/calendar"),
    Place(key="office", word=Words("办公室", "Office"), path="/office", action=Action.SEE_OFFICE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame of one page. ``here`` is the key of the place it belongs to, ``waiting`` what waits for the reader.

    ``still`` says what stands still, so that nobody relies on reminders that do not go out; what the clock and the mail
    lack is said to those who must see to it, with the way to the page of health for whoever ``sees_health``.
    """

    name: str
    here: str
    places: Sequence[Place]
    waiting: int | None
    still: Sequence[Alarm]
    sees_health: bool
    ticked: Words


def frame(actor: Actor, found: Surroundings, *, here: str, at: datetime, zone: str, waiting: int | None) -> Frame:
    """Return the frame of a page for somebody."""
    stopped = ticks_stopped(found.last_tick_at, at=at)
    return Frame(
        name=actor.name,
        here=here,
        places=tuple(place for place in PLACES if place.is_open_to(actor)),
        waiting=waiting,
        still=[*([stopped] if stopped else []), *(of_leap(one, zone) for one in found.held), *found.alarms],
        sees_health=may_in_office(actor, Action.EXAMINE),
        ticked=_ticked(found.last_tick_at, at=at, zone=zone),
    )


def near(moment: datetime, *, at: datetime, zone: str) -> Words:
    """Return an instant of the past in words: 今天10:41, 11月20日16:42, with its year when that is another one."""
    day, today = local_day(moment, zone), local_day(at, zone)
    clock = f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
    if day == today:
        return Words(f"今天{clock}", f"today at {clock}")
    written = plain_date(day, seen_from=today)
    return Words(f"{written.zh}{clock}", f"{written.en}, {clock}")


def _ticked(last_tick: datetime | None, *, at: datetime, zone: str) -> Words:
    if last_tick is None:
        return Words("还没有自动检查过", "The clock has not ticked yet")
    return Words("上次自动检查：{when}", "Last automatic check: {when}").fill(when=near(last_tick, at=at, zone=zone))
