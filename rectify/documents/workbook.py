"""An ``.xlsx`` workbook as sheets of cells, read only after it was weighed (``package``)."""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from html import unescape
from itertools import chain
from typing import NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from engine.words import Words
from rectify.documents.package import Limits, Package, Part, refused, unpack

# Whole numbers above are no longer exact.
_EXACT = 1e15
MOST_COLUMNS = 200
MOST_SHEETS = 100
Cell = str | float | bool | date | datetime | time | timedelta
Merge = tuple[int, int, int, int]

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_TARGET = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELLS = b"sheetData"
_NO_PART = Part(b"", 0, 0)
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^<>]*\shidden\s*=\s*["'](?:1|true)["'])[^<>]*?\br\s*=\s*["']([0-9]{1,7})["']"""
)
_HIDDEN_COLUMNS = re.compile(rb"""<(?:\w+:)?col\s(?=[^<>]*\shidden\s*=\s*["'](?:1|true)["'])[^<>]*>""")
_UNCOUNTED = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]{0,200}?\br\s{0,9}=\s{0,9}["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]{0,200}>\s{0,9}"""
    rb"""<(?:\w+:)?f\b[^<>]{0,200}(?:/>|>[^<]*</(?:\w+:)?f>)\s{0,9}(?:<(?:\w+:)?v\s?/>|<(?:\w+:)?v>\s{0,9}</(?:\w+:)?v>)?\s{0,9}</"""
)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet as its cells stand; rows and columns count from 0, and all columns are equally long.

    Texts have no blanks around them, so a cell of blanks is an empty one. ``merges`` are the first row, first column,
    last row and last column of each merged place, one after the other. ``uncounted`` are the cells with a formula whose
    value the program that saved the workbook left out.
    """

    name: str
    visible: bool
    columns: Sequence[Sequence[Cell]]
    merges: array[int]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    uncounted: tuple[tuple[int, int], ...]

    @cached_property
    def rows(self) -> list[tuple[Cell, ...]]:
        """Return the rows, each as wide as the sheet."""
        return list(zip(*self.columns, strict=True))

    def merged_in(self, first: int, last: int) -> list[Merge]:
        """Return the merged places that begin in these rows: first row, first column, last row, last column."""
        tops, lefts, bottoms, rights = self.merged_by_side()
        here = [at for at, top in enumerate(tops) if first <= top <= last]
        return [(tops[at], lefts[at], bottoms[at], rights[at]) for at in here]

    def merged_by_side(self) -> tuple[array[int], array[int], array[int], array[int]]:
        """Return the first rows, first columns, last rows and last columns of the merged places."""
        return self.merges[::4], self.merges[1::4], self.merges[2::4], self.merges[3::4]


def read_grids(data: bytes, limits: Limits, *, where: str, most: int = MOST_SHEETS) -> Iterator[Grid]:
    """Yield the first sheets of a workbook in their order; raises ``DocumentUnreadable`` as ``package.unpack`` does.

    Foreign bytes are read in a confined process: ``grids.confined_grids``.
    """
    return _grids(unpack(data, limits, where=where), limits, where, most=most)


def column_name(index: int) -> str:
    """Return the letters of a column, from 0 for A."""
    letters, left = "", index + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the place of a column from its letters, 0 for A."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_text(cell: Cell) -> str:
    """Return a cell as text: whole numbers without a fraction, days as ISO writes them, no blanks around."""
    if type(cell) is str:
        # Most cells are texts, and a ledger has a million of them: the shortest way is theirs.
        return cell.strip()
    if type(cell) is float and cell.is_integer() and abs(cell) < _EXACT:
        # Of the others most are numbers of findings.
        return str(int(cell))
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            # 0.1 + 0.2 as the sheet shows it: more than 15 digits are never there.
            return f"{cell:.15g}"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell).strip()


def _grids(package: Package, limits: Limits, where: str, *, most: int) -> Iterator[Grid]:
    try:
        marks = {name: _marked(package.parts.get(part, _NO_PART)) for name, part in _sheet_parts(package)}
        with CalamineWorkbook.from_filelike(io.BytesIO(package.packed)) as book:
            # It has a copy of its own now.
            del package
            visible = {each.name: each.visible is SheetVisibleEnum.Visible for each in book.sheets_metadata}
            for name in book.sheet_names[:most]:
                yield _grid(book.get_sheet_by_name(name), marks.get(name, _NO_MARKS), visible=visible[name])
    except (CalamineError, OSError, ValueError, IndexError, KeyError, OverflowError) as fault:
        why = Words("不是能读的工作簿", f"it is no workbook that can be read ({fault})")
        raise refused(where, limits, why) from fault
    except BaseException as fault:
        # The reader of cells is written in Rust; its panics pass by every handler of ordinary exceptions.
        if type(fault).__name__ != "PanicException":
            raise
        raise refused(where, limits, Words("内容损坏", "its content is damaged")) from fault


def _grid(sheet: CalamineSheet, marks: _Marks, *, visible: bool) -> Grid:
    # These come as many small objects, whose place is taken by the cells.
    merges = array("I", list(chain.from_iterable(chain.from_iterable(sheet.merged_cell_ranges or ()))))
    # Row by row: nobody needs a list of each.
    cells, width = list(chain.from_iterable(sheet.iter_rows())), sheet.width
    # Rows are told from the first of the sheet on, columns only from the first that holds anything.
    before = sheet.start[1] if sheet.start else 0
    columns: list[list[Cell]] = [[""] * (len(cells) // width) for _ in range(before)]
    columns += (_stripped(cells[at::width]) for at in range(width))
    return Grid(
        name=sheet.name,
        visible=visible,
        columns=columns,
        merges=merges,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        uncounted=marks.uncounted,
    )


def _stripped(column: Sequence[Cell]) -> list[Cell]:
    """Return a column with no blanks around its texts; most columns hold nothing else."""
    try:
        return list(map(str.strip, column))  # type: ignore[arg-type]
    except TypeError:
        return [cell.strip() if isinstance(cell, str) else cell for cell in column]


class _Marks(NamedTuple):
    """What a part tells of its sheet beside cells: see ``Grid``."""

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    uncounted: tuple[tuple[int, int], ...]


_NO_MARKS = _Marks(hidden_rows=frozenset(), hidden_columns=frozenset(), uncounted=())


def _marked(part: Part) -> _Marks:
    hides = _hides(part)
    return _Marks(
        hidden_rows=frozenset(int(found[1]) - 1 for found in part.matches(_HIDDEN_ROW)) if hides else frozenset(),
        hidden_columns=frozenset(_hidden_columns(part)) if hides else frozenset(),
        uncounted=tuple(_uncounted(part)) if _has_formulas(part) else (),
    )


def _hides(part: Part) -> bool:
    """Say whether there may be a hidden row or column: among the cells one sign is looked for, not the word."""
    first, last = _cells(part)
    around = ((part.begin, first), (last, part.end))
    return part.holds(b"h", first, last) or any(part.holds(b"hidden", *place) for place in around)


def _has_formulas(part: Part) -> bool:
    """Say whether there may be a formula: among the cells, the sign of one is in no other tag that is often there."""
    return part.holds(b"f", *_cells(part))


def _cells(part: Part) -> tuple[int, int]:
    """Return from where to where cells stand in a part."""
    first, last = part.whole.find(_CELLS, part.begin, part.end), part.whole.rfind(_CELLS, part.begin, part.end)
    return (first + len(_CELLS), last) if first < last else (part.end, part.end)


def _uncounted(part: Part) -> Iterator[tuple[int, int]]:
    for found in part.matches(_UNCOUNTED):
        yield int(found[2]) - 1, column_index(found[1].decode("ascii"))


def _hidden_columns(part: Part) -> Iterator[int]:
    for found in part.matches(_HIDDEN_COLUMNS):
        values = _attributes(found[0])
        first, last = values.get("min", ""), values.get("max", "")
        if first.isdecimal() and last.isdecimal():
            yield from range(int(first) - 1, min(int(last), MOST_COLUMNS))


def _sheet_parts(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet with the part that holds it."""
    by_name = {name.lower(): content for name, content in package.parts.items()}
    real = {name.lower(): name for name in package.parts}
    targets = {
        values.get("Id", ""): values.get("Target", "")
        for found in by_name.get("xl/_rels/workbook.xml.rels", _NO_PART).matches(_TARGET)
        if (values := _attributes(found[1]))
    }
    for found in by_name.get("xl/workbook.xml", _NO_PART).matches(_SHEET):
        values = _attributes(found[1])
        key = next((value for name, value in values.items() if name.rpartition(":")[2] == "id"), "")
        target = targets.get(key, "").lstrip("/")
        path = target if target.lower().startswith("xl/") else f"xl/{target}"
        yield values.get("name", ""), real.get(path.lower(), "")


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        found[1].decode("utf-8", "replace"): unescape((found[2] or found[3] or b"").decode("utf-8", "replace"))
        for found in _ATTRIBUTE.finditer(tag)
    }
