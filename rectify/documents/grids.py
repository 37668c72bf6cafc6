"""The sheets of a workbook, taken apart in a confined process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime, time
from typing import Any

from rectify.documents.confined import ask_confined
from rectify.documents.package import Limits
from rectify.documents.workbook import MOST_SHEETS, Cell, Grid

_MARKED: Mapping[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "text": str,
}


def confined_grids(data: bytes, limits: Limits, *, where: str, most: int = MOST_SHEETS) -> list[Grid]:
    """Return the first sheets of a workbook in their order; raises ``DocumentUnreadable``, ``where`` names the file."""
    answer = ask_confined("xlsx", data, *map(str, (*astuple(limits), most)), where=where)
    return [_grid(plain) for plain in answer["grids"]]


def _grid(plain: Mapping[str, Any]) -> Grid:
    return Grid(
        name=plain["name"],
        visible=plain["visible"],
        rows=[[_cell(cell) if type(cell) is list else cell for cell in row] for row in plain["rows"]],
        merges=tuple((_place(first), _place(last)) for first, last in plain["merges"]),
        hidden_rows=frozenset(plain["hidden_rows"]),
        hidden_columns=frozenset(plain["hidden_columns"]),
        uncounted=tuple(map(_place, plain["uncounted"])),
    )


def _cell(marked: Sequence[str]) -> Cell:
    kind, said = marked
    return _MARKED[kind](said)


def _place(pair: Sequence[int]) -> tuple[int, int]:
    row, column = pair
    return row, column
