"""A repeated call is answered as the first one was: the same status, the same body, and nothing done twice.

What a call did is one transaction of an operation, and its answer is kept in another: operations that take a key keep
their own answer with their effect, so that a process that dies in between does not do it again either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

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
    """Return what tells two calls apart: for whom it is, what is asked at which version, and all that is handed in."""
    what = hashlib.sha256()
    headers = (request.headers.get(name, "") for name in ("if-match", "rectify-for"))
    for part in (request.method, request.url.path, request.url.query, *headers):
        what.update(part.encode() + b"\n")
    if request.headers.get("content-type", "").startswith(_FORM):
        form = await request.form()
        await run_in_threadpool(_add_form, what, form.multi_items())
    else:
        what.update(await request.body())
    return what.hexdigest()


def _add_form(what: hashlib._Hash, filled: Iterable[tuple[str, UploadFile | str]]) -> None:
    """Add each part of a form to a digest, files by their name and content; how its parts were divided is no matter."""
    for name, value in filled:
        is_text = isinstance(value, str)
        said = value if isinstance(value, str) else value.filename or ""
        what.update(json.dumps([name, is_text, said]).encode() + b"\n")
        if not isinstance(value, str):
            content = hashlib.sha256()
            while chunk := value.file.read(1 << 20):
                content.update(chunk)
            value.file.seek(0)
            what.update(content.digest())
