"""The tables of an ``.xlsx`` workbook, with what each of their columns is taken for."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from engine.errors import InvalidInput
from engine.words import Words
from rectify.documents.grids import confined_grids
from rectify.documents.ledger_columns import Column, Field, columns_with
from rectify.documents.ledger_guess import guess_columns, is_ledger
from rectify.documents.ledger_header import Header, find_headers
from rectify.documents.package import KIND, OTHERS, Limits, open_file
from rectify.documents.phrases import Phrasebook, built_in
from rectify.documents.workbook import Grid, column_name

LARGEST = 30 << 20
LIMITS = Limits(packed=LARGEST, unpacked=200 << 20, rows=99_999, columns=64)
# The endings of workbooks: one is read, for the others the refusal says what to do.
WORKBOOKS = frozenset({KIND, *OTHERS})


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
    words = phrases or built_in()
    with uncollected():
        tables = list(_tables(open_book(data, LIMITS, where=where), words, told))
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


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of garbage rest: a large sheet is a million values that live on; it would visit them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _tables(grids: Iterable[Grid], words: Phrasebook, told: Told) -> Iterator[Table]:
    book = columns_with(words.own_headings)
    for grid in grids:
        for header in find_headers(grid, book):
            before = told.remembered.get(header.fingerprint, {})
            columns = guess_columns(grid, header, words, stated=told.mapping, remembered=before)
            yield Table(grid=grid, header=header, columns=columns)
