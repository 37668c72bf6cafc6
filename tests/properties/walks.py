"""What people can bring so that a step may be taken, and a search for the way to an end, by decisions alone.

What people can bring is what the ledger lets them bring: other people named in the item, evidence, a plan, notes, a
decision, the fields that a step or the review of the state asks for. Nothing else changes the facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heappop, heappush
from itertools import count, product
from typing import Any

from engine.domain.actor import Actor, Door
from engine.domain.definition import FieldKind, GuardUse, Relation, Role, StateKind, Transition, Workflow
from engine.domain.fields import FieldValue
from engine.domain.item import Decision, Given, ItemFacts, after
from engine.domain.permission import attaching_is_work
from engine.errors import TransitionRefused
from engine.machine import decide
from engine.operations.measures import withdrawn_by_planning

UNIT = 1
MEETING = Decision(decided_on=date(2026, 3, 2), minutes="会议纪要")
PARTS: Mapping[str, str] = {
    Relation.OWNER: "owner_id",
    Relation.LEADER_IN_CHARGE: "leader_id",
    Relation.ASSIGNED_VERIFIER: "verifier_id",
}
_VALUES: Mapping[FieldKind, FieldValue] = {
    FieldKind.TEXT: "甲",
    FieldKind.LONG_TEXT: "甲\n乙",
    FieldKind.NUMBER: 1,
    FieldKind.MONEY: 100,
    FieldKind.DATE: "2026-05-04",
    FieldKind.YES_NO: True,
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step as somebody tries it: on facts that were made ready for it, by whom, with what."""

    facts: ItemFacts
    trigger: str
    actor: Actor
    given: Given

    def take(self, workflow: Workflow) -> ItemFacts:
        """Return the facts after the step; raises what ``decide`` raises."""
        outcome = decide(workflow, self.facts, self.trigger, actor=self.actor, given=self.given)
        return after(self.facts, outcome)


def openings(workflow: Workflow) -> list[ItemFacts]:
    """Return an item in each state in which one can begin: opened, or imported."""
    states = dict.fromkeys([workflow.start.key, *(line.state for line in workflow.first_states)])
    return [ItemFacts(number="XC2026-01-001", state=state, version=1, unit_id=UNIT) for state in states]


def person(number: int, role: str | None = None) -> Actor:
    """Return somebody with a role in the unit of the item, or with none; a head of the unit leads it."""
    if role == Relation.UNIT_LEADER:
        return Actor(login=f"p{number}", name=f"p{number}", door=Door.CLI, person_id=number, leads=frozenset({UNIT}))
    roles = {role: frozenset({UNIT})} if role else {}
    return Actor(login=f"p{number}", name=f"p{number}", door=Door.CLI, person_id=number, roles=roles)


def somebody(facts: ItemFacts, name: str) -> tuple[ItemFacts, Actor]:
    """Return somebody who had no part in the work and is what a role or relation says, and the facts that name them."""
    known = {*facts.doers, facts.owner_id, facts.leader_id, facts.verifier_id}
    fresh = next(number for number in count(1) if number not in known)
    if name in PARTS:
        return named(facts, PARTS[name], fresh), person(fresh)
    return facts, person(fresh, name)


def value_of(workflow: Workflow, name: str) -> FieldValue:
    """Return something that a field takes."""
    asked = workflow.fields[name]
    return next(iter(asked.options)) if asked.kind is FieldKind.CHOICE else _VALUES[asked.kind]


def asked_here(workflow: Workflow, state: str) -> tuple[str, ...]:
    """Return the fields that the review of a state asks for: a review comes to every item."""
    review = workflow.states[state].review
    return workflow.reviews[review].asks if review else ()


def fill(workflow: Workflow, facts: ItemFacts, names: Sequence[str]) -> ItemFacts:
    """Return the facts with some fields filled in."""
    return replace(facts, fields={**facts.fields, **{name: value_of(workflow, name) for name in names}})


def plan(workflow: Workflow, facts: ItemFacts, *, measures: int, planned: int, done: int) -> ItemFacts:
    """Return the facts with another plan; it costs the approvals of the one before. An end keeps its plan."""
    new = replace(facts, measures=measures, measures_planned=planned, measures_done=done)
    if new == facts or workflow.states[facts.state].kind is StateKind.FINAL:
        return facts
    if (measures, planned) == (facts.measures, facts.measures_planned):
        return new
    return replace(new, taken=facts.taken - withdrawn_by_planning(workflow, facts))


def attach(facts: ItemFacts, pieces: int, group: str | None, actor: Actor) -> ItemFacts:
    """Return the facts with more evidence; who attaches it has worked, unless it records a check."""
    of_group = {} if group is None else {group: facts.evidence_of.get(group, 0) + pieces}
    doers = facts.doers | actor.persons if attaching_is_work(actor, facts) else facts.doers
    return replace(facts, evidence=facts.evidence + pieces, evidence_of={**facts.evidence_of, **of_group}, doers=doers)


def attempts(workflow: Workflow, facts: ItemFacts, step: Transition) -> Iterator[Attempt]:
    """Yield ways to take a step: with what it asks and no more, with everything, and by each of those who may."""
    for fills_all, gives_all in product((False, True), repeat=2):
        ready = _ready(workflow, facts, step, fills_all=fills_all, plans_more=not gives_all)
        given = _given(step.requires, gives_all=gives_all)
        for name in step.who:
            told, actor = somebody(ready, name)
            if told.owner_id is None and _asks(step, "owner_assigned"):
                told = replace(told, owner_id=(actor.person_id or 0) + 100)
            yield Attempt(told, step.trigger, actor, given)


def way_to_an_end(workflow: Workflow, facts: ItemFacts, *, most: int = 4000) -> list[str] | None:
    """Return steps that bring an item to an end, found by trying; None when everything was tried in vain.

    Raises ``LookupError`` when ``most`` steps were tried and there is more to try.
    """
    far = _distances(workflow)
    order, seen, tried = count(), {_node(facts)}, 0
    waiting: list[tuple[int, int, ItemFacts, list[str]]] = [(0, next(order), facts, [])]
    while waiting:
        _, _, here, way = heappop(waiting)
        if workflow.states[here.state].kind is StateKind.FINAL:
            return way
        for step in workflow.transitions_from(here.state):
            for attempt in attempts(workflow, here, step):
                tried += 1
                if tried > most:
                    raise LookupError(facts)
                try:
                    there = attempt.take(workflow)
                except TransitionRefused:
                    continue
                if _node(there) not in seen:
                    seen.add(_node(there))
                    further = [*way, step.trigger]
                    cost = len(further) + 2 * far.get(there.state, 1000)
                    heappush(waiting, (cost, next(order), there, further))
    return None


def named(facts: ItemFacts, part: str, number: int | None) -> ItemFacts:
    """Return the facts with somebody, or nobody, named for one part."""
    change: dict[str, Any] = {part: number}
    return replace(facts, **change)


def _ready(workflow: Workflow, facts: ItemFacts, step: Transition, *, fills_all: bool, plans_more: bool) -> ItemFacts:
    """Return the facts once people have brought what a step wants of an item, as far as they can from here."""
    wanted = {name for use in step.requires if use.name == "filled" for name in _names(use)} - facts.fields.keys()
    open_to = dict.fromkeys((*step.asks, *asked_here(workflow, facts.state)))
    ready = fill(workflow, facts, [name for name in open_to if name in wanted or fills_all])
    for use in step.requires:
        if use.name == "evidence":
            ready = _with_evidence(ready, use)
    if _asks(step, "measures_planned") and (not ready.measures or ready.measures_planned < ready.measures):
        measures = max(ready.measures, 1)
        ready = plan(workflow, ready, measures=measures, planned=measures, done=ready.measures_done)
    if _asks(step, "measures_done"):
        ready = plan(workflow, ready, measures=ready.measures, planned=ready.measures_planned, done=ready.measures)
    elif plans_more and ready.measures == ready.measures_done:
        # An earlier step of the name may be for those whose measures are done: one more is planned.
        is_first = next(one for one in workflow.transitions_from(facts.state) if one.trigger == step.trigger) is step
        if not is_first:
            more = ready.measures + 1
            ready = plan(workflow, ready, measures=more, planned=ready.measures_planned + 1, done=ready.measures_done)
    return ready


def _with_evidence(facts: ItemFacts, use: GuardUse) -> ItemFacts:
    group, least = use.arguments.get("group"), int(str(use.arguments["min"]))
    has = facts.evidence if group is None else facts.evidence_of.get(str(group), 0)
    if has >= least:
        return facts
    _, clerk = somebody(facts, Role.VERIFIER)
    return attach(facts, least - has, None if group is None else str(group), clerk)


def _given(requires: Sequence[GuardUse], *, gives_all: bool) -> Given:
    letters = max((int(str(use.arguments["min"])) for use in requires if use.name == "note"), default=0)
    decides = gives_all or any(use.name == "decision" for use in requires)
    return Given(note="字" * (max(letters, 100) if gives_all else letters), decision=MEETING if decides else None)


def _asks(step: Transition, guard: str) -> bool:
    return any(use.name == guard for use in step.requires)


def _names(use: GuardUse) -> tuple[str, ...]:
    names = use.arguments["fields"]
    assert isinstance(names, tuple)
    return names


def _node(facts: ItemFacts) -> tuple[object, ...]:
    """Return what tells two items apart for the search: who did the work does not, somebody else is always there."""
    pieces = (facts.evidence, *sorted(facts.evidence_of.items()))
    plan_of = (facts.measures, facts.measures_planned, facts.measures_done) if facts.measures < 3 else (3,)
    return (facts.state, facts.taken, frozenset(facts.fields), pieces, plan_of)


def _distances(workflow: Workflow) -> dict[str, int]:
    far = {key: 0 for key, state in workflow.states.items() if state.kind is StateKind.FINAL}
    for _ in workflow.states:
        for step in workflow.transitions:
            if step.target in far:
                for source in step.sources:
                    far[source] = min(far.get(source, 1000), far[step.target] + 1)
    return far
