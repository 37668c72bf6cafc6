"""Every route of the API put together."""

from __future__ import annotations

from fastapi import APIRouter

from rectify.api import (
    absences,
    bulk,
    calendar,
    channels,
    clock,
    confiding,
    credentials,
    decisions,
    due_dates,
    duties,
    evidence,
    explanations,
    exports,
    feedback,
    files,
    forecasts,
    habits,
    health,
    imports,
    items,
    mail_texts,
    mails,
    me,
    measures,
    papers,
    people,
    progress,
    publicity,
    receipts,
    requests,
    reviews,
    roles,
    sessions,
    templates,
    tokens,
    units,
    urgings,
    webhooks,
    workflow_changes,
    workflows,
)
from rectify.http.access import GuardedRoute
from rectify.http.problems import RESPONSES

PREFIX = "/api/v1"
_OF_ITEMS = (
    items,
    explanations,
    evidence,
    measures,
    receipts,
    progress,
    requests,
    decisions,
    due_dates,
    urgings,
    reviews,
    confiding,
    publicity,
    bulk,
)
_OF_PEOPLE = (me, people, habits, roles, units, tokens, sessions, credentials)
_MODULES = (
    *_OF_ITEMS,
    *_OF_PEOPLE,
    feedback,
    duties,
    absences,
    imports,
    forecasts,
    calendar,
    clock,
    mails,
    mail_texts,
    channels,
    exports,
    files,
    papers,
    templates,
    workflows,
    workflow_changes,
    webhooks,
    health,
)


def api() -> APIRouter:
    """Return the API as one router."""
    router = APIRouter(prefix=PREFIX, route_class=GuardedRoute, responses=RESPONSES)
    for module in _MODULES:
        router.include_router(module.router)
    return router
