"""The pages of every day in a browser: my work, the ledger, and an item's whole life by four people."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Web
from tests.http.conftest import FIRST

# Told by name: only these pages are asked; each stands for its kind.
_PAGES = (
    ("/sign-in", None),
    ("/work", "wang"),
    ("/items?state=reported&order=due", "chen"),
    (f"/items/{FIRST}", "wang"),
    (f"/items/{FIRST}/do/comment", "wang"),
    (f"/items/{FIRST}/do/confide", "chen"),
    ("/account", "wang"),
    ("/account/habits", "wang"),
    ("/papers", "chen"),
    ("/templates/notice", "chen"),
)


@pytest.mark.parametrize("width", [360, 1440])
def test_my_work_and_the_ledger_are_whole_without_script(web: Web, width: int) -> None:
    for language, who, path in (("zh", "wang", "/work"), ("en", "chen", "/items?order=due&search=不")):
        page = web.page(who, width=width, language=language)
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").is_visible()
        assert page.locator(".btn.go").count() <= 1
        assert page.locator('.nav [aria-current="true"]').count() == 1
        box = page.locator("main a, main .btn").first.bounding_box()
        assert box is not None
        assert box["x"] >= 0
    assert (web.foreign, web.faults) == ([], [])


def test_an_item_goes_its_whole_way_from_list_to_list_by_four_people(web: Web, tmp_path: Path) -> None:
    wang, zhao, li, chen = (web.page(who) for who in ("wang", "zhao", "li", "chen"))
    wang.goto(f"/items/{FIRST}/do/plan?no=1")
    wang.select_option("#owner", "wang")
    wang.fill("#due_on", "2026-03-20")
    _done(wang)
    _from_list(wang, "submit_plan")
    wang.fill("#f-goal", "台账齐全，随时更新")
    _done(wang)
    _from_list(zhao, "approve_plan")
    _done(zhao)
    _from_list(wang, "start")
    _done(wang)
    wang.goto(f"/items/{FIRST}/do/finish?no=1")
    _done(wang)
    file = tmp_path / "谈话记录.txt"
    file.write_text("逐项核对一致", encoding="utf-8")
    wang.goto(f"/items/{FIRST}/submit")
    wang.fill("#note", "逐项核对，已全部更新")
    wang.set_input_files("#files", str(file))
    _done(wang)
    _from_list(li, "verify")
    li.fill("#note", "到现场抽查了十份，记录一致")
    _done(li)
    _from_list(chen, "close")
    chen.fill("#decided_on", "2026-03-02")
    chen.fill("#minutes", "联席会议纪要第3号")
    _done(chen)
    assert "已销号" in chen.inner_text("main")
    for page in (wang, zhao, li, chen):
        page.goto("/work")
        assert page.locator(f'a.btn[href^="/items/{FIRST}"]').count() == 0


def test_many_are_named_by_ticking_previewing_and_doing(web: Web) -> None:
    page = web.page("chen")
    page.goto("/items")
    page.check(f'input[value="{FIRST}"]')
    _press(page, 'button[value="assign"]')
    page.select_option("#leader", "chen")
    _press(page, ".btn.go")
    assert "1件中有1件可以办" in page.inner_text("main")
    _press(page, ".btn.go")
    assert "1件办成，0件没有办成" in page.inner_text("main")


@pytest.mark.parametrize(("path", "who"), _PAGES, ids=[path.split("?")[0] for path, _who in _PAGES])
def test_nothing_stands_in_the_way_of_who_reads_differently(web: Web, path: str, who: str | None) -> None:
    page = web.page(who, script=True)
    page.goto(path)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run().then(all => all.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)]))"
    )
    assert found == []


def _press(page: Page, what: str) -> None:
    with page.expect_navigation():
        page.click(what)


def _done(page: Page) -> None:
    _press(page, ".btn.go")
    assert "done=" in page.url, page.inner_text("main")


def _from_list(page: Page, trigger: str) -> None:
    """Go to my work, and from there to the form of a step."""
    page.goto("/work")
    _press(page, f'a.btn[href="/items/{FIRST}/{trigger}"]')
