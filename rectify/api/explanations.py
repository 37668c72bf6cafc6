"""Why an item is as it is, and what was ever done to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from engine.domain.scopes import Scope
from engine.operations.explaining import explain
from engine.operations.reading import item_history
from rectify.answers.deeds import History
from rectify.answers.deeds import item_history as history_document
from rectify.answers.explained import Explained, explained
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
