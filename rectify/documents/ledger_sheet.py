"""A ledger (台账) in an ``.xlsx`` workbook → what it says, with every doubt named by its row and sheet."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from engine.domain.definition import Completion
from rectify.documents import checks, ledger_doubts
from rectify.documents.declared import Declared, read_declared
from rectify.documents.findings import Notice, Problem
from rectify.documents.frame import Frame
from rectify.documents.ledger_cells import due_of, flat
from rectify.documents.ledger_draft import Rows
from rectify.documents.ledger_findings import Read, read_findings
from rectify.documents.ledger_front import Front, Line, read_front
from rectify.documents.ledger_guess import is_ledger
from rectify.documents.ledger_lists import Together, together
from rectify.documents.ledger_numbers import check_numbers
from rectify.documents.ledger_rows import read_rows
from rectify.documents.ledger_tables import (
    Table,
    headings_of,
    uncollected,
)
from rectify.documents.phrases import Phrasebook, built_in
from rectify.documents.workbook import Grid

# Is told how much is read, of how much.
Tell = Callable[[int, int], None]
_STATING = {"status", "done", "progress"}
_MOST_LINES, _TOLD_EVERY = 60, 500


def nobody(_done: int, _total: int) -> None:
    """Be told how far something is, and make nothing of it."""


def ledger_of(
    tables: Sequence[Table], data: bytes, *, phrases: Phrasebook | None = None, where: str = "", tell: Tell = nobody
) -> Notice:
    """Return what a ledger says whose bytes were read to tables, with these words.

    ``tell`` is told how many of its findings are read, of how many.
    """
    with uncollected():
        return _read(tables, data, phrases or built_in(), where, tell)


def _read(tables: Sequence[Table], data: bytes, words: Phrasebook, where: str, tell: Tell) -> Notice:
    read = [
        (table, read_rows(table.grid, table.header, table.columns, words.answers))
        for table in tables
        if table.is_ledger
    ]
    found = together([rows for _, rows in read])
    front = _front(tables, read, where, words.frame)
    stated = any(column.field in _STATING for table, _ in read for column in table.columns)
    items = list(_counted_on(read_findings(found.drafts, found.groups, words, stated=stated), len(found.drafts), tell))
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


def _counted_on(items: Iterator[Read], total: int, tell: Tell) -> Iterator[Read]:
    for done, item in enumerate(items):
        if done % _TOLD_EVERY == 0:
            tell(done, total)
        yield item
    tell(total, total)


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
