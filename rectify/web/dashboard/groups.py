"""Bars of items that have something in common, by state: of each category, unit, leader and inspection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.course import Course
from engine.operations.figures import Figures
from engine.operations.tallies import Row, Sums
from engine.words import Words
from rectify.web.dashboard.ways import Number, Shade, number, percent, shades
from rectify.web.ledger_query import Asked

_BARS, _LINES = 6, 12
# So many characters a table has room for, with so many for each number beside its address: however many states an
# office has, and by whatever a page is narrowed, it does not grow too long.
_ROOM, _NUMBER = 7_000, 45
_NOTHING = Words("没有填写", "Not stated")
_GAP = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a bar: the items of one state."""

    css: str
    x: str
    width: str
    number: Number
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar with its words."""

    name: Words
    says: Words
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table: numbers by state, then what is open, overdue and done with, and how dates were kept."""

    name: Words
    states: Sequence[Number]
    open: Number
    overdue: Number
    closed: Number
    kept: Number
    of_dated: int
    kept_first: Number
    of_dated_first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """A chart with its table. ``more`` is how many lines are left out of it."""

    key: str
    title: Words
    what: Words
    shades: Sequence[Shade]
    bars: Sequence[Bar]
    lines: Sequence[Line]
    more: int


def groups(found: Figures, asked: Asked) -> Sequence[Groups]:
    """Return the four charts of a list, each where there is more than nothing to compare."""
    every = (
        _groups("category", Words("类别", "Category"), found.categories, found, asked, _of_categories),
        _groups("unit", Words("单位", "Unit"), found.units, found, asked, _of_units),
        _groups("leader", Words("责任领导", "Leader in charge"), found.leaders, found, asked, _of_leaders),
        _groups("inspection", Words("检查", "Inspection"), found.inspections, found, asked, _of_inspections),
    )
    # One bar alone says nothing that the figures do not; of categories it names the finding.
    return [one for place, one in enumerate(every) if len(one.lines) > (1 if place else 0)]


def _groups(key: str, what: Words, rows: Sequence[Row], found: Figures, asked: Asked, told: _Told) -> Groups:
    there = {state for row in rows for state in row.states}
    painted = shades(found.states, sorted(there))
    bars = [row for row in rows if row.name is not None][:_BARS]
    longest = max((row.sums.count for row in bars), default=0)
    shown = rows[: _fitting(rows, len(painted), asked)]
    return Groups(
        key=key,
        title=told([row for row in rows if row.name is not None], found.sums),
        what=what,
        shades=list(painted.values()),
        bars=[_bar(key, row, longest, painted, asked) for row in bars],
        lines=[_line(key, row, painted, asked) for row in shown],
        more=len(rows) - len(shown),
    )


def _fitting(rows: Sequence[Row], states: int, asked: Asked) -> int:
    """Return how many lines of a table a page has room for, as many as it has bars at least."""
    numbers = states + len(("open", "overdue", "closed", "kept", "kept_first"))
    sizes = [numbers * (_NUMBER + len(asked.query()) + len(row.value or "")) for row in rows[:_LINES]]
    return max(_BARS, sum(sum(sizes[: place + 1]) <= _ROOM for place in range(len(sizes))))


def _bar(key: str, row: Row, longest: int, painted: Mapping[str, Shade], asked: Asked) -> Bar:
    parts, begun = [], 0
    for state, shade in painted.items():
        count = row.states.get(state, 0)
        if not count:
            continue
        wide = max(100 * count / longest - _GAP, _GAP)
        parts.append(
            Part(
                css=shade.css,
                x=percent(begun, longest),
                width=f"{wide:.1f}%",
                number=_narrowed(count, row, key, asked, state=state),
                says=Words("{state}{count}件", "{state}: {count}").fill(state=shade.word, count=count),
            )
        )
        begun += count
    closed = row.sums.closed
    share = 100 * closed // row.sums.count
    says = Words(f"{row.sums.count}件，办结{closed}，占{share}%", f"{row.sums.count}, {closed} closed, {share}%")
    return Bar(name=_name(row), says=says, parts=parts)


def _line(key: str, row: Row, painted: Mapping[str, Shade], asked: Asked) -> Line:
    sums = row.sums

    def narrowed(count: int, **conditions: str) -> Number:
        return _narrowed(count, row, key, asked, **conditions)

    return Line(
        name=_name(row),
        states=[narrowed(row.states.get(state, 0), state=state) for state in painted],
        open=narrowed(sums.open, course=Course.OPEN),
        overdue=narrowed(sums.overdue, overdue="true"),
        closed=narrowed(sums.closed, course=Course.CLOSED),
        kept=narrowed(sums.kept, course=Course.KEPT),
        of_dated=sums.kept + sums.late,
        kept_first=narrowed(sums.kept_first, course=Course.KEPT_FIRST),
        of_dated_first=sums.kept_first + sums.late_first,
    )


def _narrowed(count: int, row: Row, key: str, asked: Asked, **conditions: str) -> Number:
    """Return a number of a row with its list; what has no name is what lacks it."""
    if row.name is None:
        return number(count, asked, **conditions, without=key)
    if row.value is None:
        return Number(count)
    # A heading belongs to an inspection, and goes when another is chosen: here both are meant.
    own = {key: row.value} | ({"category": asked.category} if key == "inspection" else {})
    return number(count, asked, **own, **conditions)


def _name(row: Row) -> Words:
    return Words(row.name, row.name) if row.name else _NOTHING


def _of_categories(rows: Sequence[Row], sums: Sums) -> Words:
    most = [row for row in rows if row.sums.open][:2]
    if not most:
        return Words("各类问题都已办结", "Of every category, all is closed")
    # Headings hold commas and words for "and" of their own.
    names = [Words(f"“{row.name}”", f"“{row.name}”") for row in most]
    share = 100 * sum(row.sums.open for row in most) // sums.open
    joined = names[0] if len(names) == 1 else Words("{a}、{b}", "{a} and {b}").fill(a=names[0], b=names[1])
    return Words("{names}占了在办的{share}%", "{names}: {share}% of what is open").fill(names=joined, share=share)


def _of_units(rows: Sequence[Row], sums: Sums) -> Words:
    most = next((row for row in rows if row.sums.open), None)
    if most is None:
        return Words("各单位都已办结", "Every unit has closed everything")
    return Words("在办最多的是{name}，{open}件", "Most is open at {name}: {open}").fill(
        name=most.name, open=most.sums.open
    )


def _of_leaders(rows: Sequence[Row], sums: Sums) -> Words:
    worst = max(rows, key=lambda row: row.sums.overdue, default=None)
    if worst is None:
        return Words("还没有指定责任领导", "No leader is in charge yet")
    if not worst.sums.overdue:
        return Words("各位责任领导名下都没有逾期", "No leader in charge has anything overdue")
    return Words("{name}负责的逾期最多，{count}件", "Most is overdue under {name}: {count}").fill(
        name=worst.name, count=worst.sums.overdue
    )


def _of_inspections(rows: Sequence[Row], sums: Sums) -> Words:
    unfinished = sum(bool(row.sums.open) for row in rows)
    if not unfinished:
        return Words(f"{len(rows)}次检查都已办结", f"All {len(rows)} inspections are closed")
    if len(rows) == 1:
        done = rows[0].sums
        return Words(
            f"这次检查{done.count}件，办结{done.closed}件", f"Of {done.count} of this inspection, {done.closed} closed"
        )
    if unfinished == len(rows):
        return Words(f"{unfinished}次检查都还没有办结", f"None of {unfinished} inspections is closed yet")
    return Words(
        f"{len(rows)}次检查中{unfinished}次还没有办结", f"{unfinished} of {len(rows)} inspections are not closed yet"
    )


_Told = Callable[[Sequence[Row], Sums], Words]
