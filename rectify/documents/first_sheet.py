"""The first sheet of a workbook as rows of text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.words import Words
from rectify.documents.grids import confined_grids
from rectify.documents.package import Limits, open_file, refused
from rectify.documents.workbook import MOST_COLUMNS, cell_text

LARGEST = 10 << 20
_UNPACKED = 100 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row with anything in it: its number in the sheet, and its cells as text without blanks around them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The first sheet of a workbook."""

    name: str
    rows: tuple[Row, ...]


def read_sheet(path: Path, *, most_rows: int) -> Sheet:
    """Return the first sheet of a workbook.

    Raises ``DocumentUnsupported`` for another kind of file, ``DocumentUnreadable`` for one that is no workbook, is
    locked by a password, or is larger than 10 MiB, than 100 MiB unpacked, than so many rows or 200 columns.
    """
    limits = Limits(packed=LARGEST, unpacked=_UNPACKED, rows=most_rows, columns=MOST_COLUMNS)
    grids = confined_grids(open_file(path, limits), limits, where=str(path), most=1)
    if not grids:
        raise refused(str(path), limits, Words("没有工作表", "there is no sheet in it"))
    found = (
        Row(number=number, cells=tuple(map(cell_text, cells))) for number, cells in enumerate(grids[0].rows, start=1)
    )
    return Sheet(name=grids[0].name, rows=tuple(row for row in found if any(row.cells)))
