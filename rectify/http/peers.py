"""Who is at the other end: the address of the connection itself, and the browser's as trusted proxies state it."""

from __future__ import annotations

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_PEER = "rectify.peer"


class Peers:
    """A site that knows both. ``trusted`` are addresses or networks of proxies, separated by commas."""

    def __init__(self, site: ASGIApp, *, trusted: str) -> None:
        self._site: ASGIApp = ProxyHeadersMiddleware(site, trusted_hosts=trusted) if trusted else site  # type: ignore[arg-type,assignment]  # uvicorn's own names for the same

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with the address of its connection kept aside."""
        client = scope.get("client")
        scope[_PEER] = client[0] if client else None
        await self._site(scope, receive, send)


def address_of(request: Request) -> str:
    """Return the address a request is from, as the proxies that are believed say."""
    return request.client.host if request.client else ""


def agent_of(request: Request) -> str:
    """Return what the program that asks calls itself."""
    return "".join(sign for sign in request.headers.get("user-agent", "") if sign.isprintable())[:200]


def peer_of(request: Request) -> str | None:
    """Return the address that a request's connection came from, whatever its headers say."""
    found = request.scope.get(_PEER)
    return found if isinstance(found, str) else None
