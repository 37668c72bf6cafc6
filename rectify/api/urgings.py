"""Urging whoever an item waits for."""

from __future__ import annotations

from fastapi import APIRouter, Response

from engine.domain.scopes import Scope
from engine.operations.urging import urge
from rectify.answers.changed import Urged, urged
from rectify.api.asked import Asked, Number, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling, etag

router = APIRouter(prefix="/items/{number}", tags=["items"], route_class=GuardedRoute)


class AskedUrging(Asked):
    """An urging; the note is told to whoever is urged."""

    note: Text = ""


@router.post("/urgings")
@for_scope(Scope.ITEMS)
def press(number: Number, asked: AskedUrging, call: Calling, response: Response) -> Urged:
    """Urge whoever the item waits for: its owner, a verifier, or whoever has to answer a request; once a day."""
    done = urged_by(call, number, asked)
    response.headers["ETag"] = etag(done["version"])
    return done


def urged_by(call: Call, number: str, asked: AskedUrging) -> Urged:
    """Urge for a call."""
    return urged(
        urge(call.ledger, number, asked.note, expect_version=call.seen, key=call.key, actor=call.actor, at=call.at)
    )
