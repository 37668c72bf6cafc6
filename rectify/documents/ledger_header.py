"""Where the tables of a sheet begin: the heading rows, however many and however merged, and what columns are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache

from rectify.documents.blocks import squeeze
from rectify.documents.ledger_columns import ABOVE, Columnbook, Named, plain_heading
from rectify.documents.workbook import Cell, Grid, Merge

_LONGEST = 24
_TALLEST = 3
_LOOKED_AT = 12
_FEWEST_NAMES = 2
_FEWEST_UNKNOWN = 4
_UNKNOWN_WITHIN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The heading of a column: the words from the outermost down to its own, and what they name."""

    index: int
    words: tuple[str, ...]
    named: Named | None

    @property
    def text(self) -> str:
        """Return the words as one."""
        return ABOVE.join(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The heading rows ``top`` to ``bottom`` of one table (from 0) and the headings in them.

    ``end`` is the row at which its table ends; ``known`` is False when no heading is a name and only the shape of the
    rows speaks for it. ``texts`` are the words of its rows, by which a repeated heading is known.
    """

    top: int
    bottom: int
    end: int
    headings: tuple[Heading, ...]
    texts: frozenset[str]
    known: bool

    @property
    def fingerprint(self) -> str:
        """Return what the headings are known by: their words in their order."""
        words = "\n".join(plain_heading(heading.text) for heading in self.headings)
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def find_headers(grid: Grid, book: Columnbook) -> tuple[Header, ...]:
    """Return the headers of a sheet from top to bottom; those repeated on each page count once."""
    found: list[Header] = []
    texts: frozenset[str] = frozenset()
    below = -1
    for row in _candidates(grid.rows, book):
        if row <= below or (texts and _is_repeated(grid.rows[row], texts)):
            continue
        header = _best(grid, row, book, after=below)
        if header is None:
            continue
        found.append(header)
        texts, below = header.texts, header.bottom
    if not found:
        unknown = _unnamed(grid, book)
        found = [unknown] if unknown else []
    if not found:
        return ()
    ends = [*(header.top for header in found[1:]), len(grid.rows)]
    return tuple(
        Header(top=h.top, bottom=h.bottom, end=end, headings=h.headings, texts=h.texts, known=h.known)
        for h, end in zip(found, ends, strict=True)
    )


def _candidates(rows: Sequence[Sequence[Cell]], book: Columnbook) -> Iterator[int]:
    """Yield the rows among whose first cells several are names of columns."""
    knows = cache(book.knows)
    for number, row in enumerate(rows):
        names = looked = 0
        for cell in filter(None, row):
            if not isinstance(cell, str):
                # A row of a table begins with its number; a heading never does.
                if isinstance(cell, float):
                    break
                continue
            looked += 1
            if len(cell) <= _LONGEST and knows(cell):
                names += 1
                if names >= _FEWEST_NAMES:
                    yield number
                    break
            if looked >= _LOOKED_AT:
                break


def _is_repeated(row: Sequence[Cell], texts: frozenset[str]) -> bool:
    words = [squeeze(cell) for cell in row if isinstance(cell, str) and cell.strip()]
    return bool(words) and all(word in texts for word in words)


def _best(grid: Grid, row: int, book: Columnbook, *, after: int) -> Header | None:
    """Return the header around a row that names most columns, the lowest of equals."""
    best: tuple[float, Header] | None = None
    near = grid.merged_in(row - _TALLEST, row + _TALLEST)
    for top in range(row, max(after, row - _TALLEST), -1):
        if top < row and not any(first == top and last >= row for first, _, last, _ in near):
            # Only a cell that is merged down into this row makes the row above a heading too.
            break
        for bottom in range(row, min(len(grid.rows), top + _TALLEST)):
            if any(not _is_heady(grid.rows[each]) for each in range(top, bottom + 1)):
                break
            header = _header(grid.rows, (top, bottom), near, book, known=True)
            fields = {heading.named.field for heading in header.headings if heading.named}
            whole = sum(1 for heading in header.headings if heading.named and heading.named.whole)
            # A row more must name something more.
            score = len(fields) + whole / 10 - (bottom - top) * 0.05
            if _is_header(header, fields, first=after < 0) and (best is None or score > best[0]):
                best = (score, header)
    return best[1] if best else None


def _is_header(header: Header, fields: Set[str], *, first: bool) -> bool:
    """Say whether so many headings are names that they are no row of values: most of them below a first header."""
    headings = [heading for heading in header.headings if heading.words]
    named = sum(1 for heading in headings if heading.named and heading.named.whole)
    return len(fields) >= _FEWEST_NAMES + (not first) and (first or named * 2 >= len(headings))


def _is_heady(row: Sequence[Cell]) -> bool:
    words = [cell for cell in row if cell != ""]
    return bool(words) and all(
        isinstance(cell, str) and len(squeeze(cell)) <= _LONGEST and not squeeze(cell)[:1].isdigit() for cell in words
    )


def _header(
    sheet: Sequence[Sequence[Cell]], block: tuple[int, int], merges: Sequence[Merge], book: Columnbook, *, known: bool
) -> Header:
    top, bottom = block
    rows = [list(sheet[number]) for number in range(top, bottom + 1)]
    width = max(map(len, rows))
    rows = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    own = [[squeeze(str(cell)) for cell in cells] for cells in rows]
    written = [[str(cell) for cell in cells] for cells in rows]
    words = [list(cells) for cells in own]
    for first, left, last, right in merges:
        if top <= first <= bottom and left < width:
            for at in range(first, min(last, bottom) + 1):
                for column in range(left, min(right + 1, width)):
                    words[at - top][column] = own[first - top][left]
    for at in range(len(words) - 1):
        # Words centred over several columns without merging: the blanks beside them are theirs.
        for column in range(1, width):
            if not words[at][column] and words[at + 1][column]:
                words[at][column] = words[at][column - 1]
    headings = tuple(_heading(column, [cells[column] for cells in words], book) for column in range(width))
    # As they are written and as they are compared: a repeated heading is mostly the very same.
    texts = frozenset(word for cells in (*own, *written) for word in cells if word)
    return Header(top=top, bottom=bottom, end=len(sheet), headings=headings, texts=texts, known=known)


def _heading(index: int, words: Sequence[str], book: Columnbook) -> Heading:
    different = tuple(word for at, word in enumerate(words) if word and (at == 0 or word != words[at - 1]))
    return Heading(index=index, words=different, named=_named(different, book))


def _named(words: Sequence[str], book: Columnbook) -> Named | None:
    """Return what the words name: the innermost by itself, else with the one above it, whole names first."""
    if not words:
        return None
    readings = [words[-1], *(["".join(words[-2:])] if words[1:] else [])]
    found = [named for reading in readings if (named := book.find(reading))]
    return next((named for named in found if named.whole), None) or (found[0] if found else None)


def _unnamed(grid: Grid, book: Columnbook) -> Header | None:
    """Return the first row of several different short words with more below it, as a table without known names has."""
    for number, row in enumerate(grid.rows[:_UNKNOWN_WITHIN]):
        words = [squeeze(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        below = grid.rows[number + 1] if number + 1 < len(grid.rows) else []
        filled = sum(1 for cell in below if cell != "")
        if (
            len(words) >= _FEWEST_UNKNOWN
            and len(set(words)) == len(words)
            and _is_heady(row)
            and filled > _FEWEST_NAMES
        ):
            return _header(grid.rows, (number, number), grid.merged_in(number, number), book, known=False)
    return None
