"""Changing the calendar: first what would move is shown, then it is kept; a list of days is taken from a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from engine.domain.actions import Action
from engine.domain.deadlines import Subject
from engine.domain.permission import require
from engine.errors import InvalidInput, RectifyError
from engine.operations.calendar import OwnDay, list_days
from engine.operations.holidays import remind_of_holidays, stop_reminding
from engine.operations.recounting import Moved, Recount, announce, recount
from engine.operations.supposing import (
    Supposed,
    keep_days,
    let_be_published,
    suppose_announced,
    suppose_cleared,
    suppose_days,
)
from engine.words import Words
from notifications.wording import near_date
from rectify.documents.decoding import LARGEST
from rectify.documents.working_days import KINDS_OF_LISTS, read_days, read_list
from rectify.http.access import GuardedRoute, for_people
from rectify.http.call import Call, Calling
from rectify.http.uploads import written
from rectify.web.calendar.month import PATH
from rectify.web.calendar.page import calendar_page
from rectify.web.deeds.given import SHOW
from rectify.web.marks import Way, item_path
from rectify.web.page import go_to, page
from rectify.wording.deeds import RECOUNTED
from rectify.wording.subjects import SUBJECTS

router = APIRouter(prefix=PATH, route_class=GuardedRoute, include_in_schema=False)
_Month = Annotated[str, Form(max_length=7)]
_Line = Annotated[str, Form(max_length=200)]
_Sure = Annotated[bool, Form()]
_MOST_TEXT = 400_000
_SHOWN = 200
_OFF, _WORKED = Words("休", "off"), Words("班", "worked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A day as it is to be: what it becomes, and whether that is new."""

    day: Words
    becomes: Words
    name: str
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A year that is to be said to be known, or no more: how many days are stated of it."""

    year: int
    undo: bool
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A due day that would be another: of which item, which of its dates, from when to when, and why."""

    item: Way
    what: Words
    before: Words
    now: Words
    why: Words


@router.post("/days")
@for_people
def set_days(
    request: Request,
    call: Calling,
    month: _Month = "",
    day: _Line = "",
    what: _Line = "",
    name: _Line = "",
    lines: Annotated[str, Form(max_length=_MOST_TEXT)] = "",
    source: _Line = "",
    sure: _Sure = False,
    act: _Line = "",
) -> Response:
    """Show what saying something of days would move; when it is confirmed, keep it and count these due days again."""
    try:
        stated = read_list(lines or _as_lines({_day(day): OwnDay(is_working=_is_working(what), name=name)}), _FORM)
        if sure and act != SHOW:
            keep_days(call.ledger, stated, actor=call.actor, at=call.at, taken_from=source or None)
            return _over("kept", f"{min(stated):%Y-%m}")
        found = suppose_days(call.ledger, stated, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return calendar_page(
            request, call, month=month, refusal=refusal, typed={"day": day, "what": what, "name": name}
        )
    return _preview(request, call, found, month=month, action="days", stated=stated, source=source)


@router.post("/imports")
@for_people
def take_in(request: Request, call: Calling, file: Annotated[UploadFile, File()], month: _Month = "") -> Response:
    """Show what a list of days in a file says, and what it would move; nothing is kept before it is confirmed."""
    try:
        require(call.actor, Action.KEEP_CALENDAR)
        with written([file], most=LARGEST, endings=KINDS_OF_LISTS) as (path,):
            stated, source = read_days(path), path.name
        found = suppose_days(call.ledger, stated, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return calendar_page(request, call, month=month, refusal=refusal)
    return _preview(request, call, found, month=month, action="days", stated=stated, source=source)


@router.post("/days/clear")
@for_people
def clear(
    request: Request, call: Calling, month: _Month = "", day: _Line = "", sure: _Sure = False, act: _Line = ""
) -> Response:
    """Show what letting a day be as it is published would move; when it is confirmed, do it."""
    try:
        which = _day(day)
        if sure and act != SHOW:
            let_be_published(call.ledger, which, actor=call.actor, at=call.at)
            return _over("cleared", month)
        require(call.actor, Action.KEEP_CALENDAR)
        found = suppose_cleared(call.ledger, which, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return calendar_page(request, call, month=month, refusal=refusal)
    return _preview(request, call, found, month=month, action="days/clear", cleared=which)


@router.post("/recount")
@for_people
def count_again(request: Request, call: Calling, month: _Month = "", sure: _Sure = False, act: _Line = "") -> Response:
    """Show which due days are others by the calendar as it is; when it is confirmed, move them."""
    sure = sure and act != SHOW
    found = recount(call.ledger, actor=call.actor, at=call.at, dry_run=not sure)
    if sure:
        return _over("counted", month)
    return _preview(request, call, Supposed(days=None, moved=found), month=month, action="recount")


@router.post("/announce")
@for_people
def say_known(
    request: Request,
    call: Calling,
    month: _Month = "",
    year: Annotated[int, Form(ge=1990, le=2100)] = 2100,
    undo: _Sure = False,
    sure: _Sure = False,
    act: _Line = "",
) -> Response:
    """Show what saying that the holidays of a year are all entered would move, or taking that back; then do it."""
    require(call.actor, Action.KEEP_CALENDAR)
    try:
        if sure and act != SHOW:
            announce(call.ledger, year, actor=call.actor, at=call.at, undo=undo)
            return _over("retracted" if undo else "announced", month)
        found = (
            Supposed(days=None, moved=Recount(version=""))
            if undo
            else suppose_announced(call.ledger, year, actor=call.actor, at=call.at)
        )
        known = list_days(call.ledger, year=year, actor=call.actor)
    except RectifyError as refusal:
        return calendar_page(request, call, month=month, refusal=refusal)
    announced = Announced(year=year, undo=undo, days=len(known.days))
    return _preview(request, call, found, month=month, action="announce", announced=announced)


@router.post("/reminders")
@for_people
def remind(
    request: Request,
    call: Calling,
    month: _Month = "",
    days: _Line = "",
    roles: Annotated[list[str] | None, Form(max_length=20)] = None,
    stop: _Sure = False,
) -> Response:
    """Remind the office before holidays, or no more."""
    zone = call.app.settings.timezone
    try:
        if stop:
            stop_reminding(call.ledger, zone=zone, actor=call.actor, at=call.at)
        else:
            wanted = _days_before(days)
            remind_of_holidays(call.ledger, days=wanted, roles=roles or (), zone=zone, actor=call.actor, at=call.at)
    except RectifyError as refusal:
        return calendar_page(request, call, month=month, refusal=refusal)
    return _over("reminding", month)


_FORM = "日历"


def _preview(
    request: Request,
    call: Call,
    found: Supposed,
    *,
    month: str,
    action: str,
    stated: Mapping[date, OwnDay] | None = None,
    source: str = "",
    cleared: date | None = None,
    announced: Announced | None = None,
) -> Response:
    moved, changes = found.moved.moved, _changes(stated or {}, found, call.today)
    return page(
        request,
        "calendar/preview.html",
        here="calendar",
        month=month,
        action=f"{PATH}/{action}",
        back=Way(Words("不改，回到日历", "Change nothing"), f"{PATH}?month={month}" if month else PATH),
        changes=changes[:_SHOWN],
        more_changes=max(len(changes) - _SHOWN, 0),
        announced=announced,
        cleared=(cleared, near_date(cleared, seen_from=call.today)) if cleared else None,
        unannounced=found.days.unannounced if found.days else (),
        moves=[_move(one, call.today) for one in moved[:_SHOWN]],
        many=len(moved),
        looked_at=found.moved.looked_at,
        lines=_as_lines(stated) if stated else "",
        source=source,
    )


def _changes(stated: Mapping[date, OwnDay], found: Supposed, today: date) -> Sequence[Change]:
    if found.days is None:
        return ()
    words = {day: Words("新增", "new") for day in found.days.added}
    words |= {day: Words("修改", "changed") for day in found.days.changed}
    same = Words("不变", "as before")
    return [
        Change(
            day=near_date(day, seen_from=today),
            becomes=_WORKED if own.is_working else _OFF,
            name=own.name,
            says=_with_past(words.get(day, same), is_past=day < today),
        )
        for day, own in sorted(stated.items())
    ]


def _with_past(says: Words, *, is_past: bool) -> Words:
    """Return what is said of a day, and that it is over: only what is counted across it moves."""
    return Words(f"{says.zh}，已经过去", f"{says.en}, in the past") if is_past else says


def _move(moved: Moved, today: date) -> Move:
    nothing = (
        Words("经常性工作", "a duty") if moved.subject is Subject.DUTY else Words("保密事项", "a confidential item")
    )
    item = Way(Words(moved.number, moved.number), item_path(moved.number)) if moved.number else Way(nothing)
    return Move(
        item=item,
        what=SUBJECTS[moved.subject],
        before=near_date(moved.before, seen_from=today),
        now=near_date(moved.now, seen_from=today),
        why=RECOUNTED[moved.why],
    )


def _is_working(what: str) -> bool:
    if what not in {"off", "work"}:
        why = Words("不是休息，也不是上班", "it is neither off nor work")
        raise InvalidInput(what=Words("休还是班", "Off or worked"), value=what[:40], why=why, allowed=["off", "work"])
    return what == "work"


def _as_lines(stated: Mapping[date, OwnDay]) -> str:
    """Return days as the lines of a list, which ``read_list`` reads as the same."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for day, own in sorted(stated.items()):
        writer.writerow([day.isoformat(), "班" if own.is_working else "休", own.name])
    return text.getvalue()


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InvalidInput(
            what=Words("日期", "Day"),
            value=written or "—",
            why=Words("不是日期", "it is no date"),
            allowed=Words("日期，例如2026-05-31", "a date such as 2026-05-31"),
        ) from None


def _days_before(written: str) -> Sequence[int]:
    parts = [part.strip() for part in written.replace("，", ",").split(",") if part.strip()]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise InvalidInput(
            what=Words("提前天数", "Days before"),
            value=written or "—",
            why=Words("不是用逗号分开的数", "these are no numbers separated by commas"),
            allowed=Words("如7,1", "such as 7,1"),
        )
    return [int(part) for part in parts]


def _over(done: str, month: str) -> Response:
    return go_to(f"{PATH}?month={month}&done={done}" if month else f"{PATH}?done={done}")
