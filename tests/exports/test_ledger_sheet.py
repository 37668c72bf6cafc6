"""The ledger as a workbook: what an office prints, filters, fills in and reads in again."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InvalidInput, NotFound
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.reading import whole_item
from rectify.documents import dossier_verifier
from rectify.documents.cell_text import LONGEST
from rectify.documents.dossier_export import export_dossier
from rectify.documents.intake import as_findings
from rectify.documents.ledger_export import export_ledger, export_lists
from rectify.documents.sheet_print import A3_LANDSCAPE, A4_LANDSCAPE, print_plan
from rectify.documents.source import read_file
from tests.builders import AT, OPERATOR, a_finding, some_findings
from tests.exports.filled import BODY, FIRST, FOURTH, LATER, MEASURES, SECOND, THIRD, ZONE, asked, fill
from tests.exports.workbook_parts import Part, defined_names, parts_of, quoted_styles
from tests.fuzz.hostile_formulas import FORMULAS

GROUPS, HEADS = 2, 3


@pytest.fixture(scope="module")
def out(filled: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "台账.xlsx"
    export_ledger(filled, path, asked(filled))
    return path


@pytest.fixture(scope="module")
def sheet(out: Path) -> Part:
    return parts_of(out)["整改台账"]


def test_there_is_one_row_a_measure_and_a_finding_without_any_has_one(sheet: Part) -> None:
    rows = sheet.by_heads(HEADS)
    assert [row["系统编号"] for row in rows] == [FIRST] * 3 + [SECOND, THIRD, FOURTH]
    assert [row["整改措施"] for row in rows] == [*MEASURES, "", "按制度审批", "专人办理"]
    assert [row["措施序号"] for row in rows] == [1, 2, 3, "", 1, 1]


def test_cells_of_a_finding_are_merged_and_hold_its_text_beneath_so_that_filters_find_every_row(sheet: Part) -> None:
    below = [ref for ref in sheet.merges() if ref.endswith("7") and ref[1:2] == "5"]
    of_finding = {head for ref in below for head in [sheet.heads(HEADS)[ord(ref[0]) - ord("A")]]}
    assert {"序号", "系统编号", "具体问题", "整改时限", "责任人", "整改状态", "办理环节"} <= of_finding
    assert "整改措施" not in of_finding
    assert {row["具体问题"] for row in sheet.by_heads(HEADS)[:3]} == {"随访记录造假"}
    # What can be added up stands in the first row alone.
    assert [row["序号"] for row in sheet.by_heads(HEADS)[:4]] == [1, "", "", 2]


def test_what_stands_in_a_finding_comes_back_by_the_headings_offices_use(sheet: Part) -> None:
    first, *_, second, third, _fourth = sheet.by_heads(HEADS)
    told = {
        "反馈日期": date(2026, 3, 2), "来源": "巡察", "问题大类": "履职不到位", "具体问题": "随访记录造假",
        "登记原文": BODY, "整改时限": date(2026, 3, 6), "是否常态化坚持": "否", "责任领导": "赵岚",
        "责任单位": "督查室", "责任人": "王敏", "办理环节": "rectifying", "整改状态": "正在整改",
        "期限情况": "▲逾期2个工作日", "佐证材料": "1. 责任书<1>.txt", "核验人": "李强",
        "措施时限": date(2026, 3, 6), "措施责任人": "王敏", "措施完成日期": date(2026, 3, 2),
    }  # fmt: skip
    assert {head: first[head] for head in told} == told
    filled_in = {
        "整改目标": "随访率达到95%", "整改类型": "分阶段整改", "涉及金额（元）": 12345.67, "建立制度数": 2,
        "是否回访": "是", "预计完成日期": date(2026, 5, 31), "联系人": "刘洋", "期限情况": "明天到期",
    }  # fmt: skip
    assert {head: second[head] for head in filled_in} == filled_in
    assert (third["是否常态化坚持"], third["整改状态"], third["责任人"]) == ("是", "已完成", "")


def test_the_headings_stay_in_sight_repeat_in_print_and_filter(sheet: Part, out: Path) -> None:
    pane = sheet.one("pane")
    assert (pane["state"], pane["ySplit"], pane["xSplit"], pane["topLeftCell"]) == ("frozen", "4", "2", "C5")
    assert sheet.one("autoFilter")["ref"].startswith("A4:")
    assert sheet.one("autoFilter")["ref"].endswith("10")
    page = sheet.one("pageSetup")
    # Too broad for one page that can be read: two of A3, and what names a row is on both.
    shape = ("orientation", "paperSize", "fitToWidth", "fitToHeight", "pageOrder")
    assert [page[name] for name in shape] == ["landscape", "8", "2", "0", "overThenDown"]
    assert sheet.one("pageSetUpPr") == {"fitToPage": "1"}
    assert "整改台账!$A:$B,整改台账!$3:$4" in defined_names(out)
    footer = sheet.xml.find(".//{*}oddFooter")
    assert footer is not None
    assert footer.text == "&C第&P页，共&N页"


def test_above_the_findings_stand_title_office_day_and_how_many(sheet: Part) -> None:
    assert sheet.rows[0][0] == "督查室整改台账"
    assert sheet.rows[1][0] == "填表单位：督查室　　填表日期：2026年3月10日　　共4件问题"
    assert [cell for cell in sheet.rows[GROUPS] if cell] == ["问题清单", "任务清单", "责任清单", "整改台账"]


def test_states_completions_choices_and_yes_no_are_chosen_from_lists(sheet: Part, out: Path) -> None:
    hidden = parts_of(out)["选项"]
    assert hidden.is_hidden
    found = {}
    for cells, source in sheet.choices().items():
        column = source.split("$")[1]
        found[sheet.heads(HEADS)[_column(cells)]] = [
            row[ord(column) - ord("A")] for row in hidden.rows if row[ord(column) - ord("A")]
        ]
    assert found["整改状态"] == ["已完成", "基本完成", "部分完成", "正在整改", "未完成"]
    assert found["办理环节"] == ["reported", "rectifying", "verified", "closed", "long_term"]
    assert found["整改类型"] == ["立行立改", "分阶段整改"]
    assert found["是否常态化坚持"] == found["是否回访"] == ["是", "否"]


def test_the_second_sheet_counts_what_the_first_one_shows(out: Path, sheet: Part) -> None:
    figures = {str(row[0]): row[1] for row in parts_of(out)["统计和图例"].rows if row[0]}
    told = {
        "问题总数": 4,
        "已办结": 1,
        "办结率": "25.0%",
        "逾期": 2,
        "今明两天到期": 1,
        "整改措施": 5,
        "已完成的措施": 1,
    }
    assert {name: figures[name] for name in told} == told
    completions = {row["系统编号"]: row["整改状态"] for row in sheet.by_heads(HEADS)}
    assert figures["正在整改"] == list(completions.values()).count("正在整改") == 3
    assert figures["涉及金额（元）"] == "12,345.67"


def test_no_text_is_a_formula_and_none_becomes_one_when_it_is_edited(own: Ledger, tmp_path: Path) -> None:
    findings = [a_finding(text, number=str(n)) for n, text in enumerate(FORMULAS, start=1)]
    found = replace(some_findings(*findings), title="另一份通报")
    import_findings(own, found, workflow="rectification", actor=OPERATOR, at=AT)
    out = tmp_path / "out.xlsx"
    export_ledger(own, out, asked(own, inspection="XC2026-02"))
    sheet = parts_of(out)["整改台账"]
    column = chr(ord("A") + sheet.heads(HEADS).index("具体问题"))
    cells = [f"{column}{row}" for row in range(HEADS + 2, HEADS + 2 + len(FORMULAS))]
    types, styles, quoted = sheet.types(), sheet.styles(), quoted_styles(out)
    assert {types[cell] for cell in cells} == {"inlineStr"}
    assert not sheet.xml.findall(".//{*}f")
    assert [cell for cell in cells if styles[cell] not in quoted] == []
    assert [row["具体问题"] for row in sheet.by_heads(HEADS)] == list(FORMULAS.values())


def test_a_text_longer_than_a_cell_is_cut_and_says_so(own: Ledger, tmp_path: Path) -> None:
    found = replace(some_findings(a_finding("长" * 40_000)), title="另一份通报")
    import_findings(own, found, workflow="rectification", actor=OPERATOR, at=AT)
    out = tmp_path / "out.xlsx"
    export_ledger(own, out, asked(own, inspection="XC2026-02"))
    (row,) = parts_of(out)["整改台账"].by_heads(HEADS)
    said = str(row["具体问题"])
    assert len(said) == LONGEST
    assert said.endswith("……（全文40000字，这里放不下，其余见系统）")


@pytest.mark.parametrize(
    ("who", "numbers"),
    [("chen", [FIRST, SECOND, THIRD]), ("wang", [FIRST, SECOND, THIRD, FOURTH]), ("charlie", [])],
)
def test_everybody_gets_what_they_may_see_and_nothing_else(
    filled: Ledger, tmp_path: Path, who: str, numbers: list[str]
) -> None:
    done = export_ledger(filled, tmp_path / "out.xlsx", asked(filled, who))
    sheets = parts_of(tmp_path / "out.xlsx")
    assert done.findings == len(numbers)
    assert (
        list(dict.fromkeys(row["系统编号"] for row in sheets["整改台账"].by_heads(HEADS) if row["系统编号"])) == numbers
    )
    with zipfile.ZipFile(tmp_path / "out.xlsx") as file:
        assert ("举报件" in "".join(file.read(name).decode() for name in file.namelist())) == (FOURTH in numbers)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"state": "closed"}, [THIRD]),
        ({"owner": "wang"}, [FIRST, SECOND, FOURTH]),
        ({"overdue_on": date(2026, 3, 10)}, [FIRST, FOURTH]),
        ({"due_before": date(2026, 3, 7)}, [FIRST, FOURTH]),
        ({"search": "药品"}, [SECOND]),
        ({"inspection": "XC2026-01", "state": "rectifying"}, [FIRST, SECOND, FOURTH]),
    ],
)
def test_the_filters_of_the_list_are_those_of_the_workbook(
    filled: Ledger, tmp_path: Path, wanted: dict[str, Any], numbers: list[str]
) -> None:
    export_ledger(filled, tmp_path / "out.xlsx", asked(filled, **wanted))
    sheet = parts_of(tmp_path / "out.xlsx")["整改台账"]
    assert list(dict.fromkeys(row["系统编号"] for row in sheet.by_heads(HEADS))) == numbers
    assert "范围：" in str(sheet.rows[1][0])


def test_what_is_asked_for_must_be_there(filled: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    for who, wanted in ((None, "XC2026-09"), ("charlie", "XC2026-01")):
        with pytest.raises(NotFound):
            export_ledger(filled, out, asked(filled, who, inspection=wanted))
    with pytest.raises(InvalidInput, match="nowhere"):
        export_ledger(filled, out, asked(filled, state="nowhere"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.csv", "nowhere/out.xlsx"])
def test_a_place_that_will_not_do_is_refused_and_nothing_is_left_behind(
    filled: Ledger, tmp_path: Path, name: str
) -> None:
    for export in (export_ledger, export_lists):
        with pytest.raises(InvalidInput):
            export(filled, tmp_path / name, asked(filled))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_there_stays_until_the_new_one_is_whole(filled: Ledger, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"before")

    def stopped(_total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_ledger(filled, out, asked(filled), began=stopped)  # type: ignore[arg-type]
    assert out.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [out]


def test_columns_nobody_has_anything_for_are_left_out_unless_they_are_to_be_filled_in(
    filled: Ledger, tmp_path: Path, sheet: Part
) -> None:
    export_ledger(filled, tmp_path / "out.xlsx", asked(filled), is_complete=True)
    every = parts_of(tmp_path / "out.xlsx")["整改台账"].heads(HEADS)
    assert set(every) - set(sheet.heads(HEADS)) == {"措施责任单位", "退回次数", "是否党内公开", "是否社会公开"}


def test_in_english_the_sheet_is_english(filled: Ledger, tmp_path: Path) -> None:
    export_ledger(filled, tmp_path / "out.xlsx", asked(filled, language="en"))
    sheets = parts_of(tmp_path / "out.xlsx")
    assert list(sheets) == ["Ledger", "Figures and key", "Choices"]
    first = sheets["Ledger"].by_heads(HEADS)[0]
    assert (first["Finding"], first["Days left"], first["Status"]) == (
        "随访记录造假",
        "▲2 working days overdue",
        "in progress",
    )


def test_the_three_lists_are_sheets_of_one_workbook_and_fit_a4(filled: Ledger, tmp_path: Path) -> None:
    done = export_lists(filled, tmp_path / "out.xlsx", asked(filled))
    sheets = parts_of(tmp_path / "out.xlsx")
    assert list(sheets)[:3] == ["问题清单", "任务清单", "责任清单"]
    heads = HEADS - 1
    assert [row["系统编号"] for row in sheets["问题清单"].by_heads(heads)] == [FIRST, SECOND, THIRD, FOURTH]
    assert [row["整改措施"] for row in sheets["任务清单"].by_heads(heads)] == [*MEASURES, "", "按制度审批", "专人办理"]
    assert sheets["责任清单"].by_heads(heads)[0]["措施责任领导"] == "赵岚"
    assert (done.findings, done.measures, done.overdue) == (4, 5, 2)
    assert {sheets[name].one("pageSetup")["paperSize"] for name in ("任务清单", "责任清单")} == {"9"}


def test_both_databases_write_the_same_ledger_and_dossiers_that_verify(
    ledger: Ledger, sheet: Part, tmp_path: Path
) -> None:
    fill(ledger, tmp_path)
    export_ledger(ledger, tmp_path / "out.xlsx", asked(ledger))
    assert parts_of(tmp_path / "out.xlsx")["整改台账"].rows == sheet.rows
    done = export_dossier(
        ledger,
        tmp_path / "out.zip",
        FIRST,
        document=lambda _found: {},
        actor=OPERATOR,
        at=LATER,
        zone=ZONE,
        language="en",
    )
    assert dossier_verifier.main([str(tmp_path / "out.zip"), "--head", done.head]) == 0
    assert done.mails > 0


def _column(cells: str) -> int:
    letters = cells.split(":", maxsplit=1)[0].rstrip("0123456789")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def test_the_ledger_read_back_says_the_same_and_is_known_by_its_numbers(filled: Ledger, out: Path) -> None:
    whole = [whole_item(filled, number, actor=OPERATOR) for number in (FIRST, SECOND, THIRD, FOURTH)]
    again = read_file(out)
    assert [(one.item, one.title, one.sustained) for one in again.items] == [
        (one.stored.number, one.stored.title, one.stored.sustained) for one in whole
    ]
    assert [one.measures for one in again.items] == [
        # A cell's lines are one text to whoever reads ledgers.
        tuple(measure.text.replace("\n", "") for measure in one.measures if measure.void_reason is None)
        for one in whole
    ]
    assert [one.due_on for one in again.items] == [one.stored.due_on for one in whole]


def test_the_ledger_taken_in_again_adds_nothing_and_changes_nothing(filled: Ledger, out: Path) -> None:
    before = [whole_item(filled, number, actor=OPERATOR).stored for number in (FIRST, SECOND, THIRD, FOURTH)]
    source = as_findings(read_file(out), kind="inspection")
    taken = import_findings(filled, source, workflow="rectification", actor=OPERATOR, at=AT)
    assert [(one.number, one.is_new) for one in taken] == [
        (FIRST, False),
        (SECOND, False),
        (THIRD, False),
        (FOURTH, False),
    ]
    assert [whole_item(filled, one.number, actor=OPERATOR).stored for one in taken] == before


def test_a_row_added_to_the_ledger_by_hand_is_new_and_a_number_of_no_item_says_nothing(own: Ledger, out: Path) -> None:
    source = as_findings(read_file(out), kind="inspection")
    added = replace(source.findings[0], item=None, number="9", title="手工新添的一行")
    unknown = replace(source.findings[1], item="XC1999-01-001", number="10", title="写了没有的编号")
    mixed = replace(source, findings=(*source.findings[2:], added, unknown))
    taken = import_findings(own, mixed, workflow="rectification", actor=OPERATOR, at=AT)
    assert [one.is_new for one in taken] == [False, False, True, True]


@pytest.mark.parametrize(
    ("widths", "paper", "pages"),
    [
        ([20] * 8, A4_LANDSCAPE, 1),
        ([20] * 9, A3_LANDSCAPE, 1),
        ([20] * 15, A3_LANDSCAPE, 1),
        ([20] * 20, A3_LANDSCAPE, 2),
    ],
)
def test_a_sheet_is_printed_so_that_it_can_be_read(widths: list[float], paper: int, pages: int) -> None:
    plan = print_plan(widths)
    assert (plan.paper, plan.pages) == (paper, pages)
    # A title ends where the first page surely has not.
    assert sum(widths[: plan.first_page_to + 1]) <= sum(widths) / pages
