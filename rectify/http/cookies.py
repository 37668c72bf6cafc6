"""Cookies that hold a session, and by what a browser is known: no script reads them; over TLS bound to this host."""

from __future__ import annotations

from fastapi import Request, Response

from engine.domain.known_browser import kept_with
from engine.domain.sign_in import KNOWN_FOR

_SESSION, _KNOWN = "rectify_session", "rectify_known"
_BOUND = "__Host-"


def session_of(request: Request) -> str | None:
    """Return the secret of the session a browser sends; over TLS only the cookie that is bound to the host counts."""
    return request.cookies.get(_name(request, _SESSION))


def keep_session(request: Request, response: Response, secret: str, *, seconds: int) -> None:
    """Give the browser its session."""
    _keep(request, response, _SESSION, secret, seconds=seconds)


def drop_session(request: Request, response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(_name(request, _SESSION), path="/", secure=is_secure(request), httponly=True, samesite="lax")


def known_by(request: Request) -> str:
    """Return by what a browser is known to those who signed in there before; empty when it is not."""
    return request.cookies.get(_name(request, _KNOWN), "")


def keep_known(request: Request, response: Response, mark: str) -> None:
    """Give the browser by what it is known from now on to whoever signed in; others who did stay known."""
    kept = kept_with(known_by(request), mark)
    _keep(request, response, _KNOWN, kept, seconds=int(KNOWN_FOR.total_seconds()))


def _keep(request: Request, response: Response, name: str, value: str, *, seconds: int) -> None:
    response.set_cookie(
        _name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def _name(request: Request, name: str) -> str:
    return f"{_BOUND}{name}" if is_secure(request) else name


def is_secure(request: Request) -> bool:
    """Say whether the browser reached us over TLS."""
    return request.url.scheme == "https"
