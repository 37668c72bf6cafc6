"""What a reader gives: lines with the number a person finds them by, and rows of tables with their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

MOST_LINES = 60_000
MOST_SIGNS = 6_000_000


class Said(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str


class Unreadable(Exception):
    """The bytes cannot be read; says why in both languages."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: its text, the columns it covers, and whether it only goes on from the row above."""

    text: str
    column: int
    width: int = 1
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line, or the row of a table when it has ``cells``; ``level`` is that of a heading's style, from 1."""

    number: int
    text: str
    cells: tuple[Cell, ...] = ()
    level: int | None = None
    page: int | None = None


class Lines:
    """Gathers lines; more than anybody writes is refused."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._signs = 0

    def add(self, line: Line) -> None:
        """Take up one more line; raises ``Unreadable`` when there are too many."""
        self._signs += len(line.text) + sum(len(cell.text) for cell in line.cells)
        if len(self.lines) >= MOST_LINES or self._signs > MOST_SIGNS:
            raise Unreadable(
                Said(
                    f"内容太多（最多{MOST_LINES}段、{MOST_SIGNS // 1_000_000}百万字）",
                    f"it holds too much (at most {MOST_LINES} lines, {MOST_SIGNS // 1_000_000} million characters)",
                )
            )
        self.lines.append(line)


def as_plain(lines: list[Line]) -> list[list[Any]]:
    """Return lines as JSON carries them."""
    return [
        [
            line.number,
            line.text,
            [[cell.text, cell.column, cell.width, cell.goes_on] for cell in line.cells],
            line.level,
            line.page,
        ]
        for line in lines
    ]
