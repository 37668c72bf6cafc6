"""The figures of a printed ledger, counted from the very lines that were written, and the sheet that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.domain.definition import Completion, FieldKind, StateKind
from engine.domain.names import COMPLETIONS
from engine.operations.ledger_lines import LedgerLine
from engine.words import Words
from notifications.wording import Tone, tone
from rectify.documents.cell_text import cell_text
from rectify.documents.printed_values import Telling, completion_of, state_of, unit_of
from rectify.documents.sheet import Book, Toned, Value

_WIDTHS = (30, 12, 12, 12, 12, 14)
_KEY: Sequence[tuple[Tone, Words, Words]] = (
    (
        "late",
        Words("▲逾期2个工作日", "▲2 working days overdue"),
        Words("期限已过，按工作日计", "past due, in working days"),
    ),
    ("soon", Words("明天到期", "Due tomorrow"), Words("今天或明天到期", "due today or tomorrow")),
    ("plain", Words("还有4个工作日", "4 working days left"), Words("未到期", "not due yet")),
)
_NOTES = (
    Words("截至{day}；天数按工作日历计算。", "As of {day}; days are counted by the office's calendar."),
    Words("范围：{what}。", "What is in it: {what}."),
    Words("由{who}导出，只含其有权查看的问题。", "Exported by {who}: what they may see, and nothing else."),
    Words("一行一条措施；同一问题的单元格已合并。", "One row a measure; the cells of one finding are merged."),
    Words("系统按“系统编号”认问题，编号不要改。", "Findings are known by their number: leave it as it is."),
)


@dataclass(slots=True)
class Figures:
    """What was written so far: findings and measures, by state, completion and unit; sums of money and numbers."""

    findings: int = 0
    over: int = 0
    late: int = 0
    soon: int = 0
    paused: int = 0
    sustained: int = 0
    extended: int = 0
    measures: int = 0
    measures_done: int = 0
    files: int = 0
    states: Counter[str] = field(default_factory=Counter)
    completions: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    units_over: Counter[str] = field(default_factory=Counter)
    units_late: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)

    def count(self, line: LedgerLine, telling: Telling) -> None:
        """Count one finding."""
        item, unit = line.item, unit_of(line, telling)
        is_over = line.workflow.states[item.facts.state].kind is StateKind.FINAL
        is_late = item.is_overdue(telling.today)
        shade = "plain" if item.paused_on else tone(due_on=item.due_on, day=telling.today)
        self.findings += 1
        self.over += is_over
        self.late += is_late
        self.soon += shade == "soon"
        self.paused += item.paused_on is not None
        self.sustained += item.sustained
        self.extended += bool(item.original_due_on and item.due_on and item.due_on > item.original_due_on)
        self.measures += len(line.measures)
        self.measures_done += sum(one.done_on is not None for one in line.measures)
        self.files += len(line.files)
        self.states[state_of(line, telling)] += 1
        self.completions[completion_of(line, telling) or telling.say(COMPLETIONS[Completion.UNKNOWN])] += 1
        self.units[unit] += 1
        self.units_over[unit] += is_over
        self.units_late[unit] += is_late
        for key, value in line.stored.facts.fields.items():
            known = line.workflow.fields.get(key)
            if known is not None and known.kind in {FieldKind.NUMBER, FieldKind.MONEY}:
                self.sums[key] += int(value)


def write_figures(book: Book, figures: Figures, telling: Telling, *, conditions: Sequence[str], author: str) -> None:
    """Write the sheet of figures and the key to the ledger."""
    page = _Page(book, book.plain(Words("统计和图例", "Figures and key")), telling)
    page.title(Words("统计和图例", "Figures and key"))
    page.table(Words("总体", "In all"), [(Words(zh, en), value) for zh, en, value in _in_all(figures)])
    page.table(Words("按办理环节", "By state"), [(Words(k, k), v) for k, v in figures.states.most_common()])
    page.table(Words("按整改状态", "By status"), [(Words(k, k), v) for k, v in figures.completions.most_common()])
    page.units(figures)
    sums = [(words, value) for words, value in _sums(figures, telling)]
    if sums:
        page.table(Words("合计", "Sums"), sums)
    page.key()
    page.notes(conditions, author)
    page.finish()


def _in_all(figures: Figures) -> list[tuple[str, str, Value]]:
    share = f"{figures.over / figures.findings:.1%}" if figures.findings else "—"
    return [
        ("问题总数", "Findings", figures.findings),
        ("已办结", "At an end", figures.over),
        ("办结率", "Share at an end", share),
        ("逾期", "Overdue", figures.late),
        ("今明两天到期", "Due today or tomorrow", figures.soon),
        ("暂停计时", "Paused", figures.paused),
        ("延过期", "Given a later date", figures.extended),
        ("常态化坚持", "Sustained", figures.sustained),
        ("整改措施", "Measures", figures.measures),
        ("已完成的措施", "Measures done", figures.measures_done),
        ("佐证材料", "Pieces of evidence", figures.files),
    ]


def _sums(figures: Figures, telling: Telling) -> list[tuple[Words, Value]]:
    """Return the sums of what can be added up; money in yuan, exact."""
    found: list[tuple[Words, Value]] = []
    for key, known in telling.printed.fields.items():
        if key not in figures.sums:
            continue
        if known.kind is FieldKind.MONEY:
            yuan, fen = divmod(abs(figures.sums[key]), 100)
            sign = "-" if figures.sums[key] < 0 else ""
            title = Words("{title}（元）", "{title} (yuan)").fill(title=known.title)
            found.append((title, f"{sign}{yuan:,}.{fen:02}"))
        else:
            found.append((known.title, figures.sums[key]))
    return found


class _Page:
    """A sheet of small tables beneath each other."""

    def __init__(self, book: Book, sheet: Any, telling: Telling) -> None:
        self._book, self._sheet, self._telling, self._row = book, sheet, telling, 0
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)

    def title(self, words: Words) -> None:
        self._sheet.set_row(self._row, 42)
        style = self._book.text_format(font_name="黑体", font_size=18, align="left")
        self._sheet.write_string(self._row, 0, self._telling.say(words), style)
        self._row += 1

    def heading(self, words: Words) -> None:
        self._row += 1
        self._sheet.set_row(self._row, 24)
        style = self._book.text_format(font_name="黑体", font_size=12)
        self._sheet.write_string(self._row, 0, self._telling.say(words), style)
        self._row += 1

    def table(self, words: Words, rows: Sequence[tuple[Words, Value]]) -> None:
        self.heading(words)
        for name, value in rows:
            self._cells([self._telling.say(name), value])

    def units(self, figures: Figures) -> None:
        """Write one line a unit, those with most findings first."""
        self.heading(Words("按责任单位", "By unit"))
        heads = (
            Words("单位", "Unit"), Words("件数", "Findings"), Words("已办结", "At an end"),
            Words("办理中", "Open"), Words("逾期", "Overdue"), Words("办结率", "Share at an end"),
        )  # fmt: skip
        self._cells([self._telling.say(head) for head in heads], is_head=True)
        for unit, total in sorted(figures.units.items(), key=lambda one: (-one[1], one[0])):
            over, late = figures.units_over[unit], figures.units_late[unit]
            told = Toned(str(late), "late") if late else 0
            self._cells([unit, total, over, total - over, told, f"{over / total:.1%}"])

    def key(self) -> None:
        """Say what the colours mean; the words in the cells say the same without them."""
        self.heading(Words("图例", "Key"))
        say = self._telling.say
        for shade, sample, meaning in _KEY:
            self._cells([Toned(say(sample), shade), say(meaning)], is_wide=True)

    def notes(self, conditions: Sequence[str], author: str) -> None:
        """Say what the ledger holds, as of when, for whom, and how findings are recognised."""
        self.heading(Words("说明", "Notes"))
        telling = self._telling
        everything = Words("全部问题", "every finding")
        for words in _NOTES:
            line = words.fill(day=telling.today, what=list(conditions) or everything, who=author)
            said = cell_text(telling.say(line), telling.language)
            self._sheet.write_string(self._row, 0, said, self._book.text_format(align="left"))
            self._row += 1

    def finish(self) -> None:
        """Set up the print."""
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.7, right=0.7, top=0.7, bottom=0.7)
        self._sheet.set_footer(self._telling.say(Words("&C第&P页，共&N页", "&CPage &P of &N")))

    def _cells(self, values: Sequence[Value], *, is_head: bool = False, is_wide: bool = False) -> None:
        book, sheet = self._book, self._sheet
        sheet.set_row(self._row, 19)
        if is_wide:
            sheet.merge_range(self._row, 1, self._row, 3, "", book.cell_format("text"))
        for column, value in enumerate(values):
            style = book.cell_format("text" if column == 0 or is_wide else "short")
            if is_head:
                style = book.text_format(font_name="黑体", align="center", border=1, bg_color="#E9EDF1")
            if isinstance(value, Toned):
                sheet.write_string(self._row, column, value.text, book.cell_format("short", value.tone))
            elif isinstance(value, int):
                sheet.write_number(self._row, column, value, style)
            else:
                sheet.write_string(self._row, column, cell_text(str(value), self._telling.language), style)
        self._row += 1
