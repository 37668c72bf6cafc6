"""Roles: granted and taken back, each in a unit and all below it."""

from __future__ import annotations

from fastapi import APIRouter

from engine.domain.scopes import Scope
from engine.operations import roles
from rectify.answers.people import RoleChanged
from rectify.api.asked import Asked, Name, PersonLogin
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/people/{login}/roles", tags=["people"], route_class=GuardedRoute)


class AskedRole(Asked):
    """A role of the product or of a workflow's own, in a unit by its name or path; null is the whole office."""

    role: Name
    unit: Name | None = None


@router.post("")
@for_scope(Scope.PEOPLE)
def grant(login: PersonLogin, asked: AskedRole, call: Calling) -> RoleChanged:
    """Give a person a role."""
    changed = roles.grant(call.ledger, login, asked.role, unit=asked.unit, actor=call.actor, at=call.at)
    return {"login": login, "role": asked.role, "unit": asked.unit, "changed": changed}


@router.post("/revoke")
@for_scope(Scope.PEOPLE)
def revoke(login: PersonLogin, asked: AskedRole, call: Calling) -> RoleChanged:
    """Take a role back, never that of the last administrator."""
    changed = roles.revoke(call.ledger, login, asked.role, unit=asked.unit, actor=call.actor, at=call.at)
    return {"login": login, "role": asked.role, "unit": asked.unit, "changed": changed}
