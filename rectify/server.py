"""Everything that listens: the site put together, and the thread that serves it beside the clock."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from engine.errors import InvalidInput
from engine.words import Words
from rectify.api import docs
from rectify.api.routes import api
from rectify.bootstrap import App
from rectify.http.access import require_access
from rectify.http.peers import Peers
from rectify.http.problems import tell_problems
from rectify.http.safety import Safety
from rectify.web import page
from rectify.web.refused import show_problem
from rectify.web.routes import pages
from rectify.web.tasks.documents import KINDS

# A call that is under way when the process stops has this long to end, in seconds.
_GRACE = 10
_LARGEST_BODY = 1 << 20
# What a form around files adds to them.
_AROUND_FILES = 1 << 20


def build_site(app: App) -> ASGIApp:
    """Return the whole site of an installation; raises ``WithoutAccess`` for a route that does not say who may ask."""
    safe = Safety(build_routes(app), hosts=app.settings.served_hosts)
    return Peers(safe, trusted=app.settings.trusted_proxies)


def build_routes(app: App) -> FastAPI:
    """Return the site without what stands around it."""
    site = FastAPI(
        title="Rectify 整改",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        max_body_size=max(_LARGEST_BODY, (app.settings.upload_mb << 20) + _AROUND_FILES),
    )
    site.state.rectify, site.state.tasks = app, KINDS
    tell_problems(site, show_problem)
    site.include_router(api())
    site.include_router(docs.router)
    site.include_router(pages())
    site.mount(docs.STATIC, docs.files(), name="docs-files")
    site.mount(page.STATIC, page.files(), name="styles")
    require_access(site.routes, inert={docs.STATIC, page.STATIC})
    return site


@contextlib.contextmanager
def serving(app: App, *, host: str, port: int) -> Iterator[int]:
    """Serve the site from a thread until the block ends; yield the port. ``port`` 0 takes a free one.

    Raises ``InvalidInput`` when the address cannot be had. Calls under way are ended first.
    """
    listener = _listener(host, port)
    config = uvicorn.Config(
        build_site(app),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,  # Peers reads them, and keeps the address of the proxy itself
        timeout_graceful_shutdown=_GRACE,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="site", daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(_GRACE + 5)
        listener.close()


def _listener(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as fault:
        raise InvalidInput(
            what=Words("监听地址", "Address to listen at"),
            value=f"{host}:{port}",
            why=Words(f"不能监听（{fault.strerror}）", f"it cannot be listened at ({fault.strerror})"),
            allowed=Words("本机的地址和没有被占用的端口", "an address of this machine and a port nobody uses"),
            where="--host, --port",
        ) from None
