"""The ledger as a workbook, and the three lists (问题清单, 任务清单, 责任清单) as another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.domain.actor import Actor
from engine.domain.workdays import local_day
from engine.operations.ledger import Ledger
from engine.operations.ledger_lines import lines, printed
from engine.store.finding import Wanted
from engine.words import Language, Words
from notifications.wording import long_date
from rectify.documents import printed_columns as columns
from rectify.documents.printed_columns import Told, measures_of, values_of
from rectify.documents.printed_figures import Figures, write_figures
from rectify.documents.printed_values import Telling
from rectify.documents.sheet import Book, Table, sheets
from rectify.documents.writing import beside, require_ending

ENDING = ".xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsWritten:
    """What was written: how many findings and measures, and how many of the findings are overdue."""

    findings: int
    measures: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks for which findings, when, in which zone and language."""

    wanted: Wanted
    actor: Actor
    at: datetime
    zone: str
    language: Language


Began = Callable[[int], Callable[[], None]]


def export_ledger(
    ledger: Ledger, out: Path, asked: Asked, *, is_complete: bool = False, began: Began | None = None
) -> SheetsWritten:
    """Write the ledger to an ``.xlsx`` file, whole or not at all: one row a measure, figures on a second sheet.

    ``is_complete`` keeps columns that no finding has anything for. ``began`` is told how many findings there are, and
    returns what is called after each. Raises ``InvalidInput`` for another kind of file, a place that cannot be
    written, too long a search, an unknown state, or more rows than a sheet holds; ``NotFound``.
    """
    require_ending(out, ENDING, Words("台账只能写成工作簿", "a ledger is written as a workbook"))
    telling, author = _telling(ledger, asked), asked.actor.shown_as
    told = columns.ledger_columns(telling, is_complete=is_complete)
    name = Words("整改台账", "Ledger")
    with beside(out) as aside, _opened(aside, asked, telling, name) as book:
        figures = _write(ledger, asked, telling, [(_begin(book, telling, asked, name, told), told)], began)
        write_figures(book, figures, telling, conditions=conditions_of(asked), author=author)
    return _written(figures)


def export_lists(ledger: Ledger, out: Path, asked: Asked, *, began: Began | None = None) -> SheetsWritten:
    """Write the three lists to an ``.xlsx`` file, a sheet each, as ``export_ledger`` does."""
    require_ending(out, ENDING, Words("三个清单只能写成工作簿", "the lists are written as a workbook"))
    telling = _telling(ledger, asked)
    sheets_of = (
        (columns.FINDINGS, columns.finding_columns(telling, is_complete=False)),
        (columns.TASKS, [*columns.finding_names(), *columns.task_columns(telling, is_complete=False)]),
        (columns.PEOPLE, [*columns.measure_names(), *columns.people_columns(telling, is_complete=False)]),
    )
    with beside(out) as aside, _opened(aside, asked, telling, Words("三个清单", "Three lists")) as book:
        tables = [(_begin(book, telling, asked, name, told, is_grouped=False), told) for name, told in sheets_of]
        return _written(_write(ledger, asked, telling, tables, began))


def conditions_of(asked: Asked) -> list[str]:
    """Return in words which findings were asked for; none for all."""
    wanted, language = asked.wanted, asked.language
    said = (
        (wanted.inspection, Words("检查{value}", "inspection {value}")),
        (wanted.category, Words("类别“{value}”", "category {value!r}")),
        (wanted.unit, Words("单位{value}", "unit {value}")),
        (wanted.state, Words("状态{value}", "state {value}")),
        (wanted.owner, Words("责任人{value}", "owner {value}")),
        (wanted.overdue_on, Words("已逾期", "overdue")),
        (wanted.due_before, Words("期限早于{value}", "due before {value}")),
        (wanted.search, Words("含“{value}”", "with {value!r}")),
    )
    return [words.fill(value=value).text(language) for value, words in said if value]


def _telling(ledger: Ledger, asked: Asked) -> Telling:
    found = printed(ledger, asked.wanted, actor=asked.actor)
    return Telling(printed=found, today=local_day(asked.at, asked.zone), zone=asked.zone, language=asked.language)


def _opened(path: Path, asked: Asked, telling: Telling, name: Words) -> AbstractContextManager[Book]:
    author = asked.actor.shown_as
    return sheets(path, title=_titled(telling, name), author=author, language=asked.language, at=asked.at)


def _titled(telling: Telling, name: Words) -> str:
    return telling.say(Words("{office}{name}", "{office}: {name}").fill(office=telling.printed.office, name=name))


def _begin(
    book: Book, telling: Telling, asked: Asked, name: Words, told: Sequence[Told], *, is_grouped: bool = True
) -> Table:
    about = [
        Words("填表单位：{office}", "Office: {office}").fill(office=telling.printed.office),
        Words("填表日期：{day}", "Date: {day}").fill(day=long_date(telling.today)),
        Words("共{total}件问题", "{total} {total:finding|findings}").fill(total=telling.printed.total),
    ]
    if conditions := conditions_of(asked):
        about.append(Words("范围：{what}", "Only: {what}").fill(what=conditions))
    said = "　　".join(telling.say(words) for words in about)
    return book.table(
        name, title=_titled(telling, name), about=said, columns=[one.column for one in told], is_grouped=is_grouped
    )


def _write(
    ledger: Ledger,
    asked: Asked,
    telling: Telling,
    tables: Sequence[tuple[Table, Sequence[Told]]],
    began: Began | None,
) -> Figures:
    """Write every finding onto each sheet, and count it once."""
    figures = Figures()
    step = began(telling.printed.total) if began else _nothing
    for line in lines(ledger, asked.wanted, actor=asked.actor):
        figures.count(line, telling)
        for table, told in tables:
            own = values_of(line, told, telling) | {columns.SEQUENCE: figures.findings}
            table.add(own, measures_of(line, told, telling))
        step()
    return figures


def _written(figures: Figures) -> SheetsWritten:
    return SheetsWritten(findings=figures.findings, measures=figures.measures, overdue=figures.late)


def _nothing() -> None:
    """Do nothing: nobody waits to see how far it is."""
