"""Tokens of people and services. Only somebody who signed in makes or revokes one.

A token that made tokens could make one that is good for more, or for longer, than it is itself.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from engine.domain.scopes import Scope
from engine.domain.workdays import end_of_day
from engine.operations import tokens
from rectify.answers.signing_in import TokenMade, TokenRevoked, Tokens, token_made
from rectify.answers.signing_in import tokens as listed
from rectify.api.asked import Asked, Day, Key, Name, PersonLogin
from rectify.http.access import GuardedRoute, for_people, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/people/{login}/tokens", tags=["people"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def list_all(login: PersonLogin, call: Calling) -> Tokens:
    """Return somebody's tokens without their secrets, also those that are over."""
    return listed(tokens.list_tokens(call.ledger, login, actor=call.actor))


class AskedToken(Asked):
    """What it is called, what it may be used for, and the last day on which it is good: 90 days unless said."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    expires: Day | None = None


@router.post("", status_code=201)
@for_people
def make(login: PersonLogin, asked: AskedToken, call: Calling) -> TokenMade:
    """Make a token for oneself or, who administers, for a service; its secret is shown this once."""
    zone = call.app.settings.timezone
    last = None if asked.expires is None else end_of_day(asked.expires, zone)
    made = tokens.create(call.ledger, login, asked.name, asked.scopes, expires_at=last, actor=call.actor, at=call.at)
    return token_made(made)


@router.post("/{key}/revoke")
@for_people
def revoke(login: PersonLogin, key: Key, call: Calling) -> TokenRevoked:
    """Revoke a token at once."""
    return {"login": login, "id": key, "changed": tokens.revoke(call.ledger, login, key, actor=call.actor, at=call.at)}
