"""What the rows of several findings say, looked up column by column: one by one it would take twice as long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from rectify.documents.ledger_draft import Draft
from rectify.documents.workbook import Cell

_SECOND = itemgetter(1)
Told = Mapping[str, Sequence[str]]


class Batch:
    """Several findings, at least one; what each function returns has an entry for each of them.

    Only findings of one table, each of whose rows stand together, are read by columns; of others each says by itself.
    """

    def __init__(self, drafts: Sequence[Draft]) -> None:
        layout = drafts[0].layout
        self.drafts = drafts
        self._layout = layout if all(draft.layout is layout and draft.is_plain for draft in drafts) else None
        self._spans = [(draft.begin, draft.end) for draft in drafts]

    def texts(self, field: str) -> Sequence[Sequence[str]]:
        """Return what ``Draft.texts`` does."""
        columns = None if self._layout is None else self._layout.texts.get(field, ())
        return [draft.texts(field) for draft in self.drafts] if columns is None else self._below(columns)

    def cells(self, field: str) -> Sequence[Sequence[Cell]]:
        """Return what ``Draft.cells`` does."""
        columns = None if self._layout is None else self._layout.cells[field]
        if columns is None or len(columns) > 1:
            return [draft.cells(field) for draft in self.drafts]
        if not columns:
            return self._nothing()
        (column,) = columns
        return [[cell for cell in column[begin:end] if cell != ""] for begin, end in self._spans]

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
        return [list(map(state, filter(None, column[begin:end]))) for begin, end in self._spans]

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
        below = [self._below([column]) for column, _ in told]
        for (column, _), each in zip(told, below, strict=True):
            if any(texts and not column[begin] for texts, (begin, _) in zip(each, self._spans, strict=True)):
                # Which heading is met first is only known from the rows.
                return [draft.told() for draft in self.drafts]
        headings = [heading for _, heading in told]
        once = [
            [texts if len(set(texts)) == len(texts) else list(dict.fromkeys(texts)) for texts in each] for each in below
        ]
        rows = zip(*once, strict=True) if once else self._nothing()
        return [dict(filter(_SECOND, zip(headings, row, strict=False))) for row in rows]

    def _below(self, columns: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        if not columns:
            return self._nothing()
        if len(columns) == 1:
            (only,) = columns
            return [list(filter(None, only[begin:end])) for begin, end in self._spans]
        return [
            [text for at in range(begin, end) for column in columns if (text := column[at])]
            for begin, end in self._spans
        ]

    def _nothing(self) -> Sequence[tuple[()]]:
        return [()] * len(self.drafts)
