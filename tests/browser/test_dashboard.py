"""The manager's pages in a browser: figures lead to their items, and a day off is seen to move dates before it does."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Web

_HOLIDAY = "2026-03-04"


@pytest.mark.parametrize("width", [360, 1440])
def test_dashboard_and_calendar_are_whole_without_script(web: Web, width: int) -> None:
    for language, path in (("zh", "/dashboard"), ("en", "/dashboard"), ("zh", "/calendar"), ("en", "/calendar")):
        page = web.page("chen", width=width, language=language)
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").is_visible()
        assert page.locator(".btn.go").count() <= 1
        assert page.locator('.nav [aria-current="true"]').count() == 1
    assert (web.foreign, web.faults) == ([], [])


def test_marks_and_numbers_of_the_dashboard_lead_to_their_items(web: Web) -> None:
    page = web.page("chen")
    page.goto("/dashboard")
    mark = page.locator(".bars svg a").first
    said = mark.locator("title").text_content()
    mark.click()
    page.wait_for_url("**/items?**")
    counted = re.search(r"(\d+)件$", said or "")
    assert counted
    assert f"（{counted[1]}）" in page.title()
    page.goto("/dashboard")
    page.locator("#by-category summary").click()
    number = page.locator("#by-category .numbers td a").first
    count = number.text_content()
    number.click()
    page.wait_for_url("**/items?**")
    assert f"（{count}）" in page.title()


def test_a_day_off_is_added_after_what_it_moves_was_seen(web: Web) -> None:
    page = web.page("chen")
    page.goto("/calendar")
    page.fill("#day", _HOLIDAY)
    page.fill("#name", "校庆")
    _press(page, ".own-day .btn")
    moves = page.locator("#moves tbody tr")
    assert moves.count() > 0
    assert "个期限会变" in page.inner_text("h1")
    before, then = moves.first.locator("s").inner_text(), moves.first.locator("b").inner_text()
    assert before != then
    _press(page, ".btn.go")
    assert "done=kept" in page.url
    assert "校庆" in page.inner_text(".month")
    assert _HOLIDAY[8:].lstrip("0") in page.locator(".day", has_text="校庆").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/dashboard", "/calendar"])
def test_nothing_stands_in_the_way_of_who_reads_differently(web: Web, path: str, scheme: str) -> None:
    page = web.page("chen", script=True)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run().then(all => all.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)]))"
    )
    assert found == []


def _press(page: Page, what: str) -> None:
    with page.expect_navigation():
        page.click(what)
