"""The rows below a header → findings with everything their rows say; what no row says is not made up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from rectify.documents.blocks import fold, squeeze
from rectify.documents.closing import is_date_line, is_party_name
from rectify.documents.headings import read_heading
from rectify.documents.ledger_cells import flat, people
from rectify.documents.ledger_columns import ABOVE, Column
from rectify.documents.ledger_header import Header
from rectify.documents.titles import group_title
from rectify.documents.workbook import Cell, Grid, cell_text, column_name

_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总数|累计|本页合计|本页小计)(?:[:(共0-9].*)?")
_NOTE = re.compile(
    r"(?:说明|备注|注|附注|注释|填表说明|填报说明|附|附件|填表要求|填写说明|有关说明|注意事项|备\s*注)\s*[0-9一二三四五六七八九]?\s*[:：、.]|[*※★]|注[0-9一二三]|[(]?续(?:上?表|前页)|第\s*[0-9一二三四五六七八九十]+\s*页|[-—–]\s*[0-9]+\s*[-—–]$"
)
_LABELLED = re.compile(
    r"(?:填表|填报|制表|审核|审批|联系|报送|上报|单位(?:主要)?负责|主要负责|分管|经办|日期|时间|监督|举报|责任单位|党组织|盖章|签字|签名|复核|编制|校对|更新)[^:：。]{0,12}[:：]"
)
_BAND = re.compile(
    r"[一二三四五六七八九十]{1,3}\s*[、.]|[(][一二三四五六七八九十]{1,3}[)]|第[一二三四五六七八九十]{1,3}(?:类|部分|大类|方面)|(?:关于|在)\S{2,40}方面"
)
_CHINESE = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.]?")
_BAND_ENDS = re.compile(r"(?:方面|类|领域|板块)(?:的?(?:突出|主要|具体)?问题)?(?:\(.{1,16}\))?[:。]?$")
FOCUS = "聚焦"
_TOTAL_BEGINS = frozenset("合总小共累本")
_FEW, _FEWEST_NUMBERED, _LABEL, _HEAD = 2, 4, 14, 20
_LONGEST_BAND, _WIDE, _MOST_ORPHANS = 80, 3, 0.3


@dataclass(slots=True, kw_only=True)
class Draft:
    """One finding as its rows say it: values of each kind with their rows, in order; ``row`` counts from 1.

    ``printed`` is the title as the cell holds it, with a number in front where there is no column of numbers.
    """

    sheet: str
    row: int
    number: str
    mark: str
    title: str
    printed: str
    group: str | None
    measures: list[str] = field(default_factory=list)
    people: dict[str, list[str]] = field(default_factory=dict)
    dues: list[tuple[int, Cell]] = field(default_factory=list)
    statuses: list[tuple[int, str]] = field(default_factory=list)
    dones: list[Cell] = field(default_factory=list)
    sustained: list[Cell] = field(default_factory=list)
    progress: list[tuple[int, str]] = field(default_factory=list)
    texts: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Rows:
    """What the rows of one table hold: findings, lines around them, totals, and rows that belong nowhere."""

    drafts: list[Draft] = field(default_factory=list)
    groups: dict[str, None] = field(default_factory=dict)
    lines: list[tuple[int, str]] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    left_over: list[tuple[int, str]] = field(default_factory=list)
    feedback: list[Cell] = field(default_factory=list)
    counts_rows: bool = False


def read_rows(grid: Grid, header: Header, columns: Sequence[Column]) -> Rows:
    """Return the findings of one table; a blank or merged cell below a finding is still that finding's."""
    return _Reader(grid, header, columns).read()


class _Reader:
    def __init__(self, grid: Grid, header: Header, columns: Sequence[Column]) -> None:
        self.grid, self.header = grid, header
        self.rows = Rows()
        at = {column.field: column.index for column in columns}
        self.title, self.number = at.get("title", -1), at.get("number", -1)
        self.category, self.measure = at.get("category", -1), at.get("measure", -1)
        self.feedback = at.get("feedback", -1)
        self.headings = {column.index: column.own_heading or column_name(column.index) for column in columns}
        self.kept = {
            c.index: c for c in columns if c.field not in ("number", "title", "category", "ignore", "feedback")
        }
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
        self.above = {squeeze(str(cell)) for cells in grid.rows[max(0, header.top - _HEAD) : header.top] for cell in cells}
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
        if self._is_heading_again(cells, filled) or (self.draft is None and _counts_columns(cells, filled)):
            return
        lead = "" if isinstance(cells[first], float) else flat(cells[first])
        if lead and self._aside(at, cells, filled, lead):
            return
        self.apart = False
        title = flat(cells[self.title]) if 0 <= self.title < len(cells) else ""
        number = cell_text(cells[self.number]) if 0 <= self.number < len(cells) else ""
        if self.counts_in_digits and _CHINESE.fullmatch(number) and {*filled} <= {self.number, self.title}:
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
        return self.rows.counts_rows or _printed(number)[0] == self.draft.number

    def _is_below_its_finding(self) -> bool:
        """Say whether findings stand above their measures, so that numbers are those of the measures."""
        return self.title < 0 and self.draft is not None and bool(self.draft.title)

    def _same(self, title: str, number: str) -> bool:
        """Say whether the finding above is printed again, as in a sheet without merged cells."""
        draft = self.draft
        if draft is None or title != draft.printed or draft.group != self.group:
            return False
        return not number or self.rows.counts_rows or _printed(number)[0] == draft.number

    def _open(self, at: int, cells: Sequence[Cell], filled: Sequence[int], number: str, title: str) -> None:
        self.rows.left_over += self.waiting
        self.waiting = []
        printed, mark = _printed(number)
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
            column = self.kept.get(index)
            if column is None:
                continue
            cell, kind = cells[index], column.field
            if kind == "measure":
                draft.measures.append(flat(cell))
            elif kind in _TOLD:
                text = cell.strip() if isinstance(cell, str) else cell_text(cell)
                draft.texts.append((row, self.headings[index], text))
                if kind == "progress":
                    draft.progress.append((row, text))
            elif kind in _ANSWERING:
                named = draft.people.setdefault(kind, [])
                if (text := people(cell_text(cell))) not in named:
                    named.append(text)
            elif kind == "due":
                draft.dues.append((row, cell))
            elif kind == "status":
                draft.statuses.append((row, self._stated(column, cell)))
            elif kind == "done":
                draft.dones.append(cell)
            else:
                draft.sustained.append(cell)

    def _stated(self, column: Column, cell: Cell) -> str:
        """Return the status of a cell; below a heading that is itself a status a tick means that one."""
        text = cell_text(cell)
        return column.own_heading if ABOVE in column.heading and squeeze(text) in _TICKS else text

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
        heading = read_heading(text)
        named = text[heading.rest :] if heading is not None and text[heading.rest :].strip() else text
        self.group = self.entered[text] = _category(named)
        self.rows.groups[self.group] = None

    def _is_heading_again(self, cells: Sequence[Cell], filled: Sequence[int]) -> bool:
        words = [cells[index] for index in filled]
        first = words[0]
        if not isinstance(first, str) or first not in self.header.texts or len(filled) < _FEW:
            return False
        return all(
            isinstance(word, str) and (word in self.header.texts or squeeze(word) in self.header.texts)
            for word in words
        )

    def _aside(self, at: int, cells: Sequence[Cell], filled: Sequence[int], lead: str) -> bool:
        """Take a row that is no finding: a total, a note, a signature, the band of a category; False for any other."""
        if len(filled) > _FEW and lead[0] not in _TOTAL_BEGINS and "：" not in lead[:_LABEL] and ":" not in lead[:_LABEL]:
            return False
        plain = squeeze(lead)
        texts = [flat(cells[index]) for index in filled]
        if _TOTAL.fullmatch(plain) and filled[0] != self.title:
            self.rows.totals.append("".join(texts))
            return True
        wide = self.wide.get((at, filled[0]), filled[0]) - filled[0] + 1 >= _WIDE
        few = len(filled) <= _FEW or all(_LABELLED.match(squeeze(text)) for text in texts)
        if few and (_NOTE.match(fold(lead)) or (_LABELLED.match(plain) and (wide or filled[0] != self.title))):
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
        if plain.startswith("(") and plain.endswith(")") and not _BAND.match(plain):
            return False
        if wide:
            return bool(_BAND.match(plain) or _BAND_ENDS.search(plain)) or (
                "。" not in plain and index <= max(self.title, 1) and not self.apart
            )
        return (
            index < max(self.title, self.measure) + 1
            and index != self.category
            and bool(_BAND.match(plain) and ("方面" in plain or _BAND_ENDS.search(plain) or index != self.title))
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


_TICKS = {"√", "✓", "✔", "☑", "是", "1", "v", "V", "●", "■", "○", "▲", "★", "对"}
_ANSWERING = {"person", "leader", "unit"}
_TOLD = {"detail", "progress", "completed", "note"}


def _category(text: str) -> str:
    """Return a category as it is called; 聚焦 in front belongs to the shortcoming (聚焦主业不够), not to a lead."""
    return text if text.startswith(FOCUS) and "方面" not in text else group_title(text)


def _printed(number: str) -> tuple[str, str]:
    """Return a number without its marks and brackets, and the mark after it."""
    if number.isascii() and number.isdigit():
        return number, ""
    plain = squeeze(number)
    heading = read_heading(plain)
    if heading is not None and heading.rest >= len(plain):
        return heading.number, heading.mark
    stripped = unicodedata.normalize("NFKC", plain).strip("()[]【】〔〕")
    mark = next((sign for sign in ("、", ".") if stripped.endswith(sign)), "")
    return stripped.rstrip("、.,:;"), mark


def _counts_columns(cells: Sequence[Cell], filled: Sequence[int]) -> bool:
    """Say whether a row below the header only numbers the columns: 1 2 3 4."""
    if len(filled) < _FEWEST_NUMBERED:
        return False
    texts = [cell_text(cells[index]).strip("()（）") for index in filled]
    return texts == [str(number) for number in range(1, len(texts) + 1)]
