"""The merged cells of a sheet: those of a finding cover the rows below it, that of a band the columns beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from itertools import chain, compress, count
from operator import lt

from rectify.documents.workbook import Grid


class Merges:
    """The merged cells of a sheet; a column is looked through when it is first asked for."""

    def __init__(self, grid: Grid) -> None:
        self._tops, self._lefts, self._bottoms, rights = grid.merged_by_side()
        wide = compress(count(), map(lt, self._lefts, rights))
        self._last = {(self._tops[at], self._lefts[at]): rights[at] for at in wide}
        self._covered: dict[int, frozenset[int]] = {}

    def covered(self, column: int) -> Set[int]:
        """Return the rows in which a cell of a column lies below the first one of those merged into one."""
        if column not in self._covered:
            merged = zip(self._tops, self._lefts, self._bottoms, strict=True)
            below = _apart((top + 1, bottom + 1) for top, left, bottom in merged if left == column)
            self._covered[column] = frozenset(chain.from_iterable(below))
        return self._covered[column]

    def breadth(self, row: int, column: int) -> int:
        """Return over how many columns a cell goes."""
        return self._last.get((row, column), column) - column + 1


def _apart(spans: Iterable[tuple[int, int]]) -> Iterator[range]:
    """Yield ranges of the same numbers that do not overlap: a hostile sheet may merge each cell a thousand times."""
    done = 0
    for begin, end in sorted(spans):
        if end > done:
            yield range(max(begin, done), end)
            done = end
