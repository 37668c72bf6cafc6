"""What is known of a browser: where it is, what it calls itself, and what it keeps for us for a short time."""

from __future__ import annotations

from fastapi import Request, Response

from rectify.http.cookies import is_secure

# What stands between a link that was followed, or a sign-in that was begun elsewhere, and its end.
LINK, SIGN_ON = "rectify_link", "rectify_sign_on"
_PATHS = {LINK: "/password", SIGN_ON: "/sign-in"}
_SECONDS = {LINK: 3600, SIGN_ON: 600}


def network(request: Request) -> str:
    """Return the address a request is from, as the proxies that are believed say."""
    return request.client.host if request.client else ""


def agent(request: Request) -> str:
    """Return what the browser calls itself."""
    return "".join(sign for sign in request.headers.get("user-agent", "") if sign.isprintable())[:200]


def keep(request: Request, response: Response, name: str, secret: str) -> None:
    """Give the browser a secret to keep for a short time, for a part of the site."""
    response.set_cookie(
        name,
        secret,
        max_age=_SECONDS[name],
        path=_PATHS[name],
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Take it back."""
    response.delete_cookie(name, path=_PATHS[name], secure=is_secure(request), httponly=True, samesite="lax")
