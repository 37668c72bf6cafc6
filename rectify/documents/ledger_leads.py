"""What stands to the left in a table: the columns that tell findings apart, and the rows in which they say anything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, repeat
from operator import ne

from rectify.documents.ledger_columns import Column
from rectify.documents.ledger_header import Header
from rectify.documents.workbook import Cell, Grid

FEW = 2
_MOST_ORPHANS = 0.3
_ABOUT_ROWS = frozenset({"number", "title", "category", "ignore", "feedback"})


class Leads:
    """The columns by which rows are told apart, each by its place, -1 where there is none.

    Rows that say nothing left of ``behind`` go on about the finding above.
    """

    def __init__(self, grid: Grid, header: Header, columns: Sequence[Column]) -> None:
        self._grid, self._header, self._below = grid, header, range(header.bottom + 1, header.end)
        at = {column.field: column.index for column in columns}
        self.title, self.number = at.get("title", -1), at.get("number", -1)
        self.category, self.measure = at.get("category", -1), at.get("measure", -1)
        self.feedback = at.get("feedback", -1)
        self._told = [column.index for column in columns if column.field not in _ABOUT_ROWS]
        self.behind = max(self.title, self.number, self.category) + 1
        self._nothing = ("",) * self.behind

    def are_silent(self, cells: Sequence[Cell]) -> bool:
        """Say whether a row says nothing there."""
        return cells[: self.behind] == self._nothing

    def telling(self) -> list[int]:
        """Return the first row and all that may be more than measures and what became of them."""
        below, columns, width = self._below, self._grid.columns, len(self._grid.columns)
        within, texts, few = slice(below.start, below.stop), self._header.texts, width - FEW
        leads = zip(*(column[within] for column in columns[: self.behind]), strict=True)
        nexts = columns[self.behind][within] if self.behind < width else [""] * len(below)
        telling = [
            at
            for at, leading, cell, cells in zip(below, leads, nexts, self._grid.rows[within], strict=True)
            if leading != self._nothing or cell == "" or cell in texts or cells.count("") >= few
        ]
        return telling if telling[:1] == [below.start] else [*below[:1], *telling]

    def count_in_digits(self) -> bool:
        """Say whether a row has a number in digits."""
        numbers = self._grid.columns[self.number] if self.number >= 0 else ()
        return any(map(_is_in_digits, numbers[self._below.start : self._below.stop]))

    def count_rows(self) -> bool:
        """Say whether the numbers count rows rather than findings: many stand beside no finding of their own."""
        if self.number < 0 or self.title < 0:
            return False
        numbered = orphans = 0
        before, before_number = "", ""
        numbers, titles = self._grid.columns[self.number], self._grid.columns[self.title]
        for at in compress(self._below, map(ne, numbers[self._below.start : self._below.stop], repeat(""))):
            number, title = numbers[at], titles[at]
            numbered += 1
            if title == "" or (title == before and number != before_number):
                orphans += any(self._grid.rows[at][index] != "" for index in self._told)
            before, before_number = title or before, number  # type: ignore[assignment]
        return orphans >= FEW and orphans > _MOST_ORPHANS * numbered


def _is_in_digits(cell: Cell) -> bool:
    return isinstance(cell, float) or (isinstance(cell, str) and cell[:1].isdigit())
