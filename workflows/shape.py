"""The vocabulary of a workflow file, written once: which keys there are, what each holds, what is required.

``fit`` holds a file against ``WORKFLOW``; documentation and editors are held against it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args
from zoneinfo import ZoneInfo

from engine.domain.definition import Anchor, Completion, DateUnit, Period, Relation, Repeat, Role, StateKind
from engine.domain.guards import GuardSpec
from engine.words import Words


class Named(StrEnum):
    """What a value may name: an entry elsewhere in the file, or something the product knows."""

    STATE = "states"
    DEADLINE = "deadlines"
    LADDER = "ladders"
    REVIEW = "reviews"
    STEP = "transitions"
    PERSON = "people"
    NOTICE = "notices"
    GUARD = "guards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What the product offers to every workflow; handed in, because reading files knows neither mail nor guards."""

    guards: Mapping[str, GuardSpec]
    notice_kinds: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One word or number. ``read`` returns it, or raises ValueError for a text that is none."""

    expected: Words
    read: Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The name of something that is defined elsewhere."""

    to: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A list with at least one entry; with ``alone`` a single entry may stand without brackets.

    ``distinct`` lists name each entry once.
    """

    entry: Shape
    alone: bool = False
    distinct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A mapping whose keys are names that the file chooses, or refers to."""

    key: Value | Reference
    entry: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A mapping with known keys."""

    keys: Mapping[str, Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A guard: its name, or its name with an argument."""


Shape = Value | Choice | Reference | Rows | Table | Record | Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a known key holds, and whether it may be left out."""

    shape: Shape
    required: bool


def _needs(shape: Shape) -> Key:
    return Key(shape=shape, required=True)


def _may(shape: Shape) -> Key:
    return Key(shape=shape, required=False)


def _name(text: str) -> str:
    return _match(r"[a-z][a-z0-9_]{0,39}", text)[0]


def _title(text: str) -> str:
    return _match(r"\S(?:[^\r\n\t]{0,78}\S)?", text)[0]


def _flag(text: str) -> bool:
    return _match("true|false", text)[0] == "true"


def _count(text: str) -> int:
    return int(_match("[1-9][0-9]{0,2}", text)[0])


def _zone(text: str) -> str:
    try:
        return ZoneInfo(_match(r"[A-Za-z][A-Za-z0-9_+/-]{0,59}", text)[0]).key
    except (KeyError, OSError) as error:
        raise ValueError(text) from error


def _limit(text: str) -> tuple[int, DateUnit]:
    amount, unit = _match("([1-9][0-9]{0,3}) (day|working_day|month)s?", text).groups()
    units: Mapping[str, DateUnit] = {"day": "days", "working_day": "working_days", "month": "months"}
    return int(amount), units[unit]


def _day(text: str) -> int:
    return int(_match("T([+-][1-9][0-9]{0,2})?", text)[1] or 0)


def _last_months(text: str) -> int:
    return int(_match("last (?:month|([2-9]|1[0-2]) months)", text)[1] or 1)


def _match(pattern: str, text: str) -> re.Match[str]:
    match = re.fullmatch(pattern, text)
    if match is None:
        raise ValueError(text)
    return match


NAME = Value(
    read=_name,
    expected=Words(
        "以小写字母开头的名称（小写字母、数字、下划线，最多40个）",
        "a name that starts with a small letter (small letters, digits, _; at most 40)",
    ),
)
TITLE = Value(read=_title, expected=Words("一行文字，最多80个字", "one line of text, at most 80 characters"))
FLAG = Value(read=_flag, expected=Words("true或false", "true or false"))
COUNT = Value(read=_count, expected=Words("1到999的整数", "a whole number from 1 to 999"))
ZONE = Value(read=_zone, expected=Words("时区名，例如Asia/Shanghai", "a time zone such as Asia/Shanghai"))
LIMIT = Value(
    read=_limit,
    expected=Words(
        "期限，例如3 months、10 working_days、30 days", "a limit such as 3 months, 10 working_days or 30 days"
    ),
)
DAY = Value(
    read=_day,
    expected=Words("到期日前后的天数：T-20、T、T+1", "a day counted from the due day: T-20, T, T+1"),
)
LAST_MONTHS = Value(
    read=_last_months,
    expected=Words("last month，或last 2 months", "last month, or last 2 months"),
)

TITLES = Record(keys={"zh": _needs(TITLE), "en": _needs(TITLE)})
PEOPLE = Rows(entry=Reference(to=Named.PERSON), distinct=True)
PERSONS = (*Role, *Relation)

STATE = Record(
    keys={
        "title": _needs(TITLES),
        "kind": _needs(Choice(options=tuple(StateKind))),
        "deadline": _may(Reference(to=Named.DEADLINE)),
        "review": _may(Reference(to=Named.REVIEW)),
        "timeless": _may(FLAG),
    }
)
TRANSITION = Record(
    keys={
        "trigger": _needs(NAME),
        "title": _needs(TITLES),
        "from": _needs(Rows(entry=Reference(to=Named.STATE), alone=True, distinct=True)),
        "to": _needs(Reference(to=Named.STATE)),
        "who": _needs(PEOPLE),
        "requires": _may(Rows(entry=Requirement(), distinct=True)),
        "tells": _may(Table(key=Reference(to=Named.NOTICE), entry=PEOPLE)),
        "work": _may(FLAG),
        "loop": _may(Choice(options=("return", "reopen"))),
    }
)
DEADLINE = Record(
    keys={
        "title": _needs(TITLES),
        "after": _needs(Choice(options=get_args(Anchor))),
        "limit": _needs(LIMIT),
        "field": _may(Choice(options=("due_on",))),
        "ladder": _needs(Reference(to=Named.LADDER)),
    }
)
RUNG = Record(
    keys={
        "at": _needs(DAY),
        "to": _needs(PEOPLE),
        "repeat": _may(Choice(options=get_args(Repeat))),
        "until": _may(DAY),
        "escalates": _may(FLAG),
    }
)
OUTCOME = Record(keys={"title": _needs(TITLES), "trigger": _may(Reference(to=Named.STEP))})
REVIEW = Record(
    keys={
        "title": _needs(TITLES),
        "every": _needs(Choice(options=get_args(Period))),
        "opens": _may(LAST_MONTHS),
        "reviewer": _needs(PEOPLE),
        "ladder": _needs(Reference(to=Named.LADDER)),
        "outcomes": _needs(Table(key=NAME, entry=OUTCOME)),
    }
)
FIRST_STATE = Record(
    keys={
        "completion": _needs(Choice(options=tuple(Completion))),
        "sustained": _may(FLAG),
        "state": _needs(Reference(to=Named.STATE)),
    }
)
WORKFLOW = Record(
    keys={
        "workflow": _needs(NAME),
        "title": _needs(TITLES),
        "zone": _needs(ZONE),
        "states": _needs(Table(key=NAME, entry=STATE)),
        "transitions": _needs(Rows(entry=TRANSITION)),
        "deadlines": _may(Table(key=NAME, entry=DEADLINE)),
        "ladders": _may(Table(key=NAME, entry=Rows(entry=RUNG))),
        "reviews": _may(Table(key=NAME, entry=REVIEW)),
        "first_states": _may(Rows(entry=FIRST_STATE)),
    }
)
