"""Findings beside their passages: each with its own lines, the heading above it, and the doubts at their lines."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from rectify.documents.ledger_sheet import read_tables
from rectify.documents.passages import beside, source_of_bytes, source_of_tables
from rectify.documents.source import read_bytes

SAMPLES = Path(__file__).parents[3] / "documents_samples"


def test_every_line_of_a_notice_stands_in_one_passage_in_order() -> None:
    for sample in sorted(SAMPLES.glob("*.txt")):
        data = sample.read_bytes()
        notice = read_bytes(data, where=sample.name, ending=".txt")
        source = source_of_bytes(data, ending=".txt", where=sample.name)
        head, passages = beside(notice, source)
        assert [one.understood.title for one in passages] == [item.title for item in notice.items]
        lines = list(head.front) + [line for one in passages for line in one.lines]
        if len({item.line for item in notice.items}) == len(notice.items):
            assert [line.number for line in lines] == [line.number for line in source.lines], sample.name
        doubts = [*head.doubts, *(doubt for one in passages for doubt in one.doubts)]
        assert sorted(one.zh for one in doubts) == sorted(one.message.zh for one in notice.problems)


def test_a_heading_stands_with_what_it_heads_and_a_doubt_at_its_line() -> None:
    data = (SAMPLES / "damaged_dates.txt").read_bytes()
    notice = read_bytes(data, where="x", ending=".txt")
    head, passages = beside(notice, source_of_bytes(data, ending=".txt", where="x"))
    assert [one.lines[0].text for one in passages[:3]] == [
        "一、关于“履行主责主业有差距”问题",
        "2、针对建筑垃圾运输监管缺位。",
        "二、关于“作风建设不扎实”问题",
    ]
    (doubt,) = passages[0].doubts
    assert "71日" in doubt.zh
    assert "71日" in next(line.text for line in passages[0].lines if line.number == doubt.line)
    assert [one.code for one in head.doubts] == ["date_suspect"]


def test_rows_of_a_ledger_stand_beside_their_findings_sheet_by_sheet(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name, titles in (("一科", ("台账不全", "巡查不到位")), ("二科", ("公示不及时", "督办不闭环"))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("序号", "存在问题", "整改措施", "责任人", "完成时限"))
            for at, title in enumerate(titles, 1):
                sheet.write_row(at, 0, (at, title, f"{title}的措施", "王敏", "2026-12-31"))
    data = file.read_bytes()
    notice = read_bytes(data, where="a.xlsx", ending=".xlsx")
    assert source_of_bytes(data, ending=".xlsx", where="a.xlsx").sheets == {}
    head, passages = beside(notice, source_of_tables(read_tables(data, where="a.xlsx")))
    for one in passages:
        assert one.understood.title in one.lines[0].text
        assert f"{one.understood.title}的措施" in one.lines[0].text
        assert one.lines[0].text.startswith(("1 │", "2 │"))
    assert [line.text for line in head.front] == ["序号 │ 存在问题 │ 整改措施 │ 责任人 │ 完成时限"]
    assert {column.key for column in head.columns} >= {"存在问题", "责任人"}
