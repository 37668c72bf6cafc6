"""Ledgers against what a careful reader noted, and what may be said of their columns."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import pytest

from engine.domain.definition import Completion
from engine.errors import InvalidInput
from rectify.documents.findings import Notice
from rectify.documents.ledger_columns import read_mapping
from rectify.documents.ledger_mapping import as_told, to_remember
from rectify.documents.ledger_tables import headings_of, read_tables
from rectify.documents.source import read_file
from tests.fuzz.workbooks import packed, parts, read_here, row
from tests.unit.rectify.documents.by_hand import Hand
from tests.unit.rectify.documents.hand_ledgers import EVERY
from tests.unit.rectify.documents.ledgers import draw
from tests.unit.rectify.documents.truths import SHARED, as_read, comparable, truth_of

HEAD = ["序号", "具体问题", "整改措施", "责任人", "整改时限", "整改状态"]


def read(*rows: list[Any], merges: tuple[str, ...] = (), **told: Any) -> Notice:
    """Return what a ledger of these rows says."""
    hand = Hand(title="", organization="", groups=(), items=())
    hand.sheet("Sheet1", rows, merges)
    return read_here(hand.data(), **told)


def codes(notice: Notice) -> list[str]:
    """Return the codes of the doubts about a ledger."""
    return [problem.code for problem in notice.problems]


def faults_of(read: dict[str, Any], truth: dict[str, Any]) -> tuple[int, list[object]]:
    """Return how many fields were compared and which differ."""
    faults: list[object] = []
    keys = [key for key in truth if key not in ("items", "problems")]
    faults += [(key, read[key], truth[key]) for key in keys if read[key] != truth[key]]
    count = len(keys)
    nothing: dict[str, Any] = {}
    for got, noted in zip_longest(read["items"], truth["items"], fillvalue=nothing):
        fields = noted.keys() | got.keys()
        count += len(fields)
        faults += [(noted.get("title"), f, got.get(f), noted.get(f)) for f in fields if got.get(f) != noted.get(f)]
    return count, faults


def test_the_shared_ledger_is_read_as_noted() -> None:
    document = SHARED / "n15_xlsx_ledger.xlsx"
    if not document.is_file():
        pytest.skip("the shared notices are not beside this repository")

    assert as_read(read_file(document)) == truth_of(document)


@pytest.mark.parametrize("name", EVERY)
def test_a_ledger_as_offices_have_it_is_read_as_noted(name: str) -> None:
    hand = EVERY[name]()
    got, truth = as_read(read_here(hand.data())), {key: comparable(value) for key, value in hand.truth.items()}

    assert {**got, "problems": sorted(got["problems"])} == {**got, **truth, "problems": sorted(truth["problems"])}


@pytest.mark.parametrize("seed", range(60))
def test_a_ledger_of_any_layout_is_read_field_by_field(seed: int) -> None:
    drawn = draw(seed)

    got = as_read(read_here(drawn.data))

    assert faults_of(got, comparable(drawn.truth))[1] == [], drawn.layout


@pytest.mark.slow
def test_of_thousands_of_ledgers_nearly_every_field_is_right() -> None:
    fields, faults = 0, list[object]()
    for seed in range(60, 4_000):
        drawn = draw(seed)
        count, wrong = faults_of(as_read(read_here(drawn.data)), comparable(drawn.truth))
        fields += count
        faults += wrong
        assert len(read_here(drawn.data).items) == len(drawn.truth["items"]), seed

    assert len(faults) <= 0.02 * fields, faults[:20]


def test_a_blank_cell_below_a_finding_is_still_the_finding() -> None:
    (one,) = read(HEAD, [1, "账实不符", "盘点", "温砚秋", "2024年6月底", "已完成"], [None, None, "入账"]).items

    assert (one.measures, one.completion, str(one.due_on)) == (("盘点", "入账"), Completion.DONE, "2024-06-30")


def test_a_row_with_a_number_and_no_finding_is_said_and_not_taken() -> None:
    notice = read(HEAD, [1, "账实不符", "盘点"], [2, None, "补录凭证"], [3, "超标准接待", "清退", None, None, "已完成"])

    assert [item.number for item in notice.items] == ["1", "3"]
    assert [(p.code, p.line) for p in notice.problems if p.code == "left_over"] == [("left_over", 3)]


def test_numbers_filled_in_ahead_are_no_findings() -> None:
    notice = read(HEAD, [1, "账实不符", "盘点", "温砚秋", "立行立改", "已完成"], [2], [3])

    assert len(notice.items) == 1
    assert codes(notice) == []


def test_measures_that_are_not_equally_far_make_a_finding_partly_done_and_it_is_said() -> None:
    notice = read(
        HEAD, [1, "账实不符", "盘点", "温", "2024-06-30", "已完成"], [None, None, "入账", "温", "2024-09-30", "未完成"]
    )

    (one,) = notice.items
    assert (one.completion, str(one.due_on)) == (Completion.PARTLY, "2024-09-30")
    assert "status_differs" in codes(notice)


def test_a_person_answers_before_a_leader_before_a_unit() -> None:
    head = ["序号", "问题", "责任单位", "责任领导", "责任人", "状态"]
    notice = read(
        head,
        [1, "甲问题", "财务科", "局长", "温砚秋", "已完成"],
        [2, "乙问题", "财务科", "局长", None, "已完成"],
        [3, "丙问题", "财务科", None, None, "已完成"],
    )

    assert [item.responsible for item in notice.items] == ["温砚秋", "局长", "财务科"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+8613800000000", "-完善手续", "@各科室", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","看")'],
)
def test_what_looks_like_a_formula_stays_the_text_it_is(text: str) -> None:
    (one,) = read(HEAD, [1, text, text, "温砚秋", "2024-06-30", "已完成"]).items

    assert (one.title, one.measures) == (text, (text,))


def test_a_formula_is_read_by_its_stored_value_and_never_computed() -> None:
    stored = (
        '<row r="2"><c r="A2"><f>1+41</f><v>7</v></c>'
        '<c r="B2" t="str"><f>WEBSERVICE("http://x.example")</f><v>账实不符</v></c></row>'
    )
    lost = (
        '<row r="3"><c r="A3"><v>8</v></c><c r="B3"><f>B2&amp;"x"</f></c>'
        '<c r="C3" t="inlineStr"><is><t>盘点</t></is></c></row>'
    )
    notice = read_here(packed(parts(row(1, "序号", "具体问题", "整改措施", "整改状态") + stored + lost)))

    assert [(item.number, item.title) for item in notice.items] == [("7", "账实不符")]
    (said,) = [problem for problem in notice.problems if problem.code == "formula_without_value"]
    assert "B3" in said.message.zh


def test_a_hidden_sheet_that_is_a_ledger_is_said_and_not_taken() -> None:
    hand = Hand(title="", organization="", groups=(), items=())
    hand.sheet("今年", [HEAD, [1, "账实不符", "盘点", "温", "2024-06-30", "已完成"]])
    hand.sheet("去年", [HEAD, [1, "旧的问题", "旧措施", "温", "2023-06-30", "已完成"]]).hide()
    notice = read_here(hand.data())

    assert [item.title for item in notice.items] == ["账实不符"]
    assert codes(notice) == ["sheet_left_out"]


def test_of_several_sheets_a_doubt_names_its_own() -> None:
    hand = Hand(title="", organization="", groups=(), items=())
    hand.sheet("民政局", [HEAD, [1, "账实不符", "盘点", "温", "2024-06-30", "已完成"]])
    hand.sheet("教育局", [HEAD, [1, "校舍漏雨", "维修", "隗", "2024年630日", "已完成"]])
    (doubt,) = read_here(hand.data()).problems

    assert (doubt.code, doubt.line) == ("date_suspect", 2)
    assert "教育局" in doubt.message.zh
    assert "教育局" in doubt.message.en


@pytest.mark.parametrize("odd", ["①", "²", "٣", "½", "〇", "1e9", "∞", "-", "0", 0, -1, 1e300, 0.5, True])
def test_odd_values_stand_anywhere_and_harm_nothing(odd: Any) -> None:
    notice = read(HEAD, [odd] * 6, [1, "账实不符", odd, odd, odd, odd])

    assert notice.items[-1].title == "账实不符"


def test_a_workbook_without_a_ledger_holds_no_items() -> None:
    notice = read(["姓名", "电话"], ["温砚秋", "5551551"])

    assert (notice.items, codes(notice)) == ((), ["no_items"])


def test_days_are_read_from_1904_too() -> None:
    workbook = str(parts("")["xl/workbook.xml"]).replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2">'
        '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    cells = row(2, "1", "账实不符").replace("</row>", '<c r="C2" s="1"><v>44011</v></c></row>')
    notice = read_here(
        packed(parts(row(1, "序号", "具体问题", "整改时限") + cells, workbook=workbook, xl__styles=styles))
    )

    assert [str(item.due_on) for item in notice.items] == ["2024-06-30"]


@pytest.mark.parametrize("marks", [("一", "二"), ("(一)", "(二)"), ("（一）", "（二）"), ("一、", "二、")])
def test_a_category_whose_mark_stands_in_the_column_of_numbers_is_no_finding(marks: tuple[str, str]) -> None:
    notice = read(
        ["序号", "具体问题", "整改措施", "整改状态"],
        [marks[0], "政治建设"],
        [1, "账实不符", "清点资产", "已完成"],
        [2, "台账不全", "补登台账", "已完成"],
        [marks[1], "作风建设"],
        [3, "公示不及时", "按月公示", "正在整改"],
    )

    assert notice.groups == ("政治建设", "作风建设")
    assert [(item.group, item.number) for item in notice.items] == [(0, "1"), (0, "2"), (1, "3")]


def test_what_is_stated_of_a_column_stands_above_what_is_guessed() -> None:
    rows = (["序号", "具体问题", "谁来办", "整改状态"], [1, "账实不符", "财务科张三", "已完成"])
    told = as_told(read_mapping(["谁来办=责任人"]), {})

    assert read(*rows).items[0].responsible is None
    assert read(*rows, told=told).items[0].responsible == "财务科张三"
    assert read(*rows, told=as_told(read_mapping(["C=person"]), {})).items[0].responsible == "财务科张三"


def test_what_was_stated_is_known_again_by_the_headings_wherever_they_stand() -> None:
    head, line = ["序号", "具体问题", "谁来办", "整改状态"], [1, "账实不符", "财务科张三", "已完成"]
    hand = Hand(title="", organization="", groups=(), items=())
    hand.sheet("Sheet1", [head, line])
    told = as_told(read_mapping(["谁来办=person"]), {})
    remembered = to_remember(headings_of(read_tables(hand.data(), told=told)), told.mapping)

    notice = read(["另一本台账"], [], head, line, told=as_told({}, remembered))

    assert notice.items[0].responsible == "财务科张三"
    assert [column.how for column in notice.columns] == ["name", "name", "remembered", "name"]


@pytest.mark.parametrize("stated", ["没有这一列=title", "ZZ=title"])
def test_a_column_that_is_not_there_is_refused_with_those_that_are(stated: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read(HEAD, [1, "账实不符"], told=as_told(read_mapping([stated]), {}))

    assert "具体问题" in refusal.value.way_out("zh")


@pytest.mark.parametrize("line", ["责任人", "责任人=", "=person", "责任人=nobody"])
def test_a_mapping_that_says_no_field_is_refused_with_those_there_are(line: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_mapping([line])

    assert "person" in refusal.value.way_out("en")
