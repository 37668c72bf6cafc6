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
from rectify.web.post import coming, sent, texts
from rectify.web.studio import comparing, editor, playing, publishing, shelf, versions

_STUDIO = (shelf, comparing, publishing, playing, versions, editor)
_POST = (coming, texts, sent)
_DAILY = (account, habits, links, duties, items, previews, item_forms, work, ledger, bulk)
_MODULES = (health, sign_in, passwords, *_DAILY, *_STUDIO, *_POST)


def pages() -> APIRouter:
    """Return the pages as one router."""
    router = APIRouter(route_class=GuardedRoute)
    for module in _MODULES:
        router.include_router(module.router)
    return router
