"""Somebody with a keyboard and nothing else: signs in, opens an item, hands it in, and always sees where they are."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.auth.signing import PASSWORD
from tests.browser.conftest import Web
from tests.http.conftest import THIRD

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
