"""Workbooks that are broken on purpose: in the bytes of the file, in its parts, in the words of its XML."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator, Mapping

from rectify.documents.findings import Notice
from rectify.documents.ledger_sheet import ledger_of
from rectify.documents.ledger_tables import NOTHING_TOLD, Told, read_tables
from rectify.documents.phrases import Phrasebook
from rectify.documents.workbook import read_grids

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATED = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_WORKBOOK = (
    f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_NASTY = (
    b"XFD1048576", b"A0", b"&#65;1", b"-1", b"99999999999999999999", b"1e400", b"\xff\xfe", b"\xed\xa0\x80", b"NaN", b"]]>", b"<", b">", b"&", b'"', b"&#0;",
    b"<!-- ", b"A1:XFD1048576", b'hidden="1"', b't="s"', b't="e"', b't="d"', b'r="A1"', b"45473.99999", b"<f>", b"<mergeCell ref=\"A1:A9\"/>", b"\xe5\x90\x88\xe8\xae\xa1",
)  # fmt: skip


def packed(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a file of parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def parts(rows: str, *, after: str = "", workbook: str = _WORKBOOK, **more: str) -> dict[str, str | bytes]:
    """Return the parts of a workbook with one sheet of these rows, and further parts by their names with / as __."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATED.format(kind=f"{_OFFICE}/officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": _RELATED.format(kind=f"{_OFFICE}/worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>",
        **{name.replace("__", "/") + ".xml": content for name, content in more.items()},
    }


def row(number: int, *cells: str) -> str:
    """Return a row of texts from column A on."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    texts = "".join(
        f'<c r="{letters[at]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{texts}</row>'


def mutations(seeds: list[bytes], *, count: int, seed: int) -> Iterator[bytes]:
    """Yield so many broken copies of workbooks."""
    rnd = random.Random(seed)
    for _ in range(count):
        data = rnd.choice(seeds)
        yield _broken_file(data, rnd) if rnd.random() < 0.3 else _broken_parts(data, rnd)


def _broken_file(data: bytes, rnd: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(rnd.choice([1, 1, 2, 8, 40])):
        broken[rnd.randrange(len(broken))] = rnd.randrange(256)
    if rnd.random() < 0.2:
        del broken[rnd.randrange(len(broken)) :]
    return bytes(broken)


def _broken_parts(data: bytes, rnd: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(rnd.choice([1, 1, 2, 4])):
        name = rnd.choice(list(found))
        if rnd.random() < 0.6:
            name = next((each for each in found if "worksheets/sheet" in each), name)
        found[name] = _broken_xml(found[name], rnd)
    if rnd.random() < 0.05:
        found.pop(rnd.choice(list(found)))
    return packed(found)


def _broken_xml(content: bytes, rnd: random.Random) -> bytes:
    tags = list(re.finditer(rb"<[^<>]*>", content))
    if not tags:
        return content
    one, two = rnd.choice(tags), rnd.choice(tags)
    match rnd.randrange(6):
        case 0:
            return content[: one.start()] + content[one.end() :]
        case 1:
            return content[: one.start()] + one[0] * rnd.choice([2, 3, 50]) + content[one.end() :]
        case 2:
            return content[: one.start()] + two[0] + content[one.end() :]
        case 3:
            values = list(re.finditer(rb'"[^"]*"', content))
            value = rnd.choice(values) if values else one
            return content[: value.start()] + b'"' + rnd.choice(_NASTY) + b'"' + content[value.end() :]
        case 4:
            at = rnd.randrange(len(content))
            return content[:at] + rnd.choice(_NASTY) + content[at:]
        case _:
            first, last = sorted((one.start(), two.end()))
            return content[:first] + content[last:]


def read_here(data: bytes, *, phrases: Phrasebook | None = None, told: Told = NOTHING_TOLD, where: str = "") -> Notice:
    """Read a ledger in this process: how it is read, and what is refused, is the same in the confined one."""
    tables = read_tables(data, phrases=phrases, told=told, where=where, open_book=read_grids)
    return ledger_of(tables, data, phrases=phrases, where=where)
