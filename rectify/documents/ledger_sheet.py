"""A ledger (台账) in an ``.xlsx`` workbook → what it says, with every doubt named by its row and sheet."""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from engine.domain.definition import Completion
from engine.errors import InvalidInput
from engine.words import Words
from rectify.documents import checks, ledger_doubts
from rectify.documents.declared import Declared, read_declared
from rectify.documents.findings import Notice, Problem
from rectify.documents.frame import Frame
from rectify.documents.grids import confined_grids
from rectify.documents.ledger_cells import due_of, flat
from rectify.documents.ledger_columns import Column, Field, columns_with
from rectify.documents.ledger_draft import Rows
from rectify.documents.ledger_findings import Read, read_findings
from rectify.documents.ledger_front import Front, Line, read_front
from rectify.documents.ledger_guess import guess_columns, is_ledger
from rectify.documents.ledger_header import Header, find_headers
from rectify.documents.ledger_lists import Together, together
from rectify.documents.ledger_numbers import check_numbers
from rectify.documents.ledger_rows import read_rows
from rectify.documents.package import KIND, OTHERS, Limits, open_file
from rectify.documents.phrases import Phrasebook, built_in
from rectify.documents.workbook import Grid, column_name

LARGEST = 30 << 20
LIMITS = Limits(packed=LARGEST, unpacked=200 << 20, rows=99_999, columns=64)
# The endings of workbooks: one is read, for the others the refusal says what to do.
WORKBOOKS = frozenset({KIND, *OTHERS})
_STATING = {"status", "done", "progress"}
_MOST_LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody said of columns: ``mapping`` now, by heading or letter; ``remembered`` before, by fingerprint."""

    mapping: Mapping[str, Field] = field(default_factory=dict)
    remembered: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)


NOTHING_TOLD = Told()


class OpenBook(Protocol):
    """Takes a workbook apart: in a confined process (``confined_grids``) or in this one (``read_grids``)."""

    def __call__(self, data: bytes, limits: Limits, *, where: str) -> Iterable[Grid]:
        """Return its sheets in their order; raises ``DocumentUnreadable``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a workbook with what each of its columns is taken for."""

    grid: Grid
    header: Header
    columns: tuple[Column, ...]

    @property
    def is_ledger(self) -> bool:
        """Say whether it is read: a ledger by its columns, in a sheet that is not hidden."""
        return self.grid.visible and is_ledger(self.columns)


def read_ledger_file(path: Path, *, phrases: Phrasebook | None = None, told: Told = NOTHING_TOLD) -> Notice:
    """Return what the ledger in a file says; raises ``DocumentUnsupported`` and what ``read_ledger`` raises."""
    return read_ledger(open_file(path, LIMITS), phrases=phrases, told=told, where=str(path))


def read_table_file(path: Path, *, phrases: Phrasebook | None = None, told: Told = NOTHING_TOLD) -> tuple[Table, ...]:
    """Return the tables of the workbook in a file; raises ``DocumentUnsupported`` and what ``read_tables`` raises."""
    return read_tables(open_file(path, LIMITS), phrases=phrases, told=told, where=str(path))


def read_tables(
    data: bytes,
    *,
    phrases: Phrasebook | None = None,
    told: Told = NOTHING_TOLD,
    where: str = "",
    open_book: OpenBook = confined_grids,
) -> tuple[Table, ...]:
    """Return the tables of a workbook; ``open_book`` takes its bytes apart.

    Raises ``DocumentUnreadable`` for what is no safe workbook and ``InvalidInput`` for a mapping of a column that is
    not there.
    """
    tables = []
    words = phrases or built_in()
    book = columns_with(words.own_headings)
    for grid in open_book(data, LIMITS, where=where):
        for header in find_headers(grid, book):
            before = told.remembered.get(header.fingerprint, {})
            columns = guess_columns(grid, header, words, stated=told.mapping, remembered=before)
            tables.append(Table(grid=grid, header=header, columns=columns))
    there = [column for table in tables for column in table.columns]
    missing = sorted(told.mapping.keys() - {key for column in there for key in column.keys})
    if missing:
        raise InvalidInput(
            what=Words("列对应", "Column mapping"),
            value=missing[0],
            why=Words("表里没有这一列", "there is no such column"),
            allowed=[column.heading or column_name(column.index) for column in there] or ["—"],
        )
    return tuple(tables)


def headings_of(tables: Sequence[Table]) -> dict[str, tuple[Column, ...]]:
    """Return the columns of tables by the fingerprint of their headings."""
    return {table.header.fingerprint: table.columns for table in tables}


def read_ledger(
    data: bytes,
    *,
    phrases: Phrasebook | None = None,
    told: Told = NOTHING_TOLD,
    where: str = "",
    open_book: OpenBook = confined_grids,
) -> Notice:
    """Return what a ledger says; arguments and errors are those of ``read_tables``."""
    with _uncollected():
        return _read(data, phrases, told, where, open_book)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the collector of garbage rest: a large sheet is a million values that live on; it would visit them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(data: bytes, phrases: Phrasebook | None, told: Told, where: str, open_book: OpenBook) -> Notice:
    words = phrases or built_in()
    tables = read_tables(data, phrases=words, told=told, where=where, open_book=open_book)
    read = [
        (table, read_rows(table.grid, table.header, table.columns, words.answers))
        for table in tables
        if table.is_ledger
    ]
    found = together([rows for _, rows in read])
    front = _front(tables, read, where, words.frame)
    stated = any(column.field in _STATING for table, _ in read for column in table.columns)
    items = list(read_findings(found.drafts, found.groups, words, stated=stated))
    declared = _declared(read, front, words)
    problems = [
        *_of_items(read, found, items),
        *_of_tables(tables, read),
        *ledger_doubts.of_unmatched(found.left_over),
        *ledger_doubts.of_front(front),
        *(checks.check_counts(declared, _counted(found, items)) if items else [checks.no_items()]),
    ]
    if items and not stated:
        problems.append(ledger_doubts.no_status_column(len(items), read[0][0].header.bottom + 1))
    return _notice(front, found, items, problems, declared, tables, read, data)


def _notice(
    front: Front,
    found: Together,
    items: Sequence[Read],
    problems: Sequence[Problem],
    declared: Declared,
    tables: Sequence[Table],
    read: Sequence[tuple[Table, Rows]],
    data: bytes,
) -> Notice:
    feedback = {due_of(cell).day for _, rows in read for cell in rows.feedback}
    return Notice(
        title=front.title,
        organization=front.organization,
        started_on=front.started_on,
        ended_on=front.ended_on,
        feedback_on=front.feedback_on or (feedback.pop() if len(feedback) == 1 else None),
        signed_on=front.signed_on,
        published_on=None,
        groups=found.groups,
        declared=declared.counts,
        items=tuple(item.finding for item in items),
        problems=checks.in_order(problems),
        contact=front.contact,
        digest=hashlib.sha256(data).hexdigest(),
        columns=tuple(column for table in ([table for table, _ in read] or tables) for column in table.columns),
        headings=headings_of(tables),
    )


def _front(tables: Sequence[Table], read: Sequence[tuple[Table, Rows]], where: str, frame: Frame) -> Front:
    """Return what stands around the tables: above the first of each sheet, below and beside the others."""
    above: list[Line] = []
    below: list[Line] = []
    seen: set[str] = set()
    for table, rows in read or [(table, Rows()) for table in tables[:1]]:
        if table.grid.name not in seen:
            above += _lines(table.grid, table.header.top)
            seen.add(table.grid.name)
        below += [Line(row=row, cells=(text,)) for row, text in rows.lines]
    # The name of one sheet among several names no more than its own.
    sheets = dict.fromkeys(table.grid.name for table, _ in read)
    return read_front(above, below, names=(*(sheets if len(sheets) == 1 else ()), Path(where).stem), frame=frame)


def _lines(grid: Grid, until: int) -> Iterator[Line]:
    for number, cells in enumerate(grid.rows[: min(until, _MOST_LINES)], start=1):
        texts = tuple(text for cell in cells if (text := flat(cell)))
        if texts:
            yield Line(row=number, cells=texts)


def _declared(read: Sequence[tuple[Table, Rows]], front: Front, phrases: Phrasebook) -> Declared:
    """Return the counts stated for the whole ledger: above it, in notes below it, in rows of totals."""
    texts = [
        line.text for table, _ in read for line in _lines(table.grid, table.header.top) if line.row != front.title_row
    ]
    texts += [text for _, rows in read for _, text in rows.lines]
    texts += [total for _, rows in read for total in rows.totals]
    return read_declared(texts, phrases)


def _counted(found: Together, items: Sequence[Read]) -> dict[str, int]:
    stated = Counter(item.finding.completion for item in items if item.finding.status_text)
    counted = {str(completion): stated[completion] for completion in Completion}
    counted["total"] = len(items)
    if found.groups:
        counted["groups"] = len(found.groups)
    counted["extended"] = sum(1 for item in items if "延期" in (item.finding.status_text or ""))
    return counted


def _of_items(read: Sequence[tuple[Table, Rows]], found: Together, items: Sequence[Read]) -> Iterator[Problem]:
    several = len({table.grid.name for table, _ in read}) > 1
    for draft, item in zip(found.drafts, items, strict=True):
        if item.problems:
            yield from ledger_doubts.in_sheet(item.problems, draft.sheet, several=several)
    kept = {id(draft) for draft in found.drafts}
    for table, rows in read:
        own = [] if rows.counts_rows else [draft for draft in rows.drafts if id(draft) in kept]
        problems = (*check_numbers(own), *ledger_doubts.of_left_over(rows))
        yield from ledger_doubts.in_sheet(problems, table.grid.name, several=several)


def _of_tables(tables: Sequence[Table], read: Sequence[tuple[Table, Rows]]) -> Iterator[Problem]:
    several = len({table.grid.name for table, _ in read}) > 1
    for table, rows in read:
        problems = (
            *ledger_doubts.of_hidden(table.grid, rows, table.columns),
            *ledger_doubts.of_guessed(table.columns, table.header.bottom + 1),
            *ledger_doubts.of_formulas(table.grid),
        )
        yield from ledger_doubts.in_sheet(problems, table.grid.name, several=several)
    hidden = {table.grid.name: table.grid for table in tables if not table.grid.visible and is_ledger(table.columns)}
    for grid in hidden.values():
        yield ledger_doubts.of_sheet_left_out(grid)
