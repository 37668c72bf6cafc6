"""A page of the office: with the words beside which it stands, as far as they are open to the reader."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from engine.errors import RectifyError
from rectify.http.call import Call
from rectify.web.office.entries import entries_for
from rectify.web.page import page


def room(
    request: Request, call: Call, template: str, *, key: str, refusal: RectifyError | None = None, **values: Any
) -> HTMLResponse:
    """Return a page of the office; ``key`` is that of its entry."""
    return page(request, template, here="office", refusal=refusal, rooms=entries_for(call.actor), room=key, **values)
