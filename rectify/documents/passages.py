"""A notice that was read beside its source: each finding with its passage, every doubt at its line."""

from __future__ import annotations

import bisect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from operator import attrgetter

from engine.domain.incoming import ColumnTaken, Doubt, Head, Line, Passage, Understood
from rectify.documents.blocks import squeeze
from rectify.documents.findings import Finding, Notice, Problem
from rectify.documents.ledger_columns import plain_heading
from rectify.documents.ledger_tables import Table
from rectify.documents.source import Opened
from rectify.documents.workbook import Cell, column_name

# A finding of a ledger is one row and its measures below it; more of a sheet is not shown beside it.
_MOST_ROWS = 12
_BETWEEN = " │ "
_SAME = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The lines of a document, or of a workbook the rows of its sheets by name; only those that say something."""

    lines: Sequence[Line] = ()
    sheets: Mapping[str, Sequence[Line]] | None = None


def source_of(opened: Opened) -> SourceText:
    """Return the lines of a document; of a workbook the rows of its sheets that hold tables."""
    if opened.tables is not None:
        return _of_tables(opened.tables)
    if opened.text is not None:
        said = enumerate(opened.text.split("\n"), start=1)
        return SourceText(lines=[Line(number=at, text=text.strip()) for at, text in said if text.strip()])
    return SourceText(
        lines=[
            Line(number=one.line, text=one.text or _BETWEEN.join(cell.text for cell in one.cells if cell.text))
            for one in opened.lines
        ]
    )


def _of_tables(tables: Sequence[Table]) -> SourceText:
    grids = {table.grid.name: table.grid for table in tables}
    return SourceText(
        sheets={
            name: [Line(number=at, text=text) for at, row in enumerate(grid.rows, start=1) if (text := _row_text(row))]
            for name, grid in grids.items()
        }
    )


def beside(notice: Notice, source: SourceText) -> tuple[Head, list[Passage]]:
    """Return what was understood of the whole, and each finding with its passage and the doubts about it."""
    by_finding, of_whole = _doubts(notice)
    starts = _starts(source, notice)
    passages = [
        Passage(
            lines=tuple(_lines(source, item, start, until)),
            understood=_understood(notice, item),
            doubts=tuple(by_finding.get(at, ())),
        )
        for at, (item, start, until) in enumerate(zip(notice.items, starts, _ends(starts), strict=True))
    ]
    head = Head(
        title=notice.title,
        organization=notice.organization,
        started_on=notice.started_on,
        ended_on=notice.ended_on,
        feedback_on=notice.feedback_on,
        signed_on=notice.signed_on,
        published_on=notice.published_on,
        contact=notice.contact,
        groups=notice.groups,
        doubts=tuple(of_whole),
        front=tuple(_front(source, notice, starts)),
        columns=tuple(_columns(notice)),
        declared=dict(notice.declared),
    )
    return head, passages


def _front(source: SourceText, notice: Notice, starts: Sequence[int]) -> Sequence[Line]:
    """Return the lines before the first finding: of a workbook the rows above it in its sheet, headings among them."""
    if source.sheets is None:
        first = min(starts, default=None)
        return [line for line in source.lines if first is None or line.number < first]
    if not notice.items:
        return next(iter(source.sheets.values()), ())[:_MOST_ROWS]
    return [line for line in _sheet(source.sheets, notice.items[0]) if line.number < starts[0]][:_MOST_ROWS]


def _columns(notice: Notice) -> list[ColumnTaken]:
    return [
        ColumnTaken(
            sheet=one.sheet,
            letters=column_name(one.index),
            heading=one.heading,
            key=plain_heading(one.heading) or column_name(one.index).lower(),
            field=one.field,
            how=one.how,
            samples=one.samples,
        )
        for one in notice.columns
    ]


def _understood(notice: Notice, item: Finding) -> Understood:
    return Understood(
        group=None if item.group is None else notice.groups[item.group],
        number=item.number,
        occurrence=item.occurrence,
        title=item.title,
        body=item.body,
        completion=item.completion,
        sustained=item.sustained,
        measures=item.measures,
        responsible=item.responsible,
        due_on=item.due_on,
        item=item.item,
    )


def _starts(source: SourceText, notice: Notice) -> list[int]:
    """Return the line each passage begins with: the finding's own, or that of the heading right above it."""
    if source.sheets is not None:
        return [item.line for item in notice.items]
    before = {after.number: line for line, after in pairwise(source.lines)}
    starts, group = [], None
    for item in notice.items:
        above = before.get(item.line)
        heading = None if item.group is None or item.group == group else squeeze(notice.groups[item.group])
        has_heading = heading is not None and above is not None and heading in squeeze(above.text)
        starts.append(above.number if has_heading and above is not None else item.line)
        group = item.group
    return starts


def _ends(starts: Sequence[int]) -> list[float]:
    """Return for each place where something begins the nearest behind it at which a later one does."""
    later: list[int] = []
    ends: list[float] = []
    for start in reversed(starts):
        behind = bisect.bisect_right(later, start)
        ends.append(later[behind] if behind < len(later) else math.inf)
        bisect.insort(later, start)
    return ends[::-1]


def _lines(source: SourceText, item: Finding, start: int, until: float) -> Sequence[Line]:
    """Return the lines of a finding: from where it begins up to where the next one does."""
    if source.sheets is None:
        return _between(source.lines, start, until)
    return _between(_sheet(source.sheets, item), start, min(until, start + _MOST_ROWS))


def _between(lines: Sequence[Line], start: int, until: float) -> Sequence[Line]:
    return lines[_place(lines, start) : _place(lines, until)]


def _place(lines: Sequence[Line], number: float) -> int:
    return bisect.bisect_left(lines, number, key=attrgetter("number"))


def _sheet(sheets: Mapping[str, Sequence[Line]], item: Finding) -> Sequence[Line]:
    """Return the rows of the sheet that a finding stands in: the one whose row begins to say its title."""
    wanted = squeeze(item.title)[:_SAME]
    for rows in sheets.values():
        place = _place(rows, item.line)
        here = rows[place] if place < len(rows) else None
        if here is not None and here.number == item.line and wanted in squeeze(here.text):
            return rows
    return next(iter(sheets.values()), ())


def _doubts(notice: Notice) -> tuple[dict[int, list[Doubt]], list[Doubt]]:
    """Return doubts by the finding they are about, and those about the whole."""
    places = sorted((item.line, at) for at, item in enumerate(notice.items))
    lines = [line for line, _at in places]
    by_finding: dict[int, list[Doubt]] = {}
    of_whole: list[Doubt] = []
    for problem in notice.problems:
        place = 0 if problem.line is None else bisect.bisect_right(lines, problem.line)
        if place == 0:
            of_whole.append(_doubt(problem))
        else:
            by_finding.setdefault(places[place - 1][1], []).append(_doubt(problem))
    return by_finding, of_whole


def _doubt(problem: Problem) -> Doubt:
    said = problem.message
    return Doubt(
        code=problem.code, line=problem.line, page=problem.page, zh=said.zh, en=said.en, excerpt=problem.excerpt
    )


def _row_text(row: Sequence[Cell]) -> str:
    return _BETWEEN.join(text for cell in row if (text := _cell_text(cell)))


def _cell_text(cell: Cell) -> str:
    """Return what a cell says, as a person would read it: whole numbers without a point, days without a clock."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return " ".join(str(cell).split())
