"""A paper from being handed in to the ledger, by pages without script; what others and an interruption make of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import xlsxwriter

from engine.domain.incoming import IncomingState
from engine.operations import incoming_work
from engine.operations.incoming import HandedIn, Looked, confirm, hand_in, look_at
from engine.operations.intake import import_findings
from engine.operations.reading import list_items, whole_item
from engine.store.finding import Wanted
from rectify import importing
from rectify.background import background
from tests.builders import OPERATOR, as_person
from tests.http.conftest import Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]
SAMPLES = Path(__file__).parents[1] / "documents_samples"
TEXT = (SAMPLES / "damaged_dates.txt").read_text(encoding="utf-8")
THERE = "/inspections/import"


def handed_in(reader: Reader, text: str = TEXT, **more: str) -> str:
    """Hand text in, wait until it is read, and return its address."""
    reader.open(THERE)
    form = {"text": text, "kind": "inspection", "workflow": "rectification", "feedback": "", **more}
    answer = reader.send(THERE, form)
    assert answer.status_code == 303, plain(answer.text)
    return settled(reader, answer.headers["location"])


def settled(reader: Reader, path: str) -> str:
    """Wait until nobody is at a paper, and return its address."""
    until = monotonic() + 60
    while importing.importer.holds(reader.site.app, int(path.rpartition("/")[2])):
        assert monotonic() < until
        sleep(0.05)
    return path


def taken_in(reader: Reader, path: str) -> str:
    """Confirm a paper, wait until it is taken in, and return what its page says then."""
    reader.open(f"{path}/check")
    assert reader.send(f"{path}/check", {}).status_code == 303
    return plain(reader.get(settled(reader, path)))


def kept_of(reader: Reader, path: str) -> Looked:
    """Return what is kept of a paper."""
    ledger = reader.site.app.ledger
    return look_at(ledger, int(path.rpartition("/")[2]), actor=as_person(ledger, reader.who), most=99)


def corrected(reader: Reader, path: str, position: int, **typed: str) -> Any:
    """Correct one finding by its form: what is not typed stays as the form shows it."""
    page = reader.open(f"{path}/findings/{position}")
    now = kept_of(reader, path).findings[position - 1].now
    form = {
        "title": now.title,
        "group": now.group or "",
        "new_group": "",
        "measures": "\n".join(now.measures),
        "responsible": now.responsible or "",
        "unit": now.unit or "",
        "due_on": now.due_on.isoformat() if now.due_on else "",
        "completion": str(now.completion),
        "sustained": "yes" if now.sustained else "no",
        "body": now.body,
        "left_out": "no",
    }
    assert now.title in plain(page)
    return reader.send(f"{path}/findings/{position}", {**form, **typed})


def test_a_notice_is_corrected_beside_its_source_and_taken_in_whole(own_site: Site) -> None:
    reader, ledger = Reader(own_site, "chen"), own_site.app.ledger
    before = {one.number for one in list_items(ledger, Wanted(), actor=OPERATOR).items}
    path = handed_in(reader)
    page = plain(reader.get(path))
    assert "读出5条，2条有疑点" in page
    assert page.index("整改情况:一是设立疏导点6处") < page.index("日期“71日”不完整或不存在") < page.index("1. 占道经营")
    assert "查清后在“改”里填写" in page
    assert (
        corrected(reader, path, 1, measures="设立疏导点6处。\n7月1日上线智慧城管平台。", unit="乙科").status_code == 303
    )
    assert corrected(reader, path, 2, completion="in_progress", due_on="2026-12-31").status_code == 303
    assert corrected(reader, path, 4, left_out="yes").status_code == 303
    assert "改过2条，不导入1条" in plain(reader.get(path))
    check = plain(reader.open(f"{path}/check"))
    assert "新增4件，有改动0件，相同0件，文件中已没有0件；不导入1条" in check
    assert {one.number for one in list_items(ledger, Wanted(), actor=OPERATOR).items} == before
    assert "新增4件" in taken_in(reader, path)
    first, second = (whole_item(ledger, f"XC2022-01-00{n}", actor=OPERATOR) for n in (1, 2))
    assert [one.text for one in first.measures] == ["设立疏导点6处。", "7月1日上线智慧城管平台。"]
    assert first.units[first.item.facts.unit_id].endswith("乙科")
    assert (second.item.completion, str(second.stored.stated_due_on)) == ("in_progress", "2026-12-31")
    paper = look_at(ledger, 1, actor=as_person(ledger, "chen"), most=9)
    assert (paper.paper.state, paper.findings) == (IncomingState.TAKEN, [])


def test_a_corrected_file_says_what_is_new_changed_and_gone_before_anything_is_written(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    path = handed_in(reader)
    taken_in(reader, path)
    again = TEXT.replace("建筑垃圾运输监管缺位", "建筑垃圾运输监管长期缺位")
    again = again.replace("4、针对文山会海问题\n尚未整改。\n整改情况：局办公室正在研究压减方案。\n", "")
    path = handed_in(reader, again)
    check = plain(reader.open(f"{path}/check"))
    assert "新增0件，有改动1件，相同3件，文件中已没有1件" in check
    assert "建筑垃圾运输监管缺位 → 建筑垃圾运输监管长期缺位" in check
    assert "新增0件，订正文字1件" in taken_in(reader, path)
    kept = list_items(own_site.app.ledger, Wanted(inspection="XC2022-01"), actor=OPERATOR).items
    assert [one.title for one in kept][1] == "建筑垃圾运输监管长期缺位"
    assert len(kept) == 5


def test_what_would_change_nothing_is_not_offered_to_be_taken_in(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    path = handed_in(reader)
    taken_in(reader, path)
    path = handed_in(reader)
    page = reader.open(f"{path}/check")
    assert "没有要导入的：台账已经有这些，导入不会改变什么" in plain(page)
    assert ("确认导入" in page, f'action="{path}/check"' in page) == (False, False)
    assert (f'action="{path}/drop"' in page, page.count('class="btn go"')) == (True, 1)
    fewer = TEXT.replace("4、针对文山会海问题\n尚未整改。\n整改情况：局办公室正在研究压减方案。\n", "")
    page = plain(reader.open(f"{handed_in(reader, fewer)}/check"))
    assert ("下面的不同要按流程办理" in page, "确认导入" in page) == (True, False)


def test_days_of_an_inspection_that_are_unknown_are_one_dash(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    page = plain(reader.get(handed_in(reader, "关于整改情况的通报\n1、针对文山会海问题\n尚未整改。\n")))
    assert ("检查时间 — 反馈日期" in page, "— – —" in page) == (True, False)


def test_what_is_refused_shows_the_form_again_with_what_was_typed(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    reader.open(THERE)
    empty = reader.send(THERE, {"text": "", "kind": "audit", "workflow": "rectification", "feedback": "2026-02-31"})
    assert (empty.status_code, "没有选文件，也没有粘贴文字" in plain(empty.text)) == (422, True)
    assert 'value="audit" selected' in empty.text
    path = handed_in(reader)
    refused = corrected(reader, path, 1, title=" ", due_on="不知道", measures="甲\n乙")
    assert refused.status_code == 422
    assert ("不是日期" in plain(refused.text), ">甲\n乙</textarea>" in refused.text) == (True, True)
    unknown = corrected(reader, path, 1, unit="没有的科")
    assert (unknown.status_code, "没有的科" in plain(unknown.text)) == (404, True)
    scan = reader.send(THERE, {"kind": "inspection", "workflow": "rectification"}, files={"file": ("a.doc", b"x")})
    assert scan.status_code == 422
    none = reader.send(THERE, {"kind": "inspection", "workflow": "rectification"}, files={"file": ("a.txt", b"")})
    assert "文件是空的。 允许的：这些类型的文件：docx htm html pdf txt xlsx。" in plain(none.text)


def test_text_that_was_pasted_outlives_the_session(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    reader.open(THERE)
    form = {"text": TEXT, "kind": "audit", "workflow": "rectification", "feedback": ""}
    reader.cookie, signed = None, reader.cookie
    away = reader.send(THERE, form)
    assert "您填的内容还在" in plain(away.text)
    reader.cookie = signed
    kept = reader.send(THERE, {**form, "act": "show"}, form_token=_token(reader))
    assert ("文山会海问题" in kept.text, 'value="audit" selected' in kept.text) == (True, True)


def _token(reader: Reader) -> str:
    """Return the form token of a session."""
    reader.open("/account")
    return reader.hidden["form_token"]


def test_a_paper_is_its_own_persons_and_importing_a_managers(own_site: Site) -> None:
    path = handed_in(Reader(own_site, "chen"))
    other = Reader(own_site, "ding")
    nowhere = f"{THERE}/9999"
    for there in ("", "/check", "/findings/1", "/notice"):
        mine, none = other.ask("GET", path + there), other.ask("GET", nowhere + there)
        assert mine.status_code == none.status_code == 404, there
        assert mine.text.replace("“1”", "“N”") == none.text.replace("“9999”", "“N”")
    for who in ("wang", "admin", "shen"):
        assert Reader(own_site, who).ask("GET", THERE).status_code == 403
        assert Reader(own_site, who).ask("GET", path).status_code == 403


def workbook_of(rows: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook whose sheet 台账 has these rows."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet("台账")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return written.getvalue()


def test_columns_that_are_stated_are_read_anew_and_remembered(own_site: Site) -> None:
    rows = (
        ("序号", "存在问题", "怎么改", "责任单位", "完成时限"),
        (1, "台账不全", "逐项补齐。", "乙科", "2026-12-31"),
        (2, "巡查不到位", "每周巡查。", "乙科", "2026-11-30"),
    )
    reader, data = Reader(own_site, "chen"), workbook_of(rows)
    form = {"kind": "supervision", "workflow": "rectification", "text": "", "feedback": ""}
    reader.open(THERE)
    path = settled(reader, reader.send(THERE, form, files={"file": ("台账.xlsx", data)}).headers["location"])
    page = reader.open(path)
    assert "怎么改" in page
    assert "台账不全 │ 逐项补齐。" in plain(page)
    assert reader.send(f"{path}/columns", {"column-2": "measure"}).status_code == 303
    page = plain(reader.get(settled(reader, path)))
    assert "刚才说明的" in page
    reader.open(THERE)
    second = settled(reader, reader.send(THERE, form, files={"file": ("台账.xlsx", data)}).headers["location"])
    assert "以前说明过" in plain(reader.get(second))
    assert kept_of(reader, second).findings[0].now.measures == ("逐项补齐。",)


def test_guessed_columns_are_confirmed_as_they_stand_and_doubted_no_more(own_site: Site) -> None:
    rows = (
        ("序", "查摆情况", "谁来办", "啥时候", "进度"),
        (1, "食堂留样不规范", "赵丽", "2027-01-20", "整改中"),
        (2, "消防通道堆放杂物", "孙强", "2027-02-20", "已完成"),
    )
    reader, data = Reader(own_site, "chen"), workbook_of(rows)
    form = {"kind": "supervision", "workflow": "rectification", "text": "", "feedback": ""}
    reader.open(THERE)
    path = settled(reader, reader.send(THERE, form, files={"file": ("台账.xlsx", data)}).headers["location"])
    page = plain(reader.open(path))
    assert ("有的列是按内容猜的" in page, "--map" in page) == (True, False)
    head = kept_of(reader, path).paper.head
    assert head is not None
    as_it_stands = {f"column-{at}": column.field for at, column in enumerate(head.columns)}
    assert reader.send(f"{path}/columns", as_it_stands).headers["location"] == f"{path}?done=columns"
    page = plain(reader.open(settled(reader, path)))
    assert ("有的列是按内容猜的" in page, "刚才说明的" in page) == (False, True)
    # All of it is known now: to send it again is nothing to read again for.
    assert reader.send(f"{path}/columns", as_it_stands).headers["location"] == path


def test_of_many_measures_all_are_counted(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    path = handed_in(reader)
    assert corrected(reader, path, 1, measures="\n".join(f"第{n}项。" for n in range(1, 16))).status_code == 303
    page = plain(reader.get(path))
    assert ("措施15条" in page, "还有3条，在“改”里看全部" in page, "第13项" in page) == (True, True, False)


def test_what_was_interrupted_says_so_and_goes_on_when_asked_to(own_site: Site) -> None:
    reader, ledger = Reader(own_site, "chen"), own_site.app.ledger
    chen, at = as_person(ledger, "chen"), own_site.clock.now()
    paper = HandedIn(file_name="通报.txt", content=TEXT.encode(), kind="inspection", workflow="rectification")
    key = hand_in(ledger, paper, actor=chen, at=at)
    assert "等待读取" in plain(reader.get(f"{THERE}/{key}"))
    # A process of another machine took it up, and was not heard of again.
    assert incoming_work.begin(ledger, key, worker="elsewhere:1:x", at=at) is not None
    page = reader.get(f"{THERE}/{key}")
    assert ('http-equiv="refresh"' in page, "中断了" in page) == (True, False)
    assert 'http-equiv="refresh"' not in reader.get(f"{THERE}/{key}?still=true")
    own_site.clock.at = at + timedelta(minutes=16)
    page = reader.open(f"{THERE}/{key}")
    assert ('http-equiv="refresh"' in page, "中断了" in page) == (False, True)
    assert reader.send(f"{THERE}/{key}/again", {}).status_code == 303
    assert "读出5条" in plain(reader.get(settled(reader, f"{THERE}/{key}")))
    confirm(ledger, key, actor=chen, at=own_site.clock.now())
    # This very process, before it was started anew: nobody is at it any more.
    mine = background.name.rpartition(":")[0]
    assert incoming_work.begin(ledger, key, worker=f"{mine}:before", at=own_site.clock.now()) is not None
    reader.open(f"{THERE}/{key}")
    assert reader.send(f"{THERE}/{key}/again", {}).status_code == 303
    assert "新增5件" in plain(reader.get(settled(reader, f"{THERE}/{key}")))


def test_a_fault_while_it_is_taken_in_leaves_the_ledger_as_it_was(
    own_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, ledger = Reader(own_site, "chen"), own_site.app.ledger
    path = handed_in(reader)

    def failing(*arguments: Any, after_each: Any, **options: Any) -> Any:
        done = 0

        def third() -> None:
            nonlocal done
            done += 1
            after_each()
            if done == 3:
                raise ZeroDivisionError

        return import_findings(*arguments, after_each=third, **options)

    monkeypatch.setattr("rectify.importing.import_findings", failing)
    before = len(list_items(ledger, Wanted(), actor=OPERATOR).items)
    page = taken_in(reader, path)
    assert ("上次没有导入" in page, "台账没有变" in page) == (True, True)
    assert len(list_items(ledger, Wanted(), actor=OPERATOR).items) == before
    monkeypatch.undo()
    assert "新增5件" in taken_in(reader, path)


def _large(count: int) -> str:
    head = (
        "中共甲局党组巡察整改进展情况通报\n2025年9月15日至12月3日，区委巡察组对甲局开展了巡察。\n一、关于“履职”问题\n"
    )
    measures = f"一是{'逐项核对台账' * 20}。二是{'每周巡查并通报' * 20}。"
    findings = "".join(
        f"{n}、针对第{n}个乡镇台账更新不及时、巡查记录不完整。\n正在整改。\n整改情况：{measures}\n"
        for n in range(1, count + 1)
    )
    return f"{head}{findings}中共甲局党组\n2026年1月30日\n"


def test_a_large_notice_is_looked_over_some_at_a_time_in_few_statements(own_site: Site, said: list[str]) -> None:
    reader = Reader(own_site, "chen")
    path = handed_in(reader, _large(120))
    for there in (path, f"{path}?behind=100", f"{path}?doubts=true", f"{path}/findings/3", f"{path}/check", THERE):
        said.clear()
        page = reader.get(there)
        assert len(said) <= MOST, (there, said)
        assert len(page.encode()) <= 150_000, there
    assert "新增120件" in taken_in(reader, path)
    for there in ("/inspections", "/inspections/XC2025-01", "/inspections/XC2025-01/people"):
        said.clear()
        page = reader.get(there)
        assert len(said) <= MOST, (there, len(said), said)
        assert len(page.encode()) <= 150_000, there


def test_the_day_a_source_states_stands_beside_the_day_that_counts_now(own_site: Site) -> None:
    reader, ledger = Reader(own_site, "chen"), own_site.app.ledger
    path = handed_in(reader, TEXT)
    for position, completion in ((1, "not_done"), (2, "in_progress")):
        assert corrected(reader, path, position, due_on="2027-09-15", completion=completion).status_code == 303
    taken_in(reader, path)
    registered, rectifying = (whole_item(ledger, f"XC2022-01-00{n}", actor=OPERATOR).item for n in (1, 2))
    assert (registered.facts.state, rectifying.facts.state) == ("reported", "rectifying")
    page = reader.open("/inspections/XC2022-01/people")
    assert page.count("时限：2027-09-15") == 2
    for item, what in ((registered, "制定整改方案"), (rectifying, "完成整改")):
        label = page.partition(f'<label for="due-{item.id}">')[2].partition("</label>")[0]
        assert f"期限（{what}）" in label
        assert f'name="due-{item.id}" value="{item.due_on}"' in page


def test_people_and_dates_are_suggested_from_the_text_and_named_one_by_one(own_site: Site) -> None:
    reader, ledger = Reader(own_site, "chen"), own_site.app.ledger
    text = TEXT.replace("正在整改，已申请延期至2022年12月底。", "正在整改。责任人：王敏。")
    text = text.replace("已办结。\n整改情况：一是对23家", "正在整改。\n整改情况：由李强一是对23家")
    path = handed_in(reader, text)
    taken_in(reader, path)
    there = "/inspections/XC2022-01/people"
    page = reader.open(there)
    assert ("王敏（wang）" in page, "已按原文填好" in page) == (True, True)
    first, second = (whole_item(ledger, f"XC2022-01-00{n}", actor=OPERATOR).item for n in (1, 2))
    form = {
        f"owner-{first.id}": "王敏（wang）",
        f"leader-{first.id}": "zhao",
        f"due-{first.id}": "2026-06-30",
        f"owner-{second.id}": "没有这个人",
    }
    answer = reader.send(there, form)
    said = plain(answer.text)
    assert ("已办1件：XC2022-01-001" in said, "1件没有办成" in said, "没有这个人" in answer.text) == (
        True,
        True,
        True,
    )
    done = whole_item(ledger, first.number, actor=OPERATOR)
    assert (done.item.owner, str(done.item.due_on)) == ("wang", "2026-06-30")
    assert whole_item(ledger, second.number, actor=OPERATOR).item.owner is None
    # A date alone is something done, and nothing at all is said to be nothing.
    assert f"已办1件：{second.number}" in plain(reader.send(there, {f"due-{second.id}": "2026-09-30"}).text)
    assert "一件也没有填" in plain(reader.send(there, {}).text)
