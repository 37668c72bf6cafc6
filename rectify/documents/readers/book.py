"""The sheets of a workbook as they are handed over: little as JSON, and beside it the cells, as long pieces of bytes.

The texts of a column are one piece, a text of a million signs: it is written and read many times faster than fifty
thousand short ones. Numbers and the places of what is no text are pieces too; days and times are texts of their own.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from rectify.documents.package import Limits
from rectify.documents.refusals import DocumentUnreadable
from rectify.documents.workbook import Cell, Grid, read_grids

# No sign at all (Unicode 23.7), so no cell of a sound sheet holds it.
BETWEEN, _IN_ITS_PLACE = "\uffff", "\ufffd"
# How texts, places and numbers are written: as this process and the other hold them, so that little is to be done.
TEXTS, PLACES, NUMBERS = "utf-16-le", "I", "d"
_MARKED: Mapping[type, str] = {bool: "bool", datetime: "datetime", date: "date", time: "time"}
# What is handed over as what it is; texts are, and what has no kind of its own, as texts.
_APART = {float, *_MARKED}


def read_book(data: bytes, limits: Limits, *, most: int) -> tuple[dict[str, Any], list[bytes]]:
    """Return ``grids``, at most so many, with the pieces beside them.

    Where there are none, returns why (``refused``) and what to do (``instead``).
    """
    beside: list[bytes] = []
    try:
        return {"grids": [_as_plain(grid, beside) for grid in read_grids(data, limits, where="", most=most)]}, beside
    except DocumentUnreadable as fault:
        return {"refused": _said(fault.fields["why"]), "instead": _said(fault.fields["allowed"])}, []


def _as_plain(grid: Grid, beside: list[bytes]) -> dict[str, Any]:
    plain = {
        "name": grid.name,
        "visible": grid.visible,
        "columns": [_column(column, beside) for column in grid.columns],
        "hidden_rows": sorted(grid.hidden_rows),
        "hidden_columns": sorted(grid.hidden_columns),
        "uncounted": grid.uncounted,
    }
    beside.append(bytes(grid.merges))
    return plain


def _column(column: Sequence[Cell], beside: list[bytes]) -> dict[str, list[Any]]:
    """Put the texts of a column beside, then its numbers and their places; return what else it holds, by kind.

    Each value is there once: beside are, for each kind, the places of such values and which of them stands there.
    """
    try:
        beside += [_joined(column), b"", b""]  # type: ignore[arg-type]
    except TypeError:
        return _mixed(column, beside)
    return {}


def _mixed(column: Sequence[Any], beside: list[bytes]) -> dict[str, list[Any]]:
    """Do the same with a column that holds not only texts."""
    kinds = list(map(type, column))
    there = set(kinds)
    apart = {kind: array(PLACES, [at for at, each in enumerate(kinds) if each is kind]) for kind in there & _APART}
    texts = list(column)
    for place in chain.from_iterable(apart.values()):
        texts[place] = ""
    if there - _APART - {str}:
        # What has no kind of its own is handed over as a text.
        texts = list(map(str, texts))
    at = apart.pop(float, array(PLACES))
    numbers = array(NUMBERS, [column[place] for place in at])
    beside += [_joined(texts), bytes(numbers), bytes(at)]
    others: dict[str, list[Any]] = {}
    for kind, places in apart.items():
        there_are = [column[place] for place in places]
        # A sheet has few days, and each of them often.
        which = {value: number for number, value in enumerate(dict.fromkeys(there_are))}
        beside += [bytes(places), bytes(array(PLACES, map(which.__getitem__, there_are)))]
        others[_MARKED[kind]] = list(map(_plain, which))
    return others


def _plain(cell: Any) -> Any:
    return cell if type(cell) is bool else cell.isoformat()


def _joined(texts: Sequence[str]) -> bytes:
    joined = BETWEEN.join(texts)
    if texts and joined.count(BETWEEN) >= len(texts):
        joined = BETWEEN.join([text.replace(BETWEEN, _IN_ITS_PLACE) for text in texts])
    # What is half a sign comes back as it was.
    return joined.encode(TEXTS, "surrogatepass")


def _said(words: Any) -> list[str]:
    return [words.zh, words.en]
