"""Every page put together."""

from __future__ import annotations

from fastapi import APIRouter

from rectify.http.access import GuardedRoute
from rectify.web import (
    account,
    bulk,
    duties,
    habits,
    health,
    item_forms,
    items,
    ledger,
    links,
    passwords,
    previews,
    sign_in,
    work,
)
from rectify.web.office import entrance, leaving, people, person, roster, settings, units
from rectify.web.office import health as office_health

_MODULES = (
    health,
    sign_in,
    passwords,
    account,
    habits,
    links,
    duties,
    items,
    previews,
    item_forms,
    work,
    ledger,
    bulk,
    entrance,
    people,
    person,
    leaving,
    roster,
    settings,
    office_health,
    units,
)


def pages() -> APIRouter:
    """Return the pages as one router."""
    router = APIRouter(route_class=GuardedRoute)
    for module in _MODULES:
        router.include_router(module.router)
    return router
