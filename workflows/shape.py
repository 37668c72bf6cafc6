"""The vocabulary of a workflow file, written once: which keys there are, what each holds, what is required.

``fit`` holds a file against ``WORKFLOW``; documentation and editors are held against it too.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args
from zoneinfo import ZoneInfo

from engine.domain.definition import (
    Completion,
    DateUnit,
    FieldKind,
    Limit,
    Period,
    Relation,
    Repeat,
    RequestKind,
    Role,
    StateKind,
)
from engine.domain.guards import GuardSpec
from engine.words import Words


class Named(StrEnum):
    """What a value may name: an entry elsewhere in the file, or something the product knows."""

    STATE = "states"
    DEADLINE = "deadlines"
    LADDER = "ladders"
    REVIEW = "reviews"
    STEP = "transitions"
    FIELD = "fields"
    GROUP = "evidence_groups"
    DAY = "days"
    DUE_DAY = "due_days"
    ANSWERS = "answers"
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
    """One word or number: what ``pattern`` matches as a whole. ``read`` returns it, or raises ValueError."""

    expected: Words
    pattern: str
    read: Callable[[re.Match[str]], object] = operator.itemgetter(0)

    def of(self, text: str) -> object:
        """Return the value of a text; raises ``ValueError`` for a text that is none."""
        match = re.fullmatch(self.pattern, text)
        if match is None:
            raise ValueError(text)
        return self.read(match)


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


def _zone(match: re.Match[str]) -> str:
    try:
        return ZoneInfo(match[0]).key
    except (KeyError, OSError) as error:
        raise ValueError(match[0]) from error


def _limit(match: re.Match[str]) -> Limit:
    units: Mapping[str, DateUnit] = {"day": "days", "working_day": "working_days", "month": "months"}
    return Limit(amount=int(match["amount"]), unit=units[match["unit"]])


def _every(match: re.Match[str]) -> str | int:
    return int(match["days"]) if match["days"] else match[0]


def _window(match: re.Match[str]) -> tuple[int, str]:
    return int(match["amount"] or 1), "days" if "day" in match[0] else "months"


NAME = Value(
    pattern=r"[a-z][a-z0-9_]{0,39}",
    expected=Words(
        "以小写字母开头的名称（小写字母、数字、下划线，最多40个）",
        "a name that starts with a small letter (small letters, digits, _; at most 40)",
    ),
)
TITLE = Value(
    pattern=r"\S(?:[^\r\n\t]{0,78}\S)?",
    expected=Words("一行文字，最多80个字", "one line of text, at most 80 characters"),
)
HELP = Value(
    pattern=r"\S(?:[^\r\n\t]{0,298}\S)?",
    expected=Words("一行文字，最多300个字", "one line of text, at most 300 characters"),
)
FLAG = Value(
    pattern=r"true|false", read=lambda match: match[0] == "true", expected=Words("true或false", "true or false")
)
COUNT = Value(
    pattern=r"[1-9][0-9]{0,2}",
    read=lambda match: int(match[0]),
    expected=Words("1到999的整数", "a whole number from 1 to 999"),
)
ZONE = Value(
    pattern=r"[A-Za-z][A-Za-z0-9_+/-]{0,59}",
    read=_zone,
    expected=Words("时区名，例如Asia/Shanghai", "a time zone such as Asia/Shanghai"),
)
LIMIT = Value(
    pattern=r"(?P<amount>[1-9][0-9]{0,3}) (?P<unit>day|working_day|month)s?",
    read=_limit,
    expected=Words(
        "期限，例如3 months、10 working_days、30 days", "a limit such as 3 months, 10 working_days or 30 days"
    ),
)
DAY = Value(
    pattern=r"T(?P<offset>[+-][1-9][0-9]{0,2})?",
    read=lambda match: int(match["offset"] or 0),
    expected=Words("到期日前后的天数：T-20、T、T+1", "a day counted from the due day: T-20, T, T+1"),
)
PERIODS = get_args(Period)
EVERY = Value(
    pattern=rf"{'|'.join(PERIODS)}|(?P<days>[7-9]|[1-9][0-9]{{1,2}}) days",
    read=_every,
    expected=Words("month、quarter、half_year、year，或45 days", "month, quarter, half_year, year, or 45 days"),
)
WINDOW = Value(
    pattern=r"last (?:(?P<amount>[2-9]|[1-9][0-9]{1,2}) (?P<units>months|days)|(?P<unit>month|day))",
    read=_window,
    expected=Words("last month、last 2 months，或last 10 days", "last month, last 2 months, or last 10 days"),
)
WORD = Value(
    pattern=r"\S(?:[^\r\n\t]{0,38}\S)?", expected=Words("一个词，最多40个字", "a phrase, at most 40 characters")
)

TITLES = Record(keys={"zh": _needs(TITLE), "en": _needs(TITLE)})
PEOPLE = Rows(entry=Reference(to=Named.PERSON), distinct=True)
PERSONS = (*Role, *Relation)

FIELDS = Rows(entry=Reference(to=Named.FIELD), alone=True, distinct=True)
REQUIRES = Rows(entry=Requirement(), distinct=True)
HELPS = Record(keys={"zh": _needs(HELP), "en": _needs(HELP)})

FIELD = Record(
    keys={
        "title": _needs(TITLES),
        "kind": _needs(Choice(options=tuple(FieldKind))),
        "help": _may(HELPS),
        "options": _may(Table(key=NAME, entry=TITLES)),
    }
)
STATE = Record(
    keys={
        "title": _needs(TITLES),
        "kind": _needs(Choice(options=tuple(StateKind))),
        "deadline": _may(Reference(to=Named.DEADLINE)),
        "review": _may(Reference(to=Named.REVIEW)),
        "timeless": _may(FLAG),
        "ladder": _may(Reference(to=Named.LADDER)),
    }
)
TRANSITION = Record(
    keys={
        "trigger": _needs(NAME),
        "title": _needs(TITLES),
        "from": _needs(Rows(entry=Reference(to=Named.STATE), alone=True, distinct=True)),
        "to": _needs(Reference(to=Named.STATE)),
        "who": _needs(PEOPLE),
        "requires": _may(REQUIRES),
        "asks": _may(FIELDS),
        "tells": _may(Table(key=Reference(to=Named.NOTICE), entry=PEOPLE)),
        "work": _may(FLAG),
        "loop": _may(Choice(options=("return", "reopen"))),
    }
)
DEADLINE = Record(
    keys={
        "title": _needs(TITLES),
        "after": _needs(Reference(to=Named.DAY)),
        "limit": _needs(LIMIT),
        "by": _may(Reference(to=Named.ANSWERS)),
        "limits": _may(Table(key=NAME, entry=LIMIT)),
        "field": _may(Reference(to=Named.DUE_DAY)),
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
        "notice": _may(Reference(to=Named.NOTICE)),
    }
)
OUTCOME = Record(keys={"title": _needs(TITLES), "trigger": _may(Reference(to=Named.STEP)), "requires": _may(REQUIRES)})
REVIEW = Record(
    keys={
        "title": _needs(TITLES),
        "every": _needs(EVERY),
        "opens": _may(WINDOW),
        "reviewer": _needs(PEOPLE),
        "ladder": _needs(Reference(to=Named.LADDER)),
        "asks": _may(FIELDS),
        "outcomes": _needs(Table(key=NAME, entry=OUTCOME)),
    }
)
APPROVAL = Record(keys={"title": _needs(TITLES), "who": _needs(PEOPLE)})
REQUEST = Record(
    keys={
        "title": _needs(TITLES),
        "kind": _needs(Choice(options=get_args(RequestKind))),
        "from": _needs(Rows(entry=Reference(to=Named.STATE), alone=True, distinct=True)),
        "who": _needs(PEOPLE),
        "requires": _may(REQUIRES),
        "asks": _may(FIELDS),
        "approvals": _needs(Rows(entry=APPROVAL)),
        "answer": _needs(LIMIT),
        "ladder": _needs(Reference(to=Named.LADDER)),
        "late": _may(FLAG),
        "trigger": _may(Reference(to=Named.STEP)),
    }
)
DUTY = Record(
    keys={
        "title": _needs(TITLES),
        "every": _needs(Choice(options=PERIODS)),
        "opens": _may(WINDOW),
        "who": _needs(PEOPLE),
        "ladder": _needs(Reference(to=Named.LADDER)),
        "asks": _may(FIELDS),
    }
)
STATUS = Record(
    keys={
        "words": _needs(Rows(entry=WORD, alone=True, distinct=False)),
        "completion": _needs(Choice(options=tuple(Completion))),
        "sustained": _may(FLAG),
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
        "calendar": _may(Choice(options=("office", "weekdays"))),
        "roles": _may(Table(key=Reference(to=Named.PERSON), entry=TITLES)),
        "fields": _may(Table(key=NAME, entry=FIELD)),
        "evidence_groups": _may(Table(key=NAME, entry=TITLES)),
        "states": _needs(Table(key=NAME, entry=STATE)),
        "transitions": _needs(Rows(entry=TRANSITION)),
        "deadlines": _may(Table(key=NAME, entry=DEADLINE)),
        "ladders": _may(Table(key=NAME, entry=Rows(entry=RUNG))),
        "reviews": _may(Table(key=NAME, entry=REVIEW)),
        "requests": _may(Table(key=NAME, entry=REQUEST)),
        "duties": _may(Table(key=NAME, entry=DUTY)),
        "status_words": _may(Rows(entry=STATUS)),
        "first_states": _may(Rows(entry=FIRST_STATE)),
    }
)
