"""PDF made on the server: what the Word file says, on its page, with its signature; or a refusal naming the remedy."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from pypdf import PdfReader

from engine.errors import InvalidInput
from rectify.documents.papers.checking import sample
from rectify.documents.papers.designs import Line, body
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.laying_out import NotDrawn, laid_out
from rectify.documents.papers.making import made, shipped
from rectify.documents.papers.ooxml import element
from rectify.documents.papers.pdf import pdf_of
from rectify.documents.papers.period_charts import spread_of
from rectify.documents.papers.press import Press
from rectify.documents.papers.styles import Style
from tests.papers.looks import lines, opened

AT = datetime(2026, 3, 6, tzinfo=UTC)
LONG = "水务局党组深刻反思精心部署全面抓好整改工作" * 40


@pytest.fixture(autouse=True)
def drawn() -> None:
    pytest.importorskip("typst")


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def bare(text: str) -> str:
    return re.sub(r"[\s\u3000]", "", text)


def written(kind: str, **more: Any) -> bytes:
    sealed = bool(more.pop("sealed", False))
    return Press().write(shipped(kind), kind, {**sample(kind), **more}, at=AT, sealed=sealed)


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_says_as_pdf_what_its_word_file_says(kind: str) -> None:
    word = written(kind)
    told = bare("".join(re.sub(r"—\s*[0-9]+\s*—", "", page) for page in pages(pdf_of(word, kind=kind))))
    for line in lines(word):
        assert bare(line) in told


def test_a_page_has_the_lines_and_characters_of_the_standard_and_its_number() -> None:
    content = pdf_of(made((Line(Style.TITLE, "标题"), *[body(LONG)] * 3)), kind="notice")
    second = [bare(line) for line in pages(content)[1].splitlines() if bare(line)]
    text = [line for line in second if not line.startswith("—")]
    assert len(text) == 22
    assert (max(map(len, text)), sum(len(line) == 28 for line in text) >= 18) == (28, True)
    numbers = [re.findall(r"—\s*([0-9]+)\s*—", page) for page in pages(content)]
    assert numbers == [[str(number)] for number in range(1, len(numbers) + 1)]


def test_a_chart_is_drawn_with_its_figures() -> None:
    rows = [
        {"name": name, "total": 61 + at, "done": 30 + at, "lasting": 11, "open": 20 + at}
        for at, name in enumerate("甲乙")
    ]
    spread, title = spread_of(rows, number=1)
    (chart,) = [
        one
        for one in laid_out(written("period-report", trend="", spread=spread, spread_title=title))["blocks"]
        if one["kind"] == "chart"
    ]
    assert (chart["groups"], [one["figures"] for one in chart["series"]]) == (
        ["乙", "甲"],
        [[31, 30], [11, 11], [21, 20]],
    )
    told = bare("".join(pages(pdf_of(written("period-report", trend="", spread=spread, spread_title=title), kind="x"))))
    assert all(figure in told for figure in ("31", "11", "21", "长期整改", bare(title)))


def test_the_place_of_a_seal_is_that_of_the_word_file() -> None:
    plain, sealed = (
        [one for one in laid_out(written("notice", sealed=seal))["blocks"] if one["kind"] == "line"][-3:]
        for seal in (False, True)
    )
    character = 156 / 25.4 * 72 / 28
    assert round(sealed[-1]["right"] / character) == 4
    assert sealed[0]["runs"] == []
    assert sealed[-1]["align"] == "right"
    assert plain[-1]["right"] != sealed[-1]["right"]


def _pictured(document: Any) -> None:
    document.paragraphs[1].runs[0]._r.append(element("w:pict"))


def _counted(document: Any) -> None:
    properties = document.paragraphs[1]._p.get_or_add_pPr()
    properties.append(element("w:numPr"))
    properties[-1].append(element("w:numId", val=1))


def _headed(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "内部资料"


def _in_columns(document: Any) -> None:
    document.sections[0]._sectPr.append(element("w:cols", num=2))


def _unreadable(document: Any) -> None:
    document.paragraphs[1]._p.get_or_add_pPr().append(element("w:ind", left="much"))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_pictured, "图形"), (_counted, "自动编号"), (_headed, "页眉"), (_in_columns, "分栏"), (_unreadable, "看不懂"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused_by_name(change: Callable[[Any], None], says: str) -> None:
    document = opened(written("notice"))
    change(document)
    kept = io.BytesIO()
    document.save(kept)
    with pytest.raises(NotDrawn):
        laid_out(kept.getvalue())
    with pytest.raises(InvalidInput) as refused:
        pdf_of(kept.getvalue(), kind="notice")
    said = refused.value.message("zh") + refused.value.way_out("zh")
    assert says in said
    assert "rectify template use notice 0" in said


def test_what_an_office_changed_in_its_styles_is_drawn() -> None:
    document = opened(written("notice"))
    document.styles["公文正文"].font.size = Pt(15)
    document.styles["公文正文"].element.find(qn("w:rPr")).find(qn("w:rFonts")).set(qn("w:eastAsia"), "楷体_GB2312")
    document.paragraphs[1].runs[0].font.bold = True
    kept = io.BytesIO()
    document.save(kept)
    (run,) = laid_out(kept.getvalue())["blocks"][1]["runs"]
    assert (run["size"], run["bold"], run["fonts"][:2]) == (15, True, ["楷体_GB2312", "楷体"])
