"""A paper that was handed in to become items: where it stands, and what was understood of it. Pure.

Between the reading and the ledger stands a person: each finding is kept beside its passage of the source, with every
doubt about it, and as it was corrected by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from engine.domain.definition import Completion
from engine.words import Words


class IncomingState(StrEnum):
    """Where a paper stands. ``waiting`` and ``confirmed`` wait for their turn, ``reading`` and ``taking`` have it."""

    WAITING = "waiting"
    READING = "reading"
    REFUSED = "refused"
    READ = "read"
    CONFIRMED = "confirmed"
    TAKING = "taking"
    TAKEN = "taken"
    DROPPED = "dropped"


INCOMING = Words("待导入的材料", "paper to be taken in")
STATE_WORDS: Mapping[IncomingState, Words] = {
    IncomingState.WAITING: Words("等待读取", "waits to be read"),
    IncomingState.READING: Words("正在读取", "is being read"),
    IncomingState.REFUSED: Words("没有读成", "could not be read"),
    IncomingState.READ: Words("待核对", "to be looked over"),
    IncomingState.CONFIRMED: Words("等待导入", "waits to be taken in"),
    IncomingState.TAKING: Words("正在导入", "is being taken in"),
    IncomingState.TAKEN: Words("已导入", "taken in"),
    IncomingState.DROPPED: Words("已放弃", "given up"),
}
# Work that waits, and what it is while it is done.
BEGINS: Mapping[IncomingState, IncomingState] = {
    IncomingState.WAITING: IncomingState.READING,
    IncomingState.CONFIRMED: IncomingState.TAKING,
}
AT_WORK = frozenset({IncomingState.READING, IncomingState.TAKING})
# What nobody has gone on with for so long is forgotten, with the copy of the file.
KEPT_FOR = timedelta(days=30)
MOST_AT_ONCE = 20
# Of whom nothing was heard for so long: no reading and no taking in lasts this long.
LONGEST_WORK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something that does not fit: its kind, the line it stands in (None: the whole), and what is said of it."""

    code: str
    line: int | None
    page: int | None
    zh: str
    en: str
    excerpt: str

    @property
    def says(self) -> Words:
        """Return what is said of it."""
        return Words(self.zh, self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the source, or row of a sheet; ``number`` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One finding as it was understood, or corrected. ``group`` is the heading it stands under.

    ``unit`` is the path of the unit whose item it becomes, None: the office's. ``item`` is the number of an item of the
    ledger that it says it is.
    """

    group: str | None
    number: str | None
    occurrence: int
    title: str
    body: str
    completion: Completion
    sustained: bool
    measures: tuple[str, ...]
    responsible: str | None
    due_on: date | None
    item: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A finding beside its passage of the source, with the doubts about it."""

    lines: tuple[Line, ...]
    understood: Understood
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnTaken:
    """What a column of a ledger was taken for, and how that is known; ``key`` is what a statement about it is kept by.

    ``samples`` are a few of its values.
    """

    sheet: str
    letters: str
    heading: str
    key: str
    field: str
    how: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What was understood of a paper as a whole, or corrected; ``front`` are the lines before the first finding."""

    title: str
    organization: str
    started_on: date | None = None
    ended_on: date | None = None
    feedback_on: date | None = None
    signed_on: date | None = None
    published_on: date | None = None
    contact: str | None = None
    groups: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    front: tuple[Line, ...] = ()
    columns: tuple[ColumnTaken, ...] = ()
    declared: Mapping[str, int] = field(default_factory=dict)
