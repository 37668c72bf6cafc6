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
    paper_templates,
    papers,
    passwords,
    previews,
    sign_in,
    work,
)
from rectify.web.calendar import keeping
from rectify.web.calendar import page as calendar
from rectify.web.dashboard import page as dashboard

_OF_PEOPLE = (sign_in, passwords, account, habits)
_OF_ITEMS = (links, duties, items, previews, item_forms, work, ledger, bulk)
_OF_THE_OFFICE = (dashboard, calendar, keeping, papers, paper_templates)
_MODULES = (health, *_OF_PEOPLE, *_OF_ITEMS, *_OF_THE_OFFICE)


def pages() -> APIRouter:
    """Return the pages as one router."""
    router = APIRouter(route_class=GuardedRoute)
    for module in _MODULES:
        router.include_router(module.router)
    return router
