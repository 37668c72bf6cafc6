"""What was refused, as an answer: ``application/problem+json`` (RFC 9457), or a page where a browser asks for one.

It has a stable code, the place and the remedy, in the caller's language.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from engine import errors
from engine.domain import links
from engine.domain.sign_in import LinkRefused, NoWayIn, SignInBusy, SignInHeldUp, SignInRefused
from engine.errors import RectifyError, TransitionRefused
from engine.operations.calls import CallInFlight
from engine.words import Language, Words
from rectify.http.asking import ForeignForm, NotSignedIn, PeopleOnly, TokenTooNarrow, language_of
from rectify.http.invalid import said_of
from rectify.http.kept import keep
from rectify.http.turns import AnotherTurn
from rectify.wording.doors import untyped
from workflows.problems import DefinitionRefused

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("rectify.http")
# The first class that fits counts; whatever is not named is the caller's to mend.
_STATUS: tuple[tuple[type[RectifyError], HTTPStatus], ...] = (
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (TokenTooNarrow, HTTPStatus.FORBIDDEN),
    (PeopleOnly, HTTPStatus.FORBIDDEN),
    (ForeignForm, HTTPStatus.FORBIDDEN),
    (SignInRefused, HTTPStatus.UNAUTHORIZED),
    (SignInHeldUp, HTTPStatus.TOO_MANY_REQUESTS),
    (SignInBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (LinkRefused, HTTPStatus.GONE),
    (links.LinkRefused, HTTPStatus.GONE),
    (NoWayIn, HTTPStatus.FORBIDDEN),
    (errors.NotPermitted, HTTPStatus.FORBIDDEN),
    (errors.NotFound, HTTPStatus.NOT_FOUND),
    (errors.ItemChanged, HTTPStatus.CONFLICT),
    (errors.AlreadyThere, HTTPStatus.CONFLICT),
    (errors.Collision, HTTPStatus.CONFLICT),
    (CallInFlight, HTTPStatus.CONFLICT),
    (errors.TransitionRefused, HTTPStatus.CONFLICT),
    (AnotherTurn, HTTPStatus.TOO_MANY_REQUESTS),
    (errors.DatabaseBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.DatabaseFault, HTTPStatus.SERVICE_UNAVAILABLE),
    (errors.Unhealthy, HTTPStatus.SERVICE_UNAVAILABLE),
)
_RETRY_AFTER = "2"
_PLAIN: Mapping[int, tuple[str, Words, Words]] = {
    400: ("bad_request", Words("请求读不懂。", "The request cannot be read."), Words("", "")),
    404: (
        "not_found",
        Words("这里什么都没有。", "There is nothing here."),
        Words("核对地址；/api/v1/docs 列出全部。", "Check the address; /api/v1/docs lists them all."),
    ),
    405: ("method_not_allowed", Words("这里不能这样调用。", "This cannot be called like this."), Words("", "")),
    413: ("too_large", Words("请求太大。", "The request is too large."), Words("分几次提交。", "Send it in parts.")),
    415: (
        "unsupported_media_type",
        Words("不支持这种内容类型。", "This content type is not supported."),
        Words("", ""),
    ),
}


class Wrong(BaseModel):
    """One thing that is wrong with a request: where, and what."""

    where: str
    message: str


class Problem(BaseModel):
    """Why a call was refused. ``code`` never changes; ``remedy`` says what to do about it."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    where: str | None = None
    remedy: str | None = None
    reasons: list[Wrong] = Field(default_factory=list)


# What every route may answer with besides what it is for.
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": said}
    for status, said in (
        (400, "Cannot be read"),
        (401, "Nobody is signed in"),
        (403, "Not permitted"),
        (404, "Not there, or not to be seen"),
        (409, "Not now: the state does not allow it, or somebody was faster"),
        (412, "No longer at the version of If-Match"),
        (413, "Too large"),
        (415, "Of a type that is not read here"),
        (422, "A value cannot be used"),
        (429, "Too many"),
        (503, "Busy or out of order"),
    )
}


Showing = Callable[[Request, Problem], Response]


def tell_problems(site: FastAPI, show: Showing) -> None:
    """Have every refusal answered as a problem; ``show`` makes the page of one for whoever looks with a browser."""
    site.state.show_problem = show
    site.add_exception_handler(RectifyError, _refused)
    site.add_exception_handler(RequestValidationError, _invalid)
    site.add_exception_handler(HTTPException, _plain)
    site.add_exception_handler(Exception, _unforeseen)


def status_of(refusal: RectifyError) -> HTTPStatus:
    """Return the HTTP status of a refusal."""
    if isinstance(refusal, TransitionRefused) and any(why.code == "not_permitted" for why in refusal.reasons):
        return HTTPStatus.FORBIDDEN
    return next((status for kind, status in _STATUS if isinstance(refusal, kind)), HTTPStatus.UNPROCESSABLE_ENTITY)


def told_as(refusal: RectifyError, language: Language) -> Problem:
    """Return a refusal as a problem."""
    status = status_of(refusal)
    return Problem(
        type=f"urn:rectify:{refusal.code}",
        title=status.phrase,
        status=status,
        code=refusal.code,
        detail=untyped(refusal.message(language)),
        where=refusal.where,
        remedy=untyped(refusal.way_out(language)) or None,
        reasons=_reasons(refusal, language),
    )


def problem(
    status: int,
    *,
    code: str,
    detail: str,
    where: str | None = None,
    remedy: str | None = None,
    reasons: Sequence[Wrong] = (),
) -> Problem:
    """Return what was refused."""
    return Problem(
        type=f"urn:rectify:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        where=where,
        remedy=remedy or None,
        reasons=list(reasons),
    )


def as_document(told: Problem) -> JSONResponse:
    """Return a problem as a document."""
    return JSONResponse(told.model_dump(), status_code=told.status, media_type=MEDIA_TYPE)


def wants_page(path: str, headers: Mapping[str, str]) -> bool:
    """Say whether a person looks at the answer with a browser: no program, and not the API."""
    is_page = "text/html" in headers.get("accept", "") and not path.startswith("/api/")
    return is_page and "authorization" not in headers


def _answer(request: Request, told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    is_page = wants_page(request.url.path, request.headers)
    answer: Response = request.app.state.show_problem(request, told) if is_page else as_document(told)
    answer.headers.update(headers or {})
    return answer


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, RectifyError)  # noqa: S101 - what it is registered for
    is_page = request.method == "GET" and wants_page(request.url.path, request.headers)
    if isinstance(refusal, NotSignedIn) and is_page:
        return RedirectResponse(f"/sign-in?{urlencode({'to': _wanted(request)})}", status_code=HTTPStatus.SEE_OTHER)
    language, status = language_of(request), status_of(refusal)
    if status is HTTPStatus.CONFLICT and isinstance(refusal, errors.ItemChanged) and "if-match" in request.headers:
        status = HTTPStatus.PRECONDITION_FAILED
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s", refusal.message("en"), refusal.way_out("en"))
    headers: dict[str, str] = {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="rectify"'
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS} or isinstance(refusal, CallInFlight):
        headers["Retry-After"] = str(refusal.fields.get("retry_after", _RETRY_AFTER))
    told = told_as(refusal, language)
    if told.status != status:
        told = told.model_copy(update={"status": int(status), "title": status.phrase})
    is_outdated = isinstance(refusal, (NotSignedIn, ForeignForm)) and wants_page(request.url.path, request.headers)
    request.state.kept = await keep(request) if is_outdated else None
    # Pages ask the database, so they are made where it may take its time.
    return await run_in_threadpool(_answer, request, told, headers)


def _wanted(request: Request) -> str:
    """Return the address that was asked for, as it stands in a link."""
    path, query = quote(request.url.path), request.url.query
    return f"{path}?{query}" if query else path


def _reasons(refusal: RectifyError, language: Language) -> list[Wrong]:
    if isinstance(refusal, DefinitionRefused):
        return [
            Wrong(where=f"{one.line}:{one.column} {one.where}", message=one.message.text(language))
            for one in refusal.problems
        ]
    if not isinstance(refusal, TransitionRefused):
        return []
    return [Wrong(where=reason.code, message=reason.says.text(language)) for reason in refusal.reasons]


def _invalid(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)  # noqa: S101 - what it is registered for
    language = language_of(request)
    found = [
        Wrong(where=".".join(str(part) for part in one["loc"]), message=said_of(one, language))
        for one in fault.errors()
    ]
    told = problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        code="invalid_input",
        detail=Words("请求里有不能用的内容。", "The request holds something that cannot be used.").text(language),
        where=found[0].where if found else None,
        remedy=Words("按 reasons 逐项改正。", "Mend what reasons names.").text(language),
        reasons=found,
    )
    return _answer(request, told)


def _plain(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)  # noqa: S101 - what it is registered for
    language = language_of(request)
    code, says, remedy = _PLAIN.get(fault.status_code, ("refused", RectifyError.says, RectifyError.remedy))
    told = problem(fault.status_code, code=code, detail=says.text(language), remedy=remedy.text(language))
    return _answer(request, told, fault.headers)


def _unforeseen(request: Request, fault: Exception) -> Response:
    """Tell nothing but a name by which the fault is found in the log."""
    record = secrets.token_hex(6)
    _log.error("unforeseen fault %s at %s %s", record, request.method, request.url.path, exc_info=fault)
    words = Words("程序出错，这一步没有做成。", "Something went wrong; this was not done.")
    remedy = Words(f"把记录号{record}告诉维护人员。", f"Tell the operator this record: {record}.")
    language = language_of(request)
    told = problem(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        code="unexpected_fault",
        detail=words.text(language),
        where=record,
        remedy=remedy.text(language),
    )
    return _answer(request, told)
