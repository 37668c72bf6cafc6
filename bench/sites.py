"""Three sites with the same page: fifty of very many items, by hand, by Django, and ours. Each in a process of its own.

``python -m bench.sites floor|django|ours FOLDER PORT``. The floor is an ASGI application that knows its statement,
asks ``sqlite3`` itself and puts the rows together as text: no people, no permission, no languages. Django's page is a
``ListView`` over its ORM, fifty items a page, written by its own templates; nobody has to sign in there either.
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
_COLUMNS = ("number", "title", "state", "unit", "owner", "due_on")
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
_TEMPLATE = _PAGE.replace("{total}", "{{ paginator.count }}").replace(
    "{rows}",
    "{% for one in object_list %}<tr><td>{{ one.number }}</td><td>{{ one.title }}</td><td>{{ one.state }}</td>"
    "<td>{{ one.unit.name }}</td><td>{{ one.owner.name }}</td><td>{{ one.due_on|default_if_none:'' }}</td></tr>"
    "{% endfor %}",
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
    import django as framework  # noqa: PLC0415 - a group of its own
    from django.conf import settings  # noqa: PLC0415

    settings.configure(
        ALLOWED_HOSTS=[_HOST],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / FILE, "CONN_MAX_AGE": None}},
        ROOT_URLCONF=__name__,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        USE_I18N=False,
    )
    framework.setup()
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - after the settings
    from django.urls import path  # noqa: PLC0415

    globals()["urlpatterns"] = [path("items", _django_view())]
    return get_wsgi_application()


def _django_view() -> Any:
    from django.db import models  # noqa: PLC0415 - after the settings
    from django.template import engines  # noqa: PLC0415
    from django.views.generic import ListView  # noqa: PLC0415

    def table(called: str, /, **fields: Any) -> Any:
        meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": called})
        return type(called.title(), (models.Model,), {"__module__": __name__, "Meta": meta, **fields})

    def refer(to: Any) -> Any:
        return models.ForeignKey(to, models.DO_NOTHING, null=True)

    item = table(
        "item",
        **{name: models.TextField() for name in ("number", "title", "state")},
        due_on=models.DateField(null=True),
        void_at=models.DateTimeField(null=True),
        unit=refer(table("unit", name=models.TextField())),
        owner=refer(table("person", name=models.TextField())),
    )

    class Items(ListView):  # type: ignore[misc, unused-ignore]
        queryset = item.objects.filter(void_at=None).select_related("unit", "owner").order_by("id")
        paginate_by = PAGE

        def render_to_response(self, context: dict[str, Any], **_more: Any) -> Any:
            from django.http import HttpResponse  # noqa: PLC0415 - after the settings

            return HttpResponse(_written.render(context))

    _written = engines["django"].from_string(_TEMPLATE)
    return Items.as_view()


def ours(folder: Path) -> Any:
    """Return our site over a data folder."""
    return build_site(open_app(load({"data": folder}).settings))


def main(name: str, folder: str, port: str) -> None:
    """Serve one of them until the process is ended."""
    site = {"floor": floor, "django": django, "ours": ours}[name](Path(folder))
    interface: Any = "wsgi" if name == "django" else "asgi3"
    uvicorn.run(site, host=_HOST, port=int(port), interface=interface, lifespan="off", log_level="critical")


if __name__ == "__main__":
    main(*sys.argv[1:])
