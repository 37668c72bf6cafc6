"""An empty workbook for people to be taken in by: its headings, what may be chosen, and a sheet that says how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.words import Language, Words
from rectify.documents.roster import COLUMNS, MOST_ROWS
from rectify.documents.sheet import Book, sheets

# Rows for which the lists of units and roles drop down, and how broad each column is, in digits.
_READY = 500
_WIDTHS = {"name": 14, "login": 18, "unit": 30, "email": 32, "roles": 20}
_TITLE = Words("人员登记表", "People to take in")
_HOW: Sequence[tuple[Words, Words]] = (
    (Words("姓名", "name"), Words("必填。", "Must be there.")),
    (
        Words("登录名", "login"),
        Words(
            "必填，小写字母开头，可以有数字和 . _ -；以后不能改。系统按登录名认人。",
            "Must be there: a-z first, then a-z 0-9 . _ -; it never changes, and people are known by it.",
        ),
    ),
    (
        Words("单位", "unit"),
        Words(
            "名称或路径，要先在系统里设立；空着就是最上面的单位。",
            "By name or path, and it must exist; empty means the unit at the top.",
        ),
    ),
    (Words("邮箱", "email"), Words("没有邮箱，提醒送不到。", "Without it no reminder arrives.")),
    (
        Words("角色", "roles"),
        Words("在这个单位的角色，多个用顿号隔开；可以空着。", "Roles in that unit, with commas between; may be empty."),
    ),
)
_LAST = Words(
    f"每人一行，不超过{MOST_ROWS}行；要么全部登记，要么一个也不登记。只读第一个工作表。",
    f"One line a person, {MOST_ROWS} at most; all are taken in or nobody. Only the first sheet is read.",
)


def write_blank(
    path: Path, *, units: Sequence[str], roles: Sequence[str], office: str, language: Language, at: datetime
) -> None:
    """Write the workbook. ``units`` (paths) and ``roles`` (words) drop down; others may be typed where they exist."""
    with sheets(path, title=_TITLE.text(language), author=office, language=language, at=at) as book:
        sheet = book.plain(Words("人员", "People"))
        _head(book, sheet)
        for column, choices in (("unit", units), ("roles", roles)):
            if choices:
                _offer(book, sheet, column, choices)
        _explain(book, book.plain(Words("怎么填", "How to fill it in")))


def _head(book: Book, sheet: Any) -> None:
    # What is typed stays as it is typed: a login of digits, an address.
    written = book.text_format(num_format="@")
    heading = book.text_format(bold=True, bg_color="#E9EDF1", border=1)
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, _WIDTHS[column], written)
        sheet.write_string(0, at, _heading(column, book.language), heading)
    sheet.freeze_panes(1, 0)


def _heading(column: str, language: Language) -> str:
    """Return the heading by which a column is known, in a language: the first Chinese one, the first English one."""
    known = COLUMNS[column]
    return known[0] if language == "zh" else next(one for one in known if one.isascii())


def _offer(book: Book, sheet: Any, column: str, choices: Sequence[str]) -> None:
    at = list(COLUMNS).index(column)
    # A cell may hold several roles, or a unit that is set up later: what is not in the list is not refused.
    offered = {"validate": "list", "source": book.where_chosen(tuple(choices)), "show_error": False}
    sheet.data_validation(1, at, _READY, at, offered)


def _explain(book: Book, sheet: Any) -> None:
    said = book.text_format(text_wrap=True, valign="top")
    word = book.text_format(bold=True, valign="top")
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 70)
    for row, (column, how) in enumerate(_HOW):
        sheet.write_string(row, 0, column.text(book.language), word)
        sheet.write_string(row, 1, how.text(book.language), said)
    sheet.write_string(len(_HOW) + 1, 1, _LAST.text(book.language), said)
