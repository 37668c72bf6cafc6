"""The page of an item, read without script."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.http.conftest import FIRST, Site
from tests.http.reading import Reader, plain


def test_it_says_what_comes_next_and_what_is_missing_with_a_way_to_supply_it(site: Site) -> None:
    page = Reader(site, "wang").get(f"/items/{FIRST}")
    said = plain(page)
    assert "台账更新不及时" in said
    assert "下一步：报送整改方案" in said
    assert "还有1条措施没有责任人或期限" in said
    assert f'href="/items/{FIRST}#measures"' in page


def test_whoever_may_not_reads_what_they_are_and_who_may(site: Site) -> None:
    said = plain(Reader(site, "li").get(f"/items/{FIRST}"))
    assert "下一步：报送整改方案（等责任人王敏）" in said
    assert "可以报送整改方案的是责任人" in said


@pytest.mark.parametrize(("language", "expected"), [("zh", "为什么是“已登记”"), ("en", "Why it is 'Reported'")])
def test_it_explains_itself_in_the_sentences_of_explain(site: Site, language: str, expected: str) -> None:
    said = plain(Reader(site, "wang", language).get(f"/items/{FIRST}"))
    assert expected in said
    assert ("起1个月 →" if language == "zh" else "1 month from") in said


@pytest.mark.parametrize("part", ["", "/do/comment", "/do/ask", "/submit_plan", f"/files/{'0' * 64}"])
def test_a_stranger_gets_what_a_number_that_is_none_gets(site: Site, part: str) -> None:
    fang, number = Reader(site, "fang"), "XC2026-09-999"
    fang.get("/account")
    for method in ("GET", "POST") if part.count("/") and "files" not in part else ("GET",):
        sent = {"data": {**fang.hidden, "note": "看看"}} if method == "POST" else {}
        there, nowhere = (fang.ask(method, f"/items/{one}{part}", **sent) for one in (FIRST, number))
        assert there.status_code == nowhere.status_code == 404
        assert there.text.replace(FIRST, "") == nowhere.text.replace(number, "")


def test_every_part_of_it_is_there_in_both_languages(site: Site) -> None:
    for language, parts in (
        ("zh", ("期限", "走到哪里了", "整改措施", "佐证材料", "提醒记录", "为什么是这样", "经过")),
        ("en", ("Due", "How far it has come", "Measures", "Evidence", "Proof of reminder", "Why it is so", "History")),
    ):
        page = Reader(site, "chen", language).get(f"/items/{FIRST}")
        headings = [plain(one).strip() for one in re.findall(r"<h2[^>]*>(.*?)</h2>", page, flags=re.S)]
        assert set(parts) <= set(headings), headings


def test_it_asks_no_other_host_and_stays_small(site: Site) -> None:
    page = Reader(site, "chen").get(f"/items/{FIRST}")
    assert len(page.encode()) <= 150_000
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page)
    assert "style=" not in page
    assert "<script" not in page


def test_ids_are_unique_and_links_within_the_page_lead_somewhere(site: Site) -> None:
    page = Reader(site, "wang").get(f"/items/{FIRST}")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    inner = set(re.findall(r'href="#([^"]+)"', page))
    assert inner <= set(ids)
    reader = Reader(site, "wang")
    for path in set(re.findall(r'href="(/items/[^"#]+)', page)):
        assert reader.ask("GET", unescape(path)).status_code == 200, path


def test_it_has_one_solid_button(site: Site) -> None:
    for who in ("wang", "chen", "zhao", "li"):
        assert Reader(site, who).get(f"/items/{FIRST}").count('class="btn go"') <= 1
