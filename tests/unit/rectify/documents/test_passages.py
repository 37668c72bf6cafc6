"""Findings beside their passages: each with its own lines, the heading above it, and the doubts at their lines."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from bench.ledger_in import write_ledger
from rectify.documents.passages import beside, source_of
from rectify.documents.source import open_bytes, read_opened

SAMPLES = Path(__file__).parents[3] / "documents_samples"


def test_every_line_of_a_notice_stands_in_one_passage_in_order() -> None:
    for sample in sorted(SAMPLES.glob("*.txt")):
        data = sample.read_bytes()
        opened = open_bytes(data, where=sample.name, ending=".txt")
        notice, source = read_opened(opened), source_of(opened)
        head, passages = beside(notice, source)
        assert [one.understood.title for one in passages] == [item.title for item in notice.items]
        lines = list(head.front) + [line for one in passages for line in one.lines]
        if len({item.line for item in notice.items}) == len(notice.items):
            assert [line.number for line in lines] == [line.number for line in source.lines], sample.name
        doubts = [*head.doubts, *(doubt for one in passages for doubt in one.doubts)]
        assert sorted(one.zh for one in doubts) == sorted(one.message.zh for one in notice.problems)


def test_a_heading_stands_with_what_it_heads_and_a_doubt_at_its_line() -> None:
    data = (SAMPLES / "damaged_dates.txt").read_bytes()
    opened = open_bytes(data, where="x", ending=".txt")
    head, passages = beside(read_opened(opened), source_of(opened))
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
    opened = open_bytes(data, where="a.xlsx", ending=".xlsx")
    head, passages = beside(read_opened(opened), source_of(opened))
    for one in passages:
        assert one.understood.title in one.lines[0].text
        assert f"{one.understood.title}的措施" in one.lines[0].text
        assert one.lines[0].text.startswith(("1 │", "2 │"))
    assert [line.text for line in head.front] == ["序号 │ 存在问题 │ 整改措施 │ 责任人 │ 完成时限"]
    assert {column.key for column in head.columns} >= {"存在问题", "责任人"}


def test_a_row_ends_where_the_next_finding_of_its_sheet_begins_however_the_sheets_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        for name, findings in (("一科", 3), ("二科", 2), ("三科", 4)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("序号", "存在问题", "整改措施", "责任人", "完成时限"))
            for at in range(findings):
                sheet.write_row(1 + 2 * at, 0, (at + 1, f"{name}问题{at}", f"{name}措施{at}甲", "王敏", "2026-12-31"))
                sheet.write_row(2 + 2 * at, 2, (f"{name}措施{at}乙", "王敏", "2026-12-31"))
    opened = open_bytes(file.read_bytes(), where="a.xlsx", ending=".xlsx")

    _head, passages = beside(read_opened(opened), source_of(opened))

    assert [len(one.lines) for one in passages] == [2] * 9
    for one in passages:
        name = one.understood.title.replace("问题", "措施")
        assert [name in line.text for line in one.lines] == [True, True]


def test_how_far_a_ledger_is_read_is_told_up_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    findings = write_ledger(path, rows=2_000)
    told: list[tuple[int, int]] = []

    notice = read_opened(
        open_bytes(path.read_bytes(), where="ledger.xlsx", ending=".xlsx"), tell=lambda *how_far: told.append(how_far)
    )

    assert len(notice.items) == findings
    assert told == [(0, findings), (500, findings), (findings, findings)]
