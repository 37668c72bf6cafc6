"""PDFs: paragraphs as they were before printing, tables by their rules, a way out where there is no text."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from rectify.documents.readers.lines import Unreadable
from rectify.documents.readers.portable import read
from tests.drawn_notices.containers import as_pdf
from tests.drawn_notices.sheet import Drawn

LONG = "2022年3月14日至5月20日，区委第三巡察组对局党组进行了常规巡察，7月8日反馈了意见。" * 4


def printed(*lines: str | list[list[str]], seed: int = 3) -> bytes:
    """Return a PDF of these paragraphs and tables."""
    return as_pdf(Drawn(family="short", lines=list(lines), truth={}), seed)


@pytest.mark.parametrize("seed", range(4))
def test_printed_lines_are_joined_and_page_numbers_left_out(seed: int) -> None:
    said = [f"{at}.{LONG}" for at in range(1, 12)]
    lines = read(printed("关于巡察整改情况的通报", *said, "某局党组", "2022年11月10日", seed=seed))
    assert [line.text for line in lines if line.text != "内部资料"] == [
        "关于巡察整改情况的通报", *said, "某局党组", "2022年11月10日",
    ]  # fmt: skip
    assert {line.page for line in lines} >= {1, 2}


def test_a_table_is_read_by_its_rules() -> None:
    rows = [
        ["序号", "问题", "措施", "人", "时限", "状态"],
        ["一、主责方面"],
        ["1", "学习不够" * 6, "甲", "乙", "丙", "丁"],
    ]
    read_rows = [line.cells for line in read(printed("情况表", rows, "某局", "2022年11月10日")) if line.cells]
    assert [[cell.text for cell in row] for row in read_rows] == rows
    assert read_rows[1][0].width == len(rows[0])


def test_a_scan_is_refused_with_what_to_do() -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    with pytest.raises(Unreadable, match="OCR"):
        read(out.getvalue())


def test_a_pdf_with_a_password_is_refused() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed("通报"))))
    writer.encrypt("geheim", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(Unreadable, match="password"):
        read(out.getvalue())


def test_a_damaged_pdf_is_refused() -> None:
    with pytest.raises(Unreadable):
        read(b"%PDF-1.4\n" + printed("通报")[300:900])
