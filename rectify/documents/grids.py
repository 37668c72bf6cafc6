"""The sheets of a workbook, taken apart in a confined process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from datetime import date, datetime, time
from typing import Any

from rectify.documents.confined import ask_confined
from rectify.documents.package import Limits
from rectify.documents.readers.book import BETWEEN
from rectify.documents.workbook import MOST_SHEETS, Cell, Grid

_MARKED: Mapping[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def confined_grids(data: bytes, limits: Limits, *, where: str, most: int = MOST_SHEETS) -> list[Grid]:
    """Return the first sheets of a workbook in their order; raises ``DocumentUnreadable``, ``where`` names the file."""
    asked = map(str, (*astuple(limits), most))
    return ask_confined("xlsx", data, *asked, where=where, take=lambda answer: [_grid(one) for one in answer["grids"]])


def _grid(plain: Mapping[str, Any]) -> Grid:
    numbers = iter(plain["merges"])
    return Grid(
        name=plain["name"],
        visible=plain["visible"],
        rows=_rows(plain["width"], plain["texts"], plain["others"]),
        merges=tuple(
            ((top, left), (bottom, right))
            for top, left, bottom, right in zip(numbers, numbers, numbers, numbers, strict=True)
        ),
        hidden_rows=frozenset(plain["hidden_rows"]),
        hidden_columns=frozenset(plain["hidden_columns"]),
        uncounted=tuple((row, column) for row, column in plain["uncounted"]),
    )


def _rows(width: int, texts: str, others: Mapping[str, tuple[list[int], list[Any]]]) -> list[list[Cell]]:
    """Return rows of one width from their texts and the cells that are none (``readers.book``)."""
    if not width:
        return []
    cells: list[Cell] = list(texts.split(BETWEEN))
    for kind, (places, values) in others.items():
        if kind in _MARKED:
            # A sheet has few days, and each of them often.
            made = {said: _MARKED[kind](said) for said in dict.fromkeys(values)}
            for place, said in zip(places, values, strict=True):
                cells[place] = made[said]
        else:
            for place, value in zip(places, values, strict=True):
                cells[place] = value
    return [cells[at : at + width] for at in range(0, len(cells), width)]
