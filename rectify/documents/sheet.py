"""Sheets as offices print them: a title, headings that repeat, one row a measure, a finding's cells merged.

Rows go to the disk as they are written, so memory does not grow with them. The cells under a merged one hold its text
too: a program that filters finds every row of a finding. Amounts stand in the first row alone, so that sums are right.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from engine.errors import InvalidInput
from engine.words import Language, Words
from notifications.wording import Tone
from rectify.documents.cell_size import height, lines_of
from rectify.documents.cell_text import cell_text, looks_like_formula
from rectify.documents.merged import Merged
from rectify.documents.sheet_print import REPEATED, PrintPlan, print_plan
from rectify.documents.workbook import column_name

Kind = Literal["text", "short", "number", "money", "date"]
# Excel's own bounds.
_MOST_ROWS = 1_048_576
_TITLE_ROW, _ABOUT_ROW, _GROUPS_ROW = range(3)
_BESIDE_A_WORD = 1.5
_HEADING, _BODY = "黑体", "宋体"
_INK, _EDGE, _HEAD_FILL = "#17212C", "#7D8996", "#E9EDF1"
_TONES: Mapping[Tone, Mapping[str, object]] = {
    "late": {"font_color": "#B0281A", "bold": True, "bg_color": "#FBEAE7"},
    "soon": {"font_color": "#7D4E00", "bg_color": "#FDF3E2"},
    "plain": {},
}
_KINDS: Mapping[Kind, Mapping[str, object]] = {
    "text": {"align": "left"},
    "short": {"align": "center"},
    "number": {"align": "center", "num_format": "0"},
    "money": {"align": "right", "num_format": "#,##0.00"},
    "date": {"align": "center", "num_format": "yyyy-mm-dd"},
}


@dataclass(frozen=True, slots=True)
class Toned:
    """A text with the colour that repeats what it says."""

    text: str
    tone: Tone


Value = str | int | date | Toned | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what stands over it, how broad it is in digits, what its cells hold. Money is given in fen.

    ``of_measure`` are those with a cell for each measure; the others are merged over a finding's measures.
    ``choices`` are what a person may choose from, in the sheet's language.
    """

    key: str
    title: Words
    group: Words
    width: float
    kind: Kind = "text"
    of_measure: bool = False
    choices: tuple[str, ...] = ()


class Book:
    """A workbook under way; ``sheets`` opens it and closes it."""

    def __init__(self, book: Any, language: Language) -> None:
        self.language = language
        self._book = book
        self._formats: dict[tuple[object, ...], Any] = {}
        self._cells: dict[tuple[Kind, Tone, bool], Any] = {}
        self._choices: dict[tuple[str, ...], int] = {}
        self._tables: list[Table] = []

    def table(
        self, name: Words, *, title: str, about: str, columns: Sequence[Column], is_grouped: bool = True
    ) -> Table:
        """Begin a sheet of findings with its title, what it is about, and its headings, grouped or not."""
        fitted = [replace(column, width=max(column.width, self._longest_word(column))) for column in columns]
        table = Table(self, self._book.add_worksheet(name.text(self.language)), fitted, is_grouped=is_grouped)
        table.head(title, about)
        self._tables.append(table)
        return table

    def plain(self, name: Words) -> Any:
        """Begin a sheet that its writer lays out alone."""
        return self._book.add_worksheet(name.text(self.language))

    def text_format(self, **properties: object) -> Any:
        """Return a format of the product's faces and inks, with further properties."""
        return self._format(**properties)

    def cell_format(self, kind: Kind, tone: Tone = "plain", *, is_guarded: bool = False) -> Any:
        """Return the format of cells; guarded ones stay text whoever edits them."""
        found = self._cells.get((kind, tone, is_guarded))
        if found is None:
            guard = {"quote_prefix": True} if is_guarded else {}
            found = self._format(**_KINDS[kind], **_TONES[tone], border=1, text_wrap=True, **guard)
            self._cells[kind, tone, is_guarded] = found
        return found

    def finish(self) -> None:
        """End every table, and write what may be chosen in them onto a sheet of its own, which does not show."""
        for table in self._tables:
            table.finish()
        if not self._choices:
            return
        sheet = self.plain(Words("选项", "Choices"))
        sheet.hide()
        for row in range(max(map(len, self._choices))):
            for choices, column in self._choices.items():
                if row < len(choices):
                    sheet.write_string(row, column, choices[row])

    def where_chosen(self, choices: tuple[str, ...]) -> str:
        """Return where on that sheet these choices will stand."""
        column = chr(ord("A") + self._choices.setdefault(choices, len(self._choices)))
        return f"='{Words('选项', 'Choices').text(self.language)}'!${column}$1:${column}${len(choices)}"

    def _longest_word(self, column: Column) -> float:
        """Return the breadth of the longest word over a column that is not broken; Chinese breaks anywhere."""
        words = [word for word in column.title.text(self.language).split() if word.isascii()]
        return max((len(word) + _BESIDE_A_WORD for word in words), default=0.0)

    def _format(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            given = {"font_name": _BODY, "font_size": 10, "font_color": _INK, "valign": "vcenter", **properties}
            given |= {"border_color": _EDGE} if "border" in properties else {}
            self._formats[key] = self._book.add_format(given)
        return self._formats[key]


@dataclass(slots=True)
class Table:
    """One sheet of findings; ``rows`` counts those that are written."""

    book: Book
    sheet: Any
    columns: Sequence[Column]
    is_grouped: bool = True
    rows: int = 0
    _of_item: list[int] = field(default_factory=list)
    _merged: Merged = field(default_factory=lambda: Merged((), ()))

    @property
    def plan(self) -> PrintPlan:
        """Return how it comes out of a printer."""
        return print_plan([column.width for column in self.columns])

    @property
    def heads(self) -> int:
        """Return the row of the headings, counted from 0; findings begin below."""
        return _GROUPS_ROW + self.is_grouped

    def head(self, title: str, about: str) -> None:
        """Write what stands above the findings."""
        book, sheet, last = self.book, self.sheet, self.plan.first_page_to
        self._of_item = [at for at, column in enumerate(self.columns) if not column.of_measure]
        for at, column in enumerate(self.columns):
            sheet.set_column(at, at, column.width)
        heading = book.text_format(font_name=_HEADING, font_size=20, align="center")
        self._across(_TITLE_ROW, 0, last, title, heading, 42)
        self._across(_ABOUT_ROW, 0, last, about, book.text_format(align="left"), 22)
        style = book.text_format(
            font_name=_HEADING, align="center", text_wrap=True, border=1, bg_color=_HEAD_FILL, bold=False
        )
        if self.is_grouped:
            self._groups(style)
        titles = [cell_text(column.title.text(book.language), book.language) for column in self.columns]
        most = max(lines_of(text, column.width) for text, column in zip(titles, self.columns, strict=True))
        sheet.set_row(self.heads, height(most) + 4)
        for at, text in enumerate(titles):
            sheet.write_string(self.heads, at, text, style)
        self._merged = sheet.merge = Merged(sheet.merge, self._of_item)

    def add(self, of_item: Mapping[str, Value], of_measures: Sequence[Mapping[str, Value]]) -> None:
        """Write one finding: its own values, and those of each measure; raises ``InvalidInput`` past Excel's last row.

        A column without a value stays empty.
        """
        if len(self._of_item) == len(self.columns):
            of_measures = ()
        rows, first = max(1, len(of_measures)), self.heads + 1 + self.rows
        if first + rows > _MOST_ROWS:
            raise _too_many()
        own = {name: self._prepared(value) for name, value in of_item.items()}
        told = [{name: self._prepared(value) for name, value in one.items()} for one in of_measures] or [{}]
        for offset, row_height in enumerate(self._heights(own, told)):
            self.sheet.set_row(first + offset, row_height)
            for at, column in enumerate(self.columns):
                values = told[offset] if column.of_measure else own
                self._write(first + offset, at, column, values.get(column.key), is_first=offset == 0)
        if rows > 1:
            # As ``merge_range`` does, which would write rows that have gone to the disk.
            self._merged.add(first, first + rows - 1)
        self.rows += rows

    def finish(self) -> None:
        """Freeze the headings, let people filter and choose, and set up the print."""
        sheet, last_row, last = self.sheet, max(self.heads + 1, self.heads + self.rows), len(self.columns) - 1
        sheet.freeze_panes(self.heads + 1, 2)
        sheet.autofilter(self.heads, 0, last_row, last)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{column_name(last)}{last_row + 1}"})
        for at, column in enumerate(self.columns):
            if column.choices:
                sheet.data_validation(self.heads + 1, at, last_row, at, self._choosing(column))
        sheet.set_landscape()
        plan = self.plan
        sheet.set_paper(plan.paper)
        sheet.fit_to_pages(plan.pages, 0)
        if plan.pages > 1:
            sheet.repeat_columns(0, REPEATED - 1)
            sheet.print_across()
        sheet.repeat_rows(_GROUPS_ROW, self.heads)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.set_footer(Words("&C第&P页，共&N页", "&CPage &P of &N").text(self.book.language), {"margin": 0.3})

    def _groups(self, style: Any) -> None:
        """Write the heading over headings, each over its columns."""
        first = 0
        self.sheet.set_row(_GROUPS_ROW, 20)
        for at, column in enumerate(self.columns):
            is_last = at + 1 == len(self.columns) or self.columns[at + 1].group != column.group
            if is_last:
                self._across(_GROUPS_ROW, first, at, column.group.text(self.book.language), style, None)
                first = at + 1

    def _across(self, row: int, first: int, last: int, text: str, style: Any, tall: float | None) -> None:
        if tall is not None:
            self.sheet.set_row(row, tall)
        said = cell_text(text, self.book.language)
        if first == last:
            self.sheet.write_string(row, first, said, style)
        else:
            self.sheet.merge_range(row, first, row, last, "", style)
            self.sheet.write_string(row, first, said, style)

    def _prepared(self, value: Value) -> Value:
        if isinstance(value, str):
            return cell_text(value, self.book.language)
        return value

    def _heights(self, own: Mapping[str, Value], told: Sequence[Mapping[str, Value]]) -> list[float]:
        """Return the height of each row: merged cells are given room over all rows of their finding."""
        rows = [self._most(one, of_measure=True) for one in told]
        lacking = self._most(own, of_measure=False) - sum(rows)
        if lacking > 0:
            each, more = divmod(lacking, len(rows))
            rows = [lines + each + (at < more) for at, lines in enumerate(rows)]
        return [height(lines) for lines in rows]

    def _most(self, values: Mapping[str, Value], *, of_measure: bool) -> int:
        found = [
            lines_of(value.text if isinstance(value, Toned) else value, column.width)
            for column in self.columns
            if column.of_measure == of_measure and isinstance(value := values.get(column.key), str | Toned)
        ]
        return max(found, default=1)

    def _write(self, row: int, at: int, column: Column, value: Value, *, is_first: bool) -> None:
        book, sheet = self.book, self.sheet
        if value is None or value == "" or (column.kind in {"number", "money"} and not (is_first or column.of_measure)):
            sheet.write_blank(row, at, None, book.cell_format(column.kind))
        elif isinstance(value, Toned):
            sheet.write_string(row, at, value.text, book.cell_format(column.kind, value.tone))
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, book.cell_format("date"))
        elif isinstance(value, int):
            sheet.write_number(row, at, value / 100 if column.kind == "money" else value, book.cell_format(column.kind))
        else:
            guarded = looks_like_formula(value)
            sheet.write_string(row, at, value, book.cell_format(column.kind, is_guarded=guarded))

    def _choosing(self, column: Column) -> dict[str, object]:
        language = self.book.language
        return {
            "validate": "list",
            "source": self.book.where_chosen(column.choices),
            "error_title": column.title.text(language)[:32],
            "error_message": Words("请从下拉列表中选择。", "Choose from the list.").text(language),
        }


@contextlib.contextmanager
def sheets(path: Path, *, title: str, author: str, language: Language, at: datetime) -> Iterator[Book]:
    """Open a workbook to be written, and close it; parts lie beside it on the disk until then."""
    options = {"constant_memory": True, "tmpdir": str(path.parent), "in_memory": False}
    book = xlsxwriter.Workbook(str(path), options)
    created = at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": title[:255], "author": author[:255], "created": created})
    book.set_size(2400, 1400)
    opened = Book(book, language)
    try:
        yield opened
        opened.finish()
    finally:
        book.close()


def _too_many() -> InvalidInput:
    return InvalidInput(
        what=Words("行数", "Rows"),
        value=f">{_MOST_ROWS}",
        why=Words("一张工作表放不下", "one sheet cannot hold so many"),
        allowed=Words("分单位或分状态导出", "one export for each unit or state"),
    )
