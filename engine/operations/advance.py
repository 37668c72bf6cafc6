"""Taking a step: the one door through which an item changes its state."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import ItemDates, SetBecause
from engine.domain.definition import Completion, FieldKind, StateKind, Workflow
from engine.domain.fields import FieldValue
from engine.domain.item import Decision, Given, ItemFacts, Outcome, after
from engine.domain.permission import require
from engine.domain.workdays import local_day
from engine.machine import decide
from engine.operations import change, owing
from engine.operations.answers import as_text
from engine.operations.deadlines import agreed_before, await_answer
from engine.operations.form import (
    NOTHING,
    Filled,
    read_decision,
    read_for_step,
    require_asked,
    require_group,
    with_evidence,
)
from engine.operations.lapsing import leave_behind
from engine.operations.ledger import Ledger
from engine.operations.once import first_answer, keep_answer
from engine.operations.remarks import handed_in, pin_evidence
from engine.operations.resting import require_one_of, settled
from engine.operations.telling import tell
from engine.store import idempotency
from engine.store.files import StoredFile
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing

_AT_REST = frozenset({StateKind.START, StateKind.FINAL})
_UNDER_WAY = frozenset({Completion.MOSTLY_DONE, Completion.PARTLY, Completion.IN_PROGRESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody asks for: a trigger, and what they hand in with it.

    ``settings`` are values, as typed, for fields the step asks, ``completion`` and ``sustained``; ``group`` is that of
    the evidence; ``decided_on`` and ``minutes`` name a collective decision, ``decision`` one that was carried here.
    """

    trigger: str
    note: str = ""
    evidence: Sequence[Path] = ()
    group: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    decided_on: date | None = None
    minutes: str | None = None
    decision: int | None = None
    expect_version: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """What a step did. ``told`` counts the people who will hear of it; ``repeated`` marks an answer given before."""

    id: int
    number: str
    trigger: str
    from_state: str
    state: str
    version: int
    due_on: date | None
    told: int
    repeated: bool = False


def advance(ledger: Ledger, item_name: str, step: Step, *, actor: Actor, at: datetime) -> Advanced:
    """Move one item along its workflow, with its history, dates and notices, or not at all.

    1. the first answer, if the request's key is known; 2. the item at the version that was seen; 3. ``decide``;
    4. item, history, dates, notices and key in one transaction. Files are stored before it begins.

    Raises ``NotFound``, ``NotPermitted``, ``UnknownTrigger``, ``TransitionRefused``, ``DecisionRefused``,
    ``ItemChanged``, ``KeyReused`` and ``InvalidInput``.
    """
    files = tuple(ledger.files.put(path) for path in step.evidence)
    with writing(ledger.database) as work:
        request = _digest(item_name, step, files) if step.key is not None else ""
        if step.key is not None:
            known = first_answer(work, key=step.key, actor=actor, request=request)
            if known is not None:
                return again(json.loads(known))
        item = change.visible(work, item_name, actor=actor, lock=True)
        change.require_version(work, item, step.expect_version)
        answer = take(work, ledger, item, step, files=files, actor=actor, at=at)
        if step.key is not None:
            keep_answer(work, as_text(answer), key=step.key, actor=actor, request=request, at=at)
    return answer


def take(
    work: UnitOfWork,
    ledger: Ledger,
    item: StoredItem,
    step: Step,
    *,
    files: Sequence[StoredFile],
    actor: Actor,
    at: datetime,
) -> Advanced:
    """Take a step inside a transaction that has begun: for ``advance``, and for a review that triggers a step."""
    workflow = ledger.workflow(work, item.workflow_version_id)
    facts, filled = _handed_in(workflow, item, step, files)
    if files:
        require(actor, Action.ATTACH, item.facts)
    if filled.columns:
        require(actor, Action.DESCRIBE, item.facts)
    given = Given(note=step.note, decision=_decision(work, workflow, item, step, at=at))
    outcome = decide(workflow, facts, step.trigger, actor=actor, given=given)
    if filled.fields:
        require_asked(workflow, filled.fields, outcome.step.asks, where=item.number)
    if files:
        pin_evidence(work, ledger, item, files, group=step.group, actor=actor, at=at)
    columns = {**_completion(workflow, item, outcome), **filled.columns}
    record: dict[str, object] = {"trigger": step.trigger, "from": outcome.from_state, "to": outcome.to_state}
    record |= handed_in(files, step.group, given.decision, written={**columns, **filled.fields})
    sustained = columns.get("sustained", item.sustained)
    if outcome.changes_state:
        moved, left = _move(work, ledger, workflow, item, outcome, facts=facts, sustained=sustained, actor=actor, at=at)
        columns |= moved
        record |= left
    elif sustained != item.sustained:
        columns |= owing.turn_reviews(work, ledger, workflow, item, sustained=sustained, at=at)
    if any(step.deadline for step in workflow.transitions):
        _await(work, ledger, workflow, item, outcome, facts=facts, at=at)
    changed = change.apply(
        work,
        item,
        action="advance",
        actor=actor,
        at=at,
        facts=after(facts, outcome),
        values=columns,
        data=record,
        note=step.note,
    )
    told = tell(work, changed, outcome, actor=actor, note=step.note, at=at)
    return Advanced(
        id=item.id,
        number=item.number,
        trigger=step.trigger,
        from_state=outcome.from_state,
        state=outcome.to_state,
        version=changed.facts.version,
        due_on=changed.due_on,
        told=told,
    )


def again(told: dict[str, Any]) -> Advanced:
    """Return an answer that was given before, from the parts it was kept as."""
    due_on = date.fromisoformat(told["due_on"]) if told["due_on"] else None
    return Advanced(**{**told, "due_on": due_on, "repeated": True})


def _handed_in(
    workflow: Workflow, item: StoredItem, step: Step, files: Sequence[StoredFile]
) -> tuple[ItemFacts, Filled]:
    """Return the facts with what comes with a step, so that the step's requirements see it, and what was filled in."""
    facts = item.facts
    if files or step.group is not None:
        require_group(workflow, step.group, files=len(files), where=item.number)
        facts = with_evidence(facts, len(files), step.group)
    if not step.settings:
        return facts, NOTHING
    filled = read_for_step(workflow, facts, step.trigger, step.settings)
    return replace(facts, fields={**facts.fields, **filled.fields}), filled


def _decision(work: UnitOfWork, workflow: Workflow, item: StoredItem, step: Step, *, at: datetime) -> Decision | None:
    if step.decision is None:
        return read_decision(step.decided_on, step.minutes, zone=workflow.zone, at=at, where=item.number)
    require_one_of(step.decision, step.decided_on, step.minutes, where=item.number)
    return settled(work, workflow, item, step.decision, trigger=step.trigger)


def _completion(workflow: Workflow, item: StoredItem, outcome: Outcome) -> dict[str, Any]:
    """Return what a step says about completion and lasting by where it leads, unless it was said with the step.

    Whoever begins is in progress; an end is done, and leaving it is in progress again; a state with reviews lasts.
    """
    before, now = workflow.states[outcome.from_state], workflow.states[outcome.to_state]
    said: dict[str, Any] = {}
    if now.kind is StateKind.FINAL:
        said["completion"] = Completion.DONE
    elif before.kind in _AT_REST and now is not before and item.completion not in _UNDER_WAY:
        said["completion"] = Completion.IN_PROGRESS
    if now.review is not None:
        said["sustained"] = True
    return {name: value for name, value in said.items() if getattr(item, name) != value}


def _move(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item: StoredItem,
    outcome: Outcome,
    *,
    facts: ItemFacts,
    sustained: bool,
    actor: Actor,
    at: datetime,
) -> tuple[dict[str, Any], dict[str, object]]:
    """End what the state left had set and set what the new one asks for; return columns, and what history says."""
    now = workflow.states[outcome.to_state]
    held = owing.leave(work, workflow, item, at=at)
    owing.follow_end(work, ledger, workflow, item, now.key, version=outcome.version, at=at)
    today = local_day(at, workflow.zone)
    reopened_on = today if outcome.step.loop == "reopen" else item.reopened_on
    dates = dates_of(workflow, item, facts.fields, entered_on=today, reopened_on=reopened_on)
    agreed = None
    if outcome.step.loop == "return":
        agreed = agreed_before(work, ledger, workflow, now, item_id=item.id, dates=dates)
    deadline_id, due_on = owing.enter(
        work,
        ledger,
        workflow,
        now,
        item_id=item.id,
        version=outcome.version,
        owner_id=facts.owner_id,
        sustained=sustained,
        dates=dates,
        because=agreed.because if agreed else SetBecause.ENTERED,
        at=at,
        agreed_on=agreed.due_on if agreed else None,
    )
    left = leave_behind(work, ledger, workflow, item, now.key, held=held, deadline_id=deadline_id, actor=actor, at=at)
    original = agreed.original_due_on if agreed else due_on
    columns: dict[str, Any] = {
        "entered_at": at,
        "deadline_id": deadline_id,
        "due_on": due_on,
        "original_due_on": original,
        **left.columns,
    }
    if reopened_on != item.reopened_on:
        columns["reopened_on"] = reopened_on
    kept: dict[str, object] = {}
    if agreed is not None:
        kept = {"keeps_due_on": {"original": agreed.original_due_on.isoformat(), "agreed": agreed.due_on.isoformat()}}
    return columns, {**left.record, **kept}


def _await(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    item: StoredItem,
    outcome: Outcome,
    *,
    facts: ItemFacts,
    at: datetime,
) -> None:
    """Keep the deadline for the answer to a step: it counts from the day of the step."""
    today = local_day(at, workflow.zone)
    await_answer(
        work,
        ledger,
        workflow,
        outcome.step,
        item_id=item.id,
        version=outcome.version,
        dates=dates_of(workflow, item, facts.fields, entered_on=today, reopened_on=item.reopened_on),
        leaves=outcome.changes_state,
        at=at,
    )


def dates_of(
    workflow: Workflow,
    item: StoredItem,
    fields: Mapping[str, FieldValue],
    *,
    entered_on: date,
    reopened_on: date | None,
) -> ItemDates:
    """Return what deadline rules may look at; after a reopening no day from before it counts any more."""
    if reopened_on is not None:
        since = {name: value for name, value in fields.items() if not _is_before(workflow, name, value, reopened_on)}
        return ItemDates(opened_on=reopened_on, entered_on=entered_on, kind=item.kind, fields=since)
    return ItemDates(
        opened_on=local_day(item.opened_at, workflow.zone),
        entered_on=entered_on,
        feedback_on=item.feedback_on,
        due_on=item.stated_due_on,
        kind=item.kind,
        fields=fields,
    )


def _is_before(workflow: Workflow, name: str, value: FieldValue, day: date) -> bool:
    asked = workflow.fields.get(name)
    return asked is not None and asked.kind is FieldKind.DATE and str(value) < day.isoformat()


def _digest(item_name: str, step: Step, files: Sequence[StoredFile]) -> str:
    request: dict[str, object] = {
        "item": item_name,
        "trigger": step.trigger,
        "note": step.note,
        "set": dict(step.settings),
        "evidence": [file.sha256 for file in files],
    }
    # What came later is left out where it was not used, so that keys from before are known again.
    if step.group is not None:
        request["group"] = step.group
    if step.decided_on is not None or step.minutes is not None:
        request["decision"] = [str(step.decided_on), step.minutes]
    if step.decision is not None:
        request["meeting"] = step.decision
    return idempotency.digest_of(request)
