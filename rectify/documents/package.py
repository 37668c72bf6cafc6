"""The parts of an ``.xlsx`` file, handed on only after they were weighed: a small file may claim to be a huge one.

What passes is packed anew from the bytes that were looked at, so that the reader of cells sees these and nothing else:
no part twice, none longer than it says, none that nobody needs (pictures, macros, links to elsewhere). They are
unpacked into that file and looked at there: memory not used before is what costs a short-lived process most.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.words import Words
from rectify.documents.refusals import DocumentUnreadable, DocumentUnsupported

KIND = ".xlsx"
_MOST_PARTS, _SHOWN = 2_000, 24
# Tags of all parts together: a cell is four, and each costs the reader memory whatever stands in it.
_MOST_TAGS, _MOST_MERGES = 12_000_000, 400_000
_SHORTEST_TAG = len("<v>")
_AT_ONCE = 1 << 20
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED, _OLD = "EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le")
_MACROS = re.compile(r"vbaProject\.bin$|macrosheets/", re.IGNORECASE)
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/)?workbook\.xml(?:\.rels)?|xl/(?:sharedStrings|styles)\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
# What other offices save, and what to do about it.
OTHERS: Mapping[str, Words] = {
    ".xlsm": Words("它可以含宏", "it may hold macros"),
    ".xls": Words("这是旧格式", "it is of the old format"),
    ".et": Words("这是WPS的旧格式", "it is of the old format of WPS"),
    ".xlsb": Words("这是二进制格式", "it is of the binary format"),
    ".ods": Words("这是OpenDocument格式", "it is an OpenDocument"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a workbook may be: ``packed`` as a file, ``unpacked`` in bytes, its last row and its last column."""

    packed: int
    unpacked: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part where it lies in the bytes of all."""

    whole: bytes
    begin: int
    end: int

    def holds(self, sign: bytes, first: int | None = None, last: int | None = None) -> bool:
        """Say whether a sign stands in it, or between two places of the whole."""
        return self.whole.find(sign, self.begin if first is None else first, self.end if last is None else last) >= 0

    def count(self, sign: bytes) -> int:
        """Return how often a sign stands in it."""
        return self.whole.count(sign, self.begin, self.end)

    def matches(self, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
        """Yield where a pattern is met in it."""
        return pattern.finditer(self.whole, self.begin, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A file of exactly the parts a reader needs, and by name where each lies in it."""

    packed: bytes
    parts: Mapping[str, Part]


def open_file(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a workbook; raises ``DocumentUnsupported`` for another kind, ``DocumentUnreadable``."""
    require_kind(path)
    try:
        with path.open("rb") as file:
            packed = file.read(limits.packed + 1)
    except OSError as error:
        why = Words("打不开这个文件", f"it cannot be opened ({error.strerror})")
        raise refused(str(path), limits, why) from error
    return packed


def require_kind(path: Path) -> None:
    """Let an ``.xlsx`` pass; raises ``DocumentUnreadable`` for its kin, else ``DocumentUnsupported``."""
    kind = path.suffix.lower()
    if kind in OTHERS:
        raise DocumentUnreadable(where=str(path), why=OTHERS[kind], allowed=_SAVE_AS)
    if kind != KIND:
        raise DocumentUnsupported(where=str(path), kind=path.suffix or "—", allowed=[KIND])


def unpack(packed: bytes, limits: Limits, *, where: str) -> Package:
    """Return the parts of a workbook that hold its cells; raises ``DocumentUnreadable`` for an unsafe one."""
    if len(packed) > limits.packed:
        raise _too_large(where, limits)
    if packed.startswith(_OLD_OR_LOCKED):
        raise _old_or_locked(packed, where)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return _weighed(archive, limits, where)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as fault:
        why = Words("不是完好的.xlsx工作簿", "it is no sound .xlsx workbook")
        raise refused(where, limits, why) from fault


def refused(where: str, limits: Limits, why: Words) -> DocumentUnreadable:
    """Return the refusal of a workbook, with what can be read instead."""
    most = limits.packed >> 20
    allowed = Words(
        f"不超过{most} MB、{limits.rows}行、{limits.columns}列，没有密码和宏的.xlsx",
        f"an .xlsx of at most {most} MB, {limits.rows} rows and {limits.columns} columns, without password and macros",
    )
    return DocumentUnreadable(where=where, why=why, allowed=allowed)


_SAVE_AS = Words(
    "在Excel或WPS里“另存为”不加密码的.xlsx工作簿，再导入",
    "save it in Excel or WPS as an .xlsx workbook without a password",
)


def _weighed(archive: zipfile.ZipFile, limits: Limits, where: str) -> Package:
    members = archive.infolist()
    names = [member.filename for member in members]
    if any(_MACROS.search(name) for name in names):
        why = Words("含有宏，不会打开", "it holds macros and is not opened")
        raise DocumentUnreadable(where=where, why=why, allowed=_SAVE_AS)
    if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > limits.unpacked:
        raise _too_large(where, limits)
    # Readers differ in whether a name's case counts, so two that differ in nothing else are one name twice.
    if len({name.lower() for name in names}) < len(names):
        raise refused(where, limits, Words("同一部件出现两次", "a part of it is there twice"))
    package = _packed(archive, [member for member in members if _NEEDED.fullmatch(member.filename)])
    parts = package.parts
    if not any(name.lower() == "xl/workbook.xml" for name in parts):
        raise refused(where, limits, Words("不是.xlsx工作簿", "it is no .xlsx workbook"))
    # What is too short for so many need not be counted.
    many = len(package.packed) > _MOST_TAGS * _SHORTEST_TAG
    if many and sum(part.count(b"<") for part in parts.values()) > _MOST_TAGS:
        raise _too_large(where, limits)
    far = _far(limits)
    for part in parts.values():
        for fault in _faults(part, far):
            raise refused(where, limits, fault)
    return package


def _packed(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> Package:
    """Unpack some of an archive's members one behind the other, as a file that holds them as they are."""
    file, places = io.BytesIO(), {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as anew:
        for member in members:
            with archive.open(member) as packed, anew.open(member.filename, "w") as unpacked:
                begin = file.tell()
                shutil.copyfileobj(packed, unpacked, _AT_ONCE)
                places[member.filename] = (begin, file.tell())
    whole = file.getvalue()
    return Package(packed=whole, parts={name: Part(whole, *place) for name, place in places.items()})


def _faults(part: Part, far: re.Pattern[bytes]) -> Iterator[Words]:
    # One sign that is seldom there is looked for much faster than several.
    if part.holds(b"!") and (part.holds(b"<!DOCTYPE") or part.holds(b"<!ENTITY")):
        yield Words("含有文档类型声明（DOCTYPE）", "it holds a DOCTYPE")
    beginning = part.whole[part.begin : min(part.begin + 200, part.end)]
    declared = _ENCODING.match(beginning.removeprefix(b"\xef\xbb\xbf"))
    if part.holds(b"\0") or (declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")):
        yield Words("部件不是UTF-8", "a part of it is not UTF-8")
    if part.count(b"mergeCell ") > _MOST_MERGES:
        yield Words(f"合并单元格超过{_MOST_MERGES}处", f"it merges cells in more than {_MOST_MERGES} places")
    found = far.search(part.whole, part.begin, part.end)
    if found:
        place = found[1][:_SHOWN].decode("ascii", "replace")
        yield Words(
            f"{place}处有内容，离台账太远：删去那里的行或列", f"there is something far away at {place}: delete it"
        )


def _far(limits: Limits) -> re.Pattern[bytes]:
    """Return the pattern of a cell that stands beyond the last row or column and holds something.

    The reader makes room for everything up to the last cell. An empty cell that only carries a style costs nothing.
    Nearly all cells are told by their place's few signs to stand near, and looked at no longer.
    """
    near = f"[A-Z]?[1-9][0-9]{{0,{len(str(limits.rows + 1)) - 2}}}+".encode()
    column = b"|".join(_beyond(limits.columns))
    place = rb"(?:" + column + rb")[0-9]*+|[A-Za-z]*+(?:" + _larger(limits.rows) + rb")"
    return re.compile(rb"""r\s*+=\s*+["'](?!""" + near + rb"""["'])(""" + place + rb""")["'](?![^<>]{0,200}/>)""")


def _beyond(columns: int) -> Iterator[bytes]:
    """Yield patterns of the letters of columns after the given one, which has two letters."""
    first, second = divmod(columns - 1, 26)
    yield b"[A-Za-z]{3,}+"
    head, tail = chr(ord("A") + first - 1), chr(ord("A") + second)
    if tail < "Z":
        yield f"[{head}{head.lower()}][{chr(ord(tail) + 1)}-Z{chr(ord(tail) + 1).lower()}-z]".encode()
    if head < "Z":
        after = chr(ord(head) + 1)
        yield f"[{after}-Z{after.lower()}-z][A-Za-z]".encode()


def _larger(number: int) -> bytes:
    """Return a pattern of whole numbers above one, without leading noughts that nobody writes."""
    digits = str(number)
    shapes = [f"[1-9][0-9]{{{len(digits)},}}+", "0[0-9]*+"]
    for at, digit in enumerate(digits):
        if digit < "9":
            shapes.append(f"{digits[:at]}[{int(digit) + 1}-9][0-9]{{{len(digits) - at - 1}}}")
    return "|".join(shapes).encode()


def _old_or_locked(packed: bytes, where: str) -> DocumentUnreadable:
    if _LOCKED in packed:
        why = Words("加了密码", "it has a password")
    elif _OLD in packed:
        why = Words("内容是旧格式（.xls），只是改了名", "it is of the old format (.xls) under another name")
    else:
        why = Words("不是.xlsx工作簿", "it is no .xlsx workbook")
    return DocumentUnreadable(where=where, why=why, allowed=_SAVE_AS)


def _too_large(where: str, limits: Limits) -> DocumentUnreadable:
    most = limits.unpacked >> 20
    return refused(
        where, limits, Words(f"太大（解开后最多{most} MB）", f"it is too large (at most {most} MB unpacked)")
    )
