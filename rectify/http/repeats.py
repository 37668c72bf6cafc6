"""A repeated call is answered as the first one was: the same status, the same body, and nothing done twice.

What a call did is one transaction of an operation, and its answer is kept in another: operations that take a key keep
their own answer with their effect, so that a process that dies in between does not do it again either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from engine.operations.calls import Kept, begin, keep, let_go
from rectify.auth.caller import Caller
from rectify.http.asking import app_of

_KEPT_HEADERS = ("etag", "location", "content-type")
# Larger than any document a change answers with; what is larger is a file, and read by GET.
_LARGEST = 1 << 20
_FORM = "multipart/form-data"


async def answered_once(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Return the answer to a call; under a key that came before, the answer that was given then.

    Raises ``KeyReused`` when the key came with another call, ``CallInFlight`` while the first is under way.
    """
    key, caller = request.headers.get("idempotency-key"), request.state.caller
    if key is None or caller is None:
        return await answer(request)
    return await _answered(request, answer, key, caller)


async def _answered(
    request: Request, answer: Callable[[Request], Awaitable[Response]], key: str, caller: Caller
) -> Response:
    ledger, at = app_of(request).ledger, request.state.at
    digest = await _digest(request)
    before = await run_in_threadpool(begin, ledger, caller.login, key, digest, at=at)
    if before is not None:
        return Response(
            before.body, status_code=before.status, headers={**before.headers, "Idempotency-Replayed": "true"}
        )
    try:
        given = await answer(request)
    except BaseException:
        await run_in_threadpool(let_go, ledger, caller.login, key)
        raise
    body = bytes(given.body) if hasattr(given, "body") else None
    if body is None or len(body) > _LARGEST or not 200 <= given.status_code < 300:  # noqa: PLR2004 - what succeeded
        await run_in_threadpool(let_go, ledger, caller.login, key)
        return given
    headers = {name: given.headers[name] for name in _KEPT_HEADERS if name in given.headers}
    await run_in_threadpool(
        keep, ledger, caller.login, key, Kept(status=given.status_code, headers=headers, body=body), at=at
    )
    return given


async def _digest(request: Request) -> str:
    """Return what tells two calls apart. A file is not read for it: the operation looks at its hash under the key."""
    what = hashlib.sha256()
    for part in (request.method, request.url.path, request.url.query, request.headers.get("if-match", "")):
        what.update(part.encode() + b"\n")
    if request.headers.get("content-type", "").startswith(_FORM):
        what.update(request.headers.get("content-length", "").encode())
    else:
        what.update(await request.body())
    return what.hexdigest()
