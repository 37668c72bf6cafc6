"""Who asks, as the site knows them: for a program that was given a token and nothing else."""

from __future__ import annotations

from fastapi import APIRouter

from engine.domain.scopes import Scope
from engine.operations import directory
from rectify.answers.people import Me, person
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(tags=["people"], route_class=GuardedRoute)


@router.get("/me")
@for_scope(Scope.READ)
def show(call: Calling) -> Me:
    """Return who asks, with their roles, and what their token may be used for."""
    caller = call.caller
    found = directory.one_person(call.ledger, caller.login, actor=caller.actor)
    return {"person": person(found), "scopes": None if caller.scopes is None else sorted(caller.scopes)}
