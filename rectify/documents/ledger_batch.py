"""What the rows of several findings say, looked up column by column: one by one it would take twice as long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rectify.documents.ledger_draft import Draft, Told
from rectify.documents.workbook import Cell

Some = TypeVar("Some", bound=Cell)


class Batch:
    """Several findings, at least one; what each function returns has an entry for each of them.

    Only findings of one table, each of whose rows stand together, are read by columns; of others each says by itself.
    """

    def __init__(self, drafts: Sequence[Draft]) -> None:
        layout = drafts[0].layout
        self.drafts = drafts
        apart = any(draft.earlier or draft.again or draft.layout is not layout for draft in drafts)
        self._layout = None if apart else layout
        self._spans = [(draft.begin, draft.end) for draft in drafts]
        self._begins = [draft.begin for draft in drafts]
        self._rows = slice(drafts[0].begin, drafts[-1].end)

    def texts(self, field: str) -> Sequence[Sequence[str]]:
        """Return what ``Draft.texts`` does."""
        if self._layout is None:
            return [draft.texts(field) for draft in self.drafts]
        return self._below(self._layout.texts.get(field, ()))

    def cells(self, field: str) -> Sequence[Sequence[Cell]]:
        """Return what ``Draft.cells`` does."""
        columns = None if self._layout is None else self._layout.cells[field]
        return [draft.cells(field) for draft in self.drafts] if columns is None else self._below(columns)

    def measures(self) -> Sequence[Sequence[str]]:
        """Return what ``Draft.measures`` does."""
        if self._layout is None:
            return [draft.measures() for draft in self.drafts]
        return self._below(self._layout.measures)

    def statuses(self) -> Sequence[Sequence[str]]:
        """Return what ``Draft.statuses`` does."""
        if self._layout is None or len(self._layout.states) > 1:
            return [draft.statuses() for draft in self.drafts]
        if not self._layout.states:
            return self._nothing()
        ((column, state),) = self._layout.states
        return [list(map(state, texts)) for texts in self._under(column)]

    def reports(self) -> Sequence[frozenset[str]]:
        """Return what ``Draft.reports`` does."""
        if self._layout is None:
            return [draft.reports() for draft in self.drafts]
        return [self._layout.reports] * len(self.drafts)

    def told(self) -> Sequence[Told]:
        """Return what ``Draft.told`` does."""
        told = () if self._layout is None else self._layout.told
        if self._layout is None or len({heading for _, heading in told}) < len(told):
            return [draft.told() for draft in self.drafts]
        if not told:
            return self._nothing()
        below = [self._under(column) for column, _ in told]
        for (column, _), each in zip(told, below, strict=True):
            if any(texts and not column[begin] for texts, begin in zip(each, self._begins, strict=True)):
                # Which heading is met first is only known from the rows.
                return [draft.told() for draft in self.drafts]
        headings = [heading for _, heading in told]
        return [list(zip(headings, texts, strict=True)) for texts in zip(*map(_once, below), strict=True)]

    def lines(self) -> set[str]:
        """Return what is said in titles, measures and what goes into texts; it may be more than of these findings."""
        lines = {draft.title for draft in self.drafts}
        if self._layout is None:
            for draft in self.drafts:
                lines.update(draft.measures(), *(texts for _, texts in draft.told()))
        else:
            columns = [*self._layout.measures, *(column for column, _ in self._layout.told)]
            lines.update(*(column[self._rows] for column in columns))
        return lines

    def _below(self, columns: Sequence[Sequence[Some]]) -> Sequence[Sequence[Some]]:
        if not columns:
            return self._nothing()
        if len(columns) == 1:
            return self._under(columns[0])
        return [
            [cell for at in range(begin, end) for column in columns if (cell := column[at]) != ""]
            for begin, end in self._spans
        ]

    def _under(self, column: Sequence[Some]) -> Sequence[Sequence[Some]]:
        """Return what stands in the rows of each finding; mostly in each of them, or in the first alone."""
        rows = column[self._rows]
        filled = len(rows) - rows.count("")
        if filled == len(rows):
            return [column[begin:end] for begin, end in self._spans]
        firsts = [column[begin] for begin in self._begins]
        if filled == len(firsts) - firsts.count(""):  # type: ignore[arg-type]
            return [[cell] if cell != "" else () for cell in firsts]
        return [[cell for cell in column[begin:end] if cell != ""] for begin, end in self._spans]

    def _nothing(self) -> Sequence[tuple[()]]:
        return [()] * len(self.drafts)


def _once(below: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the different texts of each finding."""
    return [
        texts if len(texts) <= 1 or len(set(texts)) == len(texts) else list(dict.fromkeys(texts)) for texts in below
    ]
