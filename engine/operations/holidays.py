"""Reminders of holidays (节日廉政提醒): whether, when and whom the office reminds, and how the clock does it.

Whoever is to be told gets a notice on the day, which goes out in their mail of that day like all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Role
from engine.domain.holidays import (
    MOST_DAYS_BEFORE,
    MOST_REMINDERS,
    USUAL_DAYS,
    Holiday,
    HolidayReminder,
    due,
    next_day,
    reminders,
)
from engine.domain.permission import require
from engine.domain.workdays import local_day, start_of_day
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.operations.reminding import Failed
from engine.store import history, holidays, outbox
from engine.store.deadlines import StoredTimer
from engine.store.holidays import Chosen
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

KIND = "holiday_reminder"
_CHAIN = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHoliday:
    """A holiday to come with the reminders of it that are to come; none while the office is not reminded."""

    holiday: Holiday
    reminders: tuple[HolidayReminder, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayPlan:
    """What the office chose (None: not to be reminded), how many people that reaches now, and the holidays to come.

    ``known_until`` is the last day whose arrangement is known.
    """

    chosen: Chosen | None
    people: int
    holidays: tuple[PlannedHoliday, ...]
    known_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidaysTold:
    """How many notices of holidays a batch of timers put, and which timers failed."""

    told: int = 0
    failed: tuple[Failed, ...] = ()


def remind_of_holidays(
    ledger: Ledger,
    *,
    days: Sequence[int] = USUAL_DAYS,
    roles: Sequence[str] = (),
    zone: str,
    actor: Actor,
    at: datetime,
) -> HolidayPlan:
    """Let the office be reminded so many days before each holiday: everybody, or who holds one of these roles.

    Days are civil days of ``zone``. What lay before the day of the choice is not made up for; choosing the same again
    changes nothing. Raises ``NotPermitted``, and ``InvalidInput`` for days out of range and for a role there is not.
    """
    require(actor, Action.REMIND_OF_HOLIDAYS)
    wanted = Chosen(days=_days(days), roles=_roles(roles), zone=zone, since=local_day(at, zone))
    with writing(ledger.database) as work:
        work.lock("installation")
        before = holidays.chosen(work)
        if before is None or (before.days, before.roles, before.zone) != (wanted.days, wanted.roles, wanted.zone):
            holidays.choose(work, wanted)
            holidays.wake(work, at=at)
            data: dict[str, object] = {"days": list(wanted.days), "roles": list(wanted.roles), "zone": zone}
            history.append(work, _CHAIN, at=at, action="holiday_reminders_set", actor=actor, data=data)
        return _plan(work, ledger, zone=zone, at=at)


def stop_reminding(ledger: Ledger, *, zone: str, actor: Actor, at: datetime) -> HolidayPlan:
    """Let the office be reminded of holidays no more; what waits for a mail is not told either.

    Raises ``NotPermitted``.
    """
    require(actor, Action.REMIND_OF_HOLIDAYS)
    with writing(ledger.database) as work:
        work.lock("installation")
        if holidays.forget(work):
            history.append(work, _CHAIN, at=at, action="holiday_reminders_off", actor=actor, data={})
        return _plan(work, ledger, zone=zone, at=at)


def holiday_plan(ledger: Ledger, *, zone: str, actor: Actor, at: datetime) -> HolidayPlan:
    """Return what the office chose, and which holidays come.

    ``zone`` says which day it is while nothing is chosen. Raises ``NotPermitted``, and ``Unhealthy`` before ``init``.
    """
    require(actor, Action.SEE_CALENDAR)
    with reading(ledger.database) as work:
        return _plan(work, ledger, zone=zone, at=at)


def tell_of_holidays(work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime) -> HolidaysTold:
    """Tell whoever is to be told of a holiday now, each once, and set the timer of the next day."""
    if not timers:
        return HolidaysTold()
    try:
        return HolidaysTold(told=_tell(work, ledger, at=at))
    except (LookupError, ValueError) as fault:
        return HolidaysTold(failed=tuple((timer, repr(fault)) for timer in timers))


def _tell(work: UnitOfWork, ledger: Ledger, *, at: datetime) -> int:
    choice = holidays.chosen(work)
    if choice is None:
        return 0
    today = local_day(at, choice.zone)
    planned = reminders(ledger.holidays(work), choice.days, ledger.calendar(work))
    now, coming = due(planned, since=choice.since, today=today), next_day(planned, after=today)
    if coming is not None:
        holidays.wake(work, at=start_of_day(coming, choice.zone))
    if not now:
        return 0
    people = holidays.told(work, choice.roles)
    return outbox.put(work, [_notice(one, person, at=at) for one in now for person in people])


def _notice(reminder: HolidayReminder, person: int, *, at: datetime) -> NewNotice:
    holiday = reminder.holiday
    return NewNotice(
        dedupe=f"{holidays.TIMER}:{holiday.key}:{reminder.days_before}:{person}",
        kind=KIND,
        item_id=None,
        recipient_id=person,
        at=at,
        send_from=at,
        data={"holiday": holiday.key, "begins_on": holiday.first.isoformat(), "days_before": reminder.days_before},
    )


def _plan(work: UnitOfWork, ledger: Ledger, *, zone: str, at: datetime) -> HolidayPlan:
    choice, calendar = holidays.chosen(work), ledger.calendar(work)
    today = local_day(at, choice.zone if choice else zone)
    coming = [holiday for holiday in ledger.holidays(work) if holiday.first > today]
    planned = reminders(coming, choice.days, calendar) if choice else ()
    told = [one for one in planned if choice and one.on >= max(today, choice.since)]
    return HolidayPlan(
        chosen=choice,
        people=len(holidays.told(work, choice.roles)) if choice else 0,
        holidays=tuple(
            PlannedHoliday(holiday=holiday, reminders=tuple(one for one in told if one.holiday == holiday))
            for holiday in coming
        ),
        known_until=calendar.published_until,
    )


def _days(days: Sequence[int]) -> tuple[int, ...]:
    wanted = tuple(sorted(set(days), reverse=True))
    if wanted and len(wanted) <= MOST_REMINDERS and wanted[-1] >= 1 and wanted[0] <= MOST_DAYS_BEFORE:
        return wanted
    raise InvalidInput(
        what=Words("提前天数", "Days before"),
        value=",".join(map(str, days)),
        where="--days",
        why=Words("超出范围", "it is out of range"),
        allowed=Words(
            f"1到{MOST_REMINDERS}个数，每个1–{MOST_DAYS_BEFORE}",
            f"1 to {MOST_REMINDERS} numbers, each 1–{MOST_DAYS_BEFORE}",
        ),
    )


def _roles(roles: Sequence[str]) -> tuple[Role, ...]:
    for role in roles:
        if role not in list(Role):
            raise InvalidInput(
                what=Words("角色", "Role"),
                value=role,
                where="--role",
                why=Words("没有这个角色", "there is no such role"),
                allowed=list(Role),
            )
    return tuple(role for role in Role if role in roles)
