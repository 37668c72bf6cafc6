"""What holds for every answer, refusals and faults included: headers, the host it is for, the size of what comes in.

It stands around the whole site, outside of what answers faults, so that nothing leaves without these headers.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.words import Words
from rectify.http.problems import problem

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers would then send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
_TLS_ONLY = "max-age=31536000"
_FOREIGN_HOST = Words("这个系统不在这个地址上。", "This site is not at that address.")
_WAY_OUT = Words("请管理员把地址加进RECTIFY_HOSTS。", "Ask the operator to add the address to RECTIFY_HOSTS.")
_TOO_LARGE = Words("请求太大。", "The request is too large.")


class Safety:
    """A site behind these headers, for these hosts only (names without port; ``*`` for any)."""

    def __init__(self, site: ASGIApp, *, hosts: Iterable[str]) -> None:
        self._site = site
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._site(scope, receive, send)
            return
        answering = _Answering(send, is_secure=scope.get("scheme") == "https")
        if not self._is_ours(scope):
            refused = problem(400, code="foreign_host", detail=_FOREIGN_HOST.en, remedy=_WAY_OUT.en)
            await refused(scope, receive, answering)
            return
        await self._site(scope, receive, answering)

    def _is_ours(self, scope: Scope) -> bool:
        said = Headers(scope=scope).get("host", "").lower()
        host = said.partition("]")[0] + "]" if said.startswith("[") else said.partition(":")[0]
        return "*" in self._hosts or host in self._hosts


class _Answering:
    """Sends what the site answers, with the headers; what Starlette says in plain text becomes a problem."""

    def __init__(self, send: Send, *, is_secure: bool) -> None:
        self._send = send
        self._is_secure = is_secure
        self._instead: bytes | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = self._begun(message)
        elif message["type"] == "http.response.body" and self._instead is not None:
            body, self._instead = self._instead, b""
            message = {**message, "body": body}
        await self._send(message)

    def _begun(self, message: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        headers = MutableHeaders(raw=list(message["headers"]))
        if message["status"] == 413 and headers.get("content-type", "").startswith("text/plain"):  # noqa: PLR2004
            told = problem(413, code="too_large", detail=_TOO_LARGE.en)
            self._instead = bytes(told.body)
            headers = MutableHeaders(raw=list(told.raw_headers))
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._is_secure:
            headers.setdefault("Strict-Transport-Security", _TLS_ONLY)
        return {**message, "headers": headers.raw}
