"""The office in a browser: somebody leaves, others come from a workbook, a setting is explained, a clock goes on."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Page

from engine.clock import Reading
from engine.domain.seals import read_seal
from engine.operations.audit import verify
from engine.operations.watching import held_clocks, watch
from tests.browser.conftest import Web
from tests.browser.test_keyboard import press, type_into
from tests.builders import AT
from tests.http.conftest import FIRST
from tests.unit.rectify.documents.workbooks import a_workbook

_PAGES = (
    "/office", "/people", "/people/zhao", "/people/zhao/do/grant", "/people/zhao/leaving", "/roster", "/units",
    "/units/2", "/units/2/do/dissolve", "/settings", "/settings/mail_hour", "/settings/mail_titles",
    "/people?kind=unreachable", "/health", "/health/history",
)  # fmt: skip
_HEAD = ["姓名", "登录名", "单位", "邮箱", "角色"]


def test_somebody_leaves_by_the_keyboard_alone_and_their_items_go_over(web: Web) -> None:
    page = web.page("admin")
    page.goto("/people?search=wang")
    press(page, 'a[href="/people/wang"]')
    press(page, 'a[href="/people/wang/leaving"]')
    type_into(page, "#to", "fang")
    type_into(page, "#note", "退休")
    type_into(page, f'input[name="to-{FIRST}"]', "charlie")
    press(page, ".btn.go")
    assert "3件会移交，0件留下" in page.inner_text("main")
    press(page, ".btn.go")
    assert "王敏已停用" in page.inner_text("main")
    assert "已交给查理" in page.inner_text("main")
    page.goto("/people/fang")
    assert "在办2件" in page.inner_text("main")


def test_people_come_from_a_workbook_after_a_preview(web: Web, tmp_path: Path) -> None:
    page = web.page("admin")
    book = a_workbook(tmp_path / "人员.xlsx", [_HEAD, ["孙一", "sun", "乙科", "sun@office.example", "经办人员"]])
    page.goto("/roster")
    page.set_input_files("#file", str(book))
    _click(page, 'form[action="/roster/workbook"] button')
    assert "预览：还没有登记" in page.inner_text("h1")
    _click(page, ".btn.go")
    assert page.inner_text("h1") == "已登记"
    _click(page, 'a[href="/people/sun"]')
    assert "经办人员" in page.inner_text("main")


def test_a_setting_is_explained_and_gives_the_line_to_write(web: Web) -> None:
    page = web.page("admin")
    page.goto("/settings")
    _click(page, 'a[href="/settings/mail_hour"]')
    page.fill("#value", "07:45")
    _click(page, ".btn.go")
    assert 'mail_hour = "07:45"' in page.inner_text("main")


def test_a_seal_is_saved_and_the_page_says_when(web: Web, tmp_path: Path) -> None:
    page = web.page("admin")
    page.goto("/health")
    press(page, 'main a[href="/health/history#seal"].btn')
    with page.expect_download() as saving:
        page.click('form[action="/health/history"][method=post] button')
    saving.value.save_as(tmp_path / "seal.json")
    taken = read_seal((tmp_path / "seal.json").read_text(encoding="utf-8"))
    assert verify(web.site.app.ledger, seal=taken).first_bad is None
    page.goto("/health")
    assert "上次封印" in page.inner_text("main")
    assert "今天" in page.inner_text('a[href="/health/history#seal"]')


def test_a_unit_is_dissolved_only_after_a_look_at_what_goes_where(web: Web) -> None:
    page = web.page("admin")
    page.goto("/units/2/do/add")
    type_into(page, "#name", "临时专班")
    press(page, ".btn.go")
    page.goto("/units")
    _click(page, 'li:has-text("临时专班") a.btn')
    press(page, 'a[href$="/do/dissolve"]')
    type_into(page, "#note", "任务完成")
    press(page, ".btn.go")
    assert "预览：还没有办" in page.inner_text("main")
    assert page.input_value("#note") == "任务完成"
    press(page, ".btn.go")
    assert "单位已撤销" in page.inner_text("main")
    assert "临时专班" not in page.inner_text(".tree")


def test_a_held_clock_shows_with_its_remedy_and_goes_on(web: Web) -> None:
    ledger = web.site.app.ledger
    watch(ledger, Reading(wall=AT, seconds=0, boot="一次开机"))
    watch(ledger, Reading(wall=AT + timedelta(days=120), seconds=60, boot="一次开机"))
    page = web.page("admin")
    page.goto("/office")
    _click(page, 'main a[href="/health"]')
    assert "时钟停着，提醒全部搁置" in page.inner_text("main")
    page.fill("#note", "机房换了电池")
    _click(page, ".btn.go")
    assert "时钟停着" not in page.inner_text("main")
    assert held_clocks(ledger) == []


@pytest.mark.parametrize("path", _PAGES)
def test_the_pages_of_the_office_are_whole_narrow_and_for_every_reader(web: Web, path: str) -> None:
    page = web.page("admin", width=360, language="en", script=True)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".btn.go").count() <= 1
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run().then(all => all.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)]))"
    )
    assert found == []
    assert (web.foreign, web.faults) == ([], [])


def _click(page: Page, what: str) -> None:
    with page.expect_navigation():
        page.click(what)
