"""The templates that come with the product: the page of GB/T 9704-2012, and nothing in them that would be refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx.oxml.ns import qn

from rectify.documents.papers.checking import check, sample
from rectify.documents.papers.designs import DESIGNS
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.making import made, shipped
from rectify.documents.papers.press import Press
from tests.papers.looks import opened, paragraph, settings_of

AT = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
def test_each_may_say_what_it_says(kind: str) -> None:
    assert check(shipped(kind), kind, Press()) == []


def test_every_kind_has_a_design_and_the_same_bytes_each_time() -> None:
    assert DESIGNS.keys() == KINDS.keys()
    assert made(DESIGNS["notice"]) == shipped("notice")


def test_it_holds_no_picture_of_another_document() -> None:
    with zipfile.ZipFile(io.BytesIO(shipped("notice"))) as packed:
        assert [name for name in packed.namelist() if "thumbnail" in name or name.endswith(".jpeg")] == []
        assert b"thumbnail" not in packed.read("_rels/.rels")


def test_the_page_is_that_of_official_documents() -> None:
    document = opened(shipped("notice"))
    section = document.sections[0]
    assert section.page_width is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin is not None] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid is not None
    # 22 lines fill the 225 mm of the text, and a 23rd would not.
    pitch = int(grid.get(qn("w:linePitch"), "0"))
    assert 22 * pitch <= 225 / 25.4 * 1440 < 23 * pitch
    # 28 characters of the body fill a line of 156 mm, and a 29th would not.
    body = document.styles["公文正文"].element.rPr
    wide = 16 * 20 + int(body.find(qn("w:spacing")).get(qn("w:val")))
    assert 28 * wide <= 156 / 25.4 * 1440 < 29 * wide


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("一级标题", "黑体", 16),
        ("二级标题", "楷体_GB2312", 16),
        ("页码", "宋体", 14),
    ],
)
def test_fonts_are_named_in_every_script(style: str, font: str, points: int) -> None:
    properties = opened(shipped("notice")).styles[style].element.rPr
    fonts = properties.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    assert int(properties.find(qn("w:sz")).get(qn("w:val"))) == 2 * points


def test_fonts_have_what_may_stand_in_for_them_and_none_is_embedded() -> None:
    parts = {str(part.partname): part.blob for part in opened(shipped("notice")).part.package.iter_parts()}
    table = parts["/word/fontTable.xml"].decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,' in table
    assert not [name for name in parts if name.endswith((".odttf", ".ttf"))]


def test_page_numbers_stand_outside_between_dashes() -> None:
    document = opened(shipped("notice"))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert str(paragraph.alignment).startswith(side.upper())
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}")) == "280"


def test_a_date_as_long_as_the_name_stays_inside_the_margin_whatever_the_font() -> None:
    values = {**sample("opinion"), "office": "云溪区委巡察办", "day": "2026年11月27日"}
    content, pitch = Press().write(shipped("opinion"), "opinion", values, at=AT), 156 / 25.4 * 1440 / 28
    # Both are seven characters wide: counted from the left the date would end at the margin, past it with wide figures.
    assert settings_of(paragraph(content, "成文日期"), "ind")["right"] == str(round(2 * pitch))
    assert settings_of(paragraph(content, "发文机关署名"), "ind")["right"] == str(round(4 * pitch))
