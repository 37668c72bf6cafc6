"""A browser that stays at one network: it keeps cookies, and sends forms as browsers do."""

from __future__ import annotations

import re
from typing import Any

from httpx2 import Response

from rectify.bootstrap import App
from tests.auth.signing import HERE, PASSWORD
from tests.sites import Client, site_of

HOST = "http://127.0.0.1:8765"
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


class Browser:
    """A browser of one person."""

    def __init__(self, app: App, *, network: str = HERE, base: str = HOST) -> None:
        self.client = Client(
            site_of(app),
            base_url=base,
            client=(network, 40000),
            follow_redirects=False,
            raise_server_exceptions=False,
        )
        self.base = base

    def get(self, path: str, **options: Any) -> Response:
        """Ask for a page."""
        headers = {"Accept": "text/html", **options.pop("headers", {})}
        return self.client.get(path, headers=headers, **options)

    def post(
        self, path: str, form: dict[str, Any] | None = None, *, origin: str | None = "", **headers: str
    ) -> Response:
        """Send a form, with the token of the page it stands on."""
        sent = {"Accept": "text/html", **headers}
        if origin is not None:
            sent["Origin"] = origin or self.base
        return self.client.post(path, data=form or {}, headers=sent)

    def form_token(self, path: str = "/account") -> str:
        """Return the token in the forms of a page."""
        found = _TOKEN.search(self.get(path).text)
        assert found is not None
        return found[1]

    def sign_in(self, login: str = "wang", password: str = PASSWORD, **more: str) -> Response:
        """Sign in by password."""
        return self.post("/sign-in", {"login": login, "password": password, **more})

    @property
    def session(self) -> str | None:
        """Return the secret of the session in the cookie."""
        return self.client.cookies.get("rectify_session") or self.client.cookies.get("__Host-rectify_session")
