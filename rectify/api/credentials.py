"""How people get in: invited or reset by a link in their mail, and their own password.

A token sends links to the address on record, with the scope that may change it too. No token sets a password.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field, SecretStr

from engine.domain.scopes import Scope
from engine.domain.sign_in import LinkPurpose
from engine.operations.passwords import require_settable
from notifications.link_mail import send_link
from rectify.answers.signing_in import LinkOnItsWay, PasswordSet, link_on_its_way
from rectify.api.asked import Asked, PersonLogin
from rectify.auth.password_setting import change_own
from rectify.http.access import GuardedRoute, for_people, for_scope
from rectify.http.call import Calling
from rectify.http.cookies import keep_session
from rectify.http.peers import address_of, agent_of

router = APIRouter(prefix="/people/{login}", tags=["people"], route_class=GuardedRoute)
_Secret = Annotated[SecretStr, Field(max_length=2000)]


@router.post("/invite")
@for_scope(Scope.ROLES)
def invite(login: PersonLogin, call: Calling) -> LinkOnItsWay:
    """Mail somebody a link by which to set their first password, good for seven days; one sent before ends."""
    return link_on_its_way(
        send_link(call.ledger, call.app.post, login, LinkPurpose.INVITATION, actor=call.actor, at=call.at)
    )


@router.post("/password/reset")
@for_scope(Scope.ROLES)
def reset(login: PersonLogin, call: Calling) -> LinkOnItsWay:
    """Mail somebody a link by which to set another password, good for an hour; the present one stays until then."""
    return link_on_its_way(
        send_link(call.ledger, call.app.post, login, LinkPurpose.RESET, actor=call.actor, at=call.at)
    )


class AskedPassword(Asked):
    """The present password, and the new one."""

    present: _Secret
    password: _Secret


@router.post("/password")
@for_people
def set_own_password(
    login: PersonLogin, asked: AskedPassword, call: Calling, request: Request, response: Response
) -> PasswordSet:
    """Set one's own password, showing the present one; every session ends, and whoever asked gets a new one."""
    actor = call.caller.actor
    require_settable(call.ledger, login, actor=actor)
    changed = change_own(
        call.app,
        actor,
        asked.present.get_secret_value(),
        asked.password.get_secret_value(),
        network=address_of(request),
        agent=agent_of(request),
        at=call.at,
    )
    seconds = int(call.app.settings.session_whole.total_seconds())
    keep_session(request, response, changed.signed_in.secret, seconds=seconds)
    return {"login": login, "sessions_ended": changed.ended}
