"""The sheets of a workbook as JSON carries them fast: few long lists in place of a list for each row.

The texts of a sheet are one text, cell by cell and row by row: one of ten million signs is written and read many times
faster than half a million short ones. Numbers stand beside it with their places; so do days and times, each group under
a name, for JSON has none of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from rectify.documents.package import Limits
from rectify.documents.refusals import DocumentUnreadable
from rectify.documents.workbook import Cell, Grid, read_grids

# No sign at all (Unicode 23.7), so no cell of a sound sheet holds it; JSON writes it as it is.
BETWEEN, _IN_ITS_PLACE = "\uffff", "\ufffd"
_MARKED: Mapping[type, str] = {datetime: "datetime", date: "date", time: "time"}
_PLAIN = frozenset({float, bool})


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
        **_cells(grid.rows),
        "merges": list(chain.from_iterable(chain.from_iterable(grid.merges))),
        "hidden_rows": sorted(grid.hidden_rows),
        "hidden_columns": sorted(grid.hidden_columns),
        "uncounted": grid.uncounted,
    }


def _cells(rows: Sequence[Sequence[Cell]]) -> dict[str, Any]:
    """Return the cells of rows of one width as ``width``, ``texts``, and ``others``: places and values by kind."""
    flat: list[Any] = list(chain.from_iterable(rows))
    others: dict[str, tuple[list[int], list[Any]]] = {}
    for place in [place for place, kind in enumerate(map(type, flat)) if kind is not str]:
        cell = flat[place]
        kind = "plain" if type(cell) in _PLAIN else _MARKED.get(type(cell))
        flat[place] = "" if kind else str(cell)
        if kind:
            places, values = others.setdefault(kind, ([], []))
            places.append(place)
            values.append(cell if kind == "plain" else cell.isoformat())
    texts = BETWEEN.join(flat)
    if flat and texts.count(BETWEEN) >= len(flat):
        texts = BETWEEN.join([text.replace(BETWEEN, _IN_ITS_PLACE) for text in flat])
    return {"width": len(rows[0]) if rows else 0, "texts": texts, "others": others}


def _said(words: Any) -> list[str]:
    return [words.zh, words.en]
