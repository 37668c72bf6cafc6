"""Is everything in order: the checks of the system, and of the whole history."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from engine.domain.scopes import Scope
from engine.operations.audit import audit
from rectify import doctor
from rectify.answers.health import Health, Verified, health, verified
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling
from rectify.http.turns import one_at_a_time

router = APIRouter(tags=["health"], route_class=GuardedRoute)


@router.get("/doctor")
@for_scope(Scope.READ)
def examine(call: Calling, deep: Annotated[bool, Query(description="Read the whole ledger for it.")] = False) -> Health:
    """Return whether the system is well: database, clock, calendar, mail, disk; for administrators."""
    if not deep:
        return health(doctor.examined(call.app, actor=call.actor, at=call.at), call.language)
    with one_at_a_time():
        return health(doctor.examined(call.app, actor=call.actor, at=call.at, deep=True), call.language)


@router.get("/history/verification")
@for_scope(Scope.READ)
def verify(call: Calling) -> Verified:
    """Return whether every link of the whole history holds; for auditors and administrators."""
    with one_at_a_time():
        return verified(audit(call.ledger, actor=call.actor))
