"""What holds for every answer, refusals and faults included: headers, the host it is for, the size of what comes in.

It stands around the whole site, outside of what answers faults, so that nothing leaves without these headers.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.words import Words
from rectify.http.problems import as_document, problem, wants_page

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
_IN_PARTS = Words("分几次提交。", "Send it in parts.")


class Safety:
    """A site behind these headers, for these hosts only (names without port; ``*`` for any)."""

    def __init__(self, site: ASGIApp, *, hosts: Iterable[str]) -> None:
        self._site = site
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; HEAD as GET is answered, without the body."""
        if scope["type"] != "http":
            await self._site(scope, receive, send)
            return
        too_large = _told(scope, 413, "too_large", _TOO_LARGE, _IN_PARTS)
        is_head, is_secure = scope["method"] == "HEAD", scope.get("scheme") == "https"
        answering = _Answering(send, too_large, is_secure=is_secure, is_head=is_head)
        if not self._is_ours(scope):
            await _told(scope, 400, "foreign_host", _FOREIGN_HOST, _WAY_OUT)(scope, receive, answering)
            return
        await self._site({**scope, "method": "GET"} if is_head else scope, receive, answering)

    def _is_ours(self, scope: Scope) -> bool:
        said = Headers(scope=scope).get("host", "").lower()
        host = said.partition("]")[0] + "]" if said.startswith("[") else said.partition(":")[0]
        return "*" in self._hosts or host in self._hosts


def _told(scope: Scope, status: int, code: str, says: Words, remedy: Words) -> Response:
    """Return a refusal from before the site: nothing of it can be asked, neither its language nor its style."""
    if wants_page(scope["path"], Headers(scope=scope)):
        return PlainTextResponse(f"{says.zh}{remedy.zh}\n{says.en} {remedy.en}\n", status_code=status)
    return as_document(problem(status, code=code, detail=says.en, remedy=remedy.en))


class _Answering:
    """Sends what the site answers, with the headers; what Starlette says in plain text becomes a problem."""

    def __init__(self, send: Send, too_large: Response, *, is_secure: bool, is_head: bool) -> None:
        self._send = send
        self._too_large = too_large
        self._is_secure = is_secure
        self._is_head = is_head
        self._instead: bytes | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = self._begun(message)
        elif message["type"] == "http.response.body" and self._instead is not None:
            body, self._instead = self._instead, b""
            message = {**message, "body": body}
        if self._is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    def _begun(self, message: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        headers = MutableHeaders(raw=list(message["headers"]))
        if message["status"] == 413 and headers.get("content-type", "").startswith("text/plain"):  # noqa: PLR2004
            self._instead = bytes(self._too_large.body)
            headers = MutableHeaders(raw=list(self._too_large.raw_headers))
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._is_secure:
            headers.setdefault("Strict-Transport-Security", _TLS_ONLY)
        return {**message, "headers": headers.raw}
