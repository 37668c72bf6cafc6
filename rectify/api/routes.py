"""Every route of the API put together."""

from __future__ import annotations

from fastapi import APIRouter

from rectify.api import (
    absences,
    bulk,
    calendar,
    due_dates,
    duties,
    evidence,
    explanations,
    exports,
    forecasts,
    health,
    imports,
    items,
    mails,
    measures,
    progress,
    receipts,
    requests,
    reviews,
    workflow_changes,
    workflows,
)
from rectify.http.access import GuardedRoute
from rectify.http.problems import RESPONSES

PREFIX = "/api/v1"
_OF_ITEMS = (items, explanations, evidence, measures, receipts, progress, requests, due_dates, reviews, bulk)
_MODULES = (
    *_OF_ITEMS,
    duties,
    absences,
    imports,
    forecasts,
    calendar,
    mails,
    exports,
    workflows,
    workflow_changes,
    health,
)


def api() -> APIRouter:
    """Return the API as one router."""
    router = APIRouter(prefix=PREFIX, route_class=GuardedRoute, responses=RESPONSES)
    for module in _MODULES:
        router.include_router(module.router)
    return router
