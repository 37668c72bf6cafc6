"""A list of days off and days worked → what the office says of each day: a text list, or a calendar file (``.ics``).

A list has a day on each line: ``2027-01-01,休,元旦``; the name may be left out, a heading and lines that begin with
``#`` are passed over.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from engine.errors import InvalidInput
from engine.operations.calendar import OwnDay
from engine.words import LANGUAGES, Language, Words
from rectify.documents.day_events import MARKS, read_events
from rectify.documents.decoding import LARGEST, decode, refused
from rectify.documents.refusals import DocumentUnsupported
from rectify.documents.stated_days import StatedDays

_DAY = re.compile(r"([0-9]{4})(?:-|/|\.|年)([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?")
_HEADINGS = frozenset({"日期", "day", "date"})
_COLUMNS = 3
# Of the lines that cannot be used, so many are told.
_MOST_TOLD = 10
_LINE = Words("日期,休或班,名称，如 2027-01-01,休,元旦", "DATE,休 (off) or 班 (worked),NAME, as in 2027-01-01,休,元旦")


class LinesRefused(InvalidInput):
    """Several lines of a list cannot be used; each is told with its reason."""

    code = "lines_refused"
    says = Words("“{where}”有{count}行不能用：{lines}。", "{count} lines of {where!r} cannot be used: {lines}.")
    remedy = Words(
        "改好再来，现在一行也没有取用。每行写：{allowed}。", "Mend them; no line was taken. On each: {allowed}."
    )


def read_days(path: Path) -> Mapping[date, OwnDay]:
    """Return what a file says of days; each knows its place in the file.

    Raises ``DocumentUnsupported`` or ``DocumentUnreadable`` for the file, ``InvalidInput`` with the place of the line
    or event that cannot be used, ``LinesRefused`` for several lines.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise DocumentUnsupported(where=path.name, kind=path.suffix or "—", allowed=list(_READERS))
    text = decode(_bytes(path), where=path.name)
    found = reader(text, path.name)
    if not found:
        raise refused(path.name, Words("里面没有日期", "there is no day in it"))
    return found


def mark(text: str) -> bool | None:
    """Return whether a word means that a day is worked (班) or off (休); None for any other word."""
    return MARKS.get(text.strip().casefold())


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise refused(path.name, Words("打不开这个文件", f"it cannot be opened ({error.strerror})")) from error


def read_list(text: str, name: str) -> Mapping[date, OwnDay]:
    """Return what a list says of days; ``name`` is where it stands.

    Raises ``InvalidInput`` with the place of a line that cannot be used, ``LinesRefused`` for several.
    """
    stated, faults = StatedDays(), list[InvalidInput]()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                _read_line(line, stated, where=f"{name}:{number}", is_first=not (stated.days or faults))
            except InvalidInput as fault:
                faults.append(fault)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise _lines_refused(faults, name)
    return stated.days


def _lines_refused(faults: Sequence[InvalidInput], name: str) -> LinesRefused:
    zh, en = (_said(faults, language) for language in LANGUAGES)
    return LinesRefused(where=name, count=len(faults), lines=Words(zh, en), allowed=_LINE)


def _said(faults: Sequence[InvalidInput], language: Language) -> str:
    """Return the first lines each with its reason, and how many there are besides."""
    said, more = [], len(faults) - _MOST_TOLD
    for fault in faults[:_MOST_TOLD]:
        number, value, why = str(fault.where).rpartition(":")[2], fault.fields["value"], fault.fields["why"]
        because = why.text(language) if isinstance(why, Words) else str(why)
        said.append(f"第{number}行“{value}”{because}" if language == "zh" else f"line {number}, {value!r}: {because}")
    if more > 0:
        said.append(f"另有{more}行" if language == "zh" else f"and {more} more")
    return ("；" if language == "zh" else "; ").join(said)


def _read_line(line: str, stated: StatedDays, *, where: str, is_first: bool) -> None:
    try:
        cells = list(_cells(line))
    except csv.Error:
        raise _refused(line.strip(), Words("不是一行列表", "it is no line of a list"), _LINE, where) from None
    if is_first and cells[0].casefold() in _HEADINGS:
        return
    if not 1 < len(cells) <= _COLUMNS:
        raise _refused(line.strip(), Words("列数不对", "it has another number of columns"), _LINE, where)
    day, is_working = _day(cells[0], where), mark(cells[1])
    if is_working is None:
        allowed = Words("休，班", "休 (off), 班 (worked), off, work")
        raise _refused(cells[1], Words("看不出是休还是班", "it says neither off nor worked"), allowed, where)
    stated.say(day, OwnDay(is_working=is_working, name=cells[2] if len(cells) == _COLUMNS else "", where=where))


def _cells(line: str) -> Iterator[str]:
    """Yield the cells of a line without those left empty at its end; tabs and wide commas separate like commas."""
    plain = line.replace("，", ",").replace("\t", ",")
    (cells,) = csv.reader([plain])
    kept = [cell.strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    yield from kept or [""]


def _day(text: str, where: str) -> date:
    found = _DAY.fullmatch(text)
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    allowed = "2027-01-01, 2027/1/1, 2027年1月1日"
    raise _refused(text, Words("不是日期", "it is no date"), allowed, where)


def _refused(value: str, why: Words, allowed: object, where: str) -> InvalidInput:
    what = Words("{where}的内容", "What is in {where}:").fill(where=where)
    return InvalidInput(what=what, value=value[:40], why=why, allowed=allowed, where=where)


_READERS: dict[str, Callable[[str, str], Mapping[date, OwnDay]]] = {
    ".csv": read_list,
    ".txt": read_list,
    ".ics": read_events,
}
# What a file of days may be.
KINDS_OF_LISTS = tuple(_READERS)
