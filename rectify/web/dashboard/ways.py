"""Where the figures of a list lead: to the ledger under one condition more, and to the figures of a part."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote

from engine.domain.course import Course
from engine.domain.definition import State
from engine.operations.figures import Point
from engine.words import Words
from rectify.web.ledger_query import Asked
from rectify.web.marks import glyph_of

PATH = "/dashboard"
_NARROWING = frozenset({"search", "inspection", "category", "unit", "owner", "leader", "opened_from", "opened_before"})
_A_DAY = timedelta(days=1)
_LETTERS = re.compile(r"(?:%[89A-F][0-9A-F])+")
_SHADES = {"start": "s1", "normal": "s2", "checked": "s3", "final": "s4", "lasting": "s5"}


@dataclass(frozen=True, slots=True)
class Number:
    """A number that leads to the items it counts; None where no list has just these."""

    count: int
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Shade:
    """A state as a chart paints it."""

    css: str
    word: Words


def narrowing(asked: Asked) -> Asked:
    """Return what figures can be narrowed by: what says which items, not how it goes with them."""
    return Asked(**{name: value for name, value in asked.given.items() if name in _NARROWING})  # type: ignore[arg-type]


def figures_path(asked: Asked) -> str:
    """Return the address of the figures of a list."""
    query = asked.query()
    return f"{PATH}?{query}" if query else PATH


def number(count: int, asked: Asked, **conditions: str) -> Number:
    """Return a number with the list it counts; nothing to look at where there is none."""
    return Number(count, _short(asked.narrowed(**conditions).path()) if count else None)


def _short(path: str) -> str:
    """Return an address as a page may have it: letters stand for themselves, a third as long as with their bytes."""
    return _LETTERS.sub(lambda found: unquote(found[0]), path)


def on_day(count: int, asked: Asked, day: date) -> Number:
    """Return how many are due on a day."""
    return number(count, asked, due_from=day.isoformat(), due_before=(day + _A_DAY).isoformat())


def still_open(count: int, asked: Asked, **conditions: str) -> Number:
    """Return how many are open."""
    return number(count, asked, course=Course.OPEN, **conditions)


def stood(count: int, asked: Asked, state: str, point: Point, today: date) -> Number:
    """Return how many stood in a state on a day."""
    if point.day == today:
        return number(count, asked, state=state)
    return number(count, asked, was=state, on=point.day.isoformat())


def was_open(count: int, asked: Asked, point: Point, today: date) -> Number:
    """Return how many were open on a day."""
    if point.day == today:
        return still_open(count, asked)
    return number(count, asked, open_on=point.day.isoformat())


def shades(states: Mapping[str, State], there: Sequence[str]) -> Mapping[str, Shade]:
    """Return how the states that occur are painted, from the beginning of the way to its end."""
    found = {key: Shade(_SHADES[glyph_of(states[key])], states[key].title) for key in states if key in there}
    return dict(sorted(found.items(), key=lambda one: one[1].css))


def percent(part: float, whole: float) -> str:
    """Return a share of a chart's width."""
    return f"{100 * part / whole:.1f}%" if whole else "0%"
