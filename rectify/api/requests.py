"""Requests: for more time, for long-term, or what else a workflow lets one ask for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from engine.domain.requests import RequestState
from engine.domain.scopes import Scope
from engine.operations.answering import agree, refuse
from engine.operations.consenting import Answered as Said
from engine.operations.consenting import Consent
from engine.operations.request_list import list_requests, one_request
from engine.operations.requesting import Petition, ask
from engine.operations.withdrawing import withdraw
from rectify.answers.asked import Answered, Requested, answered, requested
from rectify.answers.dates import RequestLine, Requests, request_line
from rectify.api.asked import Asked, Day, DecisionKey, Key, Name, Number, Reason, Text, Values
from rectify.api.pages import After, Limit, behind, one_page, place
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag

router = APIRouter(tags=["requests"], route_class=GuardedRoute)
# Requests have no day of their own: they are listed as they were made.
_NO_DAY = date(1, 1, 1)


@router.get("/requests")
@for_scope(Scope.READ)
def list_all(
    call: Calling,
    response: Response,
    item: Annotated[Name | None, Query(description="Only of this item.")] = None,
    state: Annotated[RequestState | None, Query(description="Only in this state.")] = None,
    mine: Annotated[bool, Query(description="Only asked by the caller, or waiting for them.")] = False,
    limit: Limit = 100,
    after: After = None,
) -> Requests:
    """Return the requests on the items the caller may see, oldest first."""
    found = list_requests(
        call.ledger,
        actor=call.actor,
        at=call.at,
        item=item,
        state=state,
        mine=mine,
        after=behind(after),
        most=limit + 1,
    )
    page, more = one_page(found, lambda one: place(_NO_DAY, one.told.request.id), call, response, limit=limit)
    return {"requests": [request_line(one) for one in page], "next": more}


@router.get("/requests/{key}")
@for_scope(Scope.READ)
def show(key: Key, call: Calling) -> RequestLine:
    """Return one request, as the list has it."""
    return request_line(one_request(call.ledger, key, actor=call.actor, at=call.at))


class AskedRequest(Asked):
    """What is asked for; ``rule`` names the kind, more time when it is left out."""

    rule: Name | None = None
    reason: Reason
    to: Day | None = None
    set: Values = Field(default_factory=dict)
    decided_on: Day | None = None
    minutes: Text | None = None


@router.post("/items/{number}/requests", status_code=201)
@for_scope(Scope.ITEMS)
def make(number: Number, asked: AskedRequest, call: Calling, response: Response) -> Requested:
    """Ask for more time, or for what else the item's workflow lets one ask for."""
    petition = Petition(
        rule=asked.rule,
        reason=asked.reason,
        new_due_on=asked.to,
        settings=asked.set,
        decided_on=asked.decided_on,
        minutes=asked.minutes,
        expect_version=call.seen,
        key=call.key,
    )
    done = ask(call.ledger, number, petition, actor=call.actor, at=call.at)
    response.headers["ETag"] = etag(done.version)
    response.headers["Location"] = f"/api/v1/requests/{done.id}"
    return requested(done)


class AskedConsent(Asked):
    """Agreement; ``to`` names another day than was asked for."""

    to: Day | None = None
    note: Text = ""
    decided_on: Day | None = None
    minutes: Text | None = None
    decision: DecisionKey | None = None


class AskedRefusal(Asked):
    """Why not."""

    note: Reason


class AskedWithdrawal(Asked):
    """What there is to say."""

    note: Text = ""


@router.post("/requests/{key}/agree")
@for_scope(Scope.ITEMS)
def say_yes(key: Key, asked: AskedConsent, call: Calling, response: Response) -> Answered:
    """Agree to a request; with the last agreement its effect is there."""
    consent = Consent(
        new_due_on=asked.to,
        note=asked.note,
        decided_on=asked.decided_on,
        minutes=asked.minutes,
        decision=asked.decision,
    )
    done = agree(call.ledger, key, consent, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key)
    return _told(done, response)


@router.post("/requests/{key}/refuse")
@for_scope(Scope.ITEMS)
def say_no(key: Key, asked: AskedRefusal, call: Calling, response: Response) -> Answered:
    """Refuse a request."""
    done = refuse(call.ledger, key, asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key)
    return _told(done, response)


@router.post("/requests/{key}/withdraw")
@for_scope(Scope.ITEMS)
def take_back(key: Key, asked: AskedWithdrawal, call: Calling, response: Response) -> Requested:
    """Withdraw one's own request."""
    done = withdraw(
        call.ledger, key, note=asked.note, actor=call.actor, at=call.at, expect_version=call.seen, key=call.key
    )
    response.headers["ETag"] = etag(done.version)
    return requested(done)


def _told(done: Said, response: Response) -> Answered:
    response.headers["ETag"] = etag(done.version)
    return answered(done)
