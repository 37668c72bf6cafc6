"""Findings of a ledger while their rows are read, and what else the rows of a table hold.

A finding keeps its rows, and what they say of a field is looked up when somebody asks: most ledgers ask for few fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """Where the columns of a table stand that say something of a finding, by field.

    ``told`` are those that go into its text, with their headings; ``states`` says by column what a status cell states.
    """

    places: Mapping[str, tuple[int, ...]]
    told: tuple[tuple[int, str], ...]
    states: Mapping[int, Callable[[str], str]]


def layout_of(columns: Sequence[Column], answers: Answers) -> Layout:
    """Return where the columns of a table stand; below a heading that is itself a status a tick means that one."""
    places: dict[str, tuple[int, ...]] = {}
    for column in columns:
        places[column.field] = (*places.get(column.field, ()), column.index)

    def states(heading: str) -> Callable[[str], str]:
        # The same few words stand in all cells of a column.
        return cache(lambda text: heading if answers.marks(text) else text)

    return Layout(
        places=places,
        told=tuple((c.index, c.own_heading or column_name(c.index)) for c in columns if c.field in _TOLD),
        states={c.index: states(c.own_heading) if ABOVE in c.heading else str for c in columns if c.field == "status"},
    )


@dataclass(slots=True, kw_only=True)
class Draft:
    """One finding as its rows say it, ``numbers`` those of the rows; ``row`` is where it begins, both from 1.

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
    rows: list[Sequence[Cell]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    again: list[Draft] = field(default_factory=list)

    def add(self, number: int, cells: Sequence[Cell]) -> None:
        """Take up one more row."""
        self.rows.append(cells)
        self.numbers.append(number)

    def cells(self, field: str) -> list[Cell]:
        """Return what stands below a field, from its own rows and then from those of later tables."""
        found = self._own(field)
        for other in self.again:
            found += other.cells(field)
        return found

    @property
    def item(self) -> str | None:
        """Return the number it has in Rectify, where it says so."""
        own = self._own("item")
        return cell_text(own[0]) if own else None

    def measures(self) -> list[str]:
        """Return its measures, each with its lines as one; of later tables those that are not there yet."""
        found = list(map(flat, self._own("measure")))
        for other in self.again:
            known = set(map(squeeze, found))
            found += [measure for measure in other.measures() if squeeze(measure) not in known]
        return found

    def enumerated(self) -> tuple[str, ...]:
        """Return the measures that its first cell of measures counts, if it does."""
        first = next(iter(self._own("measure")), None)
        if isinstance(first, str) and first[0] in _COUNTING:
            return tuple(flat(each) for each in read_measures(first))
        return ()

    def people(self, field: str) -> list[str]:
        """Return the different people or bodies below a field."""
        return list(dict.fromkeys([people(cell_text(cell)) for cell in self.cells(field)]))

    def dues(self) -> list[tuple[int, Cell]]:
        """Return its time limits with their rows; of later tables those that are not there yet."""
        found = list(self._placed("due"))
        for other in self.again:
            found += [(row, cell) for row, cell in other.dues() if all(cell != mine for _, mine in found)]
        return found

    def statuses(self) -> list[str]:
        """Return what its cells state of how far it is; of later tables what is not said yet."""
        states = self.layout.states
        found = [
            state(cell_text(cell)) for cells in self.rows for at, state in states.items() if (cell := cells[at]) != ""
        ]
        for other in self.again:
            found += [text for text in other.statuses() if text not in found]
        return found

    def texts(self) -> Iterator[tuple[int, str, str]]:
        """Yield what goes into its text: row, heading, text."""
        told = self.layout.told
        for number, cells in zip(self.numbers, self.rows, strict=True):
            for at, heading in told:
                cell = cells[at]
                if cell != "":
                    yield number, heading, cell if type(cell) is str else cell_text(cell)
        for other in self.again:
            yield from other.texts()

    def _own(self, field: str) -> list[Cell]:
        places = self.layout.places.get(field, ())
        if len(places) == 1:
            at = places[0]
            return [cell for cells in self.rows if (cell := cells[at]) != ""]
        return [cell for cells in self.rows for at in places if (cell := cells[at]) != ""]

    def _placed(self, field: str) -> Iterator[tuple[int, Cell]]:
        places = self.layout.places.get(field, ())
        for number, cells in zip(self.numbers, self.rows, strict=True):
            for at in places:
                if cells[at] != "":
                    yield number, cells[at]


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
