"""What an item leaves behind with a state: a request that can no longer be agreed to, and a pause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause, HeldBecause, SetBecause, Subject, due_by
from engine.domain.definition import Workflow
from engine.domain.requests import RequestState, stands
from engine.domain.workdays import local_day
from engine.operations import standstill
from engine.operations.deadlines import first_look
from engine.operations.ledger import Ledger
from engine.store import deadlines, pauses, requests
from engine.store.deadlines import StoredDeadline
from engine.store.items import StoredItem
from engine.store.requests import StoredRequest
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """What ended with a state: columns of the item that change, and what the history says about it."""

    columns: Mapping[str, object] = field(default_factory=dict)
    record: Mapping[str, object] = field(default_factory=dict)


NOTHING = LeftBehind()


def leave_behind(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item: StoredItem,
    becomes: str,
    *,
    held: HeldBecause | None,
    deadline_id: int | None,
    actor: Actor,
    at: datetime,
) -> LeftBehind:
    """End what an item that takes a step to another state leaves behind; what still stands holds its new deadline.

    ``held`` says why the deadline was held that has just ended; ``deadline_id`` is the new one. Only a held deadline,
    or none, makes it worth looking for a request: most steps cost nothing here.
    """
    ended = end_pause(work, ledger, workflow, item, actor=actor, at=at) if item.paused_on else NOTHING
    if held is not HeldBecause.REQUEST and item.deadline_id is not None:
        return ended
    request = requests.pending_of(work, item.id)
    if request is None:
        return ended
    rule = workflow.requests.get(request.rule)
    if stands(request.kind, rule, step=request.step, becomes=becomes, keeps_date=False):
        if deadline_id is not None:
            deadlines.hold(work, deadline_id, HeldBecause.REQUEST)
        return ended
    lapse(work, request, because=EndedBecause.LEFT, at=at)
    return LeftBehind(columns=ended.columns, record={**ended.record, **record_of(request)})


def lapse(work: UnitOfWork, request: StoredRequest, *, because: EndedBecause, at: datetime) -> None:
    """Let a pending request lapse, with the deadline for its answer."""
    requests.end(work, request.id, RequestState.LAPSED, at=at)
    end_own_deadline(work, request, because=because, at=at)


def record_of(request: StoredRequest) -> dict[str, object]:
    """Return what the history says about a request that lapsed."""
    return {"lapsed": {"request": request.id, "rule": request.rule}}


def end_own_deadline(work: UnitOfWork, request: StoredRequest, *, because: EndedBecause, at: datetime) -> None:
    """End the deadline for the answer to a request."""
    live = own_deadline(work, request)
    if live is not None:
        deadlines.end(work, live.id, because, at=at)


def own_deadline(work: UnitOfWork, request: StoredRequest) -> StoredDeadline | None:
    """Return the deadline for the answer to a request, None once it was answered."""
    return deadlines.live_of(work, item_id=request.item_id, subject=Subject.REQUEST, subject_id=request.id)


def end_pause(
    work: UnitOfWork, ledger: Ledger, workflow: Workflow, item: StoredItem, *, actor: Actor, at: datetime
) -> LeftBehind:
    """End the pause of an item that leaves its state: the date it held back ends with the state, its measures go on."""
    assert item.paused_on is not None  # noqa: S101 - the caller asks only for an item that is paused
    pauses.end(work, item.id, on=local_day(at, workflow.zone), by=actor.shown_as, at=at)
    standstill.go_on(work, ledger, workflow, item, at=at, moving=frozenset({Subject.MEASURE}))
    return LeftBehind(columns={"paused_on": None}, record={"pause_ended": {"since": item.paused_on.isoformat()}})


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A pending request that an item takes along to another version, with the deadline for its answer."""

    request: StoredRequest
    own: StoredDeadline | None
    is_standing: bool


def carried(work: UnitOfWork, target: Workflow, request: StoredRequest, *, becomes: str, keeps_date: bool) -> Carried:
    """Return whether a pending request still stands where its item goes."""
    rule = target.requests.get(request.rule)
    return Carried(
        request=request,
        own=own_deadline(work, request),
        is_standing=stands(request.kind, rule, step=request.step, becomes=becomes, keeps_date=keeps_date),
    )


def end_carried(work: UnitOfWork, target: Workflow, brought: Carried, *, at: datetime) -> None:
    """End what does not go along: a request that no longer stands, a deadline that another ladder reminds of."""
    if not brought.is_standing:
        lapse(work, brought.request, because=EndedBecause.MIGRATED, at=at)
    elif brought.own is not None and _reminds_otherwise(target, brought, brought.own):
        deadlines.end(work, brought.own.id, EndedBecause.MIGRATED, at=at)


def set_carried(
    work: UnitOfWork, ledger: Ledger, target: Workflow, item: StoredItem, brought: Carried, *, at: datetime
) -> None:
    """Let what goes along be reminded of as the other version has it; the answer is due on the day it was."""
    own = brought.own
    if not brought.is_standing or own is None:
        return
    if not _reminds_otherwise(target, brought, own):
        deadlines.look_anew(work, own, at=at)
        return
    calendar, rule = ledger.calendar(work, target), target.requests[brought.request.rule]
    limit = due_by(own.due_on, rule=rule.key, ladder=rule.ladder, calendar=calendar, zone=target.zone)
    deadlines.set_deadline(
        work,
        limit,
        item_id=item.id,
        subject=Subject.REQUEST,
        subject_id=brought.request.id,
        version=item.facts.version + 1,
        because=SetBecause.MIGRATED,
        at=at,
        first_look=first_look(target, limit, calendar, at=at),
    )


def _reminds_otherwise(target: Workflow, brought: Carried, own: StoredDeadline) -> bool:
    return target.requests[brought.request.rule].ladder != own.ladder
