"""A site in which one route forgot to say who may ask does not start."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from engine.domain.scopes import Scope
from rectify.http.access import GuardedRoute, WithoutAccess, for_scope, require_access


def forgetful() -> str:
    return "everything"


@for_scope(Scope.READ)
def careful() -> str:
    return "what the caller may see"


def test_a_guarded_route_that_does_not_say_who_may_ask_cannot_be_made() -> None:
    router = APIRouter(route_class=GuardedRoute)
    router.get("/careful")(careful)
    with pytest.raises(WithoutAccess, match="/all: forgetful does not say who may ask it"):
        router.get("/all")(forgetful)


def test_a_site_with_a_route_of_another_kind_does_not_start_however_deep_it_lies() -> None:
    inner, outer, site = APIRouter(), APIRouter(route_class=GuardedRoute), FastAPI(openapi_url=None)
    outer.get("/careful")(careful)
    site.include_router(outer)
    require_access(site.routes)
    inner.get("/all")(forgetful)
    outer.include_router(inner)
    again = FastAPI(openapi_url=None)
    again.include_router(outer)
    with pytest.raises(WithoutAccess, match="/all"):
        require_access(again.routes)


def test_a_page_of_documentation_that_the_framework_adds_is_noticed_too() -> None:
    with pytest.raises(WithoutAccess, match="openapi"):
        require_access(FastAPI().routes)
    with pytest.raises(WithoutAccess, match="/raw"):
        require_access([Route("/raw", lambda _request: PlainTextResponse("x"))])
