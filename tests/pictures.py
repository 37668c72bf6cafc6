"""``python -m tests.pictures [INTO]``: pictures of every page, taken of a demo served on a free port of this machine.

The few that stand in the README go into ``docs/pictures``; with another folder, all of them, at 360 and 1440 px.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from engine.clock import SystemClock
from engine.domain.cursors import Order
from engine.domain.definition import Role
from engine.operations.reading import list_items
from engine.operations.roles import grant
from engine.store.finding import Wanted
from rectify.bootstrap import App, open_app, the_operator
from rectify.demo.pages import PASSWORD, let_in
from rectify.demo.play import play
from rectify.server import serving
from rectify.settings import load
from rectify.terminal import Terminal

DOCS = Path(__file__).parent.parent / "docs" / "pictures"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_HIGH = {360: 760, 1440: 860}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: of which page, as whom (None before anybody signed in), how wide, in which language and light."""

    name: str
    path: str
    who: str | None
    width: int = 1440
    language: str = "zh"
    scheme: str = "light"
    whole: bool = False


def shown(item: str) -> Iterator[Shot]:
    """Yield those that the README shows."""
    yield Shot(name="my-work", path="/work", who="wang")
    yield Shot(name="item", path=f"/items/{item}", who="wang")
    yield Shot(name="ledger", path="/items?order=due", who="chen")
    yield Shot(name="my-work-360-en-dark", path="/work", who="liu", width=360, language="en", scheme="dark")


def every(item: str) -> Iterator[Shot]:
    """Yield every page, narrow and wide, in both languages, light and dark."""
    pages = {
        "sign-in": ("/sign-in", None),
        "my-work": ("/work", "wang"),
        "my-work-verifier": ("/work", "li"),
        "my-work-empty": ("/work", "zhao"),
        "ledger": ("/items?order=due", "chen"),
        "ledger-filtered": (
            "/items?state=rectifying&columns=people&columns=due&columns=completion",
            "chen",
        ),
        "item": (f"/items/{item}", "wang"),
        "form": (f"/items/{item}/do/comment", "wang"),
        "confide": (f"/items/{item}/do/confide", "chen"),
        "account": ("/account", "wang"),
        "habits": ("/account/habits", "wang"),
        "dashboard": ("/dashboard", "chen"),
        "calendar": ("/calendar", "chen"),
        "people": ("/people", "chen"),
        "person": ("/people/wang", "chen"),
        "person-form": ("/people/wang/do/grant", "chen"),
        "leaving": ("/people/wang/leaving", "chen"),
        "roster": ("/roster", "chen"),
        "units": ("/units", "chen"),
        "unit": ("/units/1", "chen"),
        "office": ("/office", "chen"),
        "settings": ("/settings", "chen"),
        "setting": ("/settings/mail_hour", "chen"),
        "health": ("/health", "chen"),
        "history": ("/health/history", "chen"),
        "inspections": ("/inspections", "chen"),
        "import": ("/inspections/import", "chen"),
        "feedback": ("/feedback", "chen"),
        "papers": ("/papers", "chen"),
        "templates": ("/templates", "chen"),
        "template": ("/templates/notice", "chen"),
        "workflows": ("/workflows", "chen"),
        "studio": ("/workflows/rectification", "chen"),
        "mails": ("/mails", "chen"),
        "mail": ("/mails/1", "chen"),
        "mails-coming": ("/mails/coming", "chen"),
        "mail-texts": ("/mails/texts", "chen"),
        "mail-text": ("/mails/texts/overdue/zh", "chen"),
        "tasks": ("/tasks", "chen"),
    }
    for name, (path, who) in pages.items():
        for width in (1440, 360):
            yield Shot(name=f"{name}-{width}", path=path, who=who, width=width, whole=True)
        yield Shot(name=f"{name}-1440-en-dark", path=path, who=who, language="en", scheme="dark", whole=True)


def take(browser: Browser, base: str, shots: Iterator[Shot], into: Path) -> None:
    """Take the pictures; nobody signs in more often than once for each look."""
    into.mkdir(parents=True, exist_ok=True)
    for shot in shots:
        context = browser.new_context(
            base_url=base,
            viewport={"width": shot.width, "height": _HIGH[shot.width]},
            color_scheme="dark" if shot.scheme == "dark" else "light",
            java_script_enabled=False,
            device_scale_factor=1,
        )
        context.add_cookies([{"name": "rectify_lang", "value": shot.language, "url": base}])
        page = context.new_page()
        if shot.who is not None:
            page.goto("/sign-in")
            page.fill("input[name=login]", shot.who)
            page.fill("input[name=password]", PASSWORD)
            page.click("button[type=submit]")
        page.goto(shot.path)
        page.screenshot(path=into / f"{shot.name}.png", full_page=shot.whole)
        context.close()


def _item_of(app: App) -> str:
    """Return the number of an item under way, to be shown."""
    found = list_items(app.ledger, Wanted(state="rectifying", order=Order.DUE, most=1), actor=the_operator()).items
    return found[0].number


def main(into: Path | None) -> None:
    """Play the demo, serve it, and take the pictures."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        message = f"no Chromium on this machine (looked for {', '.join(_NAMES)})"
        raise SystemExit(message)
    with tempfile.TemporaryDirectory() as folder:
        settings = load({"data": Path(folder)}).settings
        kept: list[App] = []
        play(settings, Terminal(language="zh", zone=settings.timezone), then=lambda made: kept.append(open_app(made)))
        (app,) = kept
        # Whoever is shown the office looks after all of it.
        grant(app.ledger, "chen", Role.ADMINISTRATOR, actor=the_operator(), at=SystemClock().now())
        let_in(app, at=SystemClock().now())
        item = _item_of(app)
        with serving(app, host="127.0.0.1", port=0) as port, sync_playwright() as playing:
            browser = playing.chromium.launch(executable_path=path, args=["--no-sandbox"])
            take(browser, f"http://127.0.0.1:{port}", every(item) if into else shown(item), into or DOCS)
            browser.close()
        app.ledger.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
