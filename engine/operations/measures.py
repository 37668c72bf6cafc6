"""The plan of an item: measures with their people and dates, what became of each, and approvals it may cost.

A measure is known by its number in the item, which it keeps when others are dropped. Its text is the office's own and
may have to be erased one day: the history keeps it as the note of the entry, not in the chain.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import StateKind, Transition, Workflow
from engine.domain.item import ItemFacts
from engine.domain.permission import attaching_is_work, require
from engine.domain.standing_names import Part
from engine.domain.workdays import local_day
from engine.errors import InvalidInput, NotFound
from engine.operations import change
from engine.operations.answers import as_text
from engine.operations.ledger import Ledger
from engine.operations.once import first_answer, keep_answer
from engine.operations.owing import follow_measure
from engine.operations.planning import MEASURE, Add, Amend, Asked, Drop, Finish, Undo, Written, carry_out
from engine.store import idempotency, measures
from engine.store.items import StoredItem
from engine.store.measures import StoredMeasure
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_NAMES: Mapping[type[Asked], str] = {Add: "add", Amend: "set", Finish: "done", Undo: "undo", Drop: "drop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureChanged:
    """What was changed: the number of the measure, the item's version, and the steps that must be taken again."""

    id: int
    number: str
    no: int
    version: int
    withdrawn: tuple[str, ...]
    repeated: bool = False


def change_measures(
    ledger: Ledger,
    item_name: str,
    asked: Asked,
    *,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> MeasureChanged:
    """Change one measure of an item. With a ``key`` a repeat changes nothing and gets the first answer.

    A change of the plan (not: done or not done) withdraws what was approved of it: each step that requires
    ``measures_planned``, is no work itself and can be taken again where the item stands counts as not taken.

    Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``, ``KeyReused``, and ``InvalidInput`` for an item that has
    come to its end, a measure that was dropped, a change that changes nothing, and values that do not fit.
    """
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        there = measures.of_item(work, item.id)
        measure = None if isinstance(asked, Add) else _named(there, asked.no, item)
        _require_may(actor, asked, item.facts, measure)
        request = _digest(item_name, asked) if key is not None else ""
        if key is not None:
            known = first_answer(work, key=key, actor=actor, request=request)
            if known is not None:
                return _again(known)
        change.require_version(work, item, expect_version)
        workflow = ledger.workflow(work, item.workflow_version_id)
        _require_under_way(workflow, item)
        written = carry_out(work, item, asked, measure, there, actor=actor, today=local_day(at, workflow.zone), at=at)
        answer = _record(work, workflow, item, asked, measure, written, actor=actor, at=at)
        changed = _named(measures.of_item(work, item.id), written.no, item)
        follow_measure(work, ledger, workflow, item.id, changed, version=answer.version, at=at)
        if key is not None:
            keep_answer(work, as_text(answer), key=key, actor=actor, request=request, at=at)
    return answer


def _require_may(actor: Actor, asked: Asked, facts: ItemFacts, measure: StoredMeasure | None) -> None:
    if not isinstance(asked, Finish | Undo):
        require(actor, Action.PLAN_MEASURES, facts)
        return
    is_theirs = measure is not None and measure.owner_id in actor.persons
    require(actor, Action.FINISH_MEASURE, facts, parts=frozenset({Part.MEASURE_OWNER} if is_theirs else ()))


def _record(
    work: UnitOfWork,
    workflow: Workflow,
    item: StoredItem,
    asked: Asked,
    measure: StoredMeasure | None,
    written: Written,
    *,
    actor: Actor,
    at: datetime,
) -> MeasureChanged:
    facts = item.facts
    withdrawn = frozenset() if isinstance(asked, Finish | Undo) else withdrawn_by_planning(workflow, facts)
    is_work = isinstance(asked, Finish) and (
        attaching_is_work(actor, facts) or (measure is not None and measure.owner_id in actor.persons)
    )
    now = measures.counted(measures.of_item(work, item.id))
    data: dict[str, object] = {"op": _NAMES[type(asked)], "no": written.no, **written.said}
    changed = change.apply(
        work,
        item,
        action="measure",
        actor=actor,
        at=at,
        facts=replace(
            facts,
            doers=facts.doers | actor.persons if is_work else facts.doers,
            taken=facts.taken - withdrawn,
            measures=now.measures,
            measures_done=now.done,
            measures_planned=now.planned,
        ),
        data={**data, "withdrawn": sorted(withdrawn)} if withdrawn else data,
        note=written.note,
    )
    return MeasureChanged(
        id=item.id,
        number=item.number,
        no=written.no,
        version=changed.facts.version,
        withdrawn=tuple(sorted(withdrawn)),
    )


def withdrawn_by_planning(workflow: Workflow, facts: ItemFacts) -> frozenset[str]:
    """Return the steps taken that spoke for the plan as it was: they count no more once it is another.

    Only what can be taken again from where the item stands, one step after the other: no item is ever stuck for an
    approval out of reach, or for one that requires itself.
    """
    approvals = [step for step in workflow.transitions_from(facts.state) if _speaks_for_the_plan(step)]
    withdrawn = facts.taken & {step.trigger for step in approvals}
    again: set[str] = set()
    while more := {
        step.trigger
        for step in approvals
        if step.trigger in withdrawn - again and _required_before(step) <= (facts.taken - withdrawn) | again
    }:
        again |= more
    return frozenset(again)


def _speaks_for_the_plan(step: Transition) -> bool:
    return not step.work and any(use.name == "measures_planned" for use in step.requires)


def _required_before(step: Transition) -> set[str]:
    return {str(use.arguments["step"]) for use in step.requires if use.name == "taken"}


def _named(there: Sequence[StoredMeasure], no: int, item: StoredItem) -> StoredMeasure:
    found = next((measure for measure in there if measure.position == no), None)
    if found is None:
        raise NotFound(what=MEASURE, which=str(no), where=item.number)
    return found


def _require_under_way(workflow: Workflow, item: StoredItem) -> None:
    state = workflow.states[item.facts.state]
    if state.kind is not StateKind.FINAL:
        return
    back = list(dict.fromkeys(step.title for step in workflow.transitions_from(state.key) if step.target != state.key))
    raise InvalidInput(
        what=change.ITEM,
        value=item.number,
        where=item.number,
        why=Words("已经是“{state}”，措施不再改动", "it is {state!r}, its measures stay as they are").fill(
            state=state.title
        ),
        allowed=Words("先走{back}", "take one of these steps first: {back}").fill(back=back)
        if back
        else Words("还没有终结的事项", "an item that has not come to its end"),
    )


def _digest(item_name: str, asked: Asked) -> str:
    return idempotency.digest_of({"measure": item_name, "op": _NAMES[type(asked)], "asked": as_text(asked)})


def _again(text: str) -> MeasureChanged:
    told = json.loads(text)
    return MeasureChanged(**{**told, "withdrawn": tuple(told["withdrawn"]), "repeated": True})
