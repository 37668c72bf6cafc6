"""Charts over time: how many stood in each state, and how much is open against what should be by the dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.operations.figures import Figures, Point
from engine.words import Words
from notifications.wording import plain_date
from rectify.web.dashboard.ways import Number, Shade, number, shades, stood, was_open
from rectify.web.ledger_query import Asked

_HIGH, _TOP = 200, 24
_STEPS = (1, 2, 5)
# What stands beside the columns, in percent of the width, and how much of its place a column takes.
_GAP, _LEFT, _WIDE = 1.5, 11, 0.7
_EDGE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a column: so many items of a state on a day, with the way to them."""

    css: str
    x: str
    y: str
    height: str
    says: Words
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A line across a chart at a round number."""

    y: str
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLine:
    """One line of a table: a day and its numbers, None where there is nothing to say."""

    day: Words
    numbers: Sequence[Number | None]
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A point of a line: how many on a day, with the way to them."""

    css: str
    x: str
    y: str
    says: Words
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Burned:
    """What one line of a burn-down says of a day."""

    css: str
    word: Words
    number: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class StatesOverTime:
    """Columns of states, one for each day, with their table."""

    title: Words
    shades: Sequence[Shade]
    blocks: Sequence[Block]
    width: str
    levels: Sequence[Level]
    first: Words
    lines: Sequence[DayLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnDown:
    """Three lines: what was really open until today, and what was and is to be by present and by first dates.

    Each is the points of a picture of 100 by 100, and ``dots`` are the same points with their numbers. ``now`` is where
    today is, ``open`` and ``first_mark`` where the first and the last of the lines stand then.
    """

    title: Words
    says: Words
    real: str
    planned: str
    planned_first: str
    dots: Sequence[Dot]
    now: str
    levels: Sequence[Level]
    open: Level
    first_mark: Level | None
    first: Words
    last: Words
    lines: Sequence[DayLine]


def states_over_time(found: Figures, asked: Asked) -> StatesOverTime:
    """Return how many stood in each state, from half a year ago until now."""
    past = [point for point in found.points if point.states is not None]
    there = {state for point in past for state, count in (point.states or {}).items() if count > 0}
    painted = shades(found.states, sorted(there))
    highest = max((_all(point) for point in past), default=0)
    top, levels = _levels(highest)
    blocks = []
    for place, point in enumerate(past):
        begun = 0
        for state, shade in painted.items():
            count = (point.states or {}).get(state, 0)
            if count <= 0:
                continue
            begun += count
            says = Words("{day}，{state}{count}件", "{day}, {state}: {count}").fill(
                day=_day(point, found), state=shade.word, count=count
            )
            blocks.append(
                Block(
                    css=shade.css,
                    x=f"{_LEFT + (100 - _LEFT) * (place + 0.15) / len(past):.1f}%",
                    y=_height(begun, top),
                    height=f"{max(_HIGH * count / top - _GAP / 2, 0.5):.1f}",
                    says=says,
                    path=stood(count, asked, state, point, found.today).path,
                )
            )
    return StatesOverTime(
        title=_told(past, found),
        shades=list(painted.values()),
        blocks=blocks,
        width=f"{(100 - _LEFT) * _WIDE / len(past):.2f}%",
        levels=levels,
        first=plain_date(past[0].day, seen_from=found.today),
        lines=[_states_line(point, list(painted), found, asked) for point in past],
    )


def burn_down(found: Figures, asked: Asked) -> BurnDown:
    """Return what is open against what should be, from half a year ago to half a year ahead."""
    points, now = found.points, next(point for point in found.points if point.day == found.today)
    highest = max(max(point.open or 0, point.planned, point.planned_first) for point in points)
    top, levels = _levels(highest)

    def line(counts: Sequence[int | None]) -> str:
        every = len(points) - 1
        return " ".join(
            f"{_across(place, every):.1f},{100 * (1 - count / top):.1f}"
            for place, count in enumerate(counts)
            if count is not None
        )

    still = now.open or 0
    marks = [_at(count, top) for count in (still, now.planned_first)]
    near = abs(still - now.planned_first) / top * _HIGH < _TOP
    return BurnDown(
        title=_burned(still, now.planned_first),
        says=Words(
            f"今天在办{still}件；按现行期限应剩{now.planned}件，按原定期限应剩{now.planned_first}件",
            f"{still} open today; by present dates {now.planned} would be left, by first dates {now.planned_first}",
        ),
        real=line([point.open for point in points]),
        planned=line([point.planned for point in points]),
        planned_first=line([point.planned_first for point in points]),
        dots=_dots(found, asked, top),
        now=f"{_across(points.index(now), len(points) - 1):.1f}%",
        levels=levels,
        open=marks[0],
        first_mark=None if near else marks[1],
        first=plain_date(points[0].day, seen_from=found.today),
        last=plain_date(points[-1].day, seen_from=found.today),
        lines=[_burn_line(point, found, asked) for point in points],
    )


def _dots(found: Figures, asked: Asked, top: int) -> Sequence[Dot]:
    """Return every point of the lines at which there is something: that by dates first, what is really open on top."""
    every = len(found.points) - 1
    told = [(place, _burned_on(point, found, asked)) for place, point in enumerate(found.points)]
    burned = [(place, one) for place, each in told for one in each if one is not None and one.number.count]
    return [
        Dot(
            css=one.css,
            x=f"{_across(place, every):.1f}%",
            y=_height(one.number.count, top),
            says=Words("{day}，{line}{count}件", "{day}, {line}: {count}").fill(
                day=_day(found.points[place], found), line=one.word, count=one.number.count
            ),
            path=one.number.path,
        )
        for place, one in sorted(burned, key=lambda it: it[1].css == "real")
    ]


def _burned_on(point: Point, found: Figures, asked: Asked) -> Sequence[_Burned | None]:
    """Return what the lines say of a day, None where one says nothing."""
    day = point.day.isoformat()
    still = None if point.open is None else was_open(point.open, asked, point, found.today)
    return [
        None if still is None else _Burned(css="real", word=Words("实际在办", "open"), number=still),
        _Burned(
            css="plan-l",
            word=Words("按现行期限应在办", "open by present dates"),
            number=number(point.planned, asked, planned_on=day),
        ),
        _Burned(
            css="orig",
            word=Words("按原定期限应在办", "open by first dates"),
            number=number(point.planned_first, asked, planned_first_on=day),
        ),
    ]


def _across(place: int, every: int) -> float:
    """Return where a point of a line stands, in percent: with room for half a dot at either end."""
    return _EDGE + (100 - 2 * _EDGE) * place / every


def _height(count: int, top: int) -> str:
    return f"{_TOP + _HIGH * (1 - count / top):.1f}"


def _at(count: int, top: int) -> Level:
    return Level(y=_height(count, top), says=Words(f"{count}件", str(count)))


def _levels(highest: int) -> tuple[int, Sequence[Level]]:
    """Return the number at the top of a chart, and lines at round numbers below it."""
    step = 1
    while step * 4 < highest:
        digits = 10 ** (len(str(step)) - 1)
        leading = step // digits
        step = digits * next(one for one in (*_STEPS, 10) if one > leading)
    top = max(step * -(-highest // step), step, 1)
    return top, [_at(count, top) for count in range(step, top + 1, step)]


def _all(point: Point) -> int:
    return sum((point.states or {}).values())


def _day(point: Point, found: Figures) -> Words:
    return Words("今天", "Today") if point.day == found.today else plain_date(point.day, seen_from=found.today)


def _told(past: Sequence[Point], found: Figures) -> Words:
    first, last = past[0], past[-1]
    before, now = first.open or 0, last.open or 0
    if not _all(first):
        return Words(
            f"半年来登记{found.sums.count}件，办结{found.sums.closed}件",
            f"In half a year {found.sums.count} were taken in and {found.sums.closed} closed",
        )
    return Words(f"半年来在办从{before}件变为{now}件", f"In half a year what is open went from {before} to {now}")


def _burned(still: int, first: int) -> Words:
    if still > first:
        return Words(f"若按原定期限，今天应只剩{first}件", f"By their first dates only {first} would be open today")
    if still < first:
        return Words(
            f"在办{still}件，比按原定期限该剩的少{first - still}件",
            f"{still} are open: {first - still} fewer than by their first dates",
        )
    return Words(f"在办{still}件，和按原定期限该剩的一样", f"{still} are open, as by their first dates")


def _states_line(point: Point, states: Sequence[str], found: Figures, asked: Asked) -> DayLine:
    there = point.states or {}
    return DayLine(
        day=_day(point, found),
        numbers=[stood(there.get(state, 0), asked, state, point, found.today) for state in states],
        is_today=point.day == found.today,
    )


def _burn_line(point: Point, found: Figures, asked: Asked) -> DayLine:
    return DayLine(
        day=_day(point, found),
        numbers=[None if one is None else one.number for one in _burned_on(point, found, asked)],
        is_today=point.day == found.today,
    )
