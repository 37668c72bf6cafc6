"""The ledger's page: narrowed, shared, turned, kept as a view, and worked through many at once, without script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from engine.operations.intake import import_findings
from engine.operations.reading import whole_item
from rectify.cli.main import main
from tests.builders import AT, OPERATOR, a_finding, some_findings
from tests.exports.workbook_parts import parts_of
from tests.http.conftest import FIRST, LASTING, NUMBERS, THIRD, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]


def _numbers(page: str) -> list[str]:
    return re.findall(r'class="c-number nw">([^<]+)<', page)


def _link(page: str, word: str) -> str:
    found = re.search(rf'href="([^"]+)"[^>]*>{word}', page)
    assert found, word
    return unescape(found[1])


def _many(site: Site, count: int) -> None:
    many = [a_finding(f"第{one}个问题不落实", number=str(one)) for one in range(1, count + 1)]
    findings = replace(some_findings(*many), title="另一份通报")
    import_findings(site.app.ledger, findings, workflow="rectification", actor=OPERATOR, at=AT)


def _actions(site: Site, number: str) -> list[str]:
    return [entry.action for entry in whole_item(site.app.ledger, number, actor=OPERATOR).history]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"state": "rectifying"},
        {"owner": "wang", "order": "due"},
        {"search": "水库"},
        {"overdue": "true"},
        {"due_before": "2026-05-01", "order": "number"},
        {"inspection": "XC2026-01"},
        {"inspection": "XC2026-01", "category": "履职不到位"},
        {"category": "没有这一类"},
        {"leader": "zhao", "course": "open", "due_from": "2026-04-01"},
        {"course": "kept_first"},
        {"opened_from": "2026-03-02", "opened_before": "2026-03-03", "entered_from": "2026-03-01"},
        {"entered_before": "2026-03-02"},
        {"returned": "1"},
        {"found_again": "true"},
        {"without": "owner"},
        {"was": "rectifying", "on": "2026-03-03"},
        {"open_on": "2026-03-02"},
        {"planned_on": "2026-04-03", "planned_first_on": "2026-04-03"},
        {"review_on": "2026-03-31"},
    ],
    ids=lambda asked: ",".join(asked) or "all",
)
def test_a_filter_finds_what_the_api_finds_for_everybody(site: Site, asked: Mapping[str, str]) -> None:
    for who in ("chen", "wang", "ding", "fang", "admin"):
        if "inspection" in asked and not site.get(who, "/items")["items"]:
            # To whoever sees nothing of an inspection there is none.
            assert site(who, "GET", "/items", params=asked).status_code == 404
            Reader(site, who).get(f"/items?{urlencode(asked)}", status=404)
            continue
        page = Reader(site, who).get(f"/items?{urlencode(asked)}")
        assert _numbers(page) == [one["number"] for one in site.get(who, "/items", params=asked)["items"]], who


def test_conditions_that_the_form_does_not_ask_for_are_carried_along_and_can_be_taken_away(site: Site) -> None:
    page = Reader(site, "chen").get("/items?course=open&leader=zhao&due_from=2026-03-01&returned=2")
    for name, value in (("course", "open"), ("leader", "zhao"), ("due_from", "2026-03-01"), ("returned", "2")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    for word in ("在办", "责任领导：zhao", "期限不早于：2026-03-01", "退回2次以上"):
        assert word in plain(page)
    assert _link(page, "在办") == "/items?leader=zhao&due_from=2026-03-01&returned=2"
    for wrong in ("course=lost", "returned=x", "entered_from=nonsense", "opened_before=0001-01-01"):
        assert Reader(site, "chen").ask("GET", f"/items?{wrong}").status_code == 422, wrong


def test_an_inspection_that_nobody_knows_is_refused_at_every_door_with_those_there_are(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    page = plain(Reader(site, "chen").get("/items?inspection=XC2019-09", status=404))
    assert "没有找到检查“XC2019-09”" in page
    assert "有这些：XC2026-01" in page
    Reader(site, "chen").get("/dashboard?inspection=XC2019-09", status=404)
    told = site("chen", "GET", "/items?inspection=XC2019-09").json()
    assert (told["code"], told["remedy"]) == ("not_found", "有这些：XC2026-01。")
    with pytest.raises(SystemExit) as ended:
        main(["--data", str(site.folder), "items", "--inspection", "XC2019-09"])
    assert ended.value.code
    assert "XC2026-01" in capsys.readouterr().err


def test_conditions_stand_as_links_that_take_them_away(site: Site) -> None:
    reader = Reader(site, "chen")
    page = reader.get("/items?state=rectifying&search=水库")
    assert "查找：水库" in plain(page)
    assert "状态：整改中" in plain(page)
    assert _link(page, "状态：整改中") == f"/items?{urlencode({'search': '水库'})}"
    assert _numbers(reader.get(_link(page, "查找：水库"))) == [THIRD]


def test_where_findings_come_from_is_offered_as_far_as_one_sees_any_and_stands_in_rows_as_links(own_site: Site) -> None:
    _many(own_site, 3)
    chen = Reader(own_site, "chen")
    page = chen.get("/items?columns=inspection")
    codes = re.findall(r'<option value="(XC[^"]+)"', page)
    assert codes == ["XC2026-02", "XC2026-01"]
    assert re.findall(r'<option value="(XC[^"]+)"', Reader(own_site, "fang").get("/items")) == []
    narrowed = chen.get(_link(page, "XC2026-01<"))
    assert _numbers(narrowed) == list(NUMBERS)
    heading = own_site.get("chen", "/items")["items"][0]["category"]
    assert _numbers(chen.get(_link(narrowed, heading))) == list(NUMBERS)
    assert f"类别：{heading}" in plain(chen.get(_link(narrowed, heading)))


def test_headings_are_offered_of_all_inspections_each_once_and_only_where_one_sees_something(own_site: Site) -> None:
    first = _import_under(own_site, "作风不扎实")
    chen = Reader(own_site, "chen")
    assert _offered(chen.get("/items")) == ["履职不到位", "作风不扎实"]
    assert _numbers(chen.get(f"/items?{urlencode({'category': '作风不扎实'})}")) == [first]
    assert _offered(chen.get("/items?inspection=XC2026-02")) == ["履职不到位", "作风不扎实"]
    assert _offered(chen.get("/items?inspection=XC2026-01")) == []
    assert _offered(Reader(own_site, "fang").get("/items")) == []


def _import_under(site: Site, heading: str) -> str:
    """Take in another inspection whose second heading is new; return the number of the finding under it."""
    findings = some_findings(a_finding("第一个问题", number="1"), replace(a_finding("第二个问题", number="2"), group=1))
    findings = replace(findings, title="另一份通报", groups=("履职不到位", heading))
    taken = import_findings(site.app.ledger, findings, workflow="rectification", actor=OPERATOR, at=AT)
    return taken[1].number


def _offered(page: str) -> list[str]:
    select = re.search(r'<select id="category".*?</select>', page, re.DOTALL)
    return re.findall(r"<option(?: selected)?>([^<]+)", select[0]) if select else []


def test_what_is_seen_is_exported_by_a_link_in_the_same_order(own_site: Site, tmp_path: Path) -> None:
    _many(own_site, 3)
    chen = Reader(own_site, "chen")
    for query in ("order=due&state=reported", "search=水库", "columns=due&limit=2&order=number"):
        page = chen.get(f"/items?{query}")
        answer = chen.ask("GET", _link(page, "导出"))
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-disposition"].startswith("attachment")
        file = tmp_path / "台账.xlsx"
        file.write_bytes(answer.content)
        listed = [one["number"] for one in own_site.get("chen", "/items", params=_plain_query(query))["items"]]
        assert [row["系统编号"] for row in parts_of(file)["整改台账"].by_heads(3)] == listed
    assert "导出" not in plain(chen.get("/items?search=没有这句话"))


def _plain_query(query: str) -> dict[str, str]:
    return {name: value for name, value in parse_qsl(query) if name not in {"columns", "limit"}}


@pytest.mark.parametrize("order", ["id", "number", "due"])
def test_pages_turn_forth_and_back_over_the_same_items(own_site: Site, order: str) -> None:
    _many(own_site, 9)
    reader = Reader(own_site, "chen")
    whole = _numbers(reader.get(f"/items?order={order}"))
    assert len(whole) == 12
    forth, page = [], reader.get(f"/items?order={order}&limit=5")
    pages = [_numbers(page)]
    assert "上一页" not in page
    while "下一页" in page:
        page = reader.get(_link(page, "下一页"))
        pages.append(_numbers(page))
    forth = [number for one in pages for number in one]
    assert forth == whole
    for before in reversed(pages[:-1]):
        page = reader.get(_link(page, "上一页"))
        assert _numbers(page) == before
    assert "上一页" not in page


def test_columns_are_chosen_and_what_is_no_column_is_refused(site: Site) -> None:
    reader = Reader(site, "chen")
    page = reader.get("/items?columns=due&columns=completion")
    assert re.findall(r'<th role="columnheader" class="c-(\w+)[ "]', page) == [
        "pick",
        "number",
        "what",
        "due",
        "completion",
    ]
    assert reader.ask("GET", "/items?columns=password").status_code == 422


def test_a_view_is_kept_for_oneself_and_for_nobody_else(own_site: Site) -> None:
    chen, li = Reader(own_site, "chen"), Reader(own_site, "li")
    chen.get("/items?state=rectifying&order=due")
    kept = chen.send("/views", {"name": "在办的", "query": "state=rectifying&order=due&nonsense=1"})
    assert kept.headers["location"] == "/items?state=rectifying&order=due&done=kept"
    page = chen.get("/items")
    assert _link(page, "在办的") == "/items?state=rectifying&order=due"
    assert "在办的" not in li.get("/items")
    here = chen.get("/items?state=rectifying&order=due")
    assert "<h1>台账：在办的</h1>" in here
    removing = re.search(r'action="(/views/\d+/remove)"', here)
    assert removing
    li.get("/items")
    assert li.send(removing[1], {}).status_code == 404
    chen.get("/items")
    assert chen.send(removing[1], {}).status_code == 303
    assert "在办的" not in chen.get("/items")
    assert chen.send("/views", {"name": " "}).status_code == 422


def test_next_is_a_link_for_whose_turn_it_is_and_says_whose_for_others(site: Site) -> None:
    assert f'<a href="/items/{FIRST}/submit_plan">' in Reader(site, "wang").get("/items")
    page = Reader(site, "li").get("/items")
    assert f'href="/items/{FIRST}/submit_plan"' not in page
    assert "等责任人：报送整改方案" in plain(page)


def _bulk(reader: Reader, what: str, texts: Mapping[str, str], items: list[str], **more: str) -> Any:
    """Go the whole way from the list to the results, and return the last page."""
    reader.get("/items")
    chosen = reader.send("/bulk", {"what": what, "item": items, **more})
    assert chosen.status_code == 200, plain(chosen.text)
    preview = reader.send("/bulk", {**texts, "stage": "preview"})
    assert preview.status_code == 200, plain(preview.text)
    return preview, reader.send("/bulk", {**texts, "stage": "run"})


def test_people_are_named_for_many_each_with_its_own_result(own_site: Site) -> None:
    chen = Reader(own_site, "chen")
    preview, done = _bulk(chen, "assign", {"owner": "chen"}, [FIRST, "XC1999-01-001", THIRD])
    assert "3件中有2件可以办。还没有办。" in plain(preview.text)
    assert "2件办成，1件没有办成" in plain(done.text)
    assert {one["owner"] for one in own_site.get("chen", "/items")["items"] if one["number"] != LASTING} == {"chen"}
    again = chen.send("/bulk", {"stage": "run", "owner": "chen"})
    assert again.status_code == 200
    assert _actions(own_site, FIRST).count("assign") == 2


def test_the_preview_says_whom_the_people_named_do_not_fit(own_site: Site) -> None:
    preview, done = _bulk(Reader(own_site, "chen"), "assign", {"owner": "li"}, [FIRST, THIRD])
    assert "2件中有0件可以办" in plain(preview.text)
    assert "责任人不能核查自己办的事项" in plain(preview.text)
    assert "0件办成，2件没有办成" in plain(done.text)


def test_the_preview_says_of_each_what_the_run_then_says(own_site: Site) -> None:
    chen = Reader(own_site, "wang")
    preview, done = _bulk(chen, "advance", {"trigger": "submit_plan"}, list(NUMBERS))
    assert "3件中有0件可以办" in plain(preview.text)
    assert "还有1条措施没有责任人或期限" in plain(preview.text)
    assert "0件办成，3件没有办成" in plain(done.text)
    preview, done = _bulk(chen, "comment", {"note": "一并核对"}, list(NUMBERS))
    assert "3件中有3件可以办" in plain(preview.text)
    assert "3件办成，0件没有办成" in plain(done.text)


def test_who_may_not_gets_a_refusal_for_each_and_nothing_changes(own_site: Site) -> None:
    _, done = _bulk(Reader(own_site, "ding"), "comment", {"note": "看看"}, list(NUMBERS))
    assert "0件办成，3件没有办成" in plain(done.text)
    assert "comment" not in _actions(own_site, FIRST)


def test_the_whole_list_can_be_meant_and_says_what_it_is(own_site: Site) -> None:
    _many(own_site, 70)
    chen = Reader(own_site, "chen")
    chen.get("/items?limit=5")
    chosen = chen.send("/bulk", {"what": "comment", "every": "on", "query": "state=reported"})
    wanted = own_site.get("chen", "/items", params={"state": "reported"})["total"]
    assert f"写备注：{wanted}件" in plain(chosen.text)
    assert chen.send("/bulk", {"what": "delete"}).status_code == 422
    nothing = chen.send("/bulk", {"what": "comment", "item": [], "items": ""})
    assert nothing.status_code == 422


def test_it_asks_as_much_for_a_full_page_as_for_three_items(own_site: Site, said: list[str]) -> None:
    reader = Reader(own_site, "chen")
    path = f"/items?{urlencode({'search': '不', 'limit': 100, 'order': 'due', 'state': 'reported'})}"
    counts = []
    for many in (0, 110):
        if many:
            _many(own_site, many)
        reader.get(path)
        said.clear()
        page = reader.get(path)
        counts.append(len(said))
        assert len(page.encode()) <= 150_000
    assert len(_numbers(page)) == 100
    assert max(counts) <= MOST, "\n".join(one.replace("\n", " ")[:120] for one in said)


def test_it_asks_no_other_host_and_reads_in_english(site: Site) -> None:
    page = Reader(site, "chen", "en").get("/items")
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
    assert "style=" not in page
    for word in ("Ledger", "All overdue", "Number", "Finding", "Assign", "Keep as a view"):
        assert word in plain(page), word
