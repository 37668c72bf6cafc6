"""A made-up mail of each kind, in a made-up office: what previews show, what checks try, what snapshots hold."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from engine.domain.alarms import Alarm, clock_held, ticks_stopped
from engine.words import Language, Words
from notifications.letter import Letter, Line
from notifications.link_letter import LinkLetter
from notifications.texts.kinds import DIGEST

SAMPLE_DAY = date(2026, 11, 23)  # a Monday
_READER, _OFFICE = Words("陈静宜", "Chen Jingyi"), Words("青岚县教育局", "Qinglan County Education Bureau")
_IN_DIGEST = ("overdue", "due_today", "reminder", "to_verify", "extension_asked", "closed")
_URGENT = frozenset({"returned", "escalated", "escalated_review", "urged"})
# A line says these in one language: they are what somebody wrote, or is called.
_SAID_ONCE = ("number", "by", "note")
_DATES = ("date_before", "date_after", "date_asked")
_FRIDAY = 5


def sample(kind: str, language: Language) -> Letter:
    """Return a made-up mail of a kind of text; raises KeyError for one that is made of no lines."""
    kinds = _IN_DIGEST if kind == DIGEST else (kind,)
    return Letter(
        recipient_name=_READER.text(language),
        language=language,
        day=SAMPLE_DAY,
        organization=_OFFICE.text(language),
        lines=tuple(sample_line(one, language, place=place) for place, one in enumerate(kinds)),
        urgent=kind in _URGENT,
        most_urgent=3,
    )


def sample_line(kind: str, language: Language, *, place: int = 0) -> Line:
    """Return the made-up matter of a kind of text, as the n-th of its mail; raises KeyError."""
    written = _samples()
    given = {"kind": kind, **written["defaults"], **written[kind]}
    due, undated, stateless = given.pop("due"), given.pop("undated", False), given.pop("stateless", False)
    due_on = None if undated else _in_working_days(due)
    for name in _SAID_ONCE:
        if isinstance(given.get(name), Words):
            given[name] = given[name].text(language)
    for name in _DATES:
        if name in given:
            given[name] = SAMPLE_DAY + timedelta(days=given[name])
    if given["number"] == written["defaults"]["number"]:
        given["number"] = f"{given['number'][:-1]}{3 + place}"
        given["link"] += f"items/{given['number']}"
    given |= {"due_on": due_on, "working_days_left": due if due_on else None}
    given |= {"deadline": None} if undated or stateless else {}
    given |= {"state": None} if stateless else {}
    return Line(**given)


def sample_link(kind: str, language: Language) -> LinkLetter:
    """Return a made-up mail with a one-time link."""
    return LinkLetter(
        kind=kind,
        recipient_name=_READER.text(language),
        language=language,
        day=SAMPLE_DAY,
        organization=_OFFICE.text(language),
        login="chenjingyi",
        link="https://rectify.example/password?link=made-up-and-good-for-nothing",
        until="2026-11-30 08:30",
    )


def sample_alarms() -> tuple[Alarm, ...]:
    """Return made-up troubles of the system."""
    at = datetime.combine(SAMPLE_DAY, time(0, 30), tzinfo=UTC)
    leapt = clock_held(at, at + timedelta(days=3), zone_said=("2026-11-23 08:30", "2026-11-26 08:30"))
    stopped = ticks_stopped(at - timedelta(hours=14), at=at)
    return (leapt, stopped) if stopped else (leapt,)


@cache
def _samples() -> Mapping[str, Mapping[str, Any]]:
    written = tomllib.loads(files("notifications.texts").joinpath("samples.toml").read_text(encoding="utf-8"))
    return {
        kind: {name: Words(**value) if isinstance(value, dict) else value for name, value in fields.items()}
        for kind, fields in written.items()
    }


def _in_working_days(count: int) -> date:
    """Return the day so many working days away, by weeks of five days."""
    day, step = SAMPLE_DAY, 1 if count > 0 else -1
    while count:
        day += timedelta(days=step)
        if day.isoweekday() <= _FRIDAY:
            count -= step
    return day
