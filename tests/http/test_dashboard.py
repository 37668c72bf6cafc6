"""The dashboard's page: each figure is as many items as the list it leads to has, for whoever reads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import update

from engine.operations.advance import Step, advance
from engine.operations.confiding import confide
from engine.operations.intake import import_findings
from engine.store.tables.ledger import Item
from engine.store.tables.office import Person
from engine.store.unit_of_work import table_of, writing
from tests.builders import AT, OPERATOR, a_finding, as_person, some_findings
from tests.http.conftest import FIRST, THIRD, Site
from tests.http.reading import Reader, plain
from tests.http.test_item_statements import MOST, said

__all__ = ["said"]

_NUMBER = re.compile(r'<a[^>]*? ?href="(/items[^"]*)"[^>]*>(\d+)</a>')
_MARK = re.compile(r'<a href="(/items[^"]*)" tabindex="-1"><title>[^<]*?(\d+)(?:件)?</title>')
_UNLINKED = re.compile(r'<g><title>[^<]*|<td class="n">[1-9]\d*<|<(?:dd|span)[^>]*>[1-9]\d*</')


def _many(site: Site) -> None:
    findings = [
        a_finding(f"第{one}个问题", number=str(one), completion=("in_progress", "not_done", "done")[one % 3])
        for one in range(1, 19)
    ]
    for number, title in enumerate(("甲通报", "乙通报")):
        source = replace(some_findings(*findings), title=title)
        import_findings(
            site.app.ledger, source, workflow="rectification", actor=OPERATOR, at=AT - timedelta(days=40 * number)
        )
    item = table_of(Item)
    with writing(site.app.ledger.database) as work:
        for key in range(4, 40):
            values: dict[str, Any] = {"unit_id": 1 + key % 2, "leader_id": 1 + key % 3, "returns": key % 4}
            if key % 3 == 1:
                values |= {"due_on": (AT + timedelta(days=key % 20 - 5)).date()}
            work.change_once(update(item).where(item.c.id == key, item.c.due_on.is_not(None)).values(**values))


def _lived_in(site: Site) -> None:
    """Let a rich office go on: what was done with before, what is reopened, what nobody leads, what stands nowhere."""
    _many(site)
    ledger, chen = site.app.ledger, as_person(site.app.ledger, "chen")
    bare = replace(some_findings(replace(a_finding("没有类别的"), group=None)), title="丙通报", groups=())
    import_findings(ledger, bare, workflow="rectification", actor=OPERATOR, at=AT - timedelta(days=90))
    confide(ledger, FIRST, actor=chen, at=AT)
    _return_twice(site)
    site.clock.at = AT + timedelta(days=33)


@pytest.mark.parametrize("who", ["chen", "ding", "wang"])
def test_every_number_and_every_mark_leads_to_as_many_items(own_site: Site, who: str) -> None:
    _lived_in(own_site)
    reader = Reader(own_site, who)
    for query in ("", "?opened_before=2026-02-01", "?unit=乙科"):
        page = reader.get(f"/dashboard{query}")
        numbers, marks = set(_NUMBER.findall(page)), set(_MARK.findall(page))
        assert (len(numbers) > 50 and len(marks) > 30) or query, (who, len(numbers), len(marks))
        assert _UNLINKED.findall(page) == [], (who, query)
        # Of what is narrowed a part is enough.
        for path, count in sorted(numbers | marks)[:: 4 if query else 1]:
            assert own_site.get(who, unescape(path))["total"] == int(count), (query, path)


def test_a_point_of_the_past_leads_to_a_page_that_says_its_day_and_can_be_kept_and_taken_along(own_site: Site) -> None:
    _lived_in(own_site)
    chen = Reader(own_site, "chen")
    dashboard = chen.get("/dashboard")
    was, count = next(one for one in _MARK.findall(dashboard) if "was=" in one[0])
    page = chen.get(unescape(was))
    day = dict(parse_qsl(urlsplit(unescape(was)).query))["on"]
    year, month, number = map(int, day.split("-"))
    assert f"{year}年{month}月{number}日的状态：" in plain(page)
    assert f"（{count}）" in page
    # Its day goes when it is taken away, stays when the list is kept, and is in the workbook of what is seen.
    assert 'class="on" href="/items"' in page
    kept = chen.send("/views", {"name": "当时的"}).headers["location"]
    assert unescape(was) in kept
    assert f"on={day}" in unescape(page.split('href="/papers/ledger?')[1].split('"')[0])
    for name, word in (
        ("open_on", "2025年12月8日在办"), ("planned_on", "按现行期限，2025年12月8日应在办"),
        ("planned_first_on", "按原定期限，2025年12月8日应在办"),
    ):  # fmt: skip
        assert word in plain(chen.get(f"/items?{name}=2025-12-08"))
    for wrong in ("was=rectifying", "on=2026-01-01", "was=nowhere&on=2026-01-01", "open_on=1000-01-01", "without=luck"):
        assert chen.ask("GET", f"/items?{wrong}").status_code == 422, wrong
        assert own_site("chen", "GET", f"/items?{wrong}").status_code == 422, wrong


def test_figures_are_narrowed_by_links_that_can_be_taken_back(own_site: Site) -> None:
    _many(own_site)
    chen = Reader(own_site, "chen")
    page = chen.get("/dashboard")
    links = {word: unescape(path) for path, word in re.findall(r'<li><a href="(/dashboard[^"]*)">([^<]+)<', page)}
    narrowed = chen.get(links["甲通报"])
    assert "甲通报，18件" in plain(narrowed)
    taken_back = re.search(r'class="on" href="([^"]+)"', narrowed)
    assert taken_back
    assert unescape(taken_back[1]) == "/dashboard"
    of_last_year = chen.get(links["2025年登记的"])
    assert "这里还没有您能看到的事项" in plain(of_last_year)
    assert chen.ask("GET", "/dashboard?opened_from=nonsense").status_code == 422


def test_the_numbers_of_an_inspection_lead_to_as_many_items(own_site: Site) -> None:
    _lived_in(own_site)
    chen, seen = Reader(own_site, "chen"), 0
    for code in ("XC2026-01", "XC2026-02", "XC2026-03"):
        page = chen.get(f"/inspections/{code}")
        for path, count in re.findall(r'<dd[^>]*><a href="(/items[^"]*)">(\d+)<', page):
            assert own_site.get("chen", unescape(path))["total"] == int(count), (code, path)
            seen += 1
    assert seen >= 6


def test_what_was_closed_without_a_date_is_not_said_to_be_open(own_site: Site) -> None:
    source = replace(some_findings(a_finding("早已办结的", completion="done")), title="早年的通报")
    import_findings(own_site.app.ledger, source, workflow="rectification", actor=OPERATOR, at=AT)
    (code,) = {one["inspection"] for one in own_site.get("chen", "/items?search=早已办结的")["items"]}
    page = plain(Reader(own_site, "chen").get(f"/dashboard?inspection={code}"))
    assert ("办结的都没有期限可比" in page, "还没有办结的" in page) == (True, False)


def test_an_empty_dashboard_offers_the_import_to_those_who_may(own_site: Site) -> None:
    item = table_of(Item)
    with writing(own_site.app.ledger.database) as work:
        work.change_once(update(item).values(is_confidential=True, owner_id=None, leader_id=None, created_by_id=None))
    told = {who: "导入通报或台账" in plain(Reader(own_site, who).get("/dashboard")) for who in ("chen", "li")}
    assert told == {"chen": True, "li": False}


def test_whom_nothing_reaches_is_named_to_those_who_look_after_them(own_site: Site) -> None:
    person = table_of(Person)
    with writing(own_site.app.ledger.database) as work:
        work.change_once(update(person).where(person.c.name == "王敏").values(email=None))
    told = {who: "收不到提醒" in plain(Reader(own_site, who).get("/dashboard")) for who in ("chen", "li", "ding")}
    assert told == {"chen": True, "li": False, "ding": False}
    assert [one["login"] for one in own_site.get("chen", "/figures")["unreached"]] == ["wang"]
    assert own_site.get("li", "/figures")["unreached"] == []


def test_what_comes_back_is_listed_with_the_reason_and_with_the_time_before(own_site: Site, said: list[str]) -> None:
    again = some_findings(a_finding("台账更新不及时"), a_finding("另一件", number="2"))
    later = AT + timedelta(minutes=1)
    import_findings(
        own_site.app.ledger, replace(again, title="回头看"), workflow="rectification", actor=OPERATOR, at=later
    )
    _return_twice(own_site)
    chen = Reader(own_site, "chen")
    chen.get("/dashboard")
    said.clear()
    page = plain(chen.get("/dashboard"))
    assert len(said) <= MOST, "\n".join(one.replace("\n", " ")[:120] for one in said)
    assert "2次 照片看不出拍摄的日期" in page
    assert f"{FIRST}，3月2日起已登记" in page
    # Who sees only the later one is not told that there was an earlier one.
    assert FIRST not in plain(Reader(own_site, "ding").get("/dashboard"))


def _return_twice(site: Site) -> None:
    ledger = site.app.ledger
    wang, li = as_person(ledger, "wang"), as_person(ledger, "li")
    file = site.folder / "照片.txt"
    file.write_text("照片", encoding="utf-8")
    for reason in ("盘点表没有盘点人签字", "照片看不出拍摄的日期"):
        advance(ledger, THIRD, Step(trigger="submit", evidence=(file,), note="已逐项整改到位"), actor=wang, at=AT)
        advance(ledger, THIRD, Step(trigger="return", note=reason), actor=li, at=AT)
