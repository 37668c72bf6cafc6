"""A list of people in an ``.xlsx`` workbook → what it says of each, every doubt with its place in the sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.domain.actor import Actor
from engine.operations.ledger import Ledger
from engine.operations.roles import role_words
from engine.operations.roster import Roster, RosterProblem, StatedPerson, take_in
from engine.words import Words
from notifications.mailbox import InvalidAddress, mailbox
from rectify.documents.first_sheet import Row, read_sheet
from rectify.documents.workbook import column_name

MOST_ROWS = 5_000
# A title may stand above the headings.
_HEADINGS_WITHIN = 10
# Each column by the headings it is known by, compared without blanks and case.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "name"),
    "login": ("登录名", "登录账号", "账号", "login", "username"),
    "unit": ("单位", "部门", "单位部门", "unit", "department"),
    "email": ("邮箱", "电子邮箱", "邮件地址", "email", "e-mail", "mail"),
    "roles": ("角色", "role", "roles"),
}
_REQUIRED = ("name", "login")
_BY_HEADING = {heading: column for column, headings in COLUMNS.items() for heading in headings}
_BETWEEN = re.compile(r"[、,;\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRoster:
    """What a workbook says of people, and what is wrong with it."""

    people: tuple[StatedPerson, ...]
    problems: tuple[RosterProblem, ...]


def read_roster(path: Path, *, roles: Mapping[str, Words]) -> ReadRoster:
    """Return the people of the first sheet; ``roles`` are those that may be written, by key or by a word.

    Raises ``DocumentUnsupported`` or ``DocumentUnreadable`` for the file as a whole; more than 5000 rows are too many.
    """
    rows = read_sheet(path, most_rows=MOST_ROWS + _HEADINGS_WITHIN).rows
    head = next((row for row in rows[:_HEADINGS_WITHIN] if _is_head(row)), None)
    if head is None:
        return ReadRoster(people=(), problems=(_no_head(rows[0].number if rows else 1),))
    places, problems = _places(head)
    keys = {_plain(word): key for key, words in roles.items() for word in (key, words.zh, words.en)}
    people = list[StatedPerson]()
    for row in rows:
        if row.number > head.number:
            problems += _beside(row, places)
            person, faults = _person(row, places, keys)
            people.append(person)
            problems += faults
    if not people:
        problems.append(
            RosterProblem(
                row=head.number, column="", code="no_people",
                message=Words("表头下面没有人员", "there is nobody below the headings"),
                remedy=Words("每人一行。", "Write one row for each person."),
            )
        )  # fmt: skip
    return ReadRoster(people=tuple(people), problems=tuple(problems))


def take_in_workbook(
    ledger: Ledger, path: Path, *, actor: Actor, at: datetime, dry_run: bool = False
) -> tuple[Roster, list[RosterProblem]]:
    """Take the people of a workbook in, all of them or none; return what was done and every problem by its place.

    Raises what ``read_roster`` and ``take_in`` raise.
    """
    read = read_roster(path, roles=role_words(ledger))
    only_look = dry_run or bool(read.problems)
    done = take_in(ledger, read.people, source=path.name, actor=actor, at=at, dry_run=only_look)
    return done, sorted({*read.problems, *done.problems}, key=lambda one: (one.row, one.column))


def _is_head(row: Row) -> bool:
    found = {_BY_HEADING.get(_plain(cell)) for cell in row.cells}
    return found.issuperset(_REQUIRED)


def _places(head: Row) -> tuple[dict[str, int], list[RosterProblem]]:
    places: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(head.cells):
        column = _BY_HEADING.get(_plain(cell))
        if column is not None and column not in places:
            places[column] = index
        elif cell:
            code, zh, en = (
                ("unknown_column", "不认识这一列“{cell}”", "the column {cell!r} is not known")
                if column is None
                else ("repeated_column", "这一列“{cell}”写了两次", "the column {cell!r} is there twice")
            )
            allowed = [headings[0] for headings in COLUMNS.values()]
            problems.append(
                RosterProblem(
                    row=head.number, column=column_name(index), code=code,
                    message=Words(zh, en).fill(cell=cell[:40]),
                    remedy=Words("删去这一列。可以有的：{allowed}。", "Delete it. Known columns: {allowed}.").fill(
                        allowed=allowed
                    ),
                )
            )  # fmt: skip
    return places, problems


def _beside(row: Row, places: Mapping[str, int]) -> Iterator[RosterProblem]:
    """Find text outside the columns that have a known heading, where no other problem speaks of the column."""
    width = max(places.values())
    for index in range(width + 1, len(row.cells)):
        if row.cells[index]:
            yield RosterProblem(
                row=row.number, column=column_name(index), code="outside",
                message=Words("表头以外还有内容“{cell}”", "{cell!r} stands outside the headings").fill(
                    cell=row.cells[index][:40]
                ),
                remedy=Words("删去，或移到相应的列。", "Delete it, or move it to its column."),
            )  # fmt: skip
            return


def _person(row: Row, places: Mapping[str, int], keys: Mapping[str, str]) -> tuple[StatedPerson, list[RosterProblem]]:
    said = {column: row.cells[index] if index < len(row.cells) else "" for column, index in places.items()}
    problems = []
    email = said.get("email") or None
    try:
        email = email if email is None else mailbox(email)
    except InvalidAddress as fault:
        problems.append(
            RosterProblem(
                row=row.number, column="email", code=fault.code,
                message=Words(fault.message("zh"), fault.message("en")),
                remedy=Words(fault.way_out("zh"), fault.way_out("en")),
            )
        )  # fmt: skip
    written = [part.strip() for part in _BETWEEN.split(unicodedata.normalize("NFKC", said.get("roles", "")))]
    return StatedPerson(
        row=row.number,
        login=said["login"],
        name=said["name"],
        unit=said.get("unit") or None,
        email=email,
        roles=tuple(keys.get(_plain(role), role) for role in written if role),
    ), problems


def _no_head(row: int) -> RosterProblem:
    return RosterProblem(
        row=row, column="", code="no_headings",
        message=Words("找不到表头：至少要有“姓名”和“登录名”", "there are no headings: name and login at least"),
        remedy=Words("列：{columns}。", "Columns: {columns}.").fill(columns=[names[0] for names in COLUMNS.values()]),
    )  # fmt: skip


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
