"""Sessions and sign-ins. Only somebody who signed in ends a session: no token locks a person out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from engine.domain.scopes import Scope
from engine.operations import sessions
from rectify.answers.signing_in import Sessions, SessionsEnded, SignIns, sign_ins
from rectify.answers.signing_in import sessions as listed
from rectify.api.asked import Key, Login, PersonLogin
from rectify.auth.callers import limits
from rectify.http.access import GuardedRoute, for_people, for_scope
from rectify.http.call import Calling

router = APIRouter(tags=["people"], route_class=GuardedRoute)


@router.get("/people/{login}/sessions")
@for_scope(Scope.READ)
def list_all(login: PersonLogin, call: Calling) -> Sessions:
    """Return where somebody is signed in."""
    return listed(sessions.list_sessions(call.ledger, login, limits=limits(call.app), actor=call.actor, at=call.at))


@router.post("/people/{login}/sessions/{key}/end")
@for_people
def end(login: PersonLogin, key: Key, call: Calling) -> SessionsEnded:
    """End one session of somebody."""
    sessions.end(call.ledger, login, key, actor=call.actor, at=call.at)
    return {"login": login, "ended": 1}


@router.post("/people/{login}/sessions/end-others")
@for_people
def end_others(login: PersonLogin, call: Calling) -> SessionsEnded:
    """End every session of somebody but the one that asks."""
    ended = sessions.end_all(call.ledger, login, but=call.caller.session_id, actor=call.actor, at=call.at)
    return {"login": login, "ended": ended}


@router.get("/sign-ins")
@for_scope(Scope.READ)
def list_sign_ins(
    call: Calling,
    response: Response,
    login: Annotated[Login | None, Query(description="Only of this person; else, who administers, of all.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Attempts a page.")] = 50,
    after: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The last `id` of the page before.")] = None,
) -> SignIns:
    """Return sign-ins and refusals, the latest first: who, when, from where."""
    found = sign_ins(sessions.events(call.ledger, login, before=after, most=limit, actor=call.actor))
    if len(found["events"]) == limit:
        response.headers["Link"] = f'<{call.here(after=found["events"][-1]["id"])}>; rel="next"'
    return found
