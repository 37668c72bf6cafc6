"""Tables of a PDF: rules that touch make a grid, and what is printed between them stands in its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rectify.documents.readers.lines import Cell
from rectify.documents.readers.printed import Piece, Rule, in_lines

_NEAR = 3.0
_LEAST_ROWS, _LEAST_COLUMNS, _MOST_RULES = 2, 2, 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: the height of its top, where its columns begin, and its rows."""

    y: float
    columns: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(pieces: Sequence[Piece], rules: Sequence[Rule]) -> tuple[list[Table], list[Piece]]:
    """Return the tables of a page and the pieces outside of them."""
    tables, rest = [], list(pieces)
    for group in _touching(rules[:_MOST_RULES]):
        across = [rule for rule in group if rule.across]
        down = [rule for rule in group if not rule.across]
        xs, ys = _steps([rule.at for rule in down]), _steps([rule.at for rule in across])[::-1]
        if len(xs) <= _LEAST_COLUMNS or len(ys) <= _LEAST_ROWS:
            continue
        inside = [piece for piece in rest if xs[0] - _NEAR <= piece.x <= xs[-1] and ys[-1] - _NEAR <= piece.y <= ys[0]]
        if inside:
            rest = [piece for piece in rest if piece not in inside]
            tables.append(Table(y=ys[0], columns=tuple(xs), rows=_filled(_rows(inside, xs, ys, across, down))))
    return tables, rest


def _filled(rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows in which anything stands."""
    return tuple(row for row in rows if any(cell.text for cell in row))


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the rules in groups that hang together."""
    groups: list[tuple[list[float], list[Rule]]] = []
    for rule in sorted(rules, key=lambda rule: not rule.across):
        box = [rule.start, rule.at, rule.end, rule.at] if rule.across else [rule.at, rule.start, rule.at, rule.end]
        members = [rule]
        apart = []
        for theirs, group in groups:
            if (
                box[0] <= theirs[2] + _NEAR
                and theirs[0] <= box[2] + _NEAR
                and box[1] <= theirs[3] + _NEAR
                and theirs[1] <= box[3] + _NEAR
            ):
                box = [min(box[0], theirs[0]), min(box[1], theirs[1]), max(box[2], theirs[2]), max(box[3], theirs[3])]
                members = group + members
            else:
                apart.append((theirs, group))
        groups = [*apart, (box, members)]
    return [group for _, group in groups]


def _steps(places: Sequence[float]) -> list[float]:
    steps: list[float] = []
    for place in sorted(places):
        if not steps or place - steps[-1] > _NEAR:
            steps.append(place)
    return steps


def _rows(
    pieces: Sequence[Piece], xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> tuple[tuple[Cell, ...], ...]:
    held: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        column = max(0, sum(x <= piece.x + _NEAR / 2 for x in xs) - 1)
        row = max(0, sum(y >= piece.y for y in ys) - 1)
        held.setdefault((min(row, len(ys) - 2), min(column, len(xs) - 2)), []).append(piece)
    above: dict[int, Cell] = {}
    rows = []
    for row in range(len(ys) - 1):
        middle = (ys[row] + ys[row + 1]) / 2
        cells: list[Cell] = []
        start = 0
        while start < len(xs) - 1:
            end = start + 1
            while end < len(xs) - 1 and not _is_ruled(down, xs[end], middle):
                end += 1
            goes_on = (
                start in above
                and above[start].width == end - start
                and not _is_ruled(across, ys[row], (xs[start] + xs[end]) / 2)
            )
            text = "".join(
                line.text
                for line in in_lines([piece for each in range(start, end) for piece in held.get((row, each), [])])
            )
            cells.append(_on(above[start], text) if goes_on else Cell(text=text, column=start, width=end - start))
            start = end
        above = {cell.column: cell for cell in cells}
        rows.append(tuple(cells))
    return tuple(_told_whole(rows))


def _on(above: Cell, text: str) -> Cell:
    return Cell(text=above.text + text, column=above.column, width=above.width, goes_on=True)


def _told_whole(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return the rows with the whole text of a cell that covers several of them in each."""
    whole: dict[int, str] = {}
    told = []
    for row in reversed(rows):
        cells = []
        for cell in row:
            text = whole.pop(cell.column, cell.text)
            if cell.goes_on:
                whole[cell.column] = text
            cells.append(Cell(text=text, column=cell.column, width=cell.width, goes_on=cell.goes_on))
        told.append(tuple(cells))
    return told[::-1]


def _is_ruled(rules: Sequence[Rule], at: float, place: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= place <= rule.end + _NEAR for rule in rules)
