"""Every route of the API put together."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope

from rectify.api import (
    absences,
    bulk,
    calendar,
    channels,
    clock,
    clockwork,
    confiding,
    credentials,
    decisions,
    due_dates,
    duties,
    evidence,
    explanations,
    exports,
    feedback,
    figures,
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
    notices,
    papers,
    people,
    progress,
    publicity,
    receipts,
    requests,
    reviews,
    roles,
    sessions,
    settings,
    tasks,
    templates,
    tokens,
    units,
    urgings,
    webhooks,
    workflow_changes,
    workflow_new,
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
    notices,
    feedback,
    duties,
    absences,
    imports,
    figures,
    forecasts,
    calendar,
    clock,
    clockwork,
    mails,
    mail_texts,
    channels,
    exports,
    files,
    papers,
    templates,
    workflows,
    workflow_new,
    workflow_changes,
    webhooks,
    health,
    settings,
    tasks,
)


class _BelowPrefix(APIRouter):
    """A router of very many routes, which are only looked through for an address below its prefix."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Say whether a request is for one of the routes."""
        return super().matches(scope) if scope["path"].startswith(f"{PREFIX}/") else (Match.NONE, {})


def api() -> APIRouter:
    """Return the API as one router."""
    router = _BelowPrefix(prefix=PREFIX, route_class=GuardedRoute, responses=RESPONSES)
    for module in _MODULES:
        router.include_router(module.router)
    return router
