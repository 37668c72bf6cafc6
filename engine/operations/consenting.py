"""What an answer to a request does: passed on to who is next, carried out by the last, or ended without effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause, SetBecause
from engine.domain.definition import RequestRule, Workflow
from engine.domain.item import Decision
from engine.domain.requests import RequestState, against_date
from engine.domain.workdays import local_day
from engine.errors import DateRefused, InvalidInput
from engine.operations import change
from engine.operations.advance import Advanced, Step, take
from engine.operations.announcing import announce, asker_and_owner
from engine.operations.deadlines import set_anew
from engine.operations.form import read_decision
from engine.operations.ledger import Ledger
from engine.operations.petitions import answered_before, finish, require_reason, stated_so_far
from engine.operations.recipients import Recipients
from engine.operations.remarks import handed_in
from engine.operations.resting import require_one_of, settled
from engine.store import deadlines, requests
from engine.store.items import StoredItem
from engine.store.requests import StoredAnswer, StoredRequest
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What comes with an agreement: the day it is given for, a note, the collective decision it rests on.

    ``decision`` is the number of one that was carried here, about this request.
    """

    new_due_on: date | None = None
    note: str = ""
    decided_on: date | None = None
    minutes: str | None = None
    decision: int | None = None


PLAIN = Consent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What an answer did: how many have agreed of how many must, the item's date, the step it made the item take."""

    id: int
    item: str
    rule: str
    kind: str
    state: str
    step: int
    steps: int
    due_on: date | None
    agreed_due_on: date | None
    version: int
    told: int
    advanced: Advanced | None
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request on the desk: its item, its rule, what was said to it before, and who answers now, when."""

    work: UnitOfWork
    ledger: Ledger
    workflow: Workflow
    request: StoredRequest
    item: StoredItem
    rule: RequestRule
    said: tuple[StoredAnswer, ...]
    actor: Actor
    at: datetime

    @property
    def is_last(self) -> bool:
        """Say whether nobody is left to agree after this answer."""
        return self.request.step + 1 == len(self.rule.approvals)


def consent_to(case: Case, consent: Consent) -> Answered:
    """Give one agreement: pass the request on to who is next, or carry out what was asked for."""
    decision = _decision(case, consent)
    stated = _stated(case, consent)
    if not requests.step_up(case.work, case.request):
        raise answered_before(case.work, case.request, case.item)
    _answer(case, consent.note, agreed=True, stated=stated if case.is_last else consent.new_due_on)
    if not case.is_last:
        return _pass_on(case, consent, decision)
    if case.request.kind == "extension":
        assert stated is not None  # noqa: S101 - a request for more time names a day
        return _extend(case, consent, decision, stated)
    return _prolong(case, consent, decision)


def _decision(case: Case, consent: Consent) -> Decision | None:
    zone, where = case.workflow.zone, case.item.number
    if consent.decision is None:
        return read_decision(consent.decided_on, consent.minutes, zone=zone, at=case.at, where=where)
    require_one_of(consent.decision, consent.decided_on, consent.minutes, where=where)
    return settled(case.work, case.workflow, case.item, consent.decision, request_id=case.request.id)


def _stated(case: Case, consent: Consent) -> date | None:
    """Return the day the answer states: its own, else the one on the table; raises ``DateRefused`` for no later one."""
    if case.request.kind != "extension":
        if consent.new_due_on is not None:
            raise InvalidInput(
                what=Words("新的期限", "New due day"),
                value=consent.new_due_on.isoformat(),
                where=case.item.number,
                why=Words("转长期没有新的期限", "a move to long-term has none"),
                allowed=Words("不写新的期限（--to）", "no new day (--to)"),
            )
        return None
    stated = consent.new_due_on or stated_so_far(case.request, case.said)
    today, due_on = local_day(case.at, case.workflow.zone), case.item.due_on
    assert stated is not None  # noqa: S101 - a request for more time names a day
    assert due_on is not None  # noqa: S101 - and ends with the date it is asked for
    reasons = against_date(stated, due_on=due_on, today=today)
    if reasons and (case.is_last or consent.new_due_on is not None):
        raise DateRefused(
            item=case.item.number,
            trigger=Words("同意延期", "agree to more time"),
            state=case.workflow.states[case.item.facts.state].title,
            reasons=reasons,
            allowed=[Words("晚于{day}的日期", "a day later than {day}").fill(day=max(due_on, today))],
        )
    return stated


def _answer(case: Case, note: str, *, agreed: bool, stated: date | None) -> None:
    actor = case.actor
    requests.add_answer(
        case.work,
        StoredAnswer(
            request_id=case.request.id,
            position=case.request.step,
            agreed=agreed,
            by=actor.shown_as,
            by_id=actor.on_behalf_of.person_id if actor.on_behalf_of else actor.person_id,
            at=case.at,
            note=note,
            new_due_on=stated,
        ),
    )


def _said(case: Case, decision: Decision | None = None) -> dict[str, object]:
    """Return what the history says of every answer."""
    data: dict[str, object] = {"request": case.request.id, "rule": case.rule.key}
    data |= {"step": case.request.step + 1, "steps": len(case.rule.approvals)}
    return data | handed_in((), None, decision, written={})


def _pass_on(case: Case, consent: Consent, decision: Decision | None) -> Answered:
    data = _said(case, decision)
    if consent.new_due_on is not None:
        data["stated"] = consent.new_due_on.isoformat()
    changed = _apply(case, "request_agreed", data, note=consent.note)
    following = Recipients(case.work).of(case.item.facts, case.rule.approvals[case.request.step + 1].who)
    waiting = {person: why for person, why in following.items() if person not in case.request.askers}
    stated = consent.new_due_on or stated_so_far(case.request, case.said)
    told = _announce(case, changed, "to_answer", waiting, note=case.request.reason, new_due_on=stated)
    return _result(case, changed, RequestState.PENDING, told=told, steps_taken=case.request.step + 1)


def _extend(case: Case, consent: Consent, decision: Decision | None, due_on: date) -> Answered:
    work, item = case.work, case.item
    finish(work, case.request, item, RequestState.AGREED, at=case.at, agreed_due_on=due_on)
    assert item.deadline_id is not None  # noqa: S101 - a request for more time ends with the date it is asked for
    assert item.due_on is not None  # noqa: S101 - the same
    live = deadlines.get_many(work, [item.deadline_id])[item.deadline_id]
    deadline_id = set_anew(
        work,
        case.ledger,
        case.workflow,
        live,
        due_on,
        version=item.facts.version + 1,
        ended=EndedBecause.EXTENDED,
        because=SetBecause.EXTENDED,
        at=case.at,
    )
    original = item.original_due_on or item.due_on
    values = {"deadline_id": deadline_id, "due_on": due_on, "original_due_on": original}
    data = _said(case, decision) | {"due_on": {"from": item.due_on.isoformat(), "to": due_on.isoformat()}}
    changed = _apply(case, "request_agreed", data, note=consent.note, values=values)
    told = _tell_outcome(case, changed, "agreed", note=consent.note, agreed_due_on=due_on)
    return _result(case, changed, RequestState.AGREED, told=told, steps_taken=case.request.step + 1, agreed=due_on)


def _prolong(case: Case, consent: Consent, decision: Decision | None) -> Answered:
    work, item, request = case.work, case.item, case.request
    finish(work, request, item, RequestState.AGREED, at=case.at)
    facts = replace(item.facts, fields={**item.facts.fields, **request.fields})
    data = _said(case, decision) | ({"set": dict(request.fields)} if request.fields else {})
    changed = change.apply(
        work, item, action="request_agreed", actor=case.actor, at=case.at, facts=facts, data=data, note=consent.note
    )
    assert case.rule.trigger is not None  # noqa: S101 - the reader of workflow files guarantees it
    step = Step(
        trigger=case.rule.trigger,
        # The step's own note is why the item goes there: what was asked and agreed to, unless the answer says more.
        note=consent.note or request.reason,
        decided_on=decision.decided_on if decision else None,
        minutes=decision.minutes if decision else None,
    )
    advanced = take(work, case.ledger, changed, step, files=(), actor=case.actor, at=case.at)
    now = replace(
        changed,
        due_on=advanced.due_on,
        facts=replace(changed.facts, state=advanced.state, version=advanced.version),
    )
    told = _tell_outcome(case, now, "agreed", note=consent.note)
    return _result(case, now, RequestState.AGREED, told=told, steps_taken=request.step + 1, advanced=advanced)


def refuse_to(case: Case, note: str) -> Answered:
    """End a request without what was asked for; the reason is part of the answer."""
    require_reason(note, what=Words("不同意的原因", "Reason of the refusal"), where=case.item.number)
    finish(case.work, case.request, case.item, RequestState.REFUSED, at=case.at)
    _answer(case, note, agreed=False, stated=None)
    changed = _apply(case, "request_refused", _said(case), note=note)
    told = _tell_outcome(case, changed, "refused", note=note)
    return _result(case, changed, RequestState.REFUSED, told=told, steps_taken=case.request.step)


def _apply(
    case: Case, action: str, data: Mapping[str, object], *, note: str, values: Mapping[str, object] | None = None
) -> StoredItem:
    return change.apply(
        case.work, case.item, action=action, actor=case.actor, at=case.at, data=data, note=note, values=values
    )


def _tell_outcome(case: Case, item: StoredItem, kind: str, *, note: str, agreed_due_on: date | None = None) -> int:
    to = asker_and_owner(case.work, item, case.request)
    return _announce(case, item, kind, to, note=note, new_due_on=case.request.new_due_on, agreed_due_on=agreed_due_on)


def _announce(case: Case, item: StoredItem, kind: str, to: Mapping[int, str], **said: str | date | None) -> int:
    data: dict[str, object] = {"request": case.request.id, "kind": case.request.kind, **said}
    return announce(case.work, item, kind, to, actor=case.actor, at=case.at, data=data)


def _result(
    case: Case,
    item: StoredItem,
    state: RequestState,
    *,
    told: int,
    steps_taken: int,
    agreed: date | None = None,
    advanced: Advanced | None = None,
) -> Answered:
    return Answered(
        id=case.request.id,
        item=item.number,
        rule=case.rule.key,
        kind=case.request.kind,
        state=state,
        step=steps_taken,
        steps=len(case.rule.approvals),
        due_on=item.due_on,
        agreed_due_on=agreed,
        version=item.facts.version,
        told=told,
        advanced=advanced,
    )
