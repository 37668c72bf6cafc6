"""Who may ask a route: every route says so, and is asked before anything of the request is read.

What somebody may do with what a route is about is not decided here but by ``engine.domain.permission``, in the
operation that the route calls.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Mount

from engine.domain.scopes import Scope
from engine.errors import InvalidInput
from engine.words import Words
from rectify.http.asking import FORM_TOKEN, ForeignForm, admit
from rectify.http.kept import FORMS
from rectify.http.repeats import answered_once

_NAME = "__access__"
_UTF8 = frozenset({b"utf-8", b"utf8"})
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may ask: anybody (``scope`` None), or who is signed in, by a token only with this scope.

    ``repeats`` is False where the answer must never be kept: it holds a secret, or tells of many at once.
    ``fresh`` are routes that only a person who signed in may ask, never a token.
    """

    scope: Scope | None
    is_public: bool = False
    repeats: bool = True
    fresh: bool = False


PUBLIC = Access(scope=None, is_public=True, repeats=False)


def open_to_all(endpoint: _Endpoint) -> _Endpoint:
    """Let anybody ask this route."""
    setattr(endpoint, _NAME, PUBLIC)
    return endpoint


def for_scope(scope: Scope, *, repeats: bool = True) -> Callable[[_Endpoint], _Endpoint]:
    """Let whoever is signed in ask this route, by a token only with this scope."""

    def mark(endpoint: _Endpoint) -> _Endpoint:
        setattr(endpoint, _NAME, Access(scope=scope, repeats=repeats))
        return endpoint

    return mark


def for_people(endpoint: _Endpoint) -> _Endpoint:
    """Let only a person who signed in ask this route: no token, whatever its scopes."""
    setattr(endpoint, _NAME, Access(scope=None, repeats=False, fresh=True))
    return endpoint


class WithoutAccess(RuntimeError):
    """A route does not say who may ask it; the site does not start."""


class GuardedRoute(APIRoute):
    """A route that lets nobody in before its access was asked."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self.access = _access_of(path, endpoint)
        says, _, more = inspect.cleandoc(endpoint.__doc__ or "").partition("\n")
        options["summary"] = options.get("summary") or says.rstrip(".") or None
        options["description"] = options.get("description") or more.strip() or says
        scope = {} if self.access.scope is None else {"x-rectify-scope": str(self.access.scope)}
        options["openapi_extra"] = {"x-rectify-repeats": self.access.repeats, **scope}
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        """Return the handler behind the door."""
        answer = super().get_route_handler()
        access = self.access
        known = frozenset(_parameters(self.dependant))

        async def guarded(request: Request) -> Response:
            await run_in_threadpool(admit, request, access.scope, is_public=access.is_public, fresh=access.fresh)
            try:
                _require_utf8(request)
                await _require_own_form(request)
                _require_known(request, known)
                if not access.repeats or request.method in {"GET", "HEAD"}:
                    return await answer(request)
                return await answered_once(request, answer)
            finally:
                # Files of a form that was read before the route came to it.
                await request.close()

        return guarded


def require_access(routes: Iterable[BaseRoute], *, inert: Iterable[str] = ()) -> None:
    """Raise ``WithoutAccess`` when a route is not guarded; ``inert`` are mounts of files that anybody may have."""
    known = frozenset(inert)
    for route in routes:
        if isinstance(route, GuardedRoute) or (isinstance(route, Mount) and route.path in known):
            continue
        inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", None)
        if inner and not isinstance(route, Mount):
            require_access(inner, inert=known)
            continue
        message = f"{getattr(route, 'path', route)!s} does not say who may ask it"
        raise WithoutAccess(message)


def _parameters(needed: Dependant) -> Iterator[str]:
    """Yield the names of the parameters a route reads, those of what it depends on included."""
    yield from (one.alias for one in needed.query_params)
    for deeper in needed.dependencies:
        yield from _parameters(deeper)


def _require_known(request: Request, known: Collection[str]) -> None:
    """Refuse a parameter nobody reads: a filter that is misspelled would show everything."""
    for name in request.query_params:
        if name not in known and name != "lang":
            raise InvalidInput(
                what=Words("参数", "Parameter"),
                value=name,
                why=Words("这里没有这个参数", "there is none of this name here"),
                allowed=sorted(known),
                where=f"query.{name}",
            )


def _require_utf8(request: Request) -> None:
    """Refuse a form in another encoding: some make of it what is no text, and no browser sends one."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind.decode("latin-1") in FORMS and options.get(b"charset", b"utf-8").lower() not in _UTF8:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


async def _require_own_form(request: Request) -> None:
    """Let a change by a session pass that carries the token of that session: in its head, or in the form."""
    due = request.state.form_token_due
    if due is None:
        return
    kind = request.headers.get("content-type", "").partition(";")[0]
    form = await request.form() if kind in FORMS else {}
    if form.get(FORM_TOKEN) != due:
        raise ForeignForm


def _access_of(path: str, endpoint: Callable[..., Any]) -> Access:
    access = getattr(endpoint, _NAME, None)
    if not isinstance(access, Access):
        message = f"{path}: {endpoint.__name__} does not say who may ask it"
        raise WithoutAccess(message)
    return access
