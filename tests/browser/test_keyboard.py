"""Somebody with a keyboard and nothing else: reaches all there is on each kind of page, and always sees where it is."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from engine.domain.links import LinkPurpose, Purpose
from engine.domain.sign_in import LinkPurpose as Invitation
from engine.operations.ledger import look_up_installation
from engine.operations.remarks import attach
from engine.operations.tick import tick
from notifications.link_mail import send_link
from tests.auth.mailed import last_secret
from tests.auth.signing import PASSWORD
from tests.browser.conftest import Web
from tests.builders import AT, OPERATOR, as_person
from tests.http.conftest import FIRST, LASTING, THIRD

_MOST_STOPS = 90
# Where the keyboard is must show, and lie in what is seen of the page; nothing may stand over it.
_SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const x = box.left + Math.min(box.width, 40) / 2, y = box.top + Math.min(box.height, 20) / 2;
  const there = document.elementFromPoint(x, y);
  const isIn = box.width > 0 && box.top >= 0 && box.top < innerHeight;
  const isMarked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return isMarked && isIn && there !== null && (one.contains(there) || there.contains(one));
}"""
# Everything that can be acted on where it shows, numbered as it stands; of radio buttons of one name one is a stop.
_STOPS = """() => {
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]', names = new Set();
  const stops = [...document.querySelectorAll(all)].filter(one => {
    if (!one.checkVisibility() || (one.type === 'radio' && names.has(one.name))) return false;
    if (one.type === 'radio') names.add(one.name);
    return true;
  });
  stops.forEach((one, index) => { one.dataset.stop = index; });
  return stops.length;
}"""
_STOP = "document.activeElement.dataset.stop === undefined ? -1 : Number(document.activeElement.dataset.stop)"


def test_the_keyboard_alone_signs_in_opens_an_item_and_hands_it_in(web: Web, tmp_path: Path) -> None:
    file = tmp_path / "谈话记录.txt"
    file.write_text("逐项核对一致", encoding="utf-8")
    page = web.page(None)
    page.goto("/work")
    type_into(page, "#login", "wang")
    type_into(page, "#password", PASSWORD)
    press(page, "button[type=submit]")
    press(page, f'.work h3 a[href="/items/{THIRD}"]')
    press(page, ".btn.go")
    _tab_to(page, "#files")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    chosen.value.set_files(file)
    press(page, ".btn.go")
    assert "done=attach" in page.url
    press(page, ".btn.go")
    type_into(page, "#note", "逐项核对，已全部更新")
    press(page, ".btn.go")
    assert "done=step" in page.url
    assert (web.foreign, web.faults) == ([], [])


def test_the_keyboard_alone_narrows_the_ledger_keeps_a_view_and_works_through_many(web: Web) -> None:
    page = web.page("chen", width=360)
    page.goto("/items")
    type_into(page, "#search", "不")
    press(page, ".filters button")
    press(page, 'a.on[href="/items"]')
    _open(page, "选择列")
    _tab_to(page, 'input[value="completion"]')
    page.keyboard.press("Space")
    press(page, 'details[open] form[action="/items"] button')
    assert "columns=completion" in page.url
    _open(page, "存为视图")
    type_into(page, "#view-name", "看完成程度的")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.text_content("h1") == "台账：看完成程度的"
    for number in (FIRST, THIRD):
        _tab_to(page, f'input[value="{number}"]')
        page.keyboard.press("Space")
    press(page, 'button[value="comment"]')
    _walk(page)
    page.go_back()
    for number in (FIRST, THIRD):
        if not page.is_checked(f'input[value="{number}"]'):
            _tab_to(page, f'input[value="{number}"]')
            page.keyboard.press("Space")
    press(page, 'button[value="comment"]')
    type_into(page, "#note", "一并核对")
    press(page, ".btn.go")
    press(page, ".btn.go")
    assert "2件办成，0件没有办成" in (page.text_content("main") or "")
    assert (web.foreign, web.faults) == ([], [])


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/sign-in", None),
        ("/password/forgotten", None),
        ("/work", "wang"),
        ("/items?limit=2", "chen"),
        (f"/items/{FIRST}", "wang"),
        (f"/items/{FIRST}/submit_plan", "wang"),
        (f"/items/{FIRST}/do/assign", "chen"),
        ("/account", "wang"),
        ("/account/habits", "wang"),
        ("/items/XC1999-01-001", "wang"),
    ],
)
def test_all_there_is_on_a_page_is_reached_by_the_keyboard_in_its_order(web: Web, path: str, who: str | None) -> None:
    page = web.page(who)
    page.goto(path)
    _walk(page)


def test_what_comes_with_its_day_or_by_mail_is_reached_and_done_by_the_keyboard(web: Web, tmp_path: Path) -> None:
    """The last one here: it moves the clock on, until a duty and a review are owed."""
    ledger, wang = web.site.app.ledger, as_person(web.site.app.ledger, "wang")
    web.faults.clear()
    file = tmp_path / "责任书.txt"
    file.write_text("已签", encoding="utf-8")
    attach(ledger, FIRST, [file], actor=wang, at=AT)
    web.site.clock.at = at = AT + timedelta(days=120)
    tick(ledger, at=at)
    manager = web.page("chen")
    manager.goto("/work")
    duty = manager.locator('a[href^="/duties/"]').first.get_attribute("href") or ""
    shown = hashlib.sha256(file.read_bytes()).hexdigest()
    for path, who in (
        (f"/items/{FIRST}/files/{shown}/view", "wang"),
        (f"/items/{FIRST}/do/ask?rule=extension", "wang"),
        (f"/items/{FIRST}/do/ask?rule=long_term", "wang"),
        (f"/items/{LASTING}/do/review", "chen"),
        (duty, "chen"),
    ):
        page = web.page(who)
        page.goto(path)
        assert page.locator("main h1").count() == 1, path
        _walk(page)
    link = LinkPurpose(purpose=Purpose.DISOWN, person_id=wang.person_id or 0, item_id=1, until=at + timedelta(days=1))
    page = web.page(None)
    page.goto(f"/links/{link.token(look_up_installation(ledger).post_key)}")
    _walk(page)
    page.reload()
    type_into(page, "#note", "归二科办")
    press(page, "button.go")
    assert "已告知管理员" in page.inner_text("main")
    send_link(ledger, web.site.app.post, "zhao", Invitation.INVITATION, actor=OPERATOR, at=at)
    page.goto(f"/password?link={last_secret(ledger)}")
    _walk(page)
    page.reload()
    for field in ("#password", "#again"):
        type_into(page, field, PASSWORD)
    press(page, ".btn.go")
    assert "密码已设置" in page.inner_text("main")
    assert (web.foreign, web.faults) == ([], [])


def _walk(page: Page) -> None:
    """Go once around a page: every stop is reached, in its order, and shows."""
    many: int = page.evaluate(_STOPS)
    reached: list[int] = []
    # Out of the page at its end and in again at its beginning; a day has a stop for each of its parts.
    while len(set(reached)) <= many and len(reached) < many + _MOST_STOPS:
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop == -1 and len(set(reached)) == many:
            break
        if stop != -1:
            assert page.evaluate(_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            reached.append(stop)
    assert sorted(set(reached)) == list(range(many))
    first = reached.index(0)
    assert reached[first:] == sorted(reached[first:])


def _open(page: Page, summary: str) -> None:
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == summary:
            page.keyboard.press("Enter")
            return
    raise AssertionError(summary)


def _tab_to(page: Page, selector: str) -> None:
    """Go from stop to stop until one is what is looked for; each of them shows."""
    for _ in range(_MOST_STOPS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(_SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(selector)


def type_into(page: Page, selector: str, text: str) -> None:
    """Go to an input and type into it."""
    _tab_to(page, selector)
    page.keyboard.type(text)


def press(page: Page, selector: str) -> None:
    """Go to a link or button and press it."""
    _tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
