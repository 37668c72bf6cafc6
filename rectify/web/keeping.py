"""The pages between a form whose session ended and the form again, with everything that was typed."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from engine.errors import RectifyError
from rectify.auth import single_sign_on
from rectify.http.asking import app_of
from rectify.http.kept import WHO, KeptForm
from rectify.http.peers import peer_of
from rectify.web.page import page


def sign_in_page(
    request: Request,
    *,
    to: str = "",
    login: str = "",
    kept: KeptForm | None = None,
    refusal: RectifyError | None = None,
) -> HTMLResponse:
    """Return the page on which somebody signs in; it carries along what was typed into a form before."""
    app = app_of(request)
    return page(
        request,
        "sign_in.html",
        refusal=refusal,
        to=to,
        login=login[:80],
        kept=kept,
        by_provider=single_sign_on.is_set(app),
        by_proxy=single_sign_on.named_by_proxy(app, peer_of(request), request.headers),
    )


def show_kept(request: Request, kept: KeptForm) -> HTMLResponse:
    """Return the page that leads back to the form, with what was typed."""
    return page(request, "kept.html", here="", kept=kept)


def is_theirs(kept: KeptForm, login: str) -> bool:
    """Say whether whoever signed in is who had typed it."""
    return kept.said(WHO) == login
