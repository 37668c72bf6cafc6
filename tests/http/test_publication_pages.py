"""The notice of an inspection, published and withdrawn by pages; and the pages of what the public says to it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest

from engine.operations.confiding import confide
from engine.operations.reading import item_history
from tests.builders import OPERATOR, as_person
from tests.http.conftest import FIRST, LASTING, THIRD, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]
NOTICE = "/inspections/XC2026-01/notice"
TEXT, NAME, CONTACT = "东关小学门口仍有车辆占道", "刘某某", "13800000000"


def published(reader: Reader, edition: str = "outside", note: str = "经领导小组批准") -> None:
    """Publish an edition."""
    reader.open(f"{NOTICE}/{edition}/publish")
    answer = reader.send(f"{NOTICE}/{edition}/publish", {"note": note})
    assert answer.status_code == 303, plain(answer.text)


def out_of(reader: Reader) -> dict[str, str]:
    """Return the public pages by their names."""
    answer = reader.ask("GET", "/inspections/pages")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_items_are_left_out_many_at_once_and_the_figures_of_both_editions_add_up(own_site: Site) -> None:
    reader, ledger = Reader(own_site, "chen"), own_site.app.ledger
    reader.open(NOTICE)
    form = {"item": [FIRST, LASTING], "edition": "outside", "why": "case", "note": "经领导小组批准"}
    assert "2件已办" in plain(reader.send(NOTICE, form).text)
    # The same form sent again does nothing twice.
    again = reader.send(NOTICE, form)
    assert again.status_code == 200
    entries = item_history(ledger, FIRST, actor=OPERATOR)[2]
    assert [one.action for one in entries].count("withhold") == 1
    reader.open(NOTICE)
    refused = reader.send(NOTICE, {"item": [THIRD], "edition": "outside", "why": "case", "note": "好"})
    assert ("1件没有办成" in plain(refused.text), "没有写明由谁批准" in plain(refused.text)) == (True, True)
    nothing = reader.send(NOTICE, {"edition": "outside", "why": "case", "note": "经领导小组批准"})
    assert (nothing.status_code, "事项不能用：没有勾选" in plain(nothing.text)) == (422, True)
    assert re.search(rf'value="{THIRD}"[^>]* checked', refused.text)
    confide(ledger, THIRD, [], actor=as_person(ledger, "wang"), at=own_site.clock.now())
    page = plain(Reader(own_site, "wang").get(NOTICE))
    assert "共2个问题：告知0个，不告知2个（涉及正在初核或者立案未公布的案件），另有保密事项1个不计入。" in page
    assert "共2个问题：告知2个，另有保密事项1个不计入。" in page
    assert "保密事项" not in plain(reader.get(NOTICE))
    assert "小水库" not in plain(reader.get(f"{NOTICE}/inside"))
    outside = plain(reader.get(f"{NOTICE}/outside"))
    assert ("另有2个问题按照有关规定未予公开" in outside, "案件" in outside) == (True, False)


def test_who_allowed_it_is_not_called_optional_where_it_must_be_given_at_times(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    form = plain(reader.get(f"/items/{FIRST}/do/publicity"))
    assert ("由谁批准" in form, "由谁批准（可不填）" in form, "不告知时必填" in form) == (True, False, True)


def test_a_notice_is_published_superseded_and_withdrawn_with_its_history(own_site: Site) -> None:
    reader = Reader(own_site, "chen")
    empty = out_of(reader)
    assert list(empty) == ["index.html"]
    assert ("目前没有公布中的通报" in empty["index.html"], "@media print" in empty["index.html"]) == (True, True)
    reader.open(f"{NOTICE}/outside/publish")
    short = reader.send(f"{NOTICE}/outside/publish", {"note": "批"})
    assert (short.status_code, "没有写明由谁批准" in plain(short.text)) == (422, True)
    published(reader)
    pages = out_of(reader)
    assert list(pages) == ["index.html", "XC2026-01.html"]
    assert 'href="XC2026-01.html"' in pages["index.html"]
    for page in pages.values():
        assert re.findall(r'(?:href|src|action)="([^"]*)"', page) in ([], ["XC2026-01.html"])
        assert "http" not in page
        assert "<script" not in page
    assert "现在公布中的一版随之撤下" in plain(reader.get(f"{NOTICE}/outside/publish"))
    assert "现在公布中的一版" not in plain(reader.get(f"{NOTICE}/inside/publish"))
    assert "改为不告知" not in plain(reader.get(NOTICE))
    own_site.clock.at += timedelta(minutes=1)
    # What is published stays as it was, whatever becomes of its items; but it is said.
    reader.open(f"/items/{FIRST}/do/publicity")
    done = reader.send(f"/items/{FIRST}/do/publicity", {"edition": "outside", "why": "hype", "note": "经县纪委批准"})
    assert done.status_code == 303
    assert out_of(reader) == pages
    assert "台账更新不及时" in pages["XC2026-01.html"]
    assert "公布以后，其中1个问题改为不告知。公布一版新的取代它" in plain(reader.get(NOTICE))
    published(reader, note="更正后经领导小组批准")
    assert "台账更新不及时" not in out_of(reader)["XC2026-01.html"]
    assert "改为不告知" not in plain(reader.get(NOTICE))
    published(reader, "inside")
    assert len(out_of(reader)) == 2
    page = reader.get(NOTICE)
    assert ("由新公布的一版取代" in plain(page), plain(page).count("公布中")) == (True, 2)
    ways = re.findall(rf'href="({NOTICE}s/[0-9]+/withdraw)"', page)
    assert len(ways) == 2
    outside = next(way for way in ways if "向社会公开" in reader.get(way))
    reader.open(outside)
    assert reader.send(outside, {"note": "数字有误，重新核对"}).status_code == 303
    assert list(out_of(reader)) == ["index.html"]
    assert "撤下：数字有误，重新核对" in plain(reader.get(NOTICE))
    late = reader.send(outside, {"note": "再撤一次看看"}, key="another-key-1")
    assert (late.status_code, "已经撤下" in plain(late.text)) == (422, True)


@pytest.mark.parametrize("path", ["", "/outside", "/outside/publish", "s/1", "s/1/withdraw"])
def test_who_sees_nothing_of_an_inspection_is_answered_as_if_there_were_none(own_site: Site, path: str) -> None:
    published(Reader(own_site, "chen"))
    ding = Reader(own_site, "ding")
    there, nowhere = (ding.ask("GET", f"/inspections/{code}/notice{path}") for code in ("XC2026-01", "XC2099-01"))
    assert there.status_code == nowhere.status_code == 404
    assert there.text.replace("XC2026-01", "N") == nowhere.text.replace("XC2099-01", "N")
    assert list(out_of(ding)) == ["index.html"]


def test_staff_see_the_notice_and_publish_none(own_site: Site) -> None:
    reader, chen = Reader(own_site, "wang"), Reader(own_site, "chen")
    page = reader.get(NOTICE)
    assert (f"{NOTICE}/outside/publish" in page, 'name="why"' in page) == (False, False)
    chen.open(f"{NOTICE}/outside/publish")
    form = reader.open(f"{NOTICE}/outside/publish")
    assert "只有管理员和领导可以公布通报" in plain(form)
    refused = reader.send(f"{NOTICE}/outside/publish", {"note": "经领导小组批准", "form_token": _token(reader)})
    assert refused.status_code == 403
    assert list(out_of(chen)) == ["index.html"]


def _token(reader: Reader) -> str:
    """Return the form token of a session, from a page that has one."""
    reader.open("/account")
    return reader.hidden["form_token"]


def test_feedback_is_recorded_with_a_receipt_and_answered_by_forms(own_site: Site) -> None:
    chen, li = Reader(own_site, "chen"), Reader(own_site, "li")
    chen.open("/feedback/new")
    form = {"item": "", "inspection": "", "text": TEXT, "came_by": "phone", "received_on": "2026-02-27"}
    nothing = chen.send("/feedback/new", form)
    assert (nothing.status_code, "没有说针对什么" in plain(nothing.text), TEXT in nothing.text) == (422, True, True)
    done = chen.send("/feedback/new", {**form, "item": FIRST, "name": NAME, "contact": CONTACT})
    assert done.headers["location"] == "/feedback/FK2026-0001?done=heard"
    again = chen.send("/feedback/new", {**form, "item": FIRST, "name": NAME, "contact": CONTACT})
    assert again.headers["location"] == "/feedback/FK2026-0001?done=heard"
    page = plain(chen.get("/feedback/FK2026-0001"))
    assert ("告知收到：还有3个工作日" in page, CONTACT in page) == (True, True)
    assert CONTACT not in Reader(own_site, "wang").get("/feedback/FK2026-0001")
    assert TEXT in plain(chen.get("/feedback"))
    assert "没有逾期的社会反馈" in plain(chen.get("/feedback?show=late"))
    chen.open("/feedback/FK2026-0001/assign")
    nobody = chen.send("/feedback/FK2026-0001/assign", {"answerer": "", "note": "请核实"})
    assert (nobody.status_code, "请核实" in nobody.text) == (422, True)
    assert '<a href="#answerer">由谁答复不能用：没有选' in nobody.text
    for who, treatment, typed in (
        (chen, "assign", {"answerer": "li", "note": "请核实"}),
        (li, "acknowledge", {"note": ""}),
        (li, "answer", {"text": "已经核实，增派人员值守"}),
        (chen, "close", {"note": "回访满意"}),
    ):
        path = f"/feedback/FK2026-0001/{treatment}"
        who.open(path)
        answer = who.send(path, typed)
        assert answer.headers.get("location") == "/feedback/FK2026-0001?done=step", plain(answer.text)
    page = plain(chen.get("/feedback/FK2026-0001?done=step"))
    assert ("没有要办的了" in page, "回访满意" in page, "已经核实" in page) == (True, True, True)
    assert "没有待答复的社会反馈" in plain(chen.get("/feedback"))
    assert "FK2026-0001" in chen.get("/feedback?show=all&inspection=XC2026-01")
    assert "FK2026-0001" not in chen.get("/feedback?show=all&inspection=XC2025-01")


def test_feedback_to_answer_stands_in_my_work(own_site: Site) -> None:
    chen, li = Reader(own_site, "chen"), Reader(own_site, "li")
    chen.open("/feedback/new")
    chen.send("/feedback/new", {"item": FIRST, "inspection": "", "text": TEXT, "came_by": "phone", "received_on": ""})
    assert "社会反馈等您答复" not in plain(li.get("/work"))
    chen.open("/feedback/FK2026-0001/assign")
    chen.send("/feedback/FK2026-0001/assign", {"answerer": "li", "note": ""})
    assert "1条社会反馈等您答复，最近3月23日" in plain(li.get("/work"))
    li.open("/feedback/FK2026-0001/answer")
    li.send("/feedback/FK2026-0001/answer", {"text": "已经核实"})
    assert "社会反馈等您答复" not in plain(li.get("/work"))


def test_who_is_overtaken_keeps_the_answer_they_typed(own_site: Site) -> None:
    chen, other = Reader(own_site, "chen"), Reader(own_site, "chen")
    chen.open("/feedback/new")
    form = {"item": FIRST, "inspection": "", "text": TEXT, "came_by": "phone", "received_on": ""}
    chen.send("/feedback/new", form)
    path = "/feedback/FK2026-0001"
    chen.open(f"{path}/answer")
    other.open(f"{path}/assign")
    other.send(f"{path}/assign", {"answerer": "li", "note": ""})
    late = chen.send(f"{path}/answer", {"text": "写了很久的答复"})
    assert (late.status_code, "写了很久的答复" in late.text, "在您之前已被" in plain(late.text)) == (409, True, True)
    assert chen.send(f"{path}/answer", {"text": "写了很久的答复"}).status_code == 303
    assert chen.send(f"{path}/nothing", {}).status_code == 404
    for treatment in ("", "/answer"):
        ding = Reader(own_site, "ding").ask("GET", path + treatment)
        assert ding.status_code == 404


def test_an_item_offers_who_may_to_leave_it_out_and_to_record_feedback(own_site: Site) -> None:
    for who, offers in (("chen", True), ("li", False)):
        page = Reader(own_site, who).get(f"/items/{FIRST}")
        assert (f"/items/{FIRST}/do/publicity" in page) is offers
    reader = Reader(own_site, "wang")
    reader.open(f"/items/{FIRST}/do/hear")
    form = {"text": TEXT, "came_by": "visit", "received_on": "2026-03-02", "name": "", "contact": ""}
    assert reader.send(f"/items/{FIRST}/do/hear", form).status_code == 303
    assert "/feedback/FK2026-0001" in reader.get(f"/items/{FIRST}")
    chen, ledger = Reader(own_site, "chen"), own_site.app.ledger
    chen.open(f"/items/{FIRST}/do/publicity")
    chen.send(f"/items/{FIRST}/do/publicity", {"edition": "inside", "why": "case", "note": "经县纪委批准"})
    assert "党内通报：不告知" in plain(chen.open(f"/items/{FIRST}/do/publicity"))
    chen.send(f"/items/{FIRST}/do/publicity", {"edition": "inside", "why": "tell", "note": ""})
    assert "党内通报：告知" in plain(chen.get(f"/items/{FIRST}/do/publicity"))
    assert ledger is not None


def test_these_pages_ask_few_statements(own_site: Site, said: list[str]) -> None:
    reader = Reader(own_site, "chen")
    for number in (FIRST, LASTING, THIRD, FIRST):
        reader.open("/feedback/new")
        form = {"item": number, "inspection": "", "text": TEXT, "came_by": "phone", "received_on": ""}
        assert reader.send("/feedback/new", form).status_code == 303
    published(reader)
    for path in (
        NOTICE,
        f"{NOTICE}/outside",
        f"{NOTICE}/outside/publish",
        f"{NOTICE}s/1/withdraw",
        "/feedback?show=all",
        "/feedback/FK2026-0001",
        "/feedback/FK2026-0001/assign",
        "/feedback/new",
    ):
        said.clear()
        page = reader.get(path)
        assert len(said) <= MOST, (path, len(said), said)
        assert len(page.encode()) <= 150_000
