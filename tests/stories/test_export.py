"""The notice an office publishes says what the ledger says, and reads back as the same."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest

from rectify.documents import dossier_verifier
from rectify.documents.notice import read_notice
from tests.stories.conftest import Typed, approve_a_plan, today
from tests.unit.notifications.calendar_reader import read

NUMBER = "XC2026-01-002"


def test_the_written_notice_reads_back_as_the_ledger_stands(office: Typed, tmp_path: Path) -> None:
    assert office("export", "notice", "out.html", "--json").json["items"] == 4
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    again = read_notice(_text(page))
    assert (again.title, again.organization) == ("中共青禾县水务局党组关于巡察整改情况的通报", "中共青禾县水务局党组")
    assert again.groups == ("履行职责不够到位",)
    assert [(item.number, item.title, item.completion, item.sustained, len(item.measures)) for item in again.items] == [
        ("1", "河道巡查流于形式", "done", False, 2),
        ("2", "小水库安全责任不清", "in_progress", False, 2),
        ("3", "节水宣传不够经常", "partly", True, 1),
        ("4", "取水许可台账缺漏", "not_done", False, 0),
    ]


def test_the_written_notice_follows_the_ledger(office: Typed, tmp_path: Path) -> None:
    office("assign", "XC2026-01-004", "--owner", "wang", "--leader", "zhao", "--as", "chen")
    approve_a_plan(office, "XC2026-01-004")
    office("advance", "XC2026-01-004", "start", "--as", "wang")
    later = today() + timedelta(days=90)
    form = ("--set", "stage_goal=两个部门达成一致", "--set", f"next_review_on={later}", "--set", f"final_on={later}")
    decided = ("--decided-on", today(), "--minutes", "联席会议纪要第3号")
    why = ("--note", "涉及多个部门，需要长期推进才能解决")
    assert office("advance", NUMBER, "prolong", *why, *form, *decided, "--as", "chen").status == 0
    office("export", "notice", "out.html")
    verdicts = [item.completion for item in read_notice(_text((tmp_path / "out.html").read_text("utf-8"))).items]
    assert verdicts == ["done", "in_progress", "partly", "in_progress"]
    assert office("show", NUMBER, "--json").json["sustained"] is True


def test_what_stands_in_an_item_cannot_become_markup(office: Typed, tmp_path: Path) -> None:
    text = (tmp_path / "notice.txt").read_text(encoding="utf-8")
    spoiled = text.replace("河道巡查流于形式", "河道<script>alert(1)</script>巡查").replace("县水务局", "县水利局")
    (tmp_path / "spoiled.txt").write_text(spoiled, encoding="utf-8")
    office("import", "spoiled.txt")
    office("export", "notice", "out.html")
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def _text(page: str) -> str:
    """Return what a reader sees of a page, a paragraph a line."""
    body = page[page.index("<main>") :]
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|h\d)>", "\n", body)))


def test_somebodys_dates_are_written_for_their_calendar_by_whoever_may(
    office: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office("assign", NUMBER, "--owner", "wang", "--leader", "zhao", "--as", "chen")
    assert office("export", "calendar", "wang", "wang.ics", "--as", "wang", "--json").json == {
        "file": "wang.ics", "login": "wang", "events": 1
    }  # fmt: skip
    calendar = read((tmp_path / "wang.ics").read_bytes())
    due = office("show", NUMBER, "--json").json["due_on"]
    assert [event.values["DTSTART"] for event in calendar.inside] == [due.replace("-", "")]
    assert calendar.values["X-WR-CALNAME"] == "整改期限 王敏"
    monkeypatch.setenv("RECTIFY_MAIL_TITLES", "true")
    told = office("--lang", "en", "export", "calendar", "wang", "en.ICS", "--days", "3650").out
    assert told == "Wrote en.ICS: 1 date.\n"
    assert "小水库安全责任不清" in read((tmp_path / "en.ICS").read_bytes()).inside[0].values["SUMMARY"]
    for refused, says in (
        (("wang", "x.ics", "--as", "li"), "李强不能导出日程"),
        (("nobody", "x.ics"), "没有找到人员"),
        (("wang", "nowhere/x.ics"), "写不进去"),
    ):
        said = office("export", "calendar", *refused)
        assert (said.status, says in said.err) == (1, True)
    assert not (tmp_path / "x.ics").exists()


def test_ledger_lists_and_dossier_are_written_and_said_in_words(office: Typed, tmp_path: Path) -> None:
    assert office("export", "ledger", "台账.xlsx").out == "已写好台账.xlsx：4件问题，5条措施，逾期0件。\n"
    told = office("--lang", "en", "export", "lists", "lists.XLSX", "--state", "rectifying").out
    assert told == "Wrote lists.XLSX: 1 finding, 2 measures, 0 overdue.\n"
    said = office("export", "dossier", NUMBER, "卷宗.zip").out
    assert said.startswith("已写好卷宗.zip：经过1条，佐证材料0份，邮件0封。\n末端指纹：")
    assert dossier_verifier.main([str(tmp_path / "卷宗.zip"), "--head", said.strip()[-64:]]) == 0
    for refused, says in (
        (("ledger", "out.csv"), ".xlsx"),
        (("lists", "out.docx"), ".xlsx"),
        (("dossier", NUMBER, "out.html"), ".zip"),
        (("dossier", "XC2026-01-999", "out.zip"), "没有找到事项"),
        (("ledger", "out.xlsx", "--inspection", "XC1999-01"), "没有找到检查"),
    ):
        said_no = office("export", *refused)
        assert (said_no.status, says in said_no.err) == (1, True), said_no.err
    assert not list(tmp_path.glob("out.*"))
