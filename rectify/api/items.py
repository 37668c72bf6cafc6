"""Items: the ledger, one of them whole, and what may be done with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from engine.domain.actor import CLOCK
from engine.domain.cursors import Order, read
from engine.domain.scopes import Scope
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.reading import is_published, list_items, whole_item, workflow_of
from engine.operations.remarks import comment
from engine.store.items import StoredItem
from rectify.answers.changed import Advanced, Assigned, Changed, advanced, assigned, changed
from rectify.answers.item import Whole, whole_document
from rectify.answers.ledger import Page, page
from rectify.api.asked import Asked, DecisionKey, Login, Name, Number, Text
from rectify.api.filters import Conditions
from rectify.api.pages import tell_next
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Call, Calling, etag

router = APIRouter(prefix="/items", tags=["items"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def list_all(
    call: Calling,
    response: Response,
    conditions: Conditions,
    limit: Annotated[int, Query(ge=1, le=1000, description="Items a page.")] = 100,
    order: Annotated[Order, Query(description="By key as taken in, by number, or by due day.")] = Order.ID,
    after: Annotated[Name | None, Query(description="`next` of the page before, in the same order.")] = None,
) -> Page:
    """Return one page of the ledger, as far as the caller may see it."""
    wanted = replace(conditions, most=limit, order=order, after=read(after, order) if after else None)
    found = page(list_items(call.ledger, wanted, actor=call.actor), at=call.at, today=call.today)
    tell_next(found["next"], call, response)
    return found


@router.get("/{number}")
@for_scope(Scope.READ)
def show(number: Number, call: Calling, response: Response) -> Whole:
    """Return one item whole: its steps and what is missing for each, dates, reminders, history."""
    found = whole_document(whole_item(call.ledger, number, actor=call.actor), call.language, today=call.today)
    response.headers["ETag"] = etag(found["version"])
    return found


class AskedStep(Asked):
    """A step: its trigger and what is handed in with it. Evidence is attached before (`POST …/evidence`)."""

    trigger: Name
    note: Text = ""
    set: dict[Name, Text] = Field(default_factory=dict, max_length=100)
    decided_on: date | None = None
    minutes: Text | None = None
    decision: DecisionKey | None = None


@router.post("/{number}/advance")
@for_scope(Scope.ITEMS)
def take_step(number: Number, asked: AskedStep, call: Calling, response: Response) -> Advanced:
    """Take one durable step."""
    done = advanced_by(call, number, asked)
    response.headers["ETag"] = etag(done["version"])
    return done


def advanced_by(call: Call, number: str, asked: AskedStep) -> Advanced:
    """Take a step for a call."""
    step = Step(
        trigger=asked.trigger,
        note=asked.note,
        settings=asked.set,
        decided_on=asked.decided_on,
        minutes=asked.minutes,
        decision=asked.decision,
        expect_version=call.seen,
        key=call.key,
    )
    done = advance(call.ledger, number, step, actor=call.actor, at=call.at)
    # Whoever took the step may no longer see the item; what is read here is only which holidays are known.
    workflow = workflow_of(call.ledger, number, actor=CLOCK)
    published = is_published(call.ledger, workflow, done.due_on) if done.due_on else None
    return advanced(done, published=published)


class AskedPeople(Asked):
    """People of an item, by login; what is left out stays."""

    owner: Login | None = None
    leader: Login | None = None
    verifier: Login | None = None
    note: Text = ""


@router.post("/{number}/assign")
@for_scope(Scope.ITEMS)
def name_people(number: Number, asked: AskedPeople, call: Calling, response: Response) -> Assigned:
    """Name people for an item and tell them."""
    item = assigned_by(call, number, asked)
    response.headers["ETag"] = etag(item.facts.version)
    return assigned(item, owner=asked.owner, leader=asked.leader, verifier=asked.verifier)


def assigned_by(call: Call, number: str, asked: AskedPeople) -> StoredItem:
    """Name people for a call."""
    return assign(
        call.ledger,
        number,
        owner=asked.owner,
        leader=asked.leader,
        verifier=asked.verifier,
        note=asked.note,
        expect_version=call.seen,
        key=call.key,
        actor=call.actor,
        at=call.at,
    )


class AskedComment(Asked):
    """A comment on an item."""

    note: Annotated[Text, Field(min_length=1)]


@router.post("/{number}/comments")
@for_scope(Scope.ITEMS)
def say(number: Number, asked: AskedComment, call: Calling, response: Response) -> Changed:
    """Write a comment into the history of an item."""
    return _told(commented_by(call, number, asked), response)


def commented_by(call: Call, number: str, asked: AskedComment) -> StoredItem:
    """Write a comment for a call."""
    return comment(
        call.ledger, number, asked.note, expect_version=call.seen, key=call.key, actor=call.actor, at=call.at
    )


def _told(item: StoredItem, response: Response) -> Changed:
    response.headers["ETag"] = etag(item.facts.version)
    return changed(item)
