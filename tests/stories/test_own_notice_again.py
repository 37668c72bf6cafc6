"""A notice that was written from the ledger is known again when it comes back, whatever its inspection came in by."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.domain.other_columns import OTHER_COLUMNS
from rectify.documents.source import read_bytes
from tests.stories.conftest import Typed
from tests.unit.rectify.documents.truths import SAMPLES, SHARED

SOURCES = (
    SHARED / "seed-notice.txt",
    SHARED / "n02_f1_irregular.txt",
    SHARED / "n04_f2_match.txt",
    SHARED / "n09_f5_inherited.txt",
    SHARED / "n14_docx_table.docx",
    SHARED / "n15_xlsx_ledger.xlsx",
    SAMPLES / "organisation_first.txt",  # a title that is too long for one line
    SAMPLES / "audit_report.txt",  # a long title without a name
    SAMPLES / "school_supervision.txt",  # days of the inspection not known
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_notice_of_ours_says_what_the_ledger_says(typed: Typed, source: Path) -> None:
    typed("init")
    assert typed("import", str(source)).status == 0
    for ending in ("docx", "html", "txt"):
        assert typed("export", "notice", f"out.{ending}").status == 0
        (again,) = typed("import", f"out.{ending}", "--dry-run", "--json").json
        told = [(item["outcome"], item["changes"]) for item in again["items"]]
        assert told == [("same", [])] * len(told), ending
        assert told, ending


def test_remarks_and_telephone_numbers_of_a_ledger_are_in_no_notice(typed: Typed, tmp_path: Path) -> None:
    ledger = SHARED / "n15_xlsx_ledger.xlsx"
    read = read_bytes(ledger.read_bytes(), where=ledger.name, ending=".xlsx")
    told, _, columns = read.items[4].body.partition(OTHER_COLUMNS)
    assert ("30个项目资料已归档" in told, "备注：尚缺1份竣工图" in columns) == (True, True)
    typed("init")
    typed("import", str(ledger))
    for edition in ("outside", "inside"):
        typed("export", "notice", "out.txt", "--edition", edition)
        told = (tmp_path / "out.txt").read_text(encoding="utf-8")
        assert "整改情况：一是对2020年以来的31个项目逐个补齐资料。" in told
        assert "30个项目资料已归档。" in told
        assert ("尚缺1份竣工图" in told, "完成日期" in told, "整改台账" in told) == (False, False, False)


def test_of_those_named_beside_the_one_responsible_nobody_is_lost() -> None:
    ledger = SHARED / "n15_xlsx_ledger.xlsx"
    read = read_bytes(ledger.read_bytes(), where=ledger.name, ending=".xlsx")
    assert (read.items[0].responsible, "责任单位：社会救助科" in read.items[0].body) == ("温砚秋", True)
