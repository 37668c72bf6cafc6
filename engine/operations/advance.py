"""Taking a step: the one door through which an item changes its state."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.domain.actor import Actor
from engine.domain.deadlines import ItemDates, SetBecause
from engine.domain.definition import Completion, StateKind, Tell, Workflow
from engine.domain.item import Given, Outcome, after
from engine.domain.permission import Action, require
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.machine import decide
from engine.operations import change, deadlines
from engine.operations.ledger import Ledger
from engine.operations.once import first_answer, keep_answer
from engine.operations.recipients import Recipients
from engine.operations.remarks import pin_evidence
from engine.store import idempotency, outbox
from engine.store.files import StoredFile
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_AT_REST = frozenset({StateKind.START, StateKind.FINAL})
_UNDER_WAY = frozenset({Completion.MOSTLY_DONE, Completion.PARTLY, Completion.IN_PROGRESS})
_YES = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody asks for: a trigger, and what they hand in with it. ``settings`` sets fields of the item."""

    trigger: str
    note: str = ""
    evidence: Sequence[Path] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
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


_ANSWERED = tuple(part.name for part in fields(Advanced))
_encode = json.JSONEncoder(default=str).encode


def advance(ledger: Ledger, item_name: str, step: Step, *, actor: Actor, at: datetime) -> Advanced:
    """Move one item along its workflow, with its history, dates and notices, or not at all.

    1. the first answer, if the request's key is known; 2. the item at the version that was seen; 3. ``decide``;
    4. item, history, dates, notices and key in one transaction. Files are stored before it begins.

    Raises ``NotFound``, ``NotPermitted``, ``UnknownTrigger``, ``TransitionRefused``, ``ItemChanged``, ``KeyReused``
    and ``InvalidInput``.
    """
    files = tuple(ledger.files.put(path) for path in step.evidence)
    with writing(ledger.database) as work:
        request = _digest(item_name, step, files) if step.key is not None else ""
        if step.key is not None:
            known = first_answer(work, key=step.key, actor=actor, request=request)
            if known is not None:
                return _again(known)
        item = change.visible(work, item_name, actor=actor, lock=True)
        change.require_version(work, item, step.expect_version)
        answer = take(work, ledger, item, step, files=files, actor=actor, at=at)
        if step.key is not None:
            keep_answer(work, _text(answer), key=step.key, actor=actor, request=request, at=at)
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
    columns = _settings(item, step.settings)
    if files:
        require(actor, Action.ATTACH, item.facts)
    if columns:
        require(actor, Action.DESCRIBE, item.facts)
    facts = replace(item.facts, evidence=item.facts.evidence + len(files)) if files else item.facts
    outcome = decide(workflow, facts, step.trigger, actor=actor, given=Given(note=step.note))
    if files:
        pin_evidence(work, item, files, actor=actor, at=at)
    columns = {**_completion(workflow, item, outcome), **columns}
    record = _record(outcome, files, written=columns)
    if outcome.changes_state:
        columns |= _move(work, ledger, workflow, item, outcome, at=at)
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
    told = _tell(work, workflow, changed, outcome, actor=actor, note=step.note, at=at)
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
    work: UnitOfWork, ledger: Ledger, workflow: Workflow, item: StoredItem, outcome: Outcome, *, at: datetime
) -> dict[str, Any]:
    deadlines.leave(work, workflow.states[outcome.from_state], item_id=item.id, deadline_id=item.deadline_id, at=at)
    today = local_day(at, workflow.zone)
    reopened_on = today if outcome.step.loop == "reopen" else item.reopened_on
    deadline_id, due_on = deadlines.enter(
        work,
        ledger,
        workflow,
        workflow.states[outcome.to_state],
        item_id=item.id,
        version=outcome.version,
        dates=_dates(item, entered_on=today, reopened_on=reopened_on, zone=workflow.zone),
        because=SetBecause.ENTERED,
        at=at,
    )
    columns = {"entered_at": at, "deadline_id": deadline_id, "due_on": due_on, "original_due_on": due_on}
    return columns if reopened_on == item.reopened_on else {**columns, "reopened_on": reopened_on}


def _dates(item: StoredItem, *, entered_on: date, reopened_on: date | None, zone: str) -> ItemDates:
    """Return the civil dates that deadline rules start from; after a reopening all of them start there anew."""
    if reopened_on is not None:
        return ItemDates(opened_on=reopened_on, entered_on=entered_on)
    return ItemDates(
        opened_on=local_day(item.opened_at, zone),
        entered_on=entered_on,
        feedback_on=item.feedback_on,
        due_on=item.stated_due_on,
        kind=item.kind,
        fields=item.facts.fields,
    )


def _tell(
    work: UnitOfWork, workflow: Workflow, item: StoredItem, outcome: Outcome, *, actor: Actor, note: str, at: datetime
) -> int:
    if not outcome.step.tells:
        return 0
    recipients = Recipients(work)
    return outbox.put(
        work,
        [
            _notice(item, outcome, tell, person, why, actor=actor, note=note, at=at)
            for tell in outcome.step.tells
            for person, why in recipients.of(item.facts, tell.to).items()
            if person not in actor.persons
        ],
    )


def _notice(
    item: StoredItem,
    outcome: Outcome,
    tell: Tell,
    person: int,
    why: str,
    *,
    actor: Actor,
    note: str,
    at: datetime,
) -> NewNotice:
    data: dict[str, object] = {
        "why": why,
        "by": actor.shown_as,
        "trigger": outcome.step.trigger,
        "state": outcome.to_state,
    }
    if note:
        data["note"] = note
    return NewNotice(
        dedupe=f"step:{item.id}:{item.facts.version}:{tell.kind}:{person}",
        kind=tell.kind,
        item_id=item.id,
        recipient_id=person,
        at=at,
        send_from=at,
        data=data,
    )


def _record(outcome: Outcome, files: Sequence[StoredFile], *, written: Mapping[str, object]) -> dict[str, object]:
    record: dict[str, object] = {"trigger": outcome.step.trigger, "from": outcome.from_state, "to": outcome.to_state}
    if files:
        record["evidence"] = [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in files]
    if written:
        record["set"] = dict(written)
    return record


def _settings(item: StoredItem, settings: Mapping[str, str]) -> dict[str, Any]:
    return {name: _setting(item, name, value) for name, value in settings.items()}


def _setting(item: StoredItem, name: str, value: str) -> object:
    match name:
        case "completion":
            if value not in list(Completion):
                raise _bad_setting(item, name, value, allowed=list(Completion))
            return value
        case "sustained":
            if value not in _YES:
                raise _bad_setting(item, name, value, allowed=list(_YES))
            return _YES[value]
        case _:
            raise InvalidInput(
                what=Words("字段", "Field"),
                value=name,
                where=item.number,
                allowed=["completion", "sustained"],
                why=Words("工作流没有这个字段", "the workflow has no such field"),
            )


def _bad_setting(item: StoredItem, name: str, value: str, *, allowed: list[str]) -> InvalidInput:
    return InvalidInput(
        what=Words(f"字段 {name} 的值", f"Value of {name}"),
        value=value,
        allowed=allowed,
        why=Words("不在允许的值里", "it is not among the allowed values"),
        where=item.number,
    )


def _digest(item_name: str, step: Step, files: Sequence[StoredFile]) -> str:
    return idempotency.digest_of(
        {
            "item": item_name,
            "trigger": step.trigger,
            "note": step.note,
            "set": dict(step.settings),
            "evidence": [file.sha256 for file in files],
        }
    )


def _text(answer: Advanced) -> str:
    # Not asdict: it copies each value deeply, which takes longer than storing the answer.
    return _encode({name: getattr(answer, name) for name in _ANSWERED})


def _again(text: str) -> Advanced:
    told = json.loads(text)
    due_on = date.fromisoformat(told["due_on"]) if told["due_on"] else None
    return Advanced(**{**told, "due_on": due_on, "repeated": True})
