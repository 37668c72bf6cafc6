"""The site for an installation, in process. Its routes are put together once: that takes longer than most tests."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from rectify.bootstrap import App
from rectify.http.peers import Peers
from rectify.http.safety import Safety
from rectify.server import build_routes
from tests.event_loop import LOOP

# By what of the settings the routes themselves depend on.
_ROUTES: dict[int, FastAPI] = {}


def site_of(app: App) -> ASGIApp:
    """Return the site of an installation, as ``rectify.server.build_site`` does, for one test after the other."""
    routes = _ROUTES.get(app.settings.upload_mb)
    if routes is None:
        routes = _ROUTES[app.settings.upload_mb] = build_routes(app)

    async def ours(scope: Scope, receive: Receive, send: Send) -> None:
        routes.state.rectify = app
        await routes(scope, receive, send)

    return Peers(Safety(ours, hosts=app.settings.served_hosts), trusted=app.settings.trusted_proxies)


class Client(TestClient):
    """A client whose calls share one event loop with those of all others: to start one takes longer than most calls."""

    def __init__(self, app: ASGIApp, **given: Any) -> None:
        super().__init__(app, **given)
        self.portal = LOOP.portal()
