"""A workbook written by hand, with what it says."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
# Group, number, title, completion, sustained, measures, responsible, due day.
Item = tuple[int | None, str | None, str, str, bool, int, str | None, str | None]


class Hand:
    """A workbook written by hand: sheets of rows, merged places, what it says."""

    def __init__(
        self, *, title: str, organization: str, groups: Sequence[str], items: Sequence[Item], **more: Any
    ) -> None:
        self.file = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True})
        self.day = self.book.add_format({"num_format": "yyyy/m/d"})
        names = ("group", "number", "title", "completion", "sustained", "measures", "responsible", "due_on")
        self.truth: dict[str, Any] = {
            "title": title,
            "organization": organization,
            "groups": list(groups),
            "signed_on": None,
            "problems": [],
            "items": [dict(zip(names, item, strict=True)) for item in items],
            **more,
        }

    def sheet(self, name: str, rows: Rows, merges: Sequence[str] = ()) -> Any:
        """Write a sheet; a merged place keeps the value of its first cell."""
        sheet = self.book.add_worksheet(name)
        for place in merges:
            sheet.merge_range(place, "")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self._write(sheet, row, column, cell)
        return sheet

    def _write(self, sheet: Any, row: int, column: int, cell: Any) -> None:
        match cell:
            case None:
                return
            case date():
                sheet.write_datetime(row, column, cell, self.day)
            case ("formula", formula, value):
                sheet.write_formula(row, column, formula, None, value)
            case str():
                sheet.write_string(row, column, cell)
            case _:
                sheet.write_number(row, column, cell)

    def data(self) -> bytes:
        """Return the workbook's bytes."""
        self.book.close()
        return self.file.getvalue()
