"""Why an item is as it is, what was ever done to it, and what the caller may do with it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from engine.domain.scopes import Scope
from engine.operations.explaining import explain
from engine.operations.permissions import permissions
from engine.operations.reading import item_history
from rectify.answers.deeds import History
from rectify.answers.deeds import item_history as history_document
from rectify.answers.explained import Explained, explained
from rectify.answers.permitted import Permissions
from rectify.answers.permitted import permissions as permissions_document
from rectify.api.asked import Number
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/items/{number}", tags=["items"], route_class=GuardedRoute)


@router.get("/explanation")
@for_scope(Scope.READ)
def why(
    number: Number,
    call: Calling,
    last: Annotated[int, Query(ge=1, le=10_000, description="How many of the latest reminders.")] = 60,
) -> Explained:
    """Return why an item has this state, this date, these mails and not others, and what each step still lacks."""
    return explained(explain(call.ledger, number, actor=call.actor, at=call.at, most=last), call.language)


@router.get("/history")
@for_scope(Scope.READ)
def what_was_done(number: Number, call: Calling) -> History:
    """Return who did what to an item, when and why, oldest first."""
    item, _told, entries = item_history(call.ledger, number, actor=call.actor)
    return history_document(item, entries)


@router.get("/permissions")
@for_scope(Scope.READ)
def what_one_may(number: Number, call: Calling) -> Permissions:
    """Return for each action and step whether the caller may, and why not, in words."""
    return permissions_document(permissions(call.ledger, number, actor=call.actor), call.language)
