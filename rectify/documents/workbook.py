"""An ``.xlsx`` workbook as rows of text, read only after it was weighed: a small file may claim to be a huge one."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from engine.words import Words
from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported

KIND = ".xlsx"
LARGEST = 10 * 2**20
_LARGEST_INSIDE, _MOST_PARTS = 100 * 2**20, 2_000
_MOST_COLUMNS, _CHUNK, _LONGEST_REFERENCE = 200, 2**16, 64
# Where a cell says that it stands; the reader makes room for everything up to the last.
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,9})\$?([0-9]{1,9})["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row with anything in it: its number in the sheet, and its cells as text without blanks around them."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The first sheet of a workbook."""

    name: str
    rows: tuple[Row, ...]


def read_sheet(path: Path, *, most_rows: int) -> Sheet:
    """Return the first sheet of a workbook.

    Raises ``DocumentUnsupported`` for another kind of file, ``DocumentUnreadable`` for one that is no workbook, is
    locked by a password, or is larger than 10 MiB, than 100 MiB unpacked, than so many rows or 200 columns.
    """
    if path.suffix.lower() != KIND:
        raise DocumentUnsupported(where=str(path), kind=path.suffix or "—", allowed=[KIND])
    packed = _bytes(path)
    _weigh(packed, where=str(path), most_rows=most_rows)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(packed)) as book:
            sheet = book.get_sheet_by_index(0)
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as fault:
        raise _refused(str(path), Words("不是能读的工作簿", f"it is no workbook that can be read ({fault})")) from fault
    found = (Row(number=number, cells=tuple(map(_text, cells))) for number, cells in enumerate(rows, start=1))
    return Sheet(name=sheet.name, rows=tuple(row for row in found if any(row.cells)))


def column_name(index: int) -> str:
    """Return the letters of a column, from 0 for A."""
    letters, left = "", index + 1
    while left:
        left, digit = divmod(left - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            packed = file.read(LARGEST + 1)
    except OSError as error:
        raise _refused(str(path), Words("打不开这个文件", f"it cannot be opened ({error.strerror})")) from error
    if len(packed) > LARGEST:
        raise _too_large(str(path))
    return packed


def _weigh(packed: bytes, *, where: str, most_rows: int) -> None:
    """Let a workbook pass whose parts unpack to what they say, and whose cells stand within the bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as parts:
            members = parts.infolist()
            if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > _LARGEST_INSIDE:
                raise _too_large(where)
            for member in members:
                for column, row in _references(parts, member):
                    if row > most_rows or column > _MOST_COLUMNS:
                        raise _refused(
                            where,
                            Words(
                                f"超过{most_rows}行或{_MOST_COLUMNS}列",
                                f"it has more than {most_rows} rows or {_MOST_COLUMNS} columns",
                            ),
                        )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
        raise _refused(
            where, Words("不是.xlsx工作簿，或加了密码", "it is no .xlsx workbook, or has a password")
        ) from fault


def _references(parts: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[int, int]]:
    """Yield column and row of each cell of a part; every part is read to its end, so that its checksum is held."""
    with parts.open(member) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            for found in _REFERENCE.finditer(tail + chunk):
                yield _column_number(found[1]), int(found[2])
            tail = chunk[-_LONGEST_REFERENCE:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _refused(where: str, why: Words) -> DocumentUnreadable:
    allowed = Words(
        f"不超过{LARGEST >> 20} MB、没有密码的.xlsx", f"an .xlsx of at most {LARGEST >> 20} MB, no password"
    )
    return DocumentUnreadable(where=where, why=why, allowed=allowed)


def _too_large(where: str) -> DocumentUnreadable:
    return _refused(
        where,
        Words(
            f"太大（解开后最多{_LARGEST_INSIDE >> 20} MB）",
            f"it is too large (at most {_LARGEST_INSIDE >> 20} MB unpacked)",
        ),
    )


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell).strip()
