"""The API's description, and the page that shows it without the internet."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from rectify.api.described import completed
from rectify.http.access import GuardedRoute, open_to_all

STATIC = "/api/v1/docs-files"
_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.S)

router = APIRouter(prefix="/api/v1", route_class=GuardedRoute, include_in_schema=False)


@router.get("/openapi.json")
@open_to_all
def describe(request: Request) -> JSONResponse:
    """Return the description of the API (OpenAPI 3.1)."""
    site = request.app
    if not hasattr(site.state, "described"):
        site.state.described = completed(site.openapi())
    return JSONResponse(site.state.described)


@router.get("/docs")
@open_to_all
def show(_request: Request) -> HTMLResponse:
    """Return the page that shows the description; its one script is allowed by its hash."""
    page = get_swagger_ui_html(
        openapi_url="/api/v1/openapi.json",
        title="Rectify API",
        swagger_js_url=f"{STATIC}/swagger-ui-bundle.js",
        swagger_css_url=f"{STATIC}/swagger-ui.css",
        swagger_favicon_url=f"{STATIC}/favicon.png",
    )
    hashes = " ".join(f"'sha256-{_hash(found)}'" for found in _SCRIPT.findall(bytes(page.body)))
    page.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return page


def files() -> StaticFiles:
    """Return the script and style of that page."""
    return StaticFiles(directory=Path(fastapi_offline.__file__).parent / "static")


def _hash(script: bytes) -> str:
    return base64.b64encode(hashlib.sha256(script).digest()).decode()
