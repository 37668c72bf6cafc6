"""Recording a duty of the office (经常性工作): that it was done in its period, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import EndedBecause
from engine.domain.definition import DutyRule, Workflow
from engine.domain.extent import scope
from engine.domain.permission import require_named, standing_in
from engine.domain.reviews import ReviewState, next_after
from engine.domain.workdays import local_day, start_of_day
from engine.errors import InvalidInput, NotFound
from engine.operations.answers import as_text
from engine.operations.change import require_storable
from engine.operations.form import read_for_review
from engine.operations.ledger import Ledger
from engine.operations.obliging import duty_chain, record_missed
from engine.operations.once import first_answer, keep_answer
from engine.operations.remarks import require_text
from engine.store import deadlines, duties, history, idempotency, versions
from engine.store.duties import StoredDuty
from engine.store.sections import Place, Section
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_DUTY = Words("经常性工作", "duty")


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRecord:
    """What somebody records: the text, and values of the fields that are asked."""

    note: str
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A duty that was recorded: how late, and when the next window opens."""

    id: int
    workflow: str
    rule: str
    period: str
    days_late: int
    next_opens_on: date
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDuty:
    """A duty with the rule of the version that asked for it, and the title of its workflow."""

    duty: StoredDuty
    rule: DutyRule
    workflow_title: Words


def record_duty(
    ledger: Ledger, duty_id: int, told: DutyRecord, *, actor: Actor, at: datetime, key: str | None = None
) -> Recorded:
    """Record that an open duty was done. Only this sets the next; with a ``key`` a repeat gets the first answer.

    Raises ``NotFound``, ``NotPermitted`` for anybody the rule does not name, ``KeyReused``, and ``InvalidInput`` for a
    duty that is not open, a text that is missing and values that do not fit.
    """
    with writing(ledger.database) as work:
        duty = duties.get(work, duty_id)
        if duty is None or not sees_duty(actor, duty):
            raise NotFound(what=_DUTY, which=str(duty_id))
        request = idempotency.digest_of({"duty": duty_id, "note": told.note, "set": dict(told.settings)})
        if key is not None:
            known = first_answer(work, key=key, actor=actor, request=request)
            if known is not None:
                again = json.loads(known)
                opens = date.fromisoformat(again["next_opens_on"])
                return Recorded(**{**again, "next_opens_on": opens, "repeated": True})
        answer = _record(work, ledger, duty, told, actor=actor, at=at)
        if key is not None:
            keep_answer(work, as_text(answer), key=key, actor=actor, request=request, at=at)
    return answer


def open_duty(ledger: Ledger, duty_id: int, *, actor: Actor) -> tuple[ListedDuty, Workflow]:
    """Return a duty that is to be done, with the newest version of its workflow, by which it is recorded.

    Raises ``NotFound`` for one that does not concern the actor, and ``InvalidInput`` for one that is not open.
    """
    with reading(ledger.database) as work:
        duty = duties.get(work, duty_id)
        if duty is None or not sees_duty(actor, duty):
            raise NotFound(what=_DUTY, which=str(duty_id))
        newest = versions.latest(work, duty.workflow)
        workflow = ledger.workflow(work, newest.id) if newest is not None else None
        rule = workflow.duties.get(duty.rule) if workflow is not None else None
        if workflow is None or rule is None or duty.state is not ReviewState.OPEN:
            raise _not_open(duty, f"duty {duty.id}")
        return ListedDuty(duty=duty, rule=rule, workflow_title=workflow.title), workflow


def list_duties(
    ledger: Ledger,
    *,
    actor: Actor,
    state: ReviewState | None = None,
    after: Place | None = None,
    most: int | None = None,
) -> list[ListedDuty]:
    """Return the duties of the units in which the actor holds any role, by the day they are due.

    ``most`` behind a place, or all.
    """
    with reading(ledger.database) as work:
        found, section = [], Section(scope=scope(actor), after=after, most=most)
        for duty in duties.listed(work, state=state, section=section):
            workflow = ledger.workflow(work, duty.workflow_version_id)
            found.append(ListedDuty(duty=duty, rule=workflow.duties[duty.rule], workflow_title=workflow.title))
        return found


def _record(
    work: UnitOfWork, ledger: Ledger, duty: StoredDuty, told: DutyRecord, *, actor: Actor, at: datetime
) -> Recorded:
    newest = versions.latest(work, duty.workflow)
    assert newest is not None  # noqa: S101 - the duty comes from a version
    workflow = ledger.workflow(work, newest.id)
    rule = workflow.duties.get(duty.rule)
    where = f"duty {duty.id}"
    if rule is None or duty.state is not ReviewState.OPEN:
        raise _not_open(duty, where)
    held = standing_in(actor, duty.unit_id)
    require_named(actor, Action.RECORD_DUTY, rule.who, workflow, held, where=where)
    note = require_text(told.note, what=_DUTY, where=where)
    require_storable(note, where=where)
    filled = read_for_review(workflow, rule.asks, told.settings, where=where)
    if not duties.record(work, duty.id, note=note, fields=filled, by=actor.shown_as, at=at):
        raise _not_open(duty, where)
    live = deadlines.live_of_duty(work, duty.id)
    if live is not None:
        deadlines.end(work, live.id, EndedBecause.COMPLETED, at=at)
    data: dict[str, object] = {"period": duty.period, **({"set": dict(filled)} if filled else {})}
    history.append(work, duty_chain(duty.id), at=at, action="duty", actor=actor, data=data, note=note)
    today, calendar = local_day(at, workflow.zone), ledger.calendar(work, workflow)
    missed, coming = next_after(rule, duty.opens_on, today, calendar)
    record_missed(work, newest, rule, missed, unit_id=duty.unit_id, at=at)
    deadlines.wake(work, "duty", newest.id, at=max(start_of_day(coming.opens_on, workflow.zone), at))
    return Recorded(
        id=duty.id,
        workflow=duty.workflow,
        rule=duty.rule,
        period=duty.period,
        days_late=max((today - duty.due_on).days, 0),
        next_opens_on=coming.opens_on,
    )


def sees_duty(actor: Actor, duty: StoredDuty) -> bool:
    """Say whether the actor may know of a duty: one of a unit in which they hold any role."""
    return actor.acts_alone or bool(standing_in(actor, duty.unit_id))


def _not_open(duty: StoredDuty, where: str) -> InvalidInput:
    return InvalidInput(
        what=_DUTY,
        value=f"{duty.id} ({duty.period})",
        where=where,
        why=Words("已经登记或跳过", "it is recorded or skipped already"),
        allowed=Words("还没有登记的经常性工作（duty list）", "an open duty (duty list)"),
    )
