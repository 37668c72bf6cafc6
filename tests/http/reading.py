"""Somebody who reads pages with a browser and fills in their forms, without script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from httpx2 import Response

from tests.http.conftest import Site

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_ORIGIN = "http://localhost"


@dataclass
class Reader:
    """One person's browser; ``hidden`` is what the last form carried along."""

    site: Site
    who: str
    language: str = "zh"
    cookie: str | None = None
    hidden: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sign in."""
        if self.cookie is None:
            self.cookie = self.site.signed_in(self.who)["Cookie"]

    def get(self, path: str, *, status: int = 200) -> str:
        """Return a page."""
        answer = self.ask("GET", path)
        assert answer.status_code == status, (answer.status_code, plain(answer.text)[:800])
        return self._kept(answer)

    def open(self, path: str) -> str:
        """Return the page of a form, and keep what it carries along."""
        return self.get(path)

    def send(self, path: str, form: dict[str, Any], *, files: Any = None, **hidden: str) -> Response:
        """Send the form that was opened last, as a browser does."""
        data = {**self.hidden, **form, **hidden}
        answer = self.ask("POST", path, data=data, files=files)
        if answer.status_code != 303:
            self._kept(answer)
        return answer

    def ask(self, method: str, path: str, **options: Any) -> Response:
        """Return the answer to a request of a browser."""
        headers = {"Accept": "text/html", "Accept-Language": self.language, "Origin": _ORIGIN}
        if self.cookie:
            headers["Cookie"] = f"{self.cookie}; rectify_lang={self.language}"
        return self.site.client.request(method, path, headers=headers, follow_redirects=False, **options)

    def _kept(self, answer: Response) -> str:
        found = _HIDDEN.findall(answer.text)
        if found:
            self.hidden = {name: unescape(value) for name, value in found}
        return answer.text


def plain(page: str) -> str:
    """Return what a page says, without its markup."""
    body = re.sub(r"<svg.*?</svg>|<(script|style).*?</\1>", "", page[max(page.find("<main"), 0) :], flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
