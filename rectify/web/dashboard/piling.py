"""Where things pile up: how long open items have been in their states, and on which days to come they are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.course import Course
from engine.domain.figures import AGES, WEEKS
from engine.operations.figures import Figures
from engine.operations.tallies import Age
from engine.words import Words
from notifications.wording import plain_date, short_date
from rectify.web.dashboard.ways import Number, number, on_day, percent, shades
from rectify.web.ledger_query import Asked

_LONG = 20
_PITCH, _HIGH = 108, 48
_WEEK = 7
_NAMES = (
    ("一", "Mon"), ("二", "Tue"), ("三", "Wed"), ("四", "Thu"), ("五", "Fri"), ("六", "Sat"), ("日", "Sun"),
)  # fmt: skip
_SATURDAY = 5
# From so much of the fullest day on a day is as dark as this.
_SHADES = ((0.75, "h4"), (0.4, "h3"), (0.15, "h2"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How many items of a state are of one range of ages."""

    x: str
    middle: str
    y: int
    height: int
    number: Number
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAges:
    """The columns of a state, so far from the top of the chart."""

    word: Words
    says: Words
    css: str
    top: int
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """How long open items have been in their states; ``ranges`` are the ranges of working days with their places."""

    title: Words
    states: Sequence[StateAges]
    ranges: Sequence[tuple[str, Words]]
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatDay:
    """A day of the heat map; ``rest`` is what it is called where it is not worked and nothing is due."""

    number: Number
    css: str
    is_today: bool
    rest: Words | None
    says: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Weeks by days; a Saturday or Sunday has a column only where one is worked, or something is due on it."""

    title: Words
    heads: Sequence[Words]
    weeks: Sequence[tuple[Words, Sequence[HeatDay]]]


def ages(found: Figures, asked: Asked) -> Ages | None:
    """Return how long open items have been in their states; None where nothing is open."""
    if not found.ages:
        return None
    painted = shades(found.states, [one.state for one in found.ages])
    by_state = {one.state: one for one in found.ages}
    highest = max(count for one in found.ages for count in one.counts)
    states = []
    for place, (key, shade) in enumerate(painted.items()):
        age = by_state[key]
        many = sum(age.counts)
        states.append(
            StateAges(
                word=shade.word,
                says=Words(f"{many}件，最久的{age.longest}个工作日", f"{many}, the longest {age.longest} working days"),
                css=shade.css,
                top=place * _PITCH,
                columns=[_column(key, shade.word, age, one, highest, found, asked) for one in range(len(age.counts))],
            )
        )
    every = len(AGES) + 1
    ranges = [(percent(number + 0.5, every), _range(number)) for number in range(every)]
    return Ages(title=_aged(found), states=states, ranges=ranges, height=len(states) * _PITCH + 12)


def heat(found: Figures, asked: Asked) -> Heat:
    """Return how many items are due on each day of this week and those to come."""
    first, _end = found.weeks
    weeks = [[first + timedelta(days=_WEEK * week + day) for day in range(_WEEK)] for week in range(WEEKS)]
    shown = [
        day
        for day in range(_WEEK)
        if day < _SATURDAY or any(found.calendar.is_working(week[day]) or week[day] in found.coming for week in weeks)
    ]
    most = max(found.coming.values(), default=0)
    return Heat(
        title=_hot(found, most),
        heads=[Words(*_NAMES[day]) for day in shown],
        weeks=[
            (_week(week[0], found.today), [_heat_day(week[day], most, found, asked) for day in shown]) for week in weeks
        ],
    )


def _column(state: str, word: Words, age: Age, place: int, highest: int, found: Figures, asked: Asked) -> Column:
    count, every = age.counts[place], len(age.counts)
    edges = [day.isoformat() for day in found.ages_from]
    span = {"entered_from": edges[place]} if place < len(edges) else {}
    span |= {"entered_before": edges[place - 1]} if place else {}
    high = round(_HIGH * count / highest) if count else 0
    high = max(high, 2) if count else 0
    return Column(
        x=percent(place + 0.025, every),
        middle=percent(place + 0.5, every),
        y=92 - high,
        height=high,
        number=number(count, asked, course=Course.OPEN, state=state, **span),
        says=Words("{state}，停留{range}个工作日，{count}件", "{state}, {range} working days: {count}").fill(
            state=word, range=_range(place), count=count
        ),
    )


def _range(place: int) -> Words:
    if place == len(AGES):
        return Words(f"{AGES[-1]}以上", f"over {AGES[-1]}")
    least = AGES[place - 1] + 1 if place else 0
    return Words(f"{least}–{AGES[place]}", f"{least}–{AGES[place]}")


def _aged(found: Figures) -> Words:
    longer = AGES.index(_LONG) + 1
    worst = max(found.ages, key=lambda age: sum(age.counts[longer:]))
    count, many = sum(worst.counts[longer:]), sum(worst.counts)
    title = found.states[worst.state].title
    if not count:
        return Words(
            f"没有事项在一个状态停留{_LONG}个工作日以上", f"Nothing has been in one state for over {_LONG} working days"
        )
    return Words(
        "{state}的{many}件里，{count}件停了{days}个工作日以上",
        "{state}: {count} of {many} for over {days} working days",
    ).fill(state=title, many=many, count=count, days=_LONG)


def _hot(found: Figures, most: int) -> Words:
    coming = {day: count for day, count in found.coming.items() if day >= found.today}
    if not coming:
        return Words(f"今后{_in_words(WEEKS)}周没有到期的事项", f"Nothing is due in the {WEEKS} weeks to come")
    day = min(coming, key=lambda one: (-coming[one], one))
    if coming[day] == 1:
        return Words(
            f"今后{_in_words(WEEKS)}周有{len(coming)}件到期，每天至多1件",
            f"{len(coming)} fall due in {WEEKS} weeks, never two on one day",
        )
    when = short_date(day)
    return Words(
        f"今后{_in_words(WEEKS)}周，{when.zh}最集中", f"In the {WEEKS} weeks to come, most falls due on {when.en}"
    )


def _in_words(count: int) -> str:
    return "零一二三四五六七八九十"[count]


def _week(monday: date, today: date) -> Words:
    if monday <= today < monday + timedelta(days=_WEEK):
        return Words("本周", "This week")
    return short_date(monday)


def _heat_day(day: date, most: int, found: Figures, asked: Asked) -> HeatDay:
    count = found.coming.get(day, 0)
    name = found.days_off.get(day)
    is_off = not found.calendar.is_working(day) and not count
    return HeatDay(
        number=on_day(count, asked, day),
        css=next((css for share, css in _SHADES if most > 1 and count >= share * most), ""),
        is_today=day == found.today,
        rest=Words(name or "休", name or "off") if is_off else None,
        says=Words("{day}，{count}件", "{day}: {count}").fill(day=plain_date(day, seen_from=found.today), count=count),
    )
