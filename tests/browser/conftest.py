"""A real browser before a real site. Chromium is the machine's own; where there is none the tests say so and wait."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from rectify.server import serving
from tests.auth.signing import PASSWORD, with_password
from tests.http.conftest import Site, founded, serve

__all__ = ["founded"]
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass
class Web:
    """A served site and a browser before it. ``foreign`` are requests that left it, ``faults`` what went wrong."""

    site: Site
    base: str
    browser: Browser
    foreign: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, who: str | None, *, width: int = 1440, language: str = "zh", script: bool = False) -> Page:
        """Return a new window of somebody who is signed in."""
        context = self.browser.new_context(
            base_url=self.base, viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        self.contexts.append(context)
        cookies = {"rectify_lang": language}
        if who is not None:
            cookies["rectify_session"] = self.site.signed_in(who)["Cookie"].partition("=")[2]
        context.add_cookies([{"name": name, "value": value, "url": self.base} for name, value in cookies.items()])
        page = context.new_page()
        page.on("request", self._note)
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        return page

    def _note(self, request: Request) -> None:
        if not request.url.startswith(self.base):
            self.foreign.append(request.url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield the browser of all these tests, or skip with the reason; in CI there always is one."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run installs it")
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(_NAMES)}): apt-get install chromium")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def web(founded: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Yield a site of this module's own, served on this machine."""
    for site in serve(founded, tmp_path_factory.mktemp("web")):
        with_password(site.app, "wang", PASSWORD)
        with serving(site.app, host="127.0.0.1", port=0) as port:
            found = Web(site=site, base=f"http://127.0.0.1:{port}", browser=browser)
            yield found
            for context in found.contexts:
                context.close()
