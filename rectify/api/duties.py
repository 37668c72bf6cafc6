"""Duties of the office: listed, and recorded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from engine.domain.reviews import ReviewState
from engine.domain.scopes import Scope
from engine.operations.duties import DutyRecord, list_duties, record_duty
from rectify.answers.periodic import Duties, Recorded, duty_line, recorded
from rectify.api.asked import Asked, Key, Reason, Values
from rectify.api.pages import After, Limit, behind, one_page, place
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/duties", tags=["duties"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def list_all(
    call: Calling,
    response: Response,
    state: Annotated[ReviewState | None, Query(description="Only in this state.")] = None,
    limit: Limit = 100,
    after: After = None,
) -> Duties:
    """Return the duties of the units in which the caller holds a role, by the day they are due."""
    found = list_duties(call.ledger, actor=call.actor, state=state, after=behind(after), most=limit + 1)
    page, more = one_page(found, lambda one: place(one.duty.due_on, one.duty.id), call, response, limit=limit)
    zone = call.app.settings.timezone
    return {"duties": [duty_line(one, today=call.today, zone=zone) for one in page], "next": more}


class AskedRecord(Asked):
    """What was done, with the values its rule asks for."""

    note: Reason
    set: Values = Field(default_factory=dict)


@router.post("/{key}/record")
@for_scope(Scope.ITEMS)
def record(key: Key, asked: AskedRecord, call: Calling) -> Recorded:
    """Record that a duty was done in its period."""
    told = DutyRecord(note=asked.note, settings=asked.set)
    return recorded(record_duty(call.ledger, key, told, actor=call.actor, at=call.at, key=call.key))
