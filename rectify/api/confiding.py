"""Who may know of an item, and that it is somebody else's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from engine.domain.scopes import Scope
from engine.operations.confiding import confide, let_in, open_up, withdraw_confidence
from engine.operations.disowning import disown
from engine.store.items import StoredItem
from rectify.answers.changed import Changed, Confided, changed, confided
from rectify.api.asked import Asked, Login, Number, Reason, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling, etag

router = APIRouter(prefix="/items/{number}", tags=["items"], route_class=GuardedRoute)


class AskedConfidence(Asked):
    """Who is let in besides those involved, and why."""

    people: Annotated[list[Login], Field(max_length=100)] = Field(default_factory=list)
    note: Text = ""


class AskedWithdrawal(Asked):
    """Who is no longer let in, and why."""

    people: Annotated[list[Login], Field(min_length=1, max_length=100)]
    note: Text = ""


class AskedOpening(Asked):
    """What there is to say."""

    note: Text = ""


class AskedDisowning(Asked):
    """Whose it is, and why."""

    note: Reason


@router.post("/confide")
@for_scope(Scope.ITEMS)
def keep_to_some(number: Number, asked: AskedConfidence, call: Calling, response: Response) -> Confided:
    """Keep an item to those involved and those who are let in, the caller among them."""
    done = confide(
        call.ledger,
        number,
        asked.people,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, call, response)


@router.post("/confide/withdraw")
@for_scope(Scope.ITEMS)
def let_in_no_longer(number: Number, asked: AskedWithdrawal, call: Calling, response: Response) -> Confided:
    """Let people no longer know of a confidential item, unless they are involved in it."""
    done = withdraw_confidence(
        call.ledger,
        number,
        asked.people,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, call, response)


@router.post("/confide/end")
@for_scope(Scope.ITEMS)
def let_everybody_in(number: Number, asked: AskedOpening, call: Calling, response: Response) -> Confided:
    """Let everybody know of an item again whose role reaches it."""
    done = open_up(
        call.ledger,
        number,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, call, response)


@router.post("/disown")
@for_scope(Scope.ITEMS)
def say_not_mine(number: Number, asked: AskedDisowning, call: Calling, response: Response) -> Changed:
    """Say that an item is not the caller's; managers are told, and it stays theirs until it is assigned anew."""
    done = disown(
        call.ledger,
        number,
        asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    response.headers["ETag"] = etag(done.facts.version)
    return changed(done)


def _told(done: StoredItem, call: Call, response: Response) -> Confided:
    response.headers["ETag"] = etag(done.facts.version)
    return confided(done, let_in(call.ledger, done))
