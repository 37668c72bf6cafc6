"""The rows below a header → findings with everything their rows say; what no row says is not made up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rectify.documents.answers import Answers
from rectify.documents.blocks import squeeze
from rectify.documents.closing import is_date_line, is_party_name
from rectify.documents.headings import read_heading
from rectify.documents.ledger_cells import flat
from rectify.documents.ledger_columns import Column
from rectify.documents.ledger_draft import Draft, Rows, layout_of
from rectify.documents.ledger_header import Header
from rectify.documents.ledger_leads import FEW, Leads
from rectify.documents.ledger_merges import Merges
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
from rectify.documents.workbook import Cell, Grid, cell_text

_HEAD, _LONGEST_BAND, _WIDE = 20, 80, 3


def read_rows(grid: Grid, header: Header, columns: Sequence[Column], answers: Answers) -> Rows:
    """Return the findings of one table; a blank or merged cell below a finding is still that finding's."""
    return _Reader(grid, header, columns, answers).read()


class _Reader:
    def __init__(self, grid: Grid, header: Header, columns: Sequence[Column], answers: Answers) -> None:
        self.grid, self.header = grid, header
        self.below = range(header.bottom + 1, header.end)
        self.rows, self.layout = Rows(), layout_of(grid.columns, columns, self.below, answers)
        self.leads = Leads(grid, header, columns)
        self.merges = Merges(grid)
        # What stands above the headings may stand on each page again.
        self.above = {
            squeeze(str(cell)) for cells in grid.rows[max(0, header.top - _HEAD) : header.top] for cell in cells
        }
        self.group: str | None = None
        self.category_cell: Cell = ""
        self.entered: dict[str, str] = {}
        self.banded = False
        self.draft: Draft | None = None
        self.apart = False
        self.rows.counts_rows = self.leads.count_rows()
        self.counts_in_digits = self.leads.count_in_digits()
        self.waiting: list[tuple[int, str]] = []

    def read(self) -> Rows:
        for at, after in pairwise([*self.leads.telling(), self.below.stop]):
            self._take(at)
            if self.draft is None:
                for each in range(at + 1, after):
                    self._take(each)
            elif after > at + 1:
                self.draft.add(at + 1, after)
        return self.rows

    def _take(self, at: int) -> None:
        """Take one row; with nothing but measures and what became of them it is about the finding above."""
        cells = self.grid.rows[at]
        first = _first(cells)
        if first == "":
            self.apart = True
        elif first in self.header.texts and self._is_heading_again(cells):
            return
        elif self.draft is None or not self.leads.are_silent(cells) or self._has_few(cells):
            self._row(at, cells, first)
        else:
            self.draft.add(at, at + 1)

    def _has_few(self, cells: Sequence[Cell]) -> bool:
        return len(cells) - cells.count("") <= FEW

    def _row(self, at: int, cells: Sequence[Cell], first: Cell) -> None:
        """Take a row by its cells and the first that is filled."""
        if self.draft is None and counts_columns([cell_text(cells[index]) for index in _filled(cells)]):
            return
        lead = "" if isinstance(first, float) else flat(first)
        if lead and (self._has_few(cells) or may_be_aside(lead)) and self._aside(at, cells, lead):
            return
        self.apart = False
        title = flat(cells[self.leads.title]) if self.leads.title >= 0 else ""
        number = cell_text(cells[self.leads.number]) if self.leads.number >= 0 else ""
        if (
            self.counts_in_digits
            and not number.isdigit()
            and {*_filled(cells)} <= {self.leads.number, self.leads.title}
            and is_chinese_number(number)
        ):
            # 一 | 政治建设方面 among findings 1, 2, 3: the band of a category, its mark in a cell of its own.
            self.banded = True
            self._enter(title)
            return
        self._enter_category(at, cells)
        if title and at not in self.merges.covered(self.leads.title):
            if self.draft is None or not self._is_same(self.draft, title, number):
                self.draft = self._open(at, cells, number, title)
            self.draft.add(at, at + 1)
        elif self._begins_by_number(at, number):
            self.draft = self._open(at, cells, number, "")
            self.draft.add(at, at + 1)
        elif self.draft is not None and self._continues(at, number, self.draft):
            self.draft.add(at, at + 1)
        else:
            filled = _filled(cells)
            self.waiting.append((at + 1, "　".join(flat(cells[index]) for index in filled)))
            if filled != [self.leads.number]:
                self.rows.left_over += self.waiting
                self.waiting = []

    def _begins_by_number(self, at: int, number: str) -> bool:
        """Say whether a number alone begins a finding, where no column names them."""
        if self.leads.title >= 0 or not number or self._is_below_its_finding():
            return False
        return at not in self.merges.covered(self.leads.number)

    def _continues(self, at: int, number: str, draft: Draft) -> bool:
        """Say whether a row without a finding of its own goes on about the one above."""
        if at in self.merges.covered(self.leads.title) or not number or at in self.merges.covered(self.leads.number):
            return True
        if self._is_below_its_finding():
            return True
        return self.rows.counts_rows or printed_number(number)[0] == draft.number

    def _is_below_its_finding(self) -> bool:
        """Say whether findings stand above their measures, so that numbers are those of the measures."""
        return self.leads.title < 0 and self.draft is not None and bool(self.draft.title)

    def _is_same(self, draft: Draft, title: str, number: str) -> bool:
        """Say whether the finding above is printed again, as in a sheet without merged cells."""
        if title != draft.printed or draft.group != self.group:
            return False
        return not number or self.rows.counts_rows or printed_number(number)[0] == draft.number

    def _open(self, at: int, cells: Sequence[Cell], number: str, title: str) -> Draft:
        """Return a finding that begins in a row, of which it has none yet."""
        self.rows.left_over += self.waiting
        self.waiting = []
        printed, mark = printed_number(number)
        whole = title
        if not number and (self.leads.number < 0 or self.leads.title < 0):
            heading = read_heading(title)
            if heading is not None and heading.number and title[heading.rest :].strip():
                printed, mark, title = heading.number, heading.mark, title[heading.rest :].strip()
        draft = Draft(
            sheet=self.grid.name, row=at + 1, number=printed, mark=mark, title=title, printed=whole, group=self.group,
            layout=self.layout,
        )  # fmt: skip
        self.rows.drafts.append(draft)
        if self.leads.feedback >= 0 and cells[self.leads.feedback] != "":
            self.rows.feedback.append(cells[self.leads.feedback])
        return draft

    def _enter_category(self, at: int, cells: Sequence[Cell]) -> None:
        if self.banded or self.leads.category < 0:
            return
        cell = cells[self.leads.category]
        if cell not in ("", self.category_cell) and at not in self.merges.covered(self.leads.category):
            self.category_cell = cell
            self._enter(flat(cell))

    def _enter(self, text: str) -> None:
        known = self.entered.get(text)
        if known is not None:
            self.group = known
            return
        self.group = self.entered[text] = category_name(text)
        self.rows.groups[self.group] = None

    def _is_heading_again(self, cells: Sequence[Cell]) -> bool:
        """Say whether a row whose first cell is a word of the headings is the headings printed again."""
        texts = self.header.texts
        words = [cell for cell in cells if cell != ""]
        return len(words) >= FEW and all(
            isinstance(word, str) and (word in texts or squeeze(word) in texts) for word in words
        )

    def _aside(self, at: int, cells: Sequence[Cell], lead: str) -> bool:
        """Take a row that is no finding: a total, a note, a signature, the band of a category; False for any other."""
        plain, filled = squeeze(lead), _filled(cells)
        texts = [flat(cells[index]) for index in filled]
        if is_total(plain) and filled[0] != self.leads.title:
            self.rows.totals.append("".join(texts))
            return True
        wide = self.merges.breadth(at, filled[0]) >= _WIDE
        few = len(filled) <= FEW or all(is_labelled(squeeze(text)) for text in texts)
        if few and (is_note(lead) or (is_labelled(plain) and (wide or filled[0] != self.leads.title))):
            self.rows.lines.append((at + 1, "　".join(texts)))
            self.apart = True
            return True
        if len(filled) > 1 and not (wide and few):
            return False
        if len(filled) == 1 and (wide or self.apart) and (is_party_name(plain) or is_date_line(plain)):
            self.rows.lines.append((at + 1, lead))
            return True
        if self.leads.title >= 0 and self._is_band(filled[0], plain, wide=wide):
            if not self.banded and self.rows.groups and not self.rows.drafts:
                self.rows.groups.clear()
            self.banded = True
            self._enter(lead)
            return True
        if self.leads.title < 0 and wide and self.leads.measure >= 0 and plain not in self.above:
            # No column of findings: each stands above its measures, over the whole width.
            self.draft = self._open(at, cells, "", lead)
            return True
        if wide or (self.apart and filled[0] not in (self.leads.measure, self.leads.title)):
            self.rows.lines.append((at + 1, lead))
            return True
        return False

    def _is_band(self, index: int, plain: str, *, wide: bool) -> bool:
        if len(plain) > _LONGEST_BAND or (index == self.leads.measure and not wide) or plain in self.above:
            return False
        if plain.startswith("(") and plain.endswith(")") and not begins_category(plain):
            return False
        if wide:
            return is_category(plain) or ("。" not in plain and index <= max(self.leads.title, 1) and not self.apart)
        return (
            index < max(self.leads.title, self.leads.measure) + 1
            and index != self.leads.category
            and begins_category(plain)
            and ("方面" in plain or is_category(plain.lstrip("()一二三四五六七八九十、.")) or index != self.leads.title)
        )


def _first(cells: Sequence[Cell]) -> Cell:
    """Return the first cell that holds something."""
    for cell in cells:
        if cell != "":
            return cell
    return ""


def _filled(cells: Sequence[Cell]) -> list[int]:
    """Return which cells of a row hold something."""
    return [index for index, cell in enumerate(cells) if cell != ""]
