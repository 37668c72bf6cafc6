"""What the columns of a ledger are taken for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from typing_extensions import TypedDict

from rectify.documents.ledger_columns import Column
from rectify.documents.ledger_tables import Table
from rectify.documents.workbook import column_name


class ColumnSeen(TypedDict):
    """A column: its letters and heading, the field it is taken for, how that is known and how surely (0 to 1)."""

    sheet: str
    column: str
    heading: str
    field: str
    how: str
    confidence: float
    samples: list[str]


class TableSeen(TypedDict):
    """A table: the row its headings end in, what they are known by, and whether it is read as a ledger."""

    sheet: str
    row: int
    headings: str
    is_ledger: bool
    columns: list[ColumnSeen]


class WorkbookSeen(TypedDict):
    """A workbook with its tables; ``remembered`` and ``forgotten`` are the headings of which that was done now."""

    file: str
    tables: list[TableSeen]
    remembered: list[str]
    forgotten: list[str]


def columns_seen(columns: Iterable[Column]) -> list[ColumnSeen]:
    """Return columns as they are answered."""
    return [
        {
            "sheet": column.sheet,
            "column": column_name(column.index),
            "heading": column.heading,
            "field": column.field,
            "how": column.how,
            "confidence": column.confidence,
            "samples": list(column.samples),
        }
        for column in columns
    ]


def workbook_seen(
    file: str, tables: Sequence[Table], *, remembered: Sequence[str] = (), forgotten: Sequence[str] = ()
) -> WorkbookSeen:
    """Return a workbook as ``import --columns --json`` promises it."""
    return {
        "file": file,
        "tables": [
            {
                "sheet": table.grid.name,
                "row": table.header.bottom + 1,
                "headings": table.header.fingerprint,
                "is_ledger": table.is_ledger,
                "columns": columns_seen(table.columns),
            }
            for table in tables
        ],
        "remembered": list(remembered),
        "forgotten": list(forgotten),
    }
