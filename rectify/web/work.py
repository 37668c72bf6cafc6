"""My work: everything that waits for the reader, in the order in which it is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from engine.operations.desk import Desk, desk, desk_instead
from engine.operations.feedback_list import feedback_to_answer
from engine.operations.standing_in import stood_in_for
from engine.words import Words
from notifications.wording import near_date
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.web.deeds.done import Done, said_of
from rectify.web.items import Absent, instead_of
from rectify.web.marks import FOR, Way
from rectify.web.page import page
from rectify.web.work_lines import Group, groups, is_late, next_day

router = APIRouter(prefix="/work", route_class=GuardedRoute, include_in_schema=False)


@router.get("")
@for_people
def show(
    request: Request, call: Calling, absent: Absent = "", done: Annotated[Done | None, Query()] = None
) -> Response:
    """Show what waits for the reader, or for an absent person they stand in for."""
    instead = instead_of(call, absent).actor
    found = desk_instead(call.ledger, actor=instead, own=call.actor) if absent else desk(call.ledger, actor=call.actor)
    others = () if absent else stood_in_for(call.ledger, call.actor, zone=call.app.settings.timezone, at=call.at)
    shown = groups(found, today=call.today)
    return page(
        request,
        "work.html",
        here="work",
        done=said_of(done, None),
        waiting=None if absent else len(found.mine),
        absent=instead.instead_of,
        absents=[Way(Words(one.name, one.name), f"/work?{urlencode({FOR: one.login})}") for one in others],
        lead=_lead(found, call.today),
        groups=shown,
        empty=_empty(found, call, shown, is_instead=bool(absent)),
        is_cut=found.is_cut,
        login=call.caller.login,
        hour=_hour(found, call.app.settings.mail_hour),
        coming=next_day(found.tasks, today=call.today),
        to_answer=None if absent else _to_answer(call),
    )


def _to_answer(call: Call) -> Words | None:
    """Say how much public feedback waits for the reader's answer, and by when the first does; None for none."""
    many, day = feedback_to_answer(call.ledger, actor=call.actor)
    if day is None:
        return None
    by = near_date(day, seen_from=call.today)
    return Words(
        f"{many}条社会反馈等您答复，最近{by.zh}前要办", f"{many} public feedback to answer, the first by {by.en}"
    )


def _lead(found: Desk, today: date) -> Words:
    """Say in one sentence what the day is like."""
    due = sum(task.due_on == today and not is_late(task, today) for task in found.mine)
    late = sum(is_late(task, today) for task in found.mine)
    parts_zh = [f"今天有{due}件到期"] * bool(due) + [f"{late}件已逾期"] * bool(late)
    parts_en = [f"{due} due today"] * bool(due) + [f"{late} overdue"] * bool(late)
    day = near_date(today, seen_from=today)
    if not parts_zh:
        return Words(f"{day.zh}。今天没有到期的事项。", f"{day.en}. Nothing is due today.")
    rest = len(found.mine) - due - late
    return Words(
        f"{day.zh}。{'，'.join(parts_zh)}{'；其余不急' if rest else ''}。",
        f"{day.en}. {', '.join(parts_en)}{'; the rest can wait' if rest else ''}.",
    )


def _empty(found: Desk, call: Call, shown: Sequence[Group], *, is_instead: bool) -> Words | None:
    """Say what comes next where nothing waits for the reader; None where something does."""
    if found.mine:
        return None
    if is_instead:
        return Words("没有需要您代办的事项。", "Nothing waits to be done in their place.")
    if not call.actor.roles and not shown:
        return Words(
            "您还没有角色，也没有交给您的事项。需要办理或查看的，请联系管理员。",
            "You hold no role yet, and no item is yours. Ask a manager if you should.",
        )
    coming = next_day(found.tasks, today=call.today)
    if coming is not None:
        return Words(
            f"没有等您办的事项。别人办的最近一件{coming.zh}到期。",
            f"Nothing waits for you. Of what others do, the next is due {coming.en}.",
        )
    return Words(
        "没有等您办的事项。有新的事项、轮到您的步骤，会出现在这里，并写进当天的提醒邮件。",
        "Nothing waits for you. What comes to you will stand here, and in that day's mail.",
    )


def _hour(found: Desk, usual: time) -> str:
    return found.mail_hour or f"{usual:%H:%M}"
