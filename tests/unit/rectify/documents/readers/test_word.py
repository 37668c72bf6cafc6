"""Word documents: what is printed is read, whatever Word keeps it in."""

from __future__ import annotations

import pytest

from rectify.documents.readers import lines
from rectify.documents.readers.lines import Unreadable
from rectify.documents.readers.numbering import written
from rectify.documents.readers.word import read
from tests.unit.rectify.documents.readers.words import a_level, a_list, a_paragraph, a_word

GOVERNMENT = a_list(
    a_level(0, "chineseCounting", "%1、"),
    a_level(1, "japaneseCounting", "（%2）"),
    a_level(2, "decimal", "%3."),
    a_level(3, "decimalEnclosedCircle", "%4"),
)


def texts(body: str, *, numbering: str = "") -> list[str]:
    """Return the lines of a document with this body."""
    return [line.text for line in read(a_word(body, numbering=numbering))]


def test_numbers_that_word_counts_are_written_as_they_are_printed() -> None:
    levels = (0, 1, 2, 2, 3, 1, 2, 0, 1)
    body = "".join(a_paragraph(f"标题{at}", num=(1, level)) for at, level in enumerate(levels))
    printed = ("一、", "（一）", "1.", "2.", "①", "（二）", "1.", "二、", "（一）")
    assert texts(body, numbering=GOVERNMENT) == [f"{number}标题{at}" for at, number in enumerate(printed)]


@pytest.mark.parametrize(
    ("kind", "number", "printed"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 21, "二十一"),
        ("japaneseCounting", 110, "一百一十"),
        ("chineseCounting", 1005, "一千零五"),
        ("chineseLegalSimplified", 3, "叁"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("ideographDigital", 10, "一〇"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 27, "aa"),
        ("decimalZero", 7, "07"),
        ("none", 7, ""),
        ("somethingNew", 7, "7"),
    ],
)
def test_formats_of_numbers(kind: str, number: int, printed: str) -> None:
    assert written(number, kind) == printed


def test_a_list_that_begins_anew_and_one_that_begins_elsewhere() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = "".join(a_paragraph("题", num=(key, 0)) for key in (1, 1, 2, 2))
    assert texts(body, numbering=a_list(a_level(0, "decimal", "%1、", start=4)) + again) == [
        "4、题",
        "5、题",
        "1、题",
        "2、题",
    ]


def test_a_heading_style_brings_its_number_and_its_level() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="own"/><w:basedOn w:val="2"/></w:style>'
    )
    found = read(
        a_word(a_paragraph("甲", style="2") + a_paragraph("乙", style="a"), numbering=GOVERNMENT, styles=styles)
    )
    assert [(line.text, line.level) for line in found] == [("（一）甲", 2), ("（二）乙", None)]


def test_a_sentence_in_many_runs_is_one_line() -> None:
    runs = "".join(f"<w:r><w:t>{sign}</w:t></w:r>" for sign in "针对学习不够深入。")
    assert texts(f"<w:p>{runs}</w:p>") == ["针对学习不够深入。"]


def test_tracked_changes_are_read_as_accepted_and_hidden_text_is_not() -> None:
    body = (
        "<w:p><w:r><w:t>已</w:t></w:r><w:del><w:r><w:delText>未</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>完成</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>（内部）</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom>"
        '<w:r><w:t>整改</w:t><w:footnoteReference w:id="1"/></w:r></w:p>'
    )
    assert texts(body) == ["已完成整改"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>" + a_paragraph("后半")
    assert texts(body) == ["前半，后半"]


def test_a_table_stands_in_its_place_with_its_merged_cells() -> None:
    body = (
        a_paragraph("前")
        + "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>三</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        + a_paragraph("后")
    )
    first, wide, upper, lower, last = read(a_word(body))
    assert (first.text, last.text, last.number) == ("前", "后", 5)
    assert [(cell.text, cell.width) for cell in wide.cells] == [("甲", 2)]
    assert [(cell.text, cell.column, cell.goes_on) for cell in upper.cells] == [("乙", 0, False), ("一\n二", 1, False)]
    assert [(cell.text, cell.goes_on) for cell in lower.cells] == [("乙", True), ("三", False)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (a_word("")[:-30], "damaged"),
        (a_word("", extra={"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DOCTYPE"),
        (a_word("", extra={"word/document.xml": "<a>"}), "XML inside is damaged"),
        (a_word("", extra={"word/media/x": "0" * (3 << 20)}), "too large"),
        (a_word("", extra={"../x": "0"}), "names"),
    ],
)
def test_what_is_damaged_or_larger_than_it_looks_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(data)


def test_more_than_anybody_writes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MOST_LINES", 3)
    with pytest.raises(Unreadable, match="too much"):
        read(a_word(a_paragraph("段") * 4))
