"""Three sites with the same page: fifty of very many items, by hand, by Django, and ours. Each in a process of its own.

``python -m bench.sites floor|django|ours FOLDER PORT``. The floor is an ASGI application that knows its statement,
asks ``sqlite3`` itself and puts the rows together as text: no people, no permission, no languages. Django's page
(``bench.django_site``) is ours, written for its ORM, templates, sessions and translations.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from typing import Any

import uvicorn

from rectify.bootstrap import open_app
from rectify.server import build_site
from rectify.settings import load

FILE, PAGE = "rectify.db", 50
_HOST = "127.0.0.1"
# A connection waits this long for its turn, in seconds: others are asked and started meanwhile.
_PATIENCE = 600
_ROWS = (
    "SELECT i.number, i.title, i.state, u.name, coalesce(p.name, ''), coalesce(i.due_on, '') FROM item i"
    " JOIN unit u ON u.id = i.unit_id LEFT JOIN person p ON p.id = i.owner_id WHERE i.void_at IS NULL"
    f" ORDER BY i.id LIMIT {PAGE}"
)
_COUNT = "SELECT count(*) FROM item i WHERE i.void_at IS NULL"
_PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>台账</title></head><body>'
    "<h1>台账</h1><p>共{total}件</p><table>{rows}</table></body></html>"
)
Send = Callable[[dict[str, Any]], Awaitable[None]]


def floor(folder: Path) -> Any:
    """Return the page by hand."""
    ledger = sqlite3.connect(folder / FILE)

    async def site(scope: dict[str, Any], _receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            return
        (total,) = ledger.execute(_COUNT).fetchone()
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in ledger.execute(_ROWS)
        )
        body = _PAGE.format(total=total, rows=rows).encode()
        head = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    return site


def django(folder: Path) -> Any:
    """Return the page by Django; raises ``ModuleNotFoundError`` where it is not installed."""
    from bench.django_site.site import build  # noqa: PLC0415 - a group of its own

    return build(folder)


def ours(folder: Path) -> Any:
    """Return our site over a data folder."""
    return build_site(open_app(load({"data": folder}).settings))


def main(name: str, folder: str, port: str) -> None:
    """Serve one of them until the process is ended."""
    site = {"floor": floor, "django": django, "ours": ours}[name](Path(folder))
    interface: Any = "wsgi" if name == "django" else "asgi3"
    uvicorn.run(
        site,
        host=_HOST,
        port=int(port),
        interface=interface,
        lifespan="off",
        log_level="critical",
        timeout_keep_alive=_PATIENCE,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
