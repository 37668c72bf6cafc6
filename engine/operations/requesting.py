"""Asking for more time, or for the move to long-term."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import HeldBecause, SetBecause, Subject, after, due_by
from engine.domain.definition import RequestRule, Workflow
from engine.domain.guards import Asked, missing
from engine.domain.item import Decision, Given
from engine.domain.permission import require_named, standing
from engine.domain.requests import RequestState, Standing, against_asking
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, Reason, RequestRefused
from engine.operations import change
from engine.operations.announcing import announce
from engine.operations.deadlines import first_look
from engine.operations.form import read_decision, read_for_review
from engine.operations.ledger import Ledger
from engine.operations.once import answered_once
from engine.operations.petitions import named, open_requests
from engine.operations.recipients import Recipients
from engine.operations.remarks import handed_in
from engine.store import deadlines, requests
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

# What stands in the way of whatever might be asked for instead.
_HOLDS_ALL = frozenset({"paused", "request_pending"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """What somebody asks for: the rule's key (None: the rule for more time), the new day, why, the form's answers."""

    rule: str | None
    reason: str
    new_due_on: date | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    decided_on: date | None = None
    minutes: str | None = None
    expect_version: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A request that waits: by which day it is to be answered, and how many people were told that it waits."""

    id: int
    item: str
    rule: str
    kind: str
    state: str
    due_on: date | None
    new_due_on: date | None
    answer_by: date | None
    version: int
    told: int
    repeated: bool = False


def ask(ledger: Ledger, item_name: str, petition: Petition, *, actor: Actor, at: datetime) -> Requested:
    """Ask for what a rule of the item's workflow allows to be asked for. Its date is held until there is an answer.

    With a ``key`` a repeat changes nothing and gets the first answer. Raises ``NotFound``, ``NotPermitted``,
    ``RequestRefused`` with everything that stands in the way, ``ItemChanged``, ``KeyReused``, and ``InvalidInput`` for
    a rule the workflow does not have and values that do not fit.
    """
    with writing(ledger.database) as work:

        def act() -> Requested:
            item = change.visible(work, item_name, actor=actor, lock=True)
            change.require_version(work, item, petition.expect_version)
            return _ask(work, ledger, item, petition, actor=actor, at=at)

        asked = _asked(item_name, petition)
        return answered_once(work, asked, act, again, key=petition.key, actor=actor, at=at)


def _ask(
    work: UnitOfWork, ledger: Ledger, item: StoredItem, petition: Petition, *, actor: Actor, at: datetime
) -> Requested:
    workflow = ledger.workflow(work, item.workflow_version_id)
    rule = meant_rule(workflow, item, petition.rule)
    require_named(actor, Action.REQUEST, rule.who, workflow, standing(actor, item.facts), where=item.number)
    filled = read_for_review(workflow, rule.asks, petition.settings, where=item.number)
    decision = read_decision(petition.decided_on, petition.minutes, zone=workflow.zone, at=at, where=item.number)
    given = Given(note=petition.reason, decision=decision)
    facts = replace(item.facts, fields={**item.facts.fields, **filled})
    today = local_day(at, workflow.zone)
    _require_open(
        workflow,
        rule,
        item,
        [
            *_against_another(work, workflow, item),
            *against_asking(
                workflow,
                rule,
                Standing(state=item.facts.state, due_on=item.due_on, paused_on=item.paused_on, today=today),
                new_due_on=petition.new_due_on,
            ),
            *_against_silence(petition.reason),
            *missing(rule.requires, Asked(workflow=workflow, facts=facts, actor=actor, given=given)),
        ],
    )
    request_id = requests.add(
        work,
        item_id=item.id,
        rule=rule.key,
        kind=rule.kind,
        asked_by=actor.shown_as,
        asked_by_id=actor.on_behalf_of.person_id if actor.on_behalf_of else actor.person_id,
        askers=actor.persons,
        reason=petition.reason,
        old_due_on=item.due_on,
        new_due_on=petition.new_due_on,
        fields=filled,
        at=at,
    )
    answer_by = _await_answer(work, ledger, workflow, rule, item, request_id, at=at)
    data = {"request": request_id, "rule": rule.key, "answer_by": answer_by.isoformat()}
    return _record(work, workflow, rule, item, petition, data, decision, filled=filled, actor=actor, at=at)


def meant_rule(workflow: Workflow, item: StoredItem, key: str | None) -> RequestRule:
    """Return the rule that is meant; without a key the one for more time in the item's state.

    Raises ``InvalidInput`` when the workflow has none.
    """
    if key is not None:
        known = workflow.requests.get(key)
    else:
        extensions = [rule for rule in workflow.requests.values() if rule.kind == "extension"]
        here = (rule for rule in extensions if item.facts.state in rule.sources)
        known = next(here, next(iter(extensions), None))
    if known is None:
        raise InvalidInput(
            what=Words("申请", "Request"),
            value=key or "extension",
            where=item.number,
            why=Words("工作流没有这种申请", "the workflow does not know it"),
            allowed=[named(rule.key, rule.title) for rule in workflow.requests.values()],
        )
    return known


def _require_open(workflow: Workflow, rule: RequestRule, item: StoredItem, reasons: list[Reason]) -> None:
    if reasons:
        raise RequestRefused(
            item=item.number,
            trigger=named(rule.key, rule.title),
            state=workflow.states[item.facts.state].title,
            reasons=reasons,
            allowed=open_requests(workflow, item.facts.state, but=rule.key)
            if _HOLDS_ALL.isdisjoint(reason.code for reason in reasons)
            else [],
        )


def _against_another(work: UnitOfWork, workflow: Workflow, item: StoredItem) -> list[Reason]:
    pending = requests.pending_of(work, item.id)
    if pending is None:
        return []
    rule = workflow.requests.get(pending.rule)
    says = Words(
        "{who}在{day}提出的“{title}”（申请{id}）还没有答复",
        "{title!r}, asked for by {who} on {day} (request {id}), waits for an answer",
    ).fill(
        who=pending.asked_by,
        day=local_day(pending.asked_at, workflow.zone),
        title=rule.title if rule else pending.rule,
        id=pending.id,
    )
    remedy = Words("先等答复，或撤回那一项（request withdraw {id}）", "Wait, or withdraw it (request withdraw {id})")
    return [Reason(code="request_pending", says=says, remedy=remedy.fill(id=pending.id))]


def _against_silence(reason: str) -> list[Reason]:
    if reason.strip():
        return []
    says = Words("没有写申请的原因", "the reason is missing")
    return [Reason(code="reason_missing", says=says, remedy=Words("写明原因（--note）", "Say why (--note)"))]


def _await_answer(
    work: UnitOfWork,
    ledger: Ledger,
    workflow: Workflow,
    rule: RequestRule,
    item: StoredItem,
    request_id: int,
    *,
    at: datetime,
) -> date:
    """Set the deadline for the answer, hold the item's own, and return the day the answer is due."""
    calendar = ledger.calendar(work, workflow)
    answer_by = after(rule.answer, local_day(at, workflow.zone), calendar)
    limit = due_by(answer_by, rule=rule.key, ladder=rule.ladder, calendar=calendar, zone=workflow.zone)
    deadlines.set_deadline(
        work,
        limit,
        item_id=item.id,
        subject=Subject.REQUEST,
        subject_id=request_id,
        version=item.facts.version + 1,
        because=SetBecause.ASKED,
        at=at,
        first_look=first_look(workflow, limit, calendar, at=at),
    )
    if item.deadline_id is not None:
        deadlines.hold(work, item.deadline_id, HeldBecause.REQUEST)
    return answer_by


def _record(
    work: UnitOfWork,
    workflow: Workflow,
    rule: RequestRule,
    item: StoredItem,
    petition: Petition,
    data: Mapping[str, Any],
    decision: Decision | None,
    *,
    filled: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> Requested:
    record: dict[str, object] = {**data, **handed_in((), None, decision, written=filled)}
    if petition.new_due_on is not None and item.due_on is not None:
        record["due_on"] = {"from": item.due_on.isoformat(), "to": petition.new_due_on.isoformat()}
    changed = change.apply(work, item, action="request_asked", actor=actor, at=at, data=record, note=petition.reason)
    told = announce(
        work,
        changed,
        "to_answer",
        Recipients(work).of(item.facts, rule.approvals[0].who),
        actor=actor,
        at=at,
        data={
            "request": data["request"],
            "kind": rule.kind,
            "new_due_on": petition.new_due_on,
            "answer_by": data["answer_by"],
            "note": petition.reason,
        },
    )
    return Requested(
        id=data["request"],
        item=item.number,
        rule=rule.key,
        kind=rule.kind,
        state=RequestState.PENDING,
        due_on=item.due_on,
        new_due_on=petition.new_due_on,
        answer_by=date.fromisoformat(data["answer_by"]),
        version=changed.facts.version,
        told=told,
    )


def _asked(item_name: str, petition: Petition) -> dict[str, object]:
    return {
        "ask": item_name,
        "rule": petition.rule,
        "reason": petition.reason,
        "to": str(petition.new_due_on),
        "set": dict(petition.settings),
        "decision": [str(petition.decided_on), petition.minutes],
    }


def again(text: str) -> Requested:
    """Return an answer that was given before, from the text it was kept as."""
    told: dict[str, Any] = json.loads(text)
    days = {name: date.fromisoformat(told[name]) for name in ("due_on", "new_due_on", "answer_by") if told[name]}
    return Requested(**{**told, **days, "repeated": True})
