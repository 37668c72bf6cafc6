"""A calendar file (``.ics``) → days off and days worked: its whole-day events, by what their titles say.

The only module besides ``notifications.appointments`` that knows ``icalendar``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vDDDTypes

from engine.domain.workdays import days
from engine.errors import InvalidInput
from engine.operations.calendar import OwnDay
from engine.words import Words
from rectify.documents.decoding import refused
from rectify.documents.stated_days import StatedDays

# What a list or a title may say of a day: whether it is worked.
MARKS: Mapping[str, bool] = {
    "休": False, "放假": False, "休息": False, "休假": False, "off": False, "holiday": False,
    "班": True, "上班": True, "补班": True, "work": True, "workday": True,
}  # fmt: skip
# What the calendars of one maker say beside the title.
_SPECIAL: Mapping[str, bool] = {"WORK-HOLIDAY": False, "ALTERNATE-WORKDAY": True}
_IN_BRACKETS = re.compile(r"\s*[（(【\[]\s*(休|班|off|work)\s*[）)】\]]\s*", re.IGNORECASE)
# Words that say it wherever they stand in a title; others are read only when they stand alone.
_PLAIN_WORDS = ("放假", "休息", "休假", "上班", "补班")
_ONE_DAY, _LONGEST_EVENT = timedelta(days=1), timedelta(days=366)
_ALL_DAY = Words("全天事件，逐日或起止日期", "whole-day events, with their first and last day")


def read_events(text: str, name: str) -> Mapping[date, OwnDay]:
    """Return what the events of a calendar file say of days; ``name`` is the file's.

    Raises ``DocumentUnreadable``, and ``InvalidInput`` naming the first event that cannot be used.
    """
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as fault:
        raise refused(name, Words("不是日历文件", "it is no calendar file")) from fault
    stated = StatedDays()
    for number, event in enumerate(events, start=1):
        if isinstance(event, Event) and str(event.get("STATUS", "")).upper() != "CANCELLED":
            _read_event(event, stated, where=f"{name} VEVENT {number}")
    return stated.days


def _read_event(event: Event, stated: StatedDays, *, where: str) -> None:
    title = " ".join(str(event.get("SUMMARY", "")).split())
    shown = title or where
    if "RRULE" in event or "RDATE" in event:
        raise _refused(shown, Words("是重复事件", "it recurs"), _ALL_DAY, where)
    first, last = _span(event, shown, where)
    is_working = _meaning(event, title)
    if is_working is None:
        raise _refused(
            shown,
            Words("看不出是休还是班", "it says neither off nor worked"),
            Words("标题里写明（休）或（班）", "a title with (休) or (班), (off) or (work)"),
            where,
        )
    name = _IN_BRACKETS.sub(" ", title).strip()
    for day in days(first, last):
        stated.say(day, OwnDay(is_working=is_working, name=name, where=where))


def _span(event: Event, shown: str, where: str) -> tuple[date, date]:
    """Return the first and the last day of an event; the file names the day after the last."""
    first, end = _civil(event, "DTSTART"), _civil(event, "DTEND")
    if first is None or ("DTEND" in event and end is None):
        raise _refused(shown, Words("没有写全天的日期", "its dates are not those of whole days"), _ALL_DAY, where)
    if end is None:
        lasts = getattr(event.get("DURATION"), "dt", None)
        length = lasts if isinstance(lasts, timedelta) else _ONE_DAY
    else:
        length = end - first
    if not _ONE_DAY <= length <= _LONGEST_EVENT:
        raise _refused(shown, Words("起止日期不对", "its first and last day do not fit"), _ALL_DAY, where)
    return first, first + length - _ONE_DAY


def _civil(event: Event, name: str) -> date | None:
    value = event.get(name)
    if not isinstance(value, vDDDTypes) or isinstance(value.dt, datetime) or not isinstance(value.dt, date):
        return None
    return value.dt


def _meaning(event: Event, title: str) -> bool | None:
    """Return whether an event says that its days are worked; None when it says nothing, or both."""
    special = _SPECIAL.get(str(event.get("X-APPLE-SPECIAL-DAY", "")).upper())
    if special is not None:
        return special
    marked = {MARKS[found.casefold()] for found in _IN_BRACKETS.findall(title)}
    marked = marked or {MARKS[word] for word in re.split(r"[\s·:：-]+", title.casefold()) if word in MARKS}
    marked = marked or {MARKS[word] for word in _PLAIN_WORDS if word in title.casefold()}
    return marked.pop() if len(marked) == 1 else None


def _refused(value: str, why: Words, allowed: Words, where: str) -> InvalidInput:
    what = Words("{where}的事件", "The event {where}:").fill(where=where)
    return InvalidInput(what=what, value=value[:40], why=why, allowed=allowed, where=where)
