"""A calendar of mails: a row for each person, a column for each day, or for each week or month where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.words import Words
from notifications.wording import near_date, period, weekday

# So many columns of days can be looked over; so many stand beside each other, on a screen and on paper.
MOST_COLUMNS, _BESIDE = 62, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A column: what stands in its head, and below it; ``said`` is what it is called in full."""

    first: date
    head: Words
    under: Words
    said: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many reminders one person gets in one span, and how many of them on the fullest day."""

    lines: int
    fullest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One person's row; ``login`` is None for whoever has none, or is made up."""

    name: str
    login: str | None
    cells: Sequence[Cell]
    total: int


def spans(days: Sequence[date], *, today: date, most: int = MOST_COLUMNS) -> Sequence[Span]:
    """Return the columns for days: one each, or their weeks, or their months, as there is room for."""
    if len(days) <= most:
        return [_day(day, today) for day in sorted(days)]
    weeks = sorted({_monday(day) for day in days})
    if len(weeks) <= most:
        return [_week(day, today) for day in weeks]
    return [_month(day) for day in sorted({_month_begin(day) for day in days})]


def in_parts(columns: Sequence[Span]) -> Sequence[tuple[int, int]]:
    """Return where the tables of a calendar begin and end, none of them broader than a page."""
    parts = -(-len(columns) // _BESIDE)
    size = -(-len(columns) // parts) if parts else 0
    return [(first, min(first + size, len(columns))) for first in range(0, len(columns), size or 1)]


def load(name: str, login: str | None, counts: Mapping[date, int], columns: Sequence[Span]) -> Load:
    """Return the row of somebody who gets so many reminders on each day."""
    found: dict[date, list[int]] = {one.first: [] for one in columns}
    firsts = sorted(found)
    for day, lines in counts.items():
        begun = [first for first in firsts if first <= day]
        if begun:
            found[begun[-1]].append(lines)
    cells = [Cell(lines=sum(found[one.first]), fullest=max(found[one.first], default=0)) for one in columns]
    return Load(name=name, login=login, cells=cells, total=sum(counts.values()))


def by_weight(rows: Sequence[Load]) -> list[Load]:
    """Return the rows of those who get something, the most first."""
    return sorted((row for row in rows if row.total), key=lambda row: (-row.total, row.name))


def shade(fullest: int, most: int) -> str:
    """Return how dark a cell is, by its fullest day: the number in it says the same."""
    if not fullest:
        return "none"
    return "h4" if fullest > most else "h3" if fullest > most // 2 else "h2" if fullest > 2 else "h1"  # noqa: PLR2004


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month_begin(day: date) -> date:
    return day.replace(day=1)


def _day(day: date, today: date) -> Span:
    head = f"{day.month}/{day.day}"
    return Span(first=day, head=Words(head, head), under=weekday(day), said=near_date(day, seen_from=today))


def _week(monday: date, today: date) -> Span:
    head, said = f"{monday.month}/{monday.day}", near_date(monday, seen_from=today)
    return Span(
        first=monday,
        head=Words(head, head),
        under=Words("一周", "week"),
        said=Words(f"{said.zh}起的一周", f"the week from {said.en}"),
    )


def _month(first: date) -> Span:
    called = period(f"{first.year}M{first.month}")
    head = f"{first.year}-{first.month:02d}"
    return Span(first=first, head=Words(head, head), under=Words("一月", "month"), said=called)
