"""An office through a year: the people of a simulation, the mails of the product, and days on which nothing runs."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from engine.clock import SetClock
from engine.domain.definition import Ladder, Role, RungRule, Workflow
from engine.domain.mailing import Hours
from engine.domain.workdays import instant
from engine.errors import DateRefused
from engine.operations import absence, handing_over, pausing
from engine.operations.absence import Absence
from engine.operations.simulating import Scenario, _Play
from engine.operations.stage import STAGE_HAND, Stage, set_up
from engine.operations.tick import tick
from notifications.compose import compose
from notifications.delivery import deliver
from notifications.post import Post
from notifications.render import build_renderer
from notifications.transport import MAIL, MemoryTransport
from rectify.holidays import published
from tests.notifications.mails import SENDER

ZONE = "Asia/Shanghai"
FIRST, DAYS = date(2026, 1, 5), 361
LAST = FIRST + timedelta(days=DAYS - 1)
# The first day without a tick, and how many there are.
OUTAGES = ((date(2026, 4, 13), 3), (date(2026, 6, 8), 10), (date(2026, 9, 1), 30))
URGENT = 3
_MORNING, _WORK, _EVENING = time(8, 30), time(9), time(17, 30)
_HOLIDAYS = published().days
_POST = Post(
    renderer=build_renderer(),
    sender=SENDER,
    zone=ZONE,
    mail_hour=_MORNING,
    base_url="https://zg.example",
    urgent=URGENT,
)


class Year(_Play):
    """Everybody acts each day; on days without an outage it ticks, mails are made and sent, morning and evening."""

    def __init__(self, workflow: Workflow, *, items: int, people: int) -> None:
        draw, hours = Random(2026), Hours(hour=_MORNING, zone=ZONE, urgent=URGENT)
        at = instant(FIRST, time(8), ZONE)
        self.stage: Stage = set_up(workflow, published(), draw, items=items, people=people, at=at)
        scenario = Scenario(items=items, people=people, days=DAYS, first=FIRST, seed=2026)
        super().__init__(self.stage, scenario, hours, draw)
        self._transport = MemoryTransport()

    def play(self) -> None:
        """Let the year pass."""
        self.through(lambda: None)

    def _day(self, day: date) -> None:
        if not is_out(day):
            tick(self.stage.ledger, at=instant(day, _MORNING, ZONE))
            self._post(instant(day, _MORNING, ZONE))
        at = instant(day, _WORK, ZONE)
        self._unusual(day, at=at)
        while self._agenda and self._agenda[0].day <= day:
            self._take(heapq.heappop(self._agenda), day, at=at)
            at += timedelta(seconds=2)
        if not is_out(day):
            self._post(instant(day, _EVENING, ZONE))
        self._await(day)

    def _post(self, at: datetime) -> None:
        compose(self.stage.ledger, _POST, at=at)
        deliver(self.stage.ledger, {MAIL: self._transport}, sender=SENDER, clock=SetClock(at))

    def _unusual(self, day: date, *, at: datetime) -> None:
        """Let two people be away, one hand everything over, and some items stand still."""
        ledger, staff = self.stage.ledger, [self.stage.players[key] for key in self.stage.cast.holding(Role.STAFF)]
        if day in (date(2026, 3, 9), date(2026, 7, 13)):
            away, instead = staff[:2] if day.month == 3 else staff[1:3]
            span = Absence(login=away.login, substitute=instead.login, first=day, last=day + timedelta(days=20))
            absence.appoint(ledger, span, zone=ZONE, actor=STAGE_HAND, at=at)
        if day == date(2026, 5, 11):
            handing_over.hand_over(ledger, staff[3].login, staff[4].login, note="岗位调整", actor=STAGE_HAND, at=at)
        manager = next(player for player in self.stage.players.values() if Role.MANAGER in player.roles)
        for item in self.stage.items[:20]:
            try:
                if day == date(2026, 3, 16):
                    pausing.pause(ledger, item.number, "等待上级批复后再办", actor=manager.actor, at=at)
                if day == date(2026, 3, 30):
                    pausing.resume(ledger, item.number, actor=manager.actor, at=at)
            except DateRefused:
                continue  # it has no date, or a request waits for its answer


def is_out(day: date) -> bool:
    """Say whether nothing ran on a day."""
    return any(first <= day < first + timedelta(days=count) for first, count in OUTAGES)


def works(day: date) -> bool:
    """Say whether a day is worked, by the published table alone."""
    return _HOLIDAYS[day][0] if day in _HOLIDAYS else day.weekday() < 5


def rungs_of(ladder: Ladder, due_on: date, *, through: date) -> Iterator[tuple[str, date]]:
    """Yield the name and day of each rung up to a day: worked out anew, day by day."""
    for rule in ladder.rungs:
        for name, day in _of_rule(rule, due_on, through):
            if day <= through:
                yield name, day


def _of_rule(rule: RungRule, due_on: date, through: date) -> Iterator[tuple[str, date]]:
    day = due_on + timedelta(days=rule.offset)
    if rule.offset <= 0:
        while not works(day):
            day -= timedelta(days=1)
        yield ("T" if rule.offset == 0 else f"T{rule.offset}"), day
        return
    last = through if rule.until is None else min(through, due_on + timedelta(days=rule.until))
    step = {"working_day": 1, "week": 7}.get(rule.repeat or "", 0)
    while day <= last:
        on = day
        if rule.repeat == "working_day" and not works(on):
            day += timedelta(days=1)
            continue
        while not works(on):
            on += timedelta(days=1)
        yield f"T+{on.isoformat()}", on
        if not step:
            return
        day += timedelta(days=step)
