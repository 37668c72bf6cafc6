"""Roles: those there are, who holds them, granted and taken back, each in a unit and all below it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from engine.domain.scopes import Scope
from engine.operations import directory, roles
from rectify.answers.people import Holders, RoleChanged, Roles
from rectify.answers.people import holders as holders_of
from rectify.answers.people import roles as listed
from rectify.api.asked import Asked, Name, PersonLogin
from rectify.api.pages import Behind, Limit, tell_next
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(tags=["people"], route_class=GuardedRoute)
_Role = Annotated[
    str,
    Path(
        min_length=1,
        max_length=80,
        pattern=r"^[^\x00-\x1f\x7f/]+$",
        description="The role, as the list of roles names it.",
        examples=["manager"],
    ),
]


class AskedRole(Asked):
    """A role of the product or of a workflow's own, in a unit by its name or path; null is the whole office."""

    role: Name
    unit: Name | None = None


@router.get("/roles")
@for_scope(Scope.READ)
def list_all(call: Calling) -> Roles:
    """Return every role that may be granted, with how many hold it of those whom the caller looks after."""
    return listed(directory.list_roles(call.ledger, actor=call.actor), call.language)


@router.get("/roles/{role}/holders")
@for_scope(Scope.READ)
def list_holders(role: _Role, call: Calling, response: Response, limit: Limit = 100, after: Behind = None) -> Holders:
    """Return who holds a role and where, of those whom the caller looks after."""
    found = directory.list_holders(call.ledger, role, after=after, most=limit, actor=call.actor)
    tell_next(found.next, call, response)
    return holders_of(role, found)


@router.post("/people/{login}/roles")
@for_scope(Scope.ROLES)
def grant(login: PersonLogin, asked: AskedRole, call: Calling) -> RoleChanged:
    """Give a person a role."""
    changed = roles.grant(call.ledger, login, asked.role, unit=asked.unit, actor=call.actor, at=call.at)
    return {"login": login, "role": asked.role, "unit": asked.unit, "changed": changed}


@router.post("/people/{login}/roles/revoke")
@for_scope(Scope.ROLES)
def revoke(login: PersonLogin, asked: AskedRole, call: Calling) -> RoleChanged:
    """Take a role back, never that of the last administrator."""
    changed = roles.revoke(call.ledger, login, asked.role, unit=asked.unit, actor=call.actor, at=call.at)
    return {"login": login, "role": asked.role, "unit": asked.unit, "changed": changed}
