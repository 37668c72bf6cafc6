"""Whether an item is told of in the notice, to the public and inside the party."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from engine.domain.editions import Edition, Withheld
from engine.domain.scopes import Scope
from engine.operations.withholding import release, withhold
from engine.store.items import StoredItem
from rectify.answers.papers import WithheldItem, withheld_item
from rectify.api.asked import Asked, Number, Reason, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag

router = APIRouter(prefix="/items/{number}", tags=["items"], route_class=GuardedRoute)


class AskedWithholding(Asked):
    """From which edition an item is withheld, why, and who allowed it."""

    edition: Annotated[Edition, Field(description="`outside`: the public; `inside`: the party.")] = Edition.OUTSIDE
    reason: Annotated[Withheld, Field(description="Why; the notice says it in words of its own.")]
    note: Annotated[Reason, Field(description="Who allowed it; not published.")]


class AskedRelease(Asked):
    """Which edition tells of an item again."""

    edition: Edition = Edition.OUTSIDE
    note: Text = ""


@router.post("/withhold")
@for_scope(Scope.ITEMS)
def leave_out(number: Number, asked: AskedWithholding, call: Calling, response: Response) -> WithheldItem:
    """Leave an item out of an edition of the notice, which says how many are left out and why."""
    done = withhold(
        call.ledger,
        number,
        asked.edition,
        asked.reason,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, response)


@router.post("/release")
@for_scope(Scope.ITEMS)
def tell_of_it_again(number: Number, asked: AskedRelease, call: Calling, response: Response) -> WithheldItem:
    """Let an edition of the notice tell of an item again."""
    done = release(
        call.ledger,
        number,
        asked.edition,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, response)


def _told(done: StoredItem, response: Response) -> WithheldItem:
    response.headers["ETag"] = etag(done.facts.version)
    return withheld_item(done)
