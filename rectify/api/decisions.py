"""Collective decisions: called, spoken on, closed; a step or an agreement then rests on one that was carried."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field, model_validator

from engine.domain.decisions import MAJORITY, MOST_SEATS, QUORUM, DecisionState, Opinion
from engine.domain.scopes import Scope
from engine.operations.convening import Meeting, convene
from engine.operations.deciding import close, withdraw
from engine.operations.decision_list import list_decisions, one_decision
from engine.operations.meetings import Decided as Done
from engine.operations.speaking import Speech, be_absent, speak
from rectify.answers.decisions import Decided, DecisionLine, Decisions, decided, decision_line
from rectify.api.asked import Asked, Day, Key, Login, Name, Number, Reason, Text
from rectify.api.pages import After, Limit, behind, one_page, place
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag

router = APIRouter(tags=["decisions"], route_class=GuardedRoute)
# They are listed as they were called, whatever their days.
_NO_DAY = date(1, 1, 1)


@router.get("/decisions")
@for_scope(Scope.READ)
def list_all(
    call: Calling,
    response: Response,
    item: Annotated[Name | None, Query(description="Only of this item.")] = None,
    state: Annotated[DecisionState | None, Query(description="Only in this state.")] = None,
    mine: Annotated[bool, Query(description="Only those at which the caller has a seat.")] = False,
    limit: Limit = 100,
    after: After = None,
) -> Decisions:
    """Return the collective decisions on the items the caller may see, oldest first."""
    found = list_decisions(
        call.ledger, actor=call.actor, item=item, state=state, mine=mine, after=behind(after), most=limit + 1
    )
    page, more = one_page(found, lambda one: place(_NO_DAY, one.told.decision.id), call, response, limit=limit)
    return {"decisions": [decision_line(one) for one in page], "next": more}


@router.get("/decisions/{key}")
@for_scope(Scope.READ)
def show(key: Key, call: Calling) -> DecisionLine:
    """Return one decision, as the list has it: who said what, and how the votes came out."""
    return decision_line(one_decision(call.ledger, key, actor=call.actor))


class AskedMeeting(Asked):
    """A decision that is called, about a step (`trigger`) or a pending request (`request`): one of the two."""

    trigger: Name | None = None
    request: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    subject: Annotated[Name, Field(description="What is to be decided, as its members are told beforehand.")]
    on: Day
    place: Annotated[Text, Field(max_length=200)] = ""
    head: Annotated[Login, Field(description="Login of the head, who speaks last.")]
    members: Annotated[list[Login], Field(max_length=MOST_SEATS, description="Logins of who should attend.")]
    quorum: Name = QUORUM
    majority: Name = MAJORITY

    @model_validator(mode="after")
    def _about_one_thing(self) -> AskedMeeting:
        if (self.trigger is None) == (self.request is None):
            message = "name either trigger or request"
            raise ValueError(message)
        return self


@router.post("/items/{number}/decisions", status_code=201)
@for_scope(Scope.ITEMS)
def make(number: Number, asked: AskedMeeting, call: Calling, response: Response) -> Decided:
    """Call a collective decision and tell those who should attend."""
    meeting = Meeting(
        about=asked.trigger if asked.trigger is not None else str(asked.request),
        subject=asked.subject,
        on=asked.on,
        head=asked.head,
        members=asked.members,
        place=asked.place,
        quorum=asked.quorum,
        majority=asked.majority,
        expect_version=call.seen,
        key=call.key,
    )
    done = convene(call.ledger, number, meeting, actor=call.actor, at=call.at)
    response.headers["Location"] = f"/api/v1/decisions/{done.id}"
    return _told(done, response)


class AskedOpinion(Asked):
    """What a member says, and why; `member` where it is entered by whoever keeps the record."""

    opinion: Opinion
    reason: Reason
    member: Login | None = None


class AskedAbsence(Asked):
    """Why somebody does not attend; `member` where it is entered by whoever keeps the record."""

    reason: Reason
    member: Login | None = None


class AskedClosing(Asked):
    """What the minutes are called."""

    minutes: Text | None = None


class AskedTakingBack(Asked):
    """What there is to say."""

    note: Text = ""


@router.post("/decisions/{key}/speak")
@for_scope(Scope.ITEMS)
def say(key: Key, asked: AskedOpinion, call: Calling, response: Response) -> Decided:
    """Speak on a decision, once and with reasons; the head after everybody else."""
    speech = Speech(opinion=asked.opinion, reason=asked.reason, member=asked.member)
    done = speak(
        call.ledger,
        key,
        speech,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, response)


@router.post("/decisions/{key}/absent")
@for_scope(Scope.ITEMS)
def stay_away(key: Key, asked: AskedAbsence, call: Calling, response: Response) -> Decided:
    """Record that somebody does not attend; they still count among those who should."""
    done = be_absent(
        call.ledger,
        key,
        asked.reason,
        member=asked.member,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, response)


@router.post("/decisions/{key}/close")
@for_scope(Scope.ITEMS)
def count(key: Key, asked: AskedClosing, call: Calling, response: Response) -> Decided:
    """Count the votes, of those who should attend."""
    done = close(
        call.ledger,
        key,
        minutes=asked.minutes,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, response)


@router.post("/decisions/{key}/withdraw")
@for_scope(Scope.ITEMS)
def take_back(key: Key, asked: AskedTakingBack, call: Calling, response: Response) -> Decided:
    """Withdraw a decision that was called, without a vote."""
    done = withdraw(
        call.ledger,
        key,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    return _told(done, response)


def _told(done: Done, response: Response) -> Decided:
    response.headers["ETag"] = etag(done.version)
    return decided(done)
