"""Every route of the API put together."""

from __future__ import annotations

from fastapi import APIRouter

from rectify.api import bulk, evidence, items
from rectify.http.access import GuardedRoute
from rectify.http.problems import RESPONSES

PREFIX = "/api/v1"
_MODULES = (items, evidence, bulk)


def api() -> APIRouter:
    """Return the API as one router."""
    router = APIRouter(prefix=PREFIX, route_class=GuardedRoute, responses=RESPONSES)
    for module in _MODULES:
        router.include_router(module.router)
    return router
