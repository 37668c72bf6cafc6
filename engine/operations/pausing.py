"""Letting an item stand still, and going on: its dates move by the time it was paused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import Subject
from engine.domain.definition import Workflow
from engine.domain.permission import require
from engine.domain.requests import paused
from engine.domain.workdays import local_day
from engine.errors import DateRefused, Reason
from engine.operations import change, standstill
from engine.operations.announcing import announce, concerned
from engine.operations.ledger import Ledger
from engine.operations.once import answered_once
from engine.operations.petitions import require_reason
from engine.store import pauses, requests
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_PAUSE, _RESUME = Words("暂停", "be paused"), Words("恢复计时", "be resumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redated:
    """An item whose date stands still, moves again, or was changed: the date before and now."""

    id: int
    number: str
    old_due_on: date | None
    due_on: date | None
    paused_on: date | None
    version: int
    told: int
    repeated: bool = False


def pause(
    ledger: Ledger,
    item_name: str,
    note: str,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Redated:
    """Let the dates of an item stand still from today on, with the reason; nobody is reminded of them meanwhile.

    Raises ``NotFound``, ``NotPermitted``, ``DateRefused`` for an item that has no date, is paused already or has a
    request pending, ``InvalidInput`` for a text that gives no reason, ``ItemChanged`` and ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Redated:
            item = _permitted(work, item_name, expect_version, actor=actor)
            return _pause(work, ledger, item, note, actor=actor, at=at)

        return answered_once(work, {"pause": item_name, "note": note}, act, again, key=key, actor=actor, at=at)


def resume(
    ledger: Ledger,
    item_name: str,
    *,
    note: str = "",
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Redated:
    """Let the dates of a paused item go on: they move by the time paused, in the unit their limits are counted in.

    Raises ``NotFound``, ``NotPermitted``, ``DateRefused`` for an item that is not paused, ``ItemChanged`` and
    ``KeyReused``.
    """
    with writing(ledger.database) as work:

        def act() -> Redated:
            item = _permitted(work, item_name, expect_version, actor=actor)
            return _resume(work, ledger, item, note, actor=actor, at=at)

        return answered_once(work, {"resume": item_name, "note": note}, act, again, key=key, actor=actor, at=at)


def _permitted(work: UnitOfWork, item_name: str, expect_version: int | None, *, actor: Actor) -> StoredItem:
    item = change.visible(work, item_name, actor=actor, lock=True)
    require(actor, Action.PAUSE, item.facts)
    change.require_version(work, item, expect_version)
    return item


def _pause(work: UnitOfWork, ledger: Ledger, item: StoredItem, note: str, *, actor: Actor, at: datetime) -> Redated:
    require_reason(note, what=Words("暂停的原因", "Reason of the pause"), where=item.number)
    workflow = ledger.workflow(work, item.workflow_version_id)
    require_free(work, workflow, item, _PAUSE)
    today = local_day(at, workflow.zone)
    pauses.begin(work, item_id=item.id, reason=note, on=today, by=actor.shown_as, at=at)
    standstill.stop(work, item)
    data = {"due_on": item.due_on.isoformat() if item.due_on else None}
    values = {"paused_on": today}
    changed = change.apply(work, item, action="pause", actor=actor, at=at, data=data, note=note, values=values)
    told = announce(
        work,
        changed,
        "paused",
        concerned(work, item),
        actor=actor,
        at=at,
        data={"due_on": item.due_on, "note": note},
    )
    return redated(item, changed, told=told)


def _resume(work: UnitOfWork, ledger: Ledger, item: StoredItem, note: str, *, actor: Actor, at: datetime) -> Redated:
    workflow = ledger.workflow(work, item.workflow_version_id)
    if item.paused_on is None:
        says = Words("事项没有暂停", "the item is not paused")
        raise refused(workflow, item, _RESUME, Reason(code="not_paused", says=says))
    pauses.end(work, item.id, on=local_day(at, workflow.zone), by=actor.shown_as, at=at)
    moved = standstill.go_on(work, ledger, workflow, item, at=at)
    values: dict[str, Any] = {"paused_on": None}
    data: dict[str, object] = {"since": item.paused_on.isoformat()}
    own = next((one for one in moved if one.before.subject is Subject.ITEM), None)
    if own is not None:
        values |= {"deadline_id": own.deadline_id, "due_on": own.due_on}
        data["due_on"] = {"from": own.before.due_on.isoformat(), "to": own.due_on.isoformat()}
    if others := len(moved) - (own is not None):
        data["others"] = others
    changed = change.apply(work, item, action="resume", actor=actor, at=at, data=data, note=note, values=values)
    told = announce(
        work,
        changed,
        "resumed",
        concerned(work, item),
        actor=actor,
        at=at,
        data={"new_due_on": changed.due_on, "note": note},
    )
    return redated(item, changed, told=told)


def require_free(work: UnitOfWork, workflow: Workflow, item: StoredItem, doing: Words) -> None:
    """Let an item pass that has a date nothing else holds; raises ``DateRefused``."""
    if item.deadline_id is None:
        state = workflow.states[item.facts.state].title
        says = Words("事项在“{state}”没有期限", "it has no due day in {state!r}").fill(state=state)
        raise refused(workflow, item, doing, Reason(code="no_deadline", says=says))
    if item.paused_on is not None:
        raise refused(workflow, item, doing, paused(item.paused_on))
    pending = requests.pending_of(work, item.id)
    if pending is not None:
        raise refused(
            workflow,
            item,
            doing,
            Reason(
                code="request_pending",
                says=Words("{who}的申请（{id}）还没有答复", "a request of {who} ({id}) waits for an answer").fill(
                    who=pending.asked_by, id=pending.id
                ),
                remedy=Words(
                    "先答复申请（request agree、request refuse）", "Answer it first (request agree, request refuse)"
                ),
            ),
        )


def refused(workflow: Workflow, item: StoredItem, doing: Words, *reasons: Reason) -> DateRefused:
    """Return the refusal to change or hold the date of an item."""
    return DateRefused(
        item=item.number,
        trigger=doing,
        state=workflow.states[item.facts.state].title,
        reasons=reasons,
        allowed=[
            Words("有期限、没有暂停、没有待答复申请的事项", "an item with a due day, not paused, no request pending")
        ]
        if doing is not _RESUME
        else [Words("已经暂停的事项", "an item that is paused")],
    )


def redated(before: StoredItem, now: StoredItem, *, told: int) -> Redated:
    """Return what became of the date of an item."""
    return Redated(
        id=now.id,
        number=now.number,
        old_due_on=before.due_on,
        due_on=now.due_on,
        paused_on=now.paused_on,
        version=now.facts.version,
        told=told,
    )


def again(text: str) -> Redated:
    """Return an answer that was given before, from the text it was kept as."""
    told: dict[str, Any] = json.loads(text)
    days = {name: date.fromisoformat(told[name]) for name in ("old_due_on", "due_on", "paused_on") if told[name]}
    return Redated(**{**told, **days, "repeated": True})
