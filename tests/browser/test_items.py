"""The page of an item and its forms, in a browser without script."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.auth.signing import PASSWORD
from tests.browser.conftest import Web
from tests.builders import AT
from tests.http.conftest import FIRST, LASTING, THIRD

REASON = "只有会议通知，没有谈话记录，看不出处理结果"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 1440])
def test_it_is_whole_without_script_on_a_phone_and_on_a_desk(web: Web, width: int, language: str) -> None:
    page = web.page("wang", width=width, language=language)
    for path in (f"/items/{FIRST}", f"/items/{FIRST}/submit_plan", f"/items/{FIRST}/do/attach"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").is_visible()
        assert page.locator(".btn.go").count() <= 1
    page.goto(f"/items/{FIRST}")
    for part in ("next", "due", "flow", "measures", "evidence", "proof", "why", "log"):
        assert page.locator(f"#{part} h2").first.is_visible(), part
    assert page.locator("html").get_attribute("lang") == ("zh-CN" if language == "zh" else "en")
    assert (web.foreign, web.faults) == ([], [])


def test_the_keyboard_alone_reaches_the_next_step(web: Web) -> None:
    page = web.page("wang")
    page.goto(f"/items/{FIRST}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('go')"):
            return
    pytest.fail("the solid button is not among the first twelve stops")


def _send(page: Page) -> None:
    with page.expect_navigation():
        page.click("button[type=submit]")


def _hand_in(page: Page, note: str, folder: Path) -> None:
    file = folder / "谈话记录.txt"
    file.write_text(note, encoding="utf-8")
    page.goto(f"/items/{THIRD}/submit")
    page.fill("#note", note)
    page.set_input_files("#files", str(file))
    _send(page)
    assert "done=step" in page.url


def test_what_was_returned_twice_says_so_and_why(web: Web, tmp_path: Path) -> None:
    owner, verifier = web.page("wang"), web.page("li")
    for round_ in (1, 2):
        _hand_in(owner, f"第{round_}次报送", tmp_path)
        verifier.goto(f"/items/{THIRD}/return")
        verifier.fill("#note", "不行")
        _send(verifier)
        assert "说明至少10个字" in verifier.locator(".note.bad").inner_text()
        assert verifier.locator("#note").input_value() == "不行"
        verifier.fill("#note", f"{REASON}（第{round_}次）")
        _send(verifier)
    owner.goto(f"/items/{THIRD}")
    assert "第3轮（退回过2次）" in owner.locator("div.head").inner_text()
    assert f"{REASON}（第2次）" in owner.locator("#flow").inner_text()
    assert "核查时看过，之后未变" in owner.locator("#evidence").inner_text()
    web.site.clock.at = AT + timedelta(minutes=5)
    _hand_in(owner, "第3次报送", tmp_path)
    owner.goto(f"/items/{THIRD}")
    assert "核查后新增" in owner.locator("#evidence").inner_text()


def test_who_is_overtaken_keeps_their_text_and_reads_by_whom(web: Web) -> None:
    first, second = web.page("wang"), web.page("chen")
    for page in (first, second):
        page.goto(f"/items/{FIRST}/do/plan?no=1")
        page.fill("#due_on", "2026-03-20")
    first.select_option("#owner", "wang")
    second.fill("#text", "逐项核对，逐人签字。")
    _send(first)
    _send(second)
    told = second.locator(".note.care").inner_text()
    assert "王敏今天" in told
    assert "您填的内容还在" in told
    assert second.locator("#text").input_value() == "逐项核对，逐人签字。"
    _send(second)
    assert "done=measure" in second.url
    assert "逐项核对，逐人签字。" in second.locator("#measures").inner_text()


def test_a_session_that_ends_while_somebody_writes_loses_nothing(web: Web) -> None:
    page = web.page("wang")
    page.goto(f"/items/{LASTING}/do/comment")
    page.fill("#note", "写了很久\n才写完")
    page.context.clear_cookies(name="rectify_session")
    _send(page)
    assert "您填的内容还在" in page.locator(".note").first.inner_text()
    page.fill("#login", "wang")
    page.fill("#password", PASSWORD)
    _send(page)
    _send(page)
    assert page.locator("#note").input_value() == "写了很久\n才写完"
    _send(page)
    assert "写了很久" in page.locator("#remarks").inner_text()
