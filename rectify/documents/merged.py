"""Which cells of a sheet are merged, kept small: a finding with several measures has a dozen, and there are many."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

Range = list[int]


class Merged:
    """Merged ranges as the library of workbooks asks for them: first row and column, last row and column.

    Those of findings are kept as their rows alone: they are merged in the same columns each.
    """

    def __init__(self, own: Sequence[Range], columns: Sequence[int]) -> None:
        self._own, self._columns = list(own), list(columns)
        self._rows = array("L")

    def add(self, first: int, last: int) -> None:
        """Merge rows in every column of a finding."""
        self._rows.extend((first, last))

    def append(self, one: Range) -> None:
        """Merge a range of its own."""
        self._own.append(one)

    def __len__(self) -> int:
        return len(self._own) + len(self._rows) // 2 * len(self._columns)

    def __iter__(self) -> Iterator[Range]:
        yield from self._own
        for at in range(0, len(self._rows), 2):
            for column in self._columns:
                yield [self._rows[at], column, self._rows[at + 1], column]
