"""The sheets of a workbook as JSON carries them; days and times have a mark, for JSON has none of its own."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from rectify.documents.package import Limits
from rectify.documents.refusals import DocumentUnreadable
from rectify.documents.workbook import Cell, Grid, read_grids


def read_book(data: bytes, limits: Limits, *, most: int) -> dict[str, Any]:
    """Return ``grids``, at most so many, or why there are none (``refused``) and what to do (``instead``)."""
    try:
        return {"grids": [_as_plain(grid) for grid in read_grids(data, limits, where="", most=most)]}
    except DocumentUnreadable as fault:
        return {"refused": _said(fault.fields["why"]), "instead": _said(fault.fields["allowed"])}


def _as_plain(grid: Grid) -> dict[str, Any]:
    return {
        "name": grid.name,
        "visible": grid.visible,
        "rows": [[cell if type(cell) in _PLAIN else _marked(cell) for cell in row] for row in grid.rows],
        "merges": grid.merges,
        "hidden_rows": sorted(grid.hidden_rows),
        "hidden_columns": sorted(grid.hidden_columns),
        "uncounted": grid.uncounted,
    }


_PLAIN = frozenset({str, float, bool})


def _marked(cell: Cell) -> list[str]:
    match cell:
        case datetime():
            return ["datetime", cell.isoformat()]
        case date():
            return ["date", cell.isoformat()]
        case time():
            return ["time", cell.isoformat()]
        case _:
            return ["text", str(cell)]


def _said(words: Any) -> list[str]:
    return [words.zh, words.en]
