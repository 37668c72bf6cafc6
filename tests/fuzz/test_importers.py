"""Damaged and hostile files: whatever comes, it is read or refused in words, and nothing else happens."""

from __future__ import annotations

import io
import zipfile
from random import Random
from time import process_time

import pytest

from rectify.documents.confined import as_blocks
from rectify.documents.decoding import decode
from rectify.documents.kinds import Kind, kind_of
from rectify.documents.notice import read_lines, read_notice
from rectify.documents.readers import portable, web, word
from rectify.documents.readers.lines import Unreadable, as_plain
from rectify.documents.refusals import DocumentUnreadable
from rectify.documents.source import read_bytes
from tests.drawn_notices.containers import as_page, as_pdf, as_text, as_word
from tests.drawn_notices.drawing import draw

SEEDS = 3
WRITERS = {"txt": as_text, "html": as_page, "docx": as_word, "pdf": as_pdf}
READERS = {Kind.WEB: web.read, Kind.WORD: word.read, Kind.PORTABLE: portable.read}
GOOD = [(kind, write(draw(seed), seed)) for kind, write in WRITERS.items() for seed in range(SEEDS)]
TOKENS = (
    b"\xff", b"\0", b"<table>" * 40, b"</p>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"PK\x03\x04", b"%PDF-1.7",
    b"endobj", b"/Length 99999999", b"<w:p/>" * 50, b"</w:body>", b'w:val="99999999999999"', "（一）".encode(),
    "①".encode("gb18030"), b"9" * 400, b"<td rowspan=99999 colspan=99999>", b"<ol start=99999999999>",
)  # fmt: skip


def damaged(data: bytes, r: Random) -> bytes:
    """Return a file cut, flipped, doubled or with foreign bytes in it."""
    for _ in range(r.randrange(1, 6)):
        at = r.randrange(len(data) + 1)
        match r.randrange(5):
            case 0:
                data = data[:at] + bytes([r.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + r.choice(TOKENS) + data[at:]
            case 2:
                data = data[:at] + data[at + r.randrange(1, 200) :]
            case 3:
                data = data[:at] + data[max(0, at - r.randrange(1, 400)) :]
            case _:
                data = data[:at] if r.random() < 0.2 else data
        if len(data) > 1 << 19:
            break
    return data


def repacked(data: bytes, r: Random) -> bytes:
    """Return an archive with one of its parts damaged inside, so that the damage reaches the reader of XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        victims = {"word/document.xml", r.choice(names)}
        for name in names:
            part = before.read(name)
            after.writestr(name, damaged(part, r) if name in victims else part)
    return out.getvalue()


def attempt(kind: str, data: bytes) -> None:
    """Read bytes as an import does, in this process; only what a refusal is made of may come out."""
    try:
        found = kind_of(data, ending=f".{kind}", where="x")
        if found is Kind.TEXT:
            read_notice(decode(data, where="x"))
        elif found in READERS:
            read_lines(as_blocks(as_plain(READERS[found](data))))
    except (DocumentUnreadable, Unreadable):
        pass


def attempts(count: int, first: int) -> None:
    """Try so many damaged files."""
    for seed in range(first, first + count):
        r = Random(seed)
        kind, good = GOOD[seed % len(GOOD)]
        data = repacked(good, r) if kind == "docx" and r.random() < 0.8 else damaged(good, r)
        try:
            attempt(kind, data)
        except Exception as fault:  # noqa: BLE001 - any other fault names its seed
            pytest.fail(f"seed {seed} ({kind}): {type(fault).__name__}: {fault}")


def test_damaged_files_are_read_or_refused() -> None:
    attempts(200, 0)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_many_damaged_files_are_read_or_refused(part: int) -> None:
    attempts(5_000, 10_000 + part * 5_000)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"1 0 obj << /Kids [1 0 R] /Type /Pages /Count 9 >> endobj trailer << /Root 1 0 R >>",
        b"<div>" * 200_000,
        "一、".encode() * 400_000,
        b"x\n" * 500_000,
        b"\xef\xbb\xbf\xff",
    ],
    ids=["loop", "depth", "line", "lines", "broken"],
)
def test_what_costs_too_much_is_refused_with_a_way_out(data: bytes) -> None:
    with pytest.raises(DocumentUnreadable) as refusal:
        read_bytes(data, where="x")
    assert refusal.value.way_out("zh")


@pytest.mark.parametrize(
    "text",
    ["一、" * 9_000, "“" * 19_000, ("1、针对" + "甲" * 2_000 + "。\n") * 10, "1、针对甲。" + "甲乙，丁。" * 3_000],
    ids=["numbers", "quotes", "titles", "sentences"],
)
def test_what_is_long_is_read_in_a_time_that_grows_with_it(text: str) -> None:
    began = process_time()
    read_notice(text)
    assert process_time() - began < 20
