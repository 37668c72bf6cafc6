"""The rows below a header → findings with everything their rows say; what no row says is not made up."""

from __future__ import annotations

from collections.abc import Sequence

from rectify.documents.answers import Answers
from rectify.documents.blocks import squeeze
from rectify.documents.closing import is_date_line, is_party_name
from rectify.documents.headings import read_heading
from rectify.documents.ledger_cells import flat, people
from rectify.documents.ledger_columns import ABOVE, Column
from rectify.documents.ledger_draft import Draft, Rows
from rectify.documents.ledger_header import Header
from rectify.documents.ledger_wording import (
    begins_category,
    category_name,
    counts_columns,
    is_category,
    is_chinese_number,
    is_labelled,
    is_note,
    is_total,
    may_be_aside,
    printed_number,
)
from rectify.documents.measures import read_measures
from rectify.documents.workbook import Cell, Grid, cell_text, column_name

_FEW, _HEAD, _LONGEST_BAND, _WIDE, _MOST_ORPHANS = 2, 20, 80, 3, 0.3
# What an enumeration of measures in one cell begins with.
_COUNTING = frozenset("1１①⑴⒈一首(（")
_ANSWERING = {"person", "leader", "unit"}
_TOLD = {"detail", "progress", "completed", "note"}


def read_rows(grid: Grid, header: Header, columns: Sequence[Column], answers: Answers) -> Rows:
    """Return the findings of one table; a blank or merged cell below a finding is still that finding's."""
    return _Reader(grid, header, columns, answers).read()


def _add_measure(draft: Draft, cell: Cell) -> None:
    if not draft.measures and isinstance(cell, str) and cell[0] in _COUNTING:
        draft.enumerated = tuple(flat(each) for each in read_measures(cell))
    draft.measures.append(flat(cell))


class _Reader:
    def __init__(self, grid: Grid, header: Header, columns: Sequence[Column], answers: Answers) -> None:
        self.grid, self.header, self.answers = grid, header, answers
        self.rows = Rows()
        at = {column.field: column.index for column in columns}
        self.title, self.number = at.get("title", -1), at.get("number", -1)
        self.category, self.measure = at.get("category", -1), at.get("measure", -1)
        self.feedback = at.get("feedback", -1)
        self.headings = {column.index: column.own_heading or column_name(column.index) for column in columns}
        self.kept = {
            c.index: c for c in columns if c.field not in ("number", "title", "category", "ignore", "feedback")
        }
        self.kinds = {index: column.field for index, column in self.kept.items()}
        keys = (self.title, self.number, self.category)
        self.lead = max(keys)
        # Where a merged cell begins: down to which row, for the columns that tell findings apart; how wide, for bands.
        self.down: dict[int, list[tuple[int, int]]] = {}
        self.wide: dict[tuple[int, int], int] = {}
        for (top, left), (bottom, right) in grid.merges:
            if header.bottom < bottom and top < header.end:
                if left in keys:
                    self.down.setdefault(top, []).append((left, bottom))
                if right > left:
                    self.wide[top, left] = right
        # What stands above the headings may stand on each page again.
        self.above = {
            squeeze(str(cell)) for cells in grid.rows[max(0, header.top - _HEAD) : header.top] for cell in cells
        }
        self.covered: dict[int, int] = {}
        self.anchors: dict[int, int] = {}
        self.group: str | None = None
        self.entered: dict[str, str] = {}
        self.banded = False
        self.draft: Draft | None = None
        self.apart = self.counts_in_digits = False
        self.waiting: list[tuple[int, str]] = []

    def read(self) -> Rows:
        self.rows.counts_rows = self._counts_rows()
        self.counts_in_digits = any(self._is_counted(at) for at in range(self.header.bottom + 1, self.header.end))
        for at in range(self.header.bottom + 1, self.header.end):
            cells = self.grid.rows[at]
            filled = [index for index, cell in enumerate(cells) if cell != ""]
            if not filled:
                self.apart = True
                continue
            for index, bottom in self.down.get(at, ()):
                self.covered[index], self.anchors[index] = bottom, at
            further = filled[0] > self.lead and len(filled) > _FEW and self.draft is not None
            if further and not self._is_heading_again(cells, filled):
                # Nothing but measures and what became of them: the finding is the one above.
                self._more(at, cells, filled)
            else:
                self._row(at, cells, filled)
        return self.rows

    def _is_covered(self, at: int, index: int) -> bool:
        return self.covered.get(index, -1) >= at > self.anchors[index]

    def _row(self, at: int, cells: Sequence[Cell], filled: Sequence[int]) -> None:
        first = filled[0]
        if self._is_heading_again(cells, filled) or (
            self.draft is None and counts_columns([cell_text(cells[index]) for index in filled])
        ):
            return
        lead = "" if isinstance(cells[first], float) else flat(cells[first])
        if lead and self._aside(at, cells, filled, lead):
            return
        self.apart = False
        title = flat(cells[self.title]) if 0 <= self.title < len(cells) else ""
        number = cell_text(cells[self.number]) if 0 <= self.number < len(cells) else ""
        if self.counts_in_digits and is_chinese_number(number) and {*filled} <= {self.number, self.title}:
            # 一 | 政治建设方面 among findings 1, 2, 3: the band of a category, its mark in a cell of its own.
            self.banded = True
            self._enter(title)
            return
        self._enter_category(at, cells)
        if title and not self._is_covered(at, self.title):
            if self._same(title, number):
                self._more(at, cells, filled)
            else:
                self._open(at, cells, filled, number, title)
        elif self.title < 0 and number and not self._is_below_its_finding() and not self._is_covered(at, self.number):
            self._open(at, cells, filled, number, "")
        elif not self._continues(at, number):
            self.waiting.append((at + 1, "　".join(flat(cells[index]) for index in filled)))
            if filled != [self.number]:
                self.rows.left_over += self.waiting
                self.waiting = []
        else:
            self._more(at, cells, filled)

    def _continues(self, at: int, number: str) -> bool:
        """Say whether a row without a finding of its own goes on about the one above."""
        if self.draft is None:
            return False
        if self._is_covered(at, self.title) or not number or self._is_covered(at, self.number):
            return True
        if self._is_below_its_finding():
            return True
        return self.rows.counts_rows or printed_number(number)[0] == self.draft.number

    def _is_below_its_finding(self) -> bool:
        """Say whether findings stand above their measures, so that numbers are those of the measures."""
        return self.title < 0 and self.draft is not None and bool(self.draft.title)

    def _same(self, title: str, number: str) -> bool:
        """Say whether the finding above is printed again, as in a sheet without merged cells."""
        draft = self.draft
        if draft is None or title != draft.printed or draft.group != self.group:
            return False
        return not number or self.rows.counts_rows or printed_number(number)[0] == draft.number

    def _open(self, at: int, cells: Sequence[Cell], filled: Sequence[int], number: str, title: str) -> None:
        self.rows.left_over += self.waiting
        self.waiting = []
        printed, mark = printed_number(number)
        whole = title
        if not number and (self.number < 0 or self.title < 0):
            heading = read_heading(title)
            if heading is not None and heading.number and title[heading.rest :].strip():
                printed, mark, title = heading.number, heading.mark, title[heading.rest :].strip()
        self.draft = Draft(
            sheet=self.grid.name, row=at + 1, number=printed, mark=mark, title=title, printed=whole, group=self.group
        )
        self.rows.drafts.append(self.draft)
        if 0 <= self.feedback < len(cells) and cells[self.feedback] != "":
            self.rows.feedback.append(cells[self.feedback])
        self._more(at, cells, filled)

    def _more(self, at: int, cells: Sequence[Cell], filled: Sequence[int]) -> None:
        """Add what a row says to the finding it belongs to."""
        draft = self.draft
        assert draft is not None  # noqa: S101 - a row without a finding above never comes here
        row = at + 1
        for index in filled:
            kind = self.kinds.get(index)
            if kind is None:
                continue
            cell = cells[index]
            if kind == "measure":
                _add_measure(draft, cell)
            elif kind == "item":
                draft.item = draft.item or cell_text(cell)
            elif kind in _TOLD:
                text = cell_text(cell)
                draft.texts.append((row, self.headings[index], text))
                if kind == "progress":
                    draft.progress.append((row, text))
            elif kind == "due":
                draft.dues.append((row, cell))
            elif kind in _ANSWERING:
                named = draft.people.setdefault(kind, [])
                if (text := people(cell_text(cell))) not in named:
                    named.append(text)
            else:
                self._add_state(draft, row, self.kept[index], cell)

    def _add_state(self, draft: Draft, row: int, column: Column, cell: Cell) -> None:
        """Add what a cell says of how far a finding is."""
        if column.field == "status":
            draft.statuses.append((row, self._stated(column, cell)))
        elif column.field == "done":
            draft.dones.append(cell)
        else:
            draft.sustained.append(cell)

    def _stated(self, column: Column, cell: Cell) -> str:
        """Return the status of a cell; below a heading that is itself a status a tick means that one."""
        text = cell_text(cell)
        return column.own_heading if ABOVE in column.heading and self.answers.marks(text) else text

    def _enter_category(self, at: int, cells: Sequence[Cell]) -> None:
        if self.banded or not 0 <= self.category < len(cells):
            return
        cell = cells[self.category]
        if cell != "" and not self._is_covered(at, self.category):
            self._enter(flat(cell))

    def _enter(self, text: str) -> None:
        known = self.entered.get(text)
        if known is not None:
            self.group = known
            return
        self.group = self.entered[text] = category_name(text)
        self.rows.groups[self.group] = None

    def _is_heading_again(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        first, texts = cells[filled[0]], self.header.texts
        if not isinstance(first, str) or first not in texts or len(filled) < _FEW:
            return False
        words = [cells[index] for index in filled]
        return all(isinstance(word, str) and (word in texts or squeeze(word) in texts) for word in words)

    def _aside(self, at: int, cells: Sequence[Cell], filled: Sequence[int], lead: str) -> bool:
        """Take a row that is no finding: a total, a note, a signature, the band of a category; False for any other."""
        if len(filled) > _FEW and not may_be_aside(lead):
            return False
        plain = squeeze(lead)
        texts = [flat(cells[index]) for index in filled]
        if is_total(plain) and filled[0] != self.title:
            self.rows.totals.append("".join(texts))
            return True
        wide = self.wide.get((at, filled[0]), filled[0]) - filled[0] + 1 >= _WIDE
        few = len(filled) <= _FEW or all(is_labelled(squeeze(text)) for text in texts)
        if few and (is_note(lead) or (is_labelled(plain) and (wide or filled[0] != self.title))):
            self.rows.lines.append((at + 1, "　".join(texts)))
            self.apart = True
            return True
        if len(filled) > 1 and not (wide and few):
            return False
        if len(filled) == 1 and (wide or self.apart) and (is_party_name(plain) or is_date_line(plain)):
            self.rows.lines.append((at + 1, lead))
            return True
        if self.title >= 0 and self._is_band(filled[0], plain, wide=wide):
            if not self.banded and self.rows.groups and not self.rows.drafts:
                self.rows.groups.clear()
            self.banded = True
            self._enter(lead)
            return True
        if self.title < 0 and wide and self.measure >= 0 and plain not in self.above:
            # No column of findings: each stands above its measures, over the whole width.
            self._open(at, cells, (), "", lead)
            return True
        if wide or (self.apart and filled[0] not in (self.measure, self.title)):
            self.rows.lines.append((at + 1, lead))
            return True
        return False

    def _is_band(self, index: int, plain: str, *, wide: bool) -> bool:
        if len(plain) > _LONGEST_BAND or (index == self.measure and not wide) or plain in self.above:
            return False
        if plain.startswith("(") and plain.endswith(")") and not begins_category(plain):
            return False
        if wide:
            return is_category(plain) or ("。" not in plain and index <= max(self.title, 1) and not self.apart)
        return (
            index < max(self.title, self.measure) + 1
            and index != self.category
            and begins_category(plain)
            and ("方面" in plain or is_category(plain.lstrip("()一二三四五六七八九十、.")) or index != self.title)
        )

    def _is_counted(self, at: int) -> bool:
        """Say whether a row has a number in digits."""
        cells = self.grid.rows[at]
        cell = cells[self.number] if 0 <= self.number < len(cells) else ""
        return isinstance(cell, float) or (isinstance(cell, str) and cell.strip()[:1].isdigit())

    def _counts_rows(self) -> bool:
        """Say whether the numbers count rows rather than findings: many stand beside no finding of their own."""
        if self.number < 0 or self.title < 0:
            return False
        numbered = orphans = 0
        before, before_number = "", ""
        for at in range(self.header.bottom + 1, self.header.end):
            cells = self.grid.rows[at]
            number = cells[self.number] if self.number < len(cells) else ""
            if number == "" or len(cells) <= self.title:
                continue
            title = cells[self.title]
            numbered += 1
            if title == "" or (title == before and number != before_number):
                orphans += any(cells[index] != "" for index in self.kept if index < len(cells))
            before, before_number = title or before, number  # type: ignore[assignment]
        return orphans >= _FEW and orphans > _MOST_ORPHANS * numbered
