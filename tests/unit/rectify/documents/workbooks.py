"""Workbooks for tests, written as a spreadsheet program would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter


def a_workbook(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Write rows into the first sheet of a new workbook; return its path."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("人员")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path
