"""A notice taken in with three corrections, published and withdrawn, in a browser without script."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page

from engine.operations.reading import list_items, whole_item
from engine.store.finding import Wanted
from tests.browser.conftest import Web
from tests.builders import OPERATOR

TEXT = Path(__file__).parents[1] / "documents_samples" / "damaged_dates.txt"
CODE = "XC2022-01"
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def _press(page: Page, what: str) -> None:
    with page.expect_navigation():
        page.click(what)


def _wait(page: Page, said: str) -> None:
    """Load the page anew until it says something, as it does by itself."""
    for _ in range(60):
        if said in page.inner_text("main"):
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(page.inner_text("main"))


def _read(page: Page) -> str:
    """Hand the notice in, and return where it is looked over."""
    page.goto("/inspections/import")
    page.set_input_files("#file", str(TEXT))
    _press(page, ".btn.go")
    _wait(page, "还没有写进台账")
    return page.url.partition("/inspections")[2].partition("?")[0]


def test_a_notice_is_taken_in_with_three_corrections_and_people_are_named(web: Web) -> None:
    page, ledger = web.page("chen"), web.site.app.ledger
    before = len(list_items(ledger, Wanted(), actor=OPERATOR).items)
    path = f"/inspections{_read(page)}"
    page.goto(f"{path}?doubts=true")
    assert page.locator("article").count() == 2
    _press(page, "#f1 a.btn")
    page.fill("#measures", "设立疏导点6处。\n7月1日上线智慧城管平台。")
    page.fill("#responsible", "王敏")
    _press(page, "form.sheet .btn.go")
    page.goto(f"{path}/findings/2")
    page.select_option("#completion", "in_progress")
    page.fill("#due_on", "2026-12-31")
    _press(page, "form.sheet .btn.go")
    _press(page, "#f4 form .btn")
    assert "改过2条，不导入1条" in page.inner_text("main")
    _press(page, ".head .btn.go")
    assert "新增4件" in page.inner_text("main")
    assert len(list_items(ledger, Wanted(), actor=OPERATOR).items) == before
    _press(page, ".btn.go")
    _wait(page, "新增4件")
    _press(page, ".btn.go")
    assert page.locator("input[id^=owner]").first.input_value() == "王敏（wang）"
    _press(page, ".btn.go")
    assert f"{CODE}-001" in page.locator(".note").inner_text()
    whole = whole_item(ledger, f"{CODE}-001", actor=OPERATOR)
    assert (whole.item.owner, [one.text for one in whole.measures][1]) == ("wang", "7月1日上线智慧城管平台。")
    assert len(list_items(ledger, Wanted(), actor=OPERATOR).items) == before + 4
    assert (web.foreign, web.faults) == ([], [])


def test_a_notice_is_published_and_withdrawn_and_what_the_public_says_is_answered(web: Web) -> None:
    page = web.page("chen")
    page.goto("/inspections/XC2026-01/notice")
    page.check('input[value="XC2026-01-002"]')
    page.select_option("#why", "case")
    page.fill("#note", "经领导小组批准")
    _press(page, "section form .btn, form .form .btn")
    assert "共3个问题：告知2个，不告知1个" in page.inner_text("main")
    page.goto("/inspections/XC2026-01/notice/outside")
    _press(page, ".head .btn.go")
    page.fill("#note", "经领导小组批准")
    _press(page, "form .btn.go")
    with page.expect_download() as saved:
        page.click("text=下载网页文件")
    assert "未予公开" in Path(saved.value.path()).read_text(encoding="utf-8")
    _press(page, "#published a.btn >> text=撤下")
    page.fill("#note", "数字有误，重新核对")
    _press(page, "form .btn.go")
    assert "已撤下" in page.inner_text("#published")
    page.goto("/feedback/new?inspection=XC2026-01")
    page.fill("#text", "通报里没有说东关小学门口的事")
    _press(page, "form .btn.go")
    assert "受理编号和期限如下" in page.inner_text("main")
    _press(page, ".btn.go")
    page.fill("#text", "已经核实，增派人员值守")
    _press(page, "form .btn.go")
    _press(page, ".btn.go")
    _press(page, "form .btn.go")
    assert "已办结" in page.inner_text("main")
    assert (web.foreign, web.faults) == ([], [])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_these_pages_are_whole_on_a_phone_and_on_a_desk_and_nothing_stands_in_the_way(web: Web, language: str) -> None:
    first = web.page("chen")
    path = f"/inspections{_read(first)}"
    first.goto("/feedback/new?item=XC2026-01-001")
    first.fill("#text", "门口仍有车辆占道")
    _press(first, "form .btn.go")
    receipt = first.url.partition("/feedback/")[2].partition("?")[0]
    page, wrong = web.page("chen", language=language, script=True), list[tuple[str, str, str]]()
    for there in (
        "/inspections", "/inspections/XC2026-01", "/inspections/XC2026-01/notice",
        "/inspections/XC2026-01/notice/outside", "/inspections/XC2026-01/notice/inside/publish",
        "/inspections/import", path, f"{path}/findings/1", f"{path}/notice", f"{path}/check",
        "/inspections/XC2026-01/people", "/feedback", f"/feedback/{receipt}", f"/feedback/{receipt}/answer",
        "/feedback/new", "/items/XC2026-01-001/do/publicity",
    ):  # fmt: skip
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(there)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (there, width)
            assert page.locator("h1").is_visible()
            assert page.locator(".btn.go").count() <= 1, there
        page.evaluate(_AXE)
        found = page.evaluate("axe.run().then(all => all.violations.map(one => [one.id, one.nodes[0].html]))")
        wrong += [(there, kind, html) for kind, html in found]
    assert wrong == []
