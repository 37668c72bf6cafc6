"""Charts of reports: their figures are those of the tables, and a Word file keeps them so that they can be edited."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from rectify.documents.papers.chart_placing import charts_in
from rectify.documents.papers.charts import MOST_GROUPS, Chart, ChartKind, Series, chart_heard, chart_said
from rectify.documents.papers.checking import sample
from rectify.documents.papers.making import shipped
from rectify.documents.papers.period_charts import spread_of
from rectify.documents.papers.press import Press
from tests.papers.looks import lines, opened

AT = datetime(2026, 3, 6, tzinfo=UTC)
_names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


def row(name: str, done: int, lasting: int, open_: int) -> dict[str, Any]:
    return {"name": name, "total": done + lasting + open_, "done": done, "lasting": lasting, "open": open_}


ROWS = [row("教务处", 3, 0, 2), row("总务处", 4, 1, 5), row('{{ <总务>"&" }}', 0, 0, 1), row("合计", 7, 1, 8)]


def report(rows: list[dict[str, Any]]) -> bytes:
    spread, title = spread_of(rows, number=1)
    values = {**sample("period-report"), "trend": "", "spread": spread, "spread_title": title}
    return Press().write(shipped("period-report"), "period-report", values, at=AT)


@given(st.lists(_names, min_size=1, max_size=MOST_GROUPS), st.lists(st.integers(0, 9999), min_size=2, max_size=2))
def test_a_chart_goes_through_its_text_unchanged(groups: list[str], figures: list[int]) -> None:
    series = tuple(Series(name=f"甲{one}", figures=(one,) * len(groups), shade="404040") for one in figures)
    chart = Chart(kind=ChartKind.BARS, groups=tuple(groups), series=series)
    assert chart_heard(chart_said(chart)) == chart


@pytest.mark.parametrize(
    "text", ["", "5/1/2", "[]", "（图）", '["bars",[],[]]', '["bars",["a"],[["b","404040",[1,2]]]]']
)
def test_any_other_text_is_no_chart(text: str) -> None:
    assert chart_heard(text) is None


def test_a_report_holds_the_chart_its_figures_in_words_and_a_workbook_to_edit_it() -> None:
    content = report(ROWS)
    document = opened(content)
    (chart,) = charts_in(document, document.element.body)
    # Those with most under way come first; the sum of all is no bar.
    assert chart.groups == ("总务处", "教务处", '{{ <总务>"&" }}')
    assert [(one.name, one.figures) for one in chart.series] == [
        ("已完成", (4, 3, 0)), ("长期整改", (1, 0, 0)), ("推进中", (5, 2, 1)),
    ]  # fmt: skip
    (described,) = document.element.body.iter(qn("wp:docPr"))
    assert described.get("descr").startswith("总务处：已完成4，长期整改1，推进中5；教务处：")
    assert "图1 推进中的问题总务处最多，5个，占62.5%" in lines(content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        book = CalamineWorkbook.from_filelike(io.BytesIO(packed.read("word/embeddings/chart1.xlsx")))
    assert book.get_sheet_by_index(0).to_python()[1] == ["总务处", 4.0, 1.0, 5.0]
    assert content == report(ROWS)


def test_what_a_page_cannot_hold_is_added_up_and_nothing_is_lost() -> None:
    rows = [row(f"第{number}科", number, 1, 30 - number) for number in range(1, 31)]
    document = opened(report(rows))
    (chart,) = charts_in(document, document.element.body)
    assert (len(chart.groups), chart.groups[-1]) == (MOST_GROUPS, "其余19个单位")
    assert [sum(one.figures) for one in chart.series] == [
        sum(one[key] for one in rows) for key in ("done", "lasting", "open")
    ]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([row("甲", 1, 0, 0)], ""),
        ([row("甲", 1, 0, 0), row("乙", 0, 2, 0)], "图1 各单位没有推进中的问题"),
        ([row("甲", 1, 0, 3), row("乙", 0, 1, 3)], "图1 推进中的问题甲和乙最多，各3个，占100%"),
        ([row(name, 0, 0, 1) for name in "甲乙丙"], "图1 推进中的问题3个，分布在3个单位"),
    ],
)
def test_a_title_says_what_is_seen(rows: list[dict[str, Any]], says: str) -> None:
    assert spread_of(rows, number=1)[1] == says
