"""calendar remind: whether, when and whom the office reminds of holidays (节日廉政提醒)."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.holidays import USUAL_DAYS, HolidayReminder
from engine.domain.standing_names import ROLE_WORDS
from engine.errors import InvalidInput
from engine.operations.holidays import HolidayPlan, PlannedHoliday, holiday_plan, remind_of_holidays, stop_reminding
from engine.words import Words
from notifications.wording import near_date
from rectify.answers.calendars import holidays_document
from rectify.cli.invocation import AsJson, invocation
from rectify.terminal import Terminal

_LONGEST = 4


def remind(
    context: typer.Context,
    days: Annotated[
        str | None,
        typer.Option("--days", help="提前几天，用逗号分开（7,1）· days before the first day off", metavar="N,…"),
    ] = None,
    roles: Annotated[
        list[str] | None,
        typer.Option("--role", help="只发给担任这些角色的人，默认全体 · only who holds one of these", metavar="ROLE"),
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="不再提醒 · no more reminders")] = False,
    as_user: Annotated[
        str | None, typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """节前发廉政提醒；不带选项则列出安排和今后的节日 · remind before holidays; without options, show them."""
    run = invocation(context)
    ledger, zone = run.app.ledger, run.loaded.settings.timezone
    if off:
        _require_alone(days, roles)
        plan = stop_reminding(ledger, zone=zone, actor=run.actor(as_user), at=run.at)
    elif days is None and not roles:
        plan = holiday_plan(ledger, zone=zone, actor=run.actor(as_user), at=run.at)
    else:
        wanted = USUAL_DAYS if days is None else _days(days)
        actor = run.actor(as_user)
        plan = remind_of_holidays(ledger, days=wanted, roles=roles or (), zone=zone, actor=actor, at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(holidays_document(plan))
    else:
        _show(plan, terminal)


def _require_alone(days: str | None, roles: list[str] | None) -> None:
    if days is not None or roles:
        raise InvalidInput(
            what=Words("选项", "Options"),
            value="--off",
            why=Words("不再提醒，就没有天数和角色", "who is not reminded has no days and no roles"),
            allowed=Words("单独用 --off，或只用 --days、--role", "--off alone, or --days and --role"),
        )


def _days(said: str) -> tuple[int, ...]:
    parts = [part.strip() for part in said.replace("，", ",").split(",")]
    wrong = next((part for part in parts if not (part.isascii() and part.isdigit() and len(part) <= _LONGEST)), None)
    if wrong is not None:
        raise InvalidInput(
            what=Words("提前天数", "Days before"),
            value=said,
            where="--days",
            why=Words("不是用逗号分开的数", "these are no numbers separated by commas"),
            allowed=Words("如7,1", "such as 7,1"),
        )
    return tuple(int(part) for part in parts)


def _show(plan: HolidayPlan, terminal: Terminal) -> None:
    chosen = plan.chosen
    if chosen is None:
        terminal.say(_IS_OFF)
    else:
        terminal.say(
            _IS_ON.fill(
                days=[_said(days) for days in chosen.days],
                who=[ROLE_WORDS[role] for role in chosen.roles] or _EVERYBODY,
                people=plan.people,
            )
        )
    if plan.holidays:
        terminal.table(
            [Words("节日", "Holiday"), Words("放假", "Off"), Words("上班", "Work resumes"), Words("提醒", "Reminders")],
            [_row(one, is_on=chosen is not None) for one in plan.holidays],
        )
    else:
        terminal.say(_NOTHING_COMES)
    terminal.say(_KNOWN.fill(until=plan.known_until), style="dim")


def _row(one: PlannedHoliday, *, is_on: bool) -> tuple[object, ...]:
    holiday = one.holiday
    span = _span(one)
    back = near_date(holiday.resumes_on, seen_from=holiday.first)
    told = [_told(reminder) for reminder in one.reminders]
    return holiday.title, span, back, told or (_PAST if is_on else None)


def _span(one: PlannedHoliday) -> Words:
    first, last = one.holiday.first, one.holiday.last
    return Words(f"{first}", f"{first}") if first == last else Words(f"{first} 至 {last}", f"{first} to {last}")


def _told(reminder: HolidayReminder) -> Words:
    ahead, on = _said(reminder.days_before), near_date(reminder.on, seen_from=reminder.holiday.first)
    return Words(f"{on.zh}（提前{ahead.zh}）", f"{on.en} ({ahead.en})")


def _said(days: int) -> Words:
    return Words(f"{days}天", "1 day before" if days == 1 else f"{days} days before")


_IS_OFF = Words(
    "节日廉政提醒：没有开。要开：rectify calendar remind --days 7,1",
    "Reminders of holidays are off. To begin: rectify calendar remind --days 7,1",
)
_IS_ON = Words(
    "节日廉政提醒：提前{days}，发给{who}（现有{people}人），并入各人当天的邮件。",
    "Reminders of holidays: {days}, to {who} ({people} now), in everybody's mail of the day.",
)
_EVERYBODY = Words("有账号的全体人员", "everybody with an account")
_PAST = Words("时间已过，不补发", "its days are past")
_NOTHING_COMES = Words("日历里没有今后的节日。", "The calendar has no holiday to come.")
_KNOWN = Words("假期安排公布到{until}。", "Holidays are announced until {until}.")
