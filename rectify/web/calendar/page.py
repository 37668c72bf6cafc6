"""The calendar's page: a month, and for whoever keeps it the office's own days with all that can be done to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from engine.domain.definition import Role
from engine.domain.holidays import USUAL_DAYS
from engine.domain.standing_names import ROLE_WORDS
from engine.errors import InvalidInput, RectifyError
from engine.operations.holidays import HolidayPlan, holiday_plan
from engine.operations.month import Month, see_month
from engine.words import Words
from notifications.wording import near_date
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.calendar.month import PATH, shown
from rectify.web.page import page

router = APIRouter(prefix=PATH, route_class=GuardedRoute, include_in_schema=False)
_LENGTH = len("2026-11")
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_SAID: Mapping[str, Words] = {
    "kept": Words("已保存，期限已按新的日历重算。", "Kept; due days are counted by the new calendar."),
    "cleared": Words("已恢复为公布的安排，期限已重算。", "As published again; due days are counted anew."),
    "counted": Words("期限已按现在的日历重算。", "Due days are counted by the calendar as it is."),
    "announced": Words("已宣布，等待安排的期限已重算。", "Announced; due days that waited for it are counted."),
    "retracted": Words(
        "已收回，那一年的期限重新标为假期安排未公布。",
        "Taken back; dates of that year are marked as not certain again.",
    ),
    "reminding": Words("节前提醒已保存。", "Reminders before holidays are kept."),
}


@router.get("")
@for_people
def show(
    request: Request,
    call: Calling,
    month: Annotated[str, Query(max_length=_LENGTH)] = "",
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Show a month, this one unless another is named."""
    return calendar_page(request, call, month=month, said=_SAID.get(done))


def calendar_page(
    request: Request,
    call: Call,
    *,
    month: str = "",
    said: Words | None = None,
    refusal: RectifyError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """Return the page; with a refusal it says why, and shows again what was typed."""
    first = _first(month, call.today)
    found = see_month(call.ledger, first, actor=call.actor, today=call.today)
    plan = _plan(call) if found.may_keep else None
    chosen = plan.chosen if plan else None
    return page(
        request,
        "calendar/page.html",
        here="calendar",
        wide=True,
        refusal=refusal,
        done=said,
        month=f"{first:%Y-%m}",
        shown=shown(found, today=call.today),
        may_keep=found.may_keep,
        own=[(near_date(one.day, seen_from=call.today), one) for one in found.own],
        typed=typed or {},
        next_year=found.announced_until.year + 1,
        stated_next=found.stated_next,
        announced_here=found.announced_here,
        plan=plan,
        days_before=",".join(map(str, chosen.days if chosen else USUAL_DAYS)),
        roles=[(role, ROLE_WORDS[role], chosen is not None and role in chosen.roles) for role in Role],
        known=_known(found),
    )


def _plan(call: Call) -> HolidayPlan:
    return holiday_plan(call.ledger, zone=call.app.settings.timezone, actor=call.actor, at=call.at)


def _known(found: Month) -> Words:
    year = found.first.year
    if year <= found.announced_until.year:
        return Words(f"{year}年假期安排已公布。", f"The holidays of {year} are announced.")
    return Words(
        f"{year}年假期安排未公布，没有标出的日子按周一至周五计算。",
        f"The holidays of {year} are not announced yet; days that are not marked count Monday to Friday.",
    )


def _first(month: str, today: date) -> date:
    """Return the first day of a month that was named; raises ``InvalidInput``."""
    if not month:
        return today.replace(day=1)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        first = None
    if first is None or not _FIRST_YEAR <= first.year <= _LAST_YEAR:
        raise InvalidInput(
            what=Words("月份", "Month"),
            value=month,
            why=Words("不是月份", "it is no month"),
            allowed=Words("月份，例如2026-05", "a month such as 2026-05"),
        )
    return first
