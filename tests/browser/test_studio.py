"""The studio in a browser: a workflow and a text of a mail from the first letter to what they change."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from engine.operations.reading import whole_item
from engine.operations.studio import shelves
from tests.auth.signing import PASSWORD, with_password
from tests.browser.conftest import Web
from tests.builders import OPERATOR
from tests.http.conftest import THIRD

_PAGE, _TEXT = "/workflows/rectification", "/mails/texts/overdue/zh"
_PAGES = (
    "/workflows",
    "/workflows/capa",
    "/workflows/capa/versions/1",
    "/workflows/capa/simulate?items=2&people=8&days=20",
    "/mails",
    "/mails/1",
    "/mails/coming",
    "/mails/texts",
    "/mails/texts/returned/zh",
)


def _press(page: Page, what: str) -> None:
    with page.expect_navigation():
        page.click(what)


def _write(page: Page, old: str, new: str) -> None:
    page.fill("#src", page.input_value("#src").replace(old, new))


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (1440, "zh")])
def test_its_pages_are_whole_and_accessible(web: Web, width: int, language: str) -> None:
    page = web.page("chen", width=width, language=language, script=True)
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    for path in _PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator(".btn.go").count() <= 1, path
        assert page.locator('.nav [aria-current="true"]').inner_text() in ("流程", "Workflows")
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run({iframes: false})"
            ".then(all => all.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)]))"
        )
        assert found == [], path
    assert (web.foreign, web.faults) == ([], [])


@pytest.mark.parametrize("width", [360, 1440])
def test_the_picture_of_a_workflow_fits_its_column_and_can_have_its_own_size(web: Web, width: int) -> None:
    page = web.page("chen", width=width)
    for path in ("/workflows/capa", "/workflows/capa/versions/1"):
        page.goto(path)
        column = page.locator(".whole + .scroll")
        assert column.evaluate("it => it.scrollWidth <= it.clientWidth"), path
        page.locator(".whole summary").press("Enter")
        assert column.evaluate("it => it.scrollWidth > it.clientWidth"), path


def test_what_is_printed_has_its_marks_as_small_as_its_letters_and_no_form(web: Web) -> None:
    page = web.page("chen")
    page.emulate_media(media="print")
    page.goto("/mails")
    assert page.locator("main .ico").first.evaluate("it => it.getBoundingClientRect().height") < 30
    page.goto(_TEXT)
    assert not page.locator("#ed").is_visible()
    assert page.locator("#reads").is_visible()


def test_problems_come_beside_the_text_as_it_is_written_and_lead_to_their_lines(web: Web) -> None:
    page = web.page("chen", script=True)
    page.goto("/workflows/supervision")
    said = page.locator("#said")
    expect(page.locator("text=删去草稿")).to_be_hidden()
    _write(page, "kind: final", "kind: finale")
    expect(said).to_contain_text("草稿已存", timeout=15_000)
    expect(page.locator("text=删去草稿")).to_be_visible()
    problem = page.locator(".probs li.e").first
    line = problem.get_attribute("data-line")
    assert "finale" in problem.inner_text()
    assert page.locator(f"#L{line}").get_attribute("class") == "e"
    problem.locator("a").first.click()
    at = page.evaluate("document.getElementById('src').selectionStart")
    assert page.input_value("#src")[:at].count("\n") + 1 == int(line or 0)
    assert page.evaluate("document.activeElement.id") == "src"
    _write(page, "kind: finale", "kind: final")
    expect(page.locator("#probs h2")).to_contain_text("可以发布", timeout=15_000)
    assert page.locator(".edit li.e").count() == 0
    page.goto("/workflows")
    assert "草稿" in page.locator("section", has_text="supervision").last.inner_text()
    page.goto("/workflows/supervision")
    _press(page, "text=删去草稿")
    assert "草稿已删去" in page.inner_text("main")
    assert (web.foreign, web.faults) == ([], [])


def test_a_workflow_is_refused_mended_previewed_published_and_its_items_move(web: Web) -> None:
    page = web.page("chen")
    page.goto(_PAGE)
    _write(page, "rectifying", "correcting")
    _write(page, "who: [verifier]", "who: [verifyer]")
    _press(page, "text=预览发布")
    assert "是不是想写“verifier”" in page.inner_text("#probs")
    assert page.url.endswith("?done=faulty")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    _write(page, "who: [verifyer]", "who: [verifier]")
    _press(page, "text=预览发布")
    assert "第1版 → 第2版" in page.inner_text("h1")
    assert "没有去处" in page.inner_text("#items")
    page.select_option("#s-rectifying", "correcting")
    _press(page, "text=照这样再看")
    assert "没有去处" not in page.inner_text("#items")
    _press(page, "text=推算邮件")
    assert "30天内，按天" in page.inner_text("#mails")
    page.check('input[name=moves][value="yes"]')
    _press(page, ".btn.go")
    assert "已发布，事项已换过来。" in page.inner_text("main")
    shelf = next(one for one in shelves(web.site.app.ledger, actor=OPERATOR) if one.key == "rectification")
    assert [(one.number, one.items) for one in shelf.versions] == [(2, 3), (1, 0)]
    assert whole_item(web.site.app.ledger, THIRD, actor=OPERATOR).stored.facts.state == "correcting"
    page.goto(f"{_PAGE}/compare")
    assert "状态“整改中”（correcting）" in page.inner_text("#meaning")
    assert (web.foreign, web.faults) == ([], [])


def test_a_text_of_a_mail_is_edited_looked_at_in_both_widths_and_gone_back_from(web: Web) -> None:
    page = web.page("chen")
    page.goto(_TEXT)
    product = page.input_value("#subject")
    page.fill("#subject", "【逾期】{{ nmaed }}")
    _press(page, "text=保存并使用")
    assert "是不是“named”" in page.inner_text("#probs")
    assert page.input_value("#subject") == "【逾期】{{ nmaed }}"
    assert [said for said in web.faults if "422" not in said] == []  # Chromium tells of a page that refuses
    web.faults.clear()
    page.fill("#subject", "【逾期】{{ named }}")
    page.fill("#html", '<p class="late">请抓紧：{{ named }}</p>\n{{ details }}')
    for name in ("wide", "phone"):
        page.click(f"#try-{name}")
        expect(page.frame_locator(f"iframe[name={name}]").locator("p.late")).to_contain_text("请抓紧：XC2026")
    assert page.url.endswith(_TEXT)
    assert page.locator("iframe[name=phone]").bounding_box()["width"] == 360  # type: ignore[index]
    _press(page, "text=保存并使用")
    assert "已保存，从下一封邮件起使用。" in page.inner_text("main")
    assert "【逾期】XC2026-01-003" in page.inner_text("#reads")
    _press(page, "text=换回系统自带的")
    assert page.input_value("#subject") == product
    assert "第1版" in page.inner_text("#versions")
    assert (web.foreign, web.faults) == ([], [])


def test_the_words_of_a_mail_are_checked_beside_the_text_as_they_are_written(web: Web) -> None:
    page = web.page("chen", script=True)
    page.goto(_TEXT)
    said = page.locator("#said")
    page.fill("#plain", "{{ named }}\n" * 30 + "{% if note %}\n")
    expect(said).to_contain_text("改好1处才能使用", timeout=15_000)
    assert "“{% if … %}”后面缺“{% endif %}”" in page.inner_text("#probs")
    assert page.locator("#plain-31").get_attribute("class") == "e"
    assert page.evaluate("(t => t.clientHeight >= t.scrollHeight)(document.getElementById('plain'))")
    page.fill("#plain", "{{ named }}，请抓紧。\n\n{{ details }}\n")
    expect(said).to_contain_text("没有问题", timeout=15_000)
    assert "请抓紧。" in page.inner_text("#reads")
    assert page.url.endswith(_TEXT)
    assert (web.foreign, web.faults) == ([], [])


def test_what_is_typed_when_the_session_ends_comes_back_after_signing_in(web: Web) -> None:
    with_password(web.site.app, "chen", PASSWORD)
    page = web.page("chen")
    page.goto("/workflows/capa")
    page.fill("#src", page.input_value("#src") + "# 写了很久\n")
    page.context.clear_cookies(name="rectify_session")
    _press(page, "text=检查，存草稿")
    page.fill("input[name=login]", "chen")
    page.fill("input[name=password]", PASSWORD)
    _press(page, "main button[type=submit]")
    _press(page, ".btn.go")
    assert page.url.endswith("/workflows/capa")
    assert page.input_value("#src").endswith("# 写了很久\n")
    web.faults.clear()


def test_a_simulation_and_what_is_to_come_are_one_calendar_of_mails_by_person(web: Web) -> None:
    page = web.page("chen", width=360)
    for path in ("/workflows/rectification/simulate?items=4&people=8&days=120", "/mails/coming?days=60"):
        page.goto(path)
        assert page.locator("table.loads tbody th").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.select_option("#person", "wang")
    _press(page, "text=推算")
    assert page.locator("table.loads tbody th").all_inner_texts() == ["王敏"] * page.locator("table.loads").count()
    assert (web.foreign, web.faults) == ([], [])


def test_a_day_off_is_added_once_the_dates_that_move_were_seen(web: Web) -> None:
    page = web.page("chen", width=360)
    page.goto("/calendar?month=2026-03")
    page.fill("#day", "2026-03-04")
    page.fill("#name", "校庆")
    _press(page, ".own-day button")
    assert "期限会变" in page.inner_text("h1")
    assert "3月4日 周三 休 校庆 新增" in " ".join(page.inner_text("#days").split())
    assert page.locator("#moves tbody tr").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    _press(page, ".btn.go")
    assert page.url.endswith("month=2026-03&done=kept")
    assert "校庆" in page.inner_text(".month")
    assert (web.foreign, web.faults) == ([], [])
