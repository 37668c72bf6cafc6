"""The dates of an item: a line from its opening to the day that counts, and each date with who asked and who agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from engine.operations.deadline_ledger import DateSet, LedgerLine
from engine.words import Words, several
from rectify.web.item.looking import Looking
from rectify.wording.requests import answers_of, reason_of
from rectify.wording.standing import BECAUSE

# What of the line's length is left free behind the last day, so that its label has room.
_BEYOND = 0.06
# Labels nearer to an edge than this share of the line hang to its other side.
_NEAR_EDGE, _MOST = 30.0, 100.0
_Scale = Callable[[date], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A day on the line: where (in per cent), what is written at it, to which side of it, at which height."""

    at: str
    says: Words
    anchor: Literal["start", "end"]
    row: Literal["first", "present", "today", "begin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of the line: used up, over the first date, or left."""

    kind: Literal["used", "over", "left"]
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """The line; ``says`` is all of it in one sentence."""

    says: Words
    stretches: Sequence[Stretch]
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One date: which it was, the day, whether it no longer counts, where it comes from and who agreed."""

    title: Words
    day: Words
    is_over: bool
    came: Words
    agreed: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Everything about the item's own dates; ``beyond`` says how late it is against the first."""

    ruler: Ruler | None
    origins: Sequence[Origin]
    beyond: Words | None
    pauses: Sequence[tuple[Words, Words]]


def dates(look: Looking) -> Dates:
    """Return the dates of an item."""
    ledger = look.seen.whole.dates
    current = ledger.current
    late = current.days_late(current.original_due_on, today=look.today) if current else 0
    return Dates(
        ruler=_ruler(look, current) if current else None,
        origins=[one for line in ledger.lines for one in _origins(look, line)],
        beyond=Words(f"按原定已超{late}天", f"{several(late, 'day')} beyond the first date") if late > 0 else None,
        pauses=[
            (
                Words("{first}至{last}", "{first} to {last}").fill(
                    first=look.day(one.paused_on),
                    last=look.day(one.resumed_on) if one.resumed_on else Words("现在", "now"),
                ),
                Words(f"{one.paused_by}：{one.reason}", f"{one.paused_by}: {one.reason}"),
            )
            for one in ledger.pauses
        ],
    )


def _ruler(look: Looking, line: LedgerLine) -> Ruler:
    zone = ZoneInfo(look.zone)
    # An item may be owed from before it was entered here; the line never runs backwards.
    begin = min(look.seen.whole.stored.opened_at.astimezone(zone).date(), line.original_due_on, look.today)
    first, due, now = line.original_due_on, line.due_on, line.stands_since or look.today
    end = max(first, due, now)
    span = max((end - begin).days, 1) * (1 + _BEYOND)

    def at(day: date) -> float:
        return (day - begin).days / span * _MOST

    return Ruler(
        says=_spoken(look, begin, first, due),
        stretches=[one for one in _stretches(at, begin, first, due, now) if one.start != one.end],
        marks=list(_marks(look, at, begin, first, due)),
    )


def _stretches(at: _Scale, begin: date, first: date, due: date, now: date) -> Iterator[Stretch]:
    used = min(first, now)
    yield Stretch(kind="used", start=_percent(at(begin)), end=_percent(at(used)))
    if now > first:
        yield Stretch(kind="over", start=_percent(at(first)), end=_percent(at(now)))
    if due > now:
        yield Stretch(kind="left", start=_percent(at(now)), end=_percent(at(due)))


def _marks(look: Looking, at: _Scale, begin: date, first: date, due: date) -> Iterator[Mark]:
    present = Words("现行{day}", "Now due {day}") if due != first else Words("到期{day}", "Due {day}")
    if due != first:
        yield _mark(at(first), Words("原定{day}", "First {day}").fill(day=look.day(first)), "first")
    yield _mark(at(due), present.fill(day=look.day(due)), "present")
    yield _mark(at(look.today), Words("今天{day}", "Today {day}").fill(day=look.day(look.today)), "today")
    if at(look.today) > _NEAR_EDGE:
        yield _mark(0.0, Words("{day}登记", "Opened {day}").fill(day=look.day(begin)), "begin")


def _mark(at: float, says: Words, row: Literal["first", "present", "today", "begin"]) -> Mark:
    return Mark(at=_percent(at), says=says, anchor="end" if at > _NEAR_EDGE else "start", row=row)


def _percent(share: float) -> str:
    return f"{share:.1f}%"


def _spoken(look: Looking, begin: date, first: date, due: date) -> Words:
    said = Words("期限：{begin}登记，原定{first}，", "Due: opened {begin}, first date {first}, ").fill(
        begin=look.day(begin), first=look.day(first)
    )
    now = Words("现行{due}，今天{today}", "now {due}, today {today}").fill(
        due=look.day(due), today=look.day(look.today)
    )
    return Words(said.zh + now.zh, said.en + now.en)


def _origins(look: Looking, line: LedgerLine) -> Iterator[Origin]:
    rule = look.workflow.deadlines.get(line.rule)
    title = rule.title if rule else Words(line.rule, line.rule)
    changes = 0
    for position, one in enumerate(line.dates):
        changes += position > 0
        which = Words("{title}，第{n}次变动", "{title}, change {n}").fill(title=title, n=changes)
        yield Origin(
            title=title if position == 0 else which,
            day=look.day(one.due_on),
            is_over=one is not line.dates[-1] or line.ended_on is not None,
            came=_came(look, one),
            agreed=answers_of(one.request) if one.request and one.request.answers else None,
        )


def _came(look: Looking, one: DateSet) -> Words:
    because = BECAUSE[one.because]
    if one.request is not None:
        asked = one.request.request
        return Words("{who}{on}申请：“{why}”", "{who} asked on {on}: {why!r}").fill(
            who=asked.asked_by, on=look.on(asked.asked_at), why=reason_of(look.workflow, one.request)
        )
    said = (
        Words("{because}，{on}，{by}", "{because}, {on}, {by}")
        if one.by
        else Words("{because}，{on}", "{because}, {on}")
    )
    told = said.fill(because=because, on=look.on(one.set_at), by=_by(one.by))
    return Words(f"{told.zh}：{one.note}", f"{told.en}: {one.note}") if one.note else told


def _by(name: str) -> Words:
    return Words("时钟", "the clock") if name == "clock" else Words(name, name)
