"""Findings of a ledger while their rows are read, and what else the rows of a table hold.

A finding keeps its rows, and what they say of a field is looked up when somebody asks: most ledgers ask for few fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rectify.documents.answers import Answers
from rectify.documents.blocks import squeeze
from rectify.documents.ledger_cells import flat, people
from rectify.documents.ledger_columns import ABOVE, Column
from rectify.documents.measures import read_measures
from rectify.documents.workbook import Cell, cell_text, column_name

# What an enumeration of measures in one cell begins with.
_COUNTING = frozenset("1１①⑴⒈一首(（")
_TOLD = frozenset({"detail", "progress", "completed", "note"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of a table that say something of a finding, by field.

    ``told`` are those that go into its text, with their headings; ``states`` those of statuses, with what a cell states.
    """

    columns: Mapping[str, Sequence[Sequence[Cell]]]
    told: Sequence[tuple[Sequence[Cell], str]]
    states: Sequence[tuple[Sequence[Cell], Callable[[str], str]]]


def layout_of(cells: Sequence[Sequence[Cell]], columns: Sequence[Column], answers: Answers) -> Layout:
    """Return the columns of a table by what they say; below a heading that is itself a status a tick means that one."""
    found: dict[str, list[Sequence[Cell]]] = {}
    filled = [column for column in columns if any(cell != "" for cell in cells[column.index])]
    for column in filled:
        found.setdefault(column.field, []).append(cells[column.index])

    def states(heading: str) -> Callable[[str], str]:
        # The same few words stand in all cells of a column.
        return cache(lambda text: heading if answers.marks(text) else text)

    return Layout(
        columns=found,
        told=[(cells[c.index], c.own_heading or column_name(c.index)) for c in filled if c.field in _TOLD],
        states=[
            (cells[c.index], states(c.own_heading) if ABOVE in c.heading else str)
            for c in filled
            if c.field == "status"
        ],
    )


@dataclass(slots=True, kw_only=True)
class Draft:
    """One finding as its ``rows`` say it, which count from 0; ``row`` is where it begins, from 1.

    ``printed`` is the title as the cell holds it, with a number in front where there is no column of numbers.
    ``again`` is the same finding in later tables.
    """

    sheet: str
    row: int
    number: str
    mark: str
    title: str
    printed: str
    group: str | None
    layout: Layout
    rows: list[int] = field(default_factory=list)
    again: list[Draft] = field(default_factory=list)

    def cells(self, field: str) -> list[Cell]:
        """Return what stands below a field, first in its own rows and then in those of later tables."""
        found = self._below(field)
        for other in self.again:
            found += other.cells(field)
        return found

    @property
    def item(self) -> str | None:
        """Return the number it has in Rectify, where it says so."""
        return next(map(cell_text, self._below("item")), None)

    def measures(self) -> list[str]:
        """Return its measures, each with its lines as one; of later tables those that are not there yet."""
        found = list(map(flat, self._below("measure")))
        for other in self.again:
            known = set(map(squeeze, found))
            found += [measure for measure in other.measures() if squeeze(measure) not in known]
        return found

    def enumerated(self) -> tuple[str, ...]:
        """Return the measures that its first cell of measures counts, if it does."""
        first = next(iter(self._below("measure")), None)
        if isinstance(first, str) and first[0] in _COUNTING:
            return tuple(flat(each) for each in read_measures(first))
        return ()

    def people(self, field: str) -> list[str]:
        """Return the different people or bodies below a field."""
        named = [people(cell_text(cell)) for cell in self.cells(field)]
        return named if len(named) <= 1 else list(dict.fromkeys(named))

    def dues(self) -> list[tuple[int, Cell]]:
        """Return its time limits with their rows, from 1; of later tables those that are not there yet."""
        columns = self.layout.columns.get("due", ())
        found = [(at + 1, cell) for at in self.rows for column in columns if (cell := column[at]) != ""]
        for other in self.again:
            found += [(row, cell) for row, cell in other.dues() if all(cell != mine for _, mine in found)]
        return found

    def statuses(self) -> list[str]:
        """Return what its cells state of how far it is; of later tables what is not said yet."""
        states = self.layout.states
        found = [state(cell_text(cell)) for at in self.rows for column, state in states if (cell := column[at]) != ""]
        for other in self.again:
            found += [text for text in other.statuses() if text not in found]
        return found

    def told(self) -> dict[str, list[str]]:
        """Return what goes into its text: by heading what stands below it, each text once."""
        found: dict[str, list[str]] = {}
        for _, heading, text in self.texts():
            there = found.get(heading)
            if there is None:
                found[heading] = [text]
            elif text not in there:
                there.append(text)
        return found

    def texts(self) -> list[tuple[int, str, str]]:
        """Return what goes into its text where it stands: row, from 1, heading and text."""
        told = self.layout.told
        found = [
            (at + 1, heading, cell if type(cell) is str else cell_text(cell))
            for at in self.rows
            for column, heading in told
            if (cell := column[at]) != ""
        ]
        for other in self.again:
            found += other.texts()
        return found

    def _below(self, field: str) -> list[Cell]:
        columns = self.layout.columns.get(field)
        if columns is None:
            return []
        if len(columns) == 1:
            (column,) = columns
            return [cell for at in self.rows if (cell := column[at]) != ""]
        return [cell for at in self.rows for column in columns if (cell := column[at]) != ""]


@dataclass(slots=True, kw_only=True)
class Rows:
    """What the rows of one table hold: findings, lines around them, totals, and rows that belong nowhere."""

    drafts: list[Draft] = field(default_factory=list)
    groups: dict[str, None] = field(default_factory=dict)
    lines: list[tuple[int, str]] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    left_over: list[tuple[int, str]] = field(default_factory=list)
    feedback: list[Cell] = field(default_factory=list)
    counts_rows: bool = False
