"""What a cell of a ledger says: a text, a day, a status, yes or no. A formula never runs: its value is a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from engine.domain.definition import Completion, StatusWords
from rectify.documents.answers import Answers
from rectify.documents.blocks import fold, squeeze
from rectify.documents.dates import days_in
from rectify.documents.fields import read_due
from rectify.documents.phrases import Phrasebook
from rectify.documents.status import Statement, leading_statement, whole_statement
from rectify.documents.workbook import Cell, cell_text

# Days are numbers to a spreadsheet, counted from here; what lies outside is an amount, not a day.
_FIRST_DAY = date(1899, 12, 30)
_EARLIEST, _LATEST = 29_221, 73_050
_WORDS_WITHOUT_DAY = re.compile(
    r"(?:已?立行立改|立即(?:整改)?|立查立改|即知即改|即行即改|边查边改|长期(?:坚持|整改|推进|任务|落实)?|持续(?:坚持|整改|推进|落实)?|常态化?(?:坚持|推进)?|集中整改期(?:内|间)?|全年|无|已?完成|/|并|且)*"
)
_PERCENT = re.compile(r"(?:已?完成(?:率|进度)?|整改(?:率|进度)|进度|进展)?:?([0-9]{1,3})(?:\.[0-9]+)?%")
_NOTE_IN_BRACKETS = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
_LATIN = re.compile(r"[A-Za-z0-9]$"), re.compile(r"[A-Za-z0-9]")
_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}")
_SPACED_NAME = re.compile(r"(?<![\u3400-\u9fff])([\u3400-\u9fff])[ \u3000]+([\u3400-\u9fff])(?![\u3400-\u9fff])")
_SPACED_DAY = re.compile(r"(?<=[0-9])\s*([./-])\s*(?=[0-9])")
_LOST = re.compile(r"[0-9]{5,}|[0-9]{3,}\s*[月日号]")
# Whole days beyond doubt, for each month has them; the same without a year; and months and years that are none.
_WHOLE_DAY = re.compile(r"年(?<=[0-9]{4}年)(?<![0-9]{5}年)(?:1[0-2]|0?[1-9])月(?:[1-9]|1[0-9]|2[0-8]|0[1-9])日")
_SOUND = re.compile(r"月(?:[1-9]|1[0-9]|2[0-8]|0[1-9])日")
_ODD = re.compile(
    r"月(?:(?<=[^0-9].)|(?<=[0-9]{3}.)|(?<=[2-9][0-9].)|(?<=1[3-9].)|(?<=00.)|(?<=[^0-9]0.))"
    r"|年(?:(?<=[0-9]{5}.)|(?<=[^0-9][0-9]{3}.))"
)
_LONG, _LONGEST_DAY, _WHOLE = 200, 30, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a time limit says: a day or none; 长期坚持; a date that lost characters; words nobody can make a day of."""

    day: date | None
    sustained: bool = False
    damaged: bool = False
    unread: bool = False


def flat(cell: Cell) -> str:
    """Return a cell as one line of text; a line end is only how the cell is laid out."""
    text = cell.strip() if type(cell) is str else cell_text(cell)
    if "\n" not in text and "\r" not in text:
        return text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        between = " " if _LATIN[0].search(joined) and _LATIN[1].match(line) else ""
        joined += between + line
    return joined


@lru_cache(maxsize=4096)
def people(text: str) -> str:
    """Return the people or bodies of a cell: names on lines of their own with 、 between, 张 三 as 张三."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [_SPACED_NAME.sub(r"\1\2", line) for line in lines]
    if len(lines) > 1 and all(_NAME.fullmatch(line) for line in lines):
        return "、".join(lines)
    return flat("\n".join(lines))


def due_of(cell: Cell) -> Due:
    """Return what a time limit says, however the day is written: date, serial number, 20240630, 2024.6.30, 6月底."""
    match cell:
        case datetime():
            return Due(day=cell.date())
        case date():
            return Due(day=cell)
        case bool():
            return Due(day=None, unread=True)
        case float() | int():
            return _due_of_number(float(cell))
        case str():
            return _due_of_text(cell.strip()[:_LONG])
        case _:
            return Due(day=None, unread=True)


def damaged_dates(text: str) -> tuple[str, ...]:
    """Return the dates of a text that lost characters or that no calendar has.

    Each such date has a 日, or a 年 with a 月: most texts need no look, most of the others one, few a second.
    """
    days = text.count("日")
    if not days and not ("年" in text and "月" in text):
        return ()
    months = text.count("月")
    if days == months == text.count("年") == len(_WHOLE_DAY.findall(text)):
        return ()
    if len(_SOUND.findall(text)) == days == months and not _ODD.search("\n" + text):
        return ()
    return tuple(text[mention.start : mention.end] for mention in days_in(text) if mention.damaged)


def looks_like_day(cell: Cell) -> bool:
    """Say whether a cell holds a day or the words that stand in its place (立行立改)."""
    if isinstance(cell, (date, datetime)):
        return True
    if isinstance(cell, str) and len(cell) <= _LONGEST_DAY:
        due = _due_of_text(cell.strip())
        return due.day is not None or due.damaged or due.sustained or "立行立改" in cell
    return False


def says_yes(cell: Cell, answers: Answers) -> bool | None:
    """Return what a cell of yes and no says, None for anything else."""
    return cell if isinstance(cell, bool) else answers.says_yes(cell_text(cell))


def cell_phrases(phrases: Phrasebook) -> Phrasebook:
    """Return the phrases that count in a cell of a status column: those given, and below them words of cells alone."""
    return phrases.with_words(
        StatusWords(completion=line.completion, sustained=line.sustained, words=fresh)
        for line in _cell_words()
        if (fresh := tuple(word for word in line.words if phrases.read(word) is None))
    )


@cache
def _cell_words() -> tuple[StatusWords, ...]:
    table = tomllib.loads((files("rectify.documents") / "ledger_status.toml").read_text(encoding="utf-8"))
    return tuple(
        StatusWords(
            completion=Completion(line["completion"]), sustained=line["sustained"] is True, words=tuple(line["words"])
        )
        for line in table["cell"]
    )


def status_reader(phrases: Phrasebook) -> Callable[[str], Statement | None]:
    """Return the reader of cells that begin with a status: the same words are read once."""

    @lru_cache(maxsize=4096)
    def read(text: str) -> Statement | None:
        said = "，".join(line.strip() for line in text[:_LONG].splitlines() if line.strip())
        plain = said.strip(" √✓✔●○■□☑◆▲★*：:")
        if not plain:
            return None
        percent = _PERCENT.fullmatch(squeeze(plain))
        if percent:
            return _stated(_completion_of(int(percent[1])), plain)
        found = whole_statement(plain, phrases)
        if found is None:
            leading = leading_statement(plain, phrases)
            found = leading.statement if leading else None
        if found is None and _NOTE_IN_BRACKETS.search(fold(plain)):
            found = whole_statement(_NOTE_IN_BRACKETS.sub("", fold(plain)), phrases)
        return found

    return read


def _stated(completion: Completion, text: str) -> Statement:
    return Statement(completion=completion, sustained=False, due_on=None, text=text)


def _completion_of(percent: int) -> Completion:
    if percent >= _WHOLE:
        return Completion.DONE
    return Completion.IN_PROGRESS if percent else Completion.NOT_DONE


def _due_of_number(number: float) -> Due:
    if _EARLIEST <= number <= _LATEST:
        return Due(day=_FIRST_DAY + timedelta(days=int(number)))
    compact = _COMPACT.fullmatch(str(int(number))) if number.is_integer() else None
    if compact:
        return _due_of_text("-".join(compact.groups()))
    return Due(day=None, unread=True)


@lru_cache(maxsize=4096)
def _due_of_text(text: str) -> Due:
    plain = squeeze(text)
    if plain.isascii() and plain.replace(".", "", 1).isdigit() and "." not in plain[:4]:
        compact = _COMPACT.fullmatch(plain)
        if compact is None and _EARLIEST <= float(plain) <= _LATEST:
            return _due_of_number(float(plain))
        plain = text = "-".join(compact.groups()) if compact else text
    text = _SPACED_DAY.sub(r"\1", text.replace("年年", "年"))
    read = read_due(text)
    if read.damaged and not _LOST.search(fold(text)) and not any(each.damaged for each in days_in(text)):
        # A year alone (2024年上半年) lost nothing; it only names no day.
        return Due(day=None, sustained=read.sustained, unread=True)
    if read.day is None and not read.damaged and any(each.damaged for each in days_in(text)):
        return Due(day=None, sustained=read.sustained, damaged=True)
    understood = read.day or read.damaged or _WORDS_WITHOUT_DAY.fullmatch(plain.strip("。;,、—-()"))
    return Due(day=read.day, sustained=read.sustained, damaged=read.damaged, unread=not understood)
