"""Absence: substitutes, snoozed reminders, and everything a person holds handed over."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from engine.domain.scopes import Scope
from engine.operations import absence, snoozing
from engine.operations.absence import Absence
from engine.operations.handing_over import hand_over, preview
from rectify.answers.absent import (
    HandedOver,
    Snoozed,
    Snoozes,
    Substitute,
    Substitutes,
    ended,
    handed_over,
    snooze_line,
    snoozed,
    substitute,
)
from rectify.api.asked import Asked, Day, Key, Login, Name, Number, Reason, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling, etag

router = APIRouter(tags=["absence"], route_class=GuardedRoute)


@router.get("/substitutes")
@for_scope(Scope.READ)
def list_substitutes(
    call: Calling, over: Annotated[bool, Query(description="With those that are over.")] = False
) -> Substitutes:
    """Return who stands in for whom, as far as it concerns the caller or people they look after."""
    zone = call.app.settings.timezone
    found = absence.listed(call.ledger, zone=zone, actor=call.actor, at=call.at, over=over)
    return {"substitutes": [substitute(one) for one in found]}


@router.get("/substitutes/{key}")
@for_scope(Scope.READ)
def show_substitute(key: Key, call: Calling) -> Substitute:
    """Return who stands in for whom by one appointment, also one that is over."""
    return substitute(absence.one(call.ledger, key, zone=call.app.settings.timezone, actor=call.actor, at=call.at))


class AskedSubstitute(Asked):
    """Who is away, who stands in, from and through which day."""

    person: Login
    substitute: Login
    first: Annotated[Day, Field(alias="from")]
    until: Day
    reason: Text = ""


@router.post("/substitutes", status_code=201)
@for_scope(Scope.ABSENCE)
def appoint(asked: AskedSubstitute, call: Calling, response: Response) -> Substitute:
    """Let somebody stand in for an absent person, get their mail and act for them."""
    wanted = Absence(
        login=asked.person, substitute=asked.substitute, first=asked.first, last=asked.until, reason=asked.reason
    )
    zone = call.app.settings.timezone
    done = absence.appoint(call.ledger, wanted, zone=zone, actor=call.actor, at=call.at, key=call.key)
    response.headers["Location"] = f"{call.url.path}/{done.span.id}"
    return substitute(done)


@router.post("/substitutes/{key}/end")
@for_scope(Scope.ABSENCE)
def end(key: Key, call: Calling) -> Substitute:
    """End standing in before its last day."""
    done = absence.end(call.ledger, key, zone=call.app.settings.timezone, actor=call.actor, at=call.at)
    return ended(done, at=call.at)


@router.get("/snoozes")
@for_scope(Scope.READ)
def list_snoozes(call: Calling) -> Snoozes:
    """Return what the caller, and people they look after, do not want to be reminded of for now."""
    found = snoozing.listed(call.ledger, zone=call.app.settings.timezone, actor=call.actor, at=call.at)
    return {"snoozes": [snooze_line(one) for one in found]}


class AskedSnooze(Asked):
    """Through which day, and why."""

    until: Day
    note: Reason


class AskedWaking(Asked):
    """Whose reminders come again: the caller's, or those of somebody they look after."""

    person: Login | None = None
    note: Text = ""


@router.post("/items/{number}/snooze")
@for_scope(Scope.ITEMS)
def snooze(number: Number, asked: AskedSnooze, call: Calling, response: Response) -> Snoozed:
    """Remind the caller of an item no more until a day is over, never past its deadline."""
    done = snoozing.snooze(
        call.ledger,
        number,
        asked.until,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
        key=call.key,
    )
    response.headers["ETag"] = etag(done.version)
    return snoozed(done)


@router.post("/items/{number}/wake")
@for_scope(Scope.ITEMS)
def wake(number: Number, asked: AskedWaking, call: Calling, response: Response) -> Snoozed:
    """Let the reminders of an item come again."""
    done = snoozing.wake(
        call.ledger,
        number,
        person=asked.person,
        note=asked.note,
        actor=call.actor,
        at=call.at,
        expect_version=call.seen,
    )
    response.headers["ETag"] = etag(done.version)
    return snoozed(done)


class AskedHandover(Asked):
    """From whom, who may have left, to whom and why; with ``dry_run`` only what would go over is told.

    With `items` only these go over, of those the person holds.
    """

    source: Annotated[Login, Field(alias="from")]
    target: Annotated[Login, Field(alias="to")]
    items: Annotated[list[Name], Field(max_length=1000)] | None = None
    note: Text = ""
    dry_run: bool = False


@router.post("/handovers")
@for_scope(Scope.ABSENCE)
def hand_all_over(asked: AskedHandover, call: Calling) -> HandedOver:
    """Give everything a person holds to another; called again after an interruption it goes on."""
    done = (
        preview(call.ledger, asked.source, asked.target, only=asked.items, actor=call.actor)
        if asked.dry_run
        else hand_over(
            call.ledger,
            asked.source,
            asked.target,
            only=asked.items,
            note=asked.note,
            actor=call.actor,
            at=call.at,
        )
    )
    return handed_over(done, call.language, dry_run=asked.dry_run)
