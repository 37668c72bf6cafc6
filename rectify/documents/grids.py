"""The sheets of a workbook, taken apart in a confined process."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple
from datetime import date, datetime, time
from typing import Any

from rectify.documents.confined import ask_confined
from rectify.documents.package import Limits
from rectify.documents.readers.book import BETWEEN, NUMBERS, PLACES, TEXTS
from rectify.documents.workbook import MOST_SHEETS, Cell, Grid

_MARKED: Mapping[str, Callable[[Any], Cell]] = {
    "bool": bool,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def confined_grids(data: bytes, limits: Limits, *, where: str, most: int = MOST_SHEETS) -> list[Grid]:
    """Return the first sheets of a workbook in their order; raises ``DocumentUnreadable``, ``where`` names the file."""
    asked = map(str, (*astuple(limits), most))
    return ask_confined("xlsx", data, *asked, where=where, take=_grids)


def _grids(answer: Mapping[str, Any]) -> list[Grid]:
    beside = iter(answer["beside"])
    return [_grid(plain, beside) for plain in answer["grids"]]


def _grid(plain: Mapping[str, Any], beside: Iterator[memoryview]) -> Grid:
    columns = [_column(others, beside) for others in plain["columns"]]
    if len(set(map(len, columns))) > 1:
        message = "columns of different lengths"
        raise ValueError(message)
    return Grid(
        name=str(plain["name"]),
        visible=plain["visible"] is True,
        columns=columns,
        merges=_numbers(PLACES, beside),
        hidden_rows=frozenset(plain["hidden_rows"]),
        hidden_columns=frozenset(plain["hidden_columns"]),
        uncounted=tuple((row, column) for row, column in plain["uncounted"]),
    )


def _column(others: Mapping[str, Sequence[Any]], beside: Iterator[memoryview]) -> list[Cell]:
    """Return a column from its texts and the cells that are none (``readers.book``)."""
    cells: list[Cell] = list(str(next(beside), TEXTS, "surrogatepass").split(BETWEEN))
    numbers = _numbers(NUMBERS, beside)
    for place, number in zip(_numbers(PLACES, beside), numbers, strict=True):
        cells[place] = number
    for kind, values in others.items():
        made = list(map(_MARKED[kind], values))
        for place, which in zip(_numbers(PLACES, beside), _numbers(PLACES, beside), strict=True):
            cells[place] = made[which]
    return cells


def _numbers(kind: str, beside: Iterator[memoryview]) -> array[Any]:
    numbers = array(kind)
    numbers.frombytes(next(beside))
    return numbers
