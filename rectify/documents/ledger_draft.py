"""Findings of a ledger while their rows are read, and what else the rows of a table hold.

A finding keeps its rows, and what they say of a field is looked up when somebody asks: most ledgers ask for few fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from rectify.documents.answers import Answers
from rectify.documents.blocks import squeeze
from rectify.documents.ledger_cells import flat, people
from rectify.documents.ledger_columns import ABOVE, Column
from rectify.documents.measures import read_measures
from rectify.documents.workbook import Cell, cell_text, column_name

# What goes into the text of a finding: headings with what stands below them.
Told = Sequence[tuple[str, Sequence[str]]]
# What an enumeration of measures in one cell begins with.
_COUNTING = frozenset("1１①⑴⒈一首(（")
_TOLD = frozenset({"detail", "progress", "completed", "note"})
# In these a day or a yes may be more than its text.
_AS_THEY_STAND = ("due", "done", "sustained")
# What tells findings apart is read as the rows are, and not asked for again.
_OF_ROWS = frozenset({"number", "title", "category", "ignore", "feedback"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of a table that say something of a finding, by field: as texts, and as they stand.

    ``measures`` are those of measures, the lines of a cell as one; ``told`` are those that go into its text, with their
    headings, of which ``reports`` say what was done; ``states`` are those of statuses, with what is stated.
    """

    texts: Mapping[str, Sequence[Sequence[str]]]
    cells: Mapping[str, Sequence[Sequence[Cell]]]
    measures: Sequence[Sequence[str]]
    told: Sequence[tuple[Sequence[str], str]]
    reports: frozenset[str]
    states: Sequence[tuple[Sequence[str], Callable[[str], str]]]


def layout_of(cells: Sequence[Sequence[Cell]], columns: Sequence[Column], below: range, answers: Answers) -> Layout:
    """Return the columns of a table by what they say in the rows ``below`` its headings.

    Below a heading that is itself a status a tick means that one.
    """
    filled = [c for c in columns if cells[c.index][below.start : below.stop].count("") < len(below)]
    asked = [c for c in filled if c.field not in _AS_THEY_STAND and c.field not in _OF_ROWS]
    texts = {column.index: _texts(cells[column.index]) for column in asked}

    def states(heading: str) -> Callable[[str], str]:
        # The same few words stand in all cells of a column.
        return cache(lambda text: heading if answers.marks(text) else text)

    return Layout(
        texts={field: [texts[c.index] for c in asked if c.field == field] for field in {c.field for c in asked}},
        cells={field: [cells[c.index] for c in filled if c.field == field] for field in _AS_THEY_STAND},
        measures=[_flattened(texts[c.index]) for c in filled if c.field == "measure"],
        told=[(texts[c.index], _heading(c)) for c in filled if c.field in _TOLD],
        reports=frozenset(_heading(c) for c in filled if c.field == "progress"),
        states=[
            (texts[c.index], states(c.own_heading) if ABOVE in c.heading else str)
            for c in filled
            if c.field == "status"
        ],
    )


def _heading(column: Column) -> str:
    return column.own_heading or column_name(column.index)


def _texts(column: Sequence[Cell]) -> Sequence[str]:
    """Return a column as texts; most hold nothing else."""
    try:
        "".join(column)  # type: ignore[arg-type]
    except TypeError:
        return list(map(cell_text, column))
    return column  # type: ignore[return-value]


def _flattened(column: Sequence[str]) -> Sequence[str]:
    """Return a column with the lines of each cell as one; many columns have no line ends at all."""
    whole = "".join(column)
    return list(map(flat, column)) if "\n" in whole or "\r" in whole else column


@dataclass(slots=True, kw_only=True)
class Draft:
    """One finding as its rows say it; ``row`` is where it begins, from 1.

    ``printed`` is the title as the cell holds it, with a number in front where there is no column of numbers. ``begin``
    and ``end`` are its rows, from 0, ``earlier`` those before them from which others part them. ``again`` is the same
    finding in later tables.
    """

    sheet: str
    row: int
    number: str
    mark: str
    title: str
    printed: str
    group: str | None
    layout: Layout
    begin: int = -1
    end: int = -1
    earlier: tuple[tuple[int, int], ...] = ()
    again: tuple[Draft, ...] = ()

    def add(self, begin: int, end: int) -> None:
        """Take up more rows, from 0."""
        if begin != self.end:
            if self.begin >= 0:
                self.earlier += ((self.begin, self.end),)
            self.begin = begin
        self.end = end

    def texts(self, field: str) -> list[str]:
        """Return the texts below a field, first in its own rows and then in those of later tables."""
        columns = self.layout.texts.get(field)
        found = self._below(columns) if columns else []
        for other in self.again:
            found += other.texts(field)
        return found

    def cells(self, field: str) -> list[Cell]:
        """Return what stands below a field in which it may be no text, as ``texts`` does."""
        return [cell for _, cell in self.placed(field)]

    def placed(self, field: str) -> list[tuple[int, Cell]]:
        """Return what stands below a field in which it may be no text, with its rows, from 1."""
        columns = self.layout.cells[field]
        found = [(at + 1, cell) for at in self._rows() for column in columns if (cell := column[at]) != ""]
        for other in self.again:
            more = other.placed(field)
            # A time limit that is there already is not said twice.
            found += [(row, cell) for row, cell in more if field != "due" or all(cell != mine for _, mine in found)]
        return found

    def measures(self) -> list[str]:
        """Return its measures, each with its lines as one; of later tables those that are not there yet."""
        found = self._below(self.layout.measures)
        for other in self.again:
            known = set(map(squeeze, found))
            found += [measure for measure in other.measures() if squeeze(measure) not in known]
        return found

    def enumerated(self) -> tuple[str, ...]:
        """Return the measures that its first cell of measures counts, if it does."""
        first = next(iter(self._below(self.layout.texts.get("measure", ()))), "")
        return tuple(flat(each) for each in read_measures(first)) if first[:1] in _COUNTING else ()

    def people(self, field: str) -> list[str]:
        """Return the different people or bodies below a field."""
        named = list(map(people, self.texts(field)))
        return named if len(named) <= 1 else list(dict.fromkeys(named))

    def statuses(self) -> list[str]:
        """Return what its cells state of how far it is; of later tables what is not said yet."""
        states = self.layout.states
        found = [state(text) for at in self._rows() for column, state in states if (text := column[at])]
        for other in self.again:
            found += [text for text in other.statuses() if text not in found]
        return found

    def told(self) -> Told:
        """Return what goes into its text: by heading what stands below it, each text once, in the order of the rows."""
        by_rows: dict[str, dict[str, None]] = {}
        for _, heading, text in self.told_in_rows():
            by_rows.setdefault(heading, {})[text] = None
        return [(heading, list(texts)) for heading, texts in by_rows.items()]

    def reports(self) -> frozenset[str]:
        """Return the headings below which it is told what was done."""
        return self.layout.reports.union(*(other.reports() for other in self.again))

    def told_in_rows(self) -> list[tuple[int, str, str]]:
        """Return what goes into its text where it stands: row, from 1, heading and text."""
        told = self.layout.told
        found = [(at + 1, heading, text) for at in self._rows() for column, heading in told if (text := column[at])]
        for other in self.again:
            found += other.told_in_rows()
        return found

    def _rows(self) -> Iterable[int]:
        last = range(self.begin, self.end)
        return chain(*(range(*span) for span in self.earlier), last) if self.earlier else last

    def _below(self, columns: Sequence[Sequence[str]]) -> list[str]:
        return [text for at in self._rows() for column in columns if (text := column[at])]


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
