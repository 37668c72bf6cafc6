"""The cookie that holds a session: never readable by scripts, and over TLS bound to this very host."""

from __future__ import annotations

from fastapi import Request, Response

_PLAIN, _BOUND = "rectify_session", "__Host-rectify_session"


def session_of(request: Request) -> str | None:
    """Return the secret of the session a browser sends; over TLS only the cookie that is bound to the host counts."""
    return request.cookies.get(_name(request))


def keep_session(request: Request, response: Response, secret: str, *, seconds: int) -> None:
    """Give the browser its session."""
    response.set_cookie(
        _name(request), secret, max_age=seconds, path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def drop_session(request: Request, response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(_name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax")


def _name(request: Request) -> str:
    return _BOUND if is_secure(request) else _PLAIN


def is_secure(request: Request) -> bool:
    """Say whether the browser reached us over TLS."""
    return request.url.scheme == "https"
