"""``decide``: the facts of an item and a step go in, the outcome comes out. The only module that knows ``transitions``.

One flat machine per workflow, built once and without a model of its own; a light subject goes through it for each
decision. The machine finds the step and runs its conditions, which are our own functions: it never sees a string from
a workflow file as a callback (it would import and call it), it has no automatic ``to_<state>`` triggers, and no
callback of it changes anything outside the subject.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from transitions import Machine, MachineError

from engine.domain.actor import Actor
from engine.domain.definition import Transition, Workflow
from engine.domain.guards import Asked, missing
from engine.domain.item import Given, ItemFacts, Outcome
from engine.domain.permission import called, standing
from engine.errors import Reason, TransitionRefused, UnknownTrigger
from engine.words import Words

# Where a subject holds its state: ``transitions`` allows no trigger of this name, and a workflow file no such name.
_STATE = "_state"
# What a person can still supply together with a step; everything else is for others, or for earlier steps.
_HANDED_IN = frozenset({"note_too_short", "evidence_missing", "fields_missing", "decision_missing"})


class Subject:
    """What goes through the machine: a state, what was asked, and what the conditions found."""

    __slots__ = ("_state", "asked", "chosen", "reasons", "standing")

    def __init__(self, asked: Asked, held: frozenset[str]) -> None:
        self._state = asked.facts.state
        self.asked = asked
        self.standing = held
        self.chosen: Transition | None = None
        self.reasons: tuple[Reason, ...] = ()


def decide(workflow: Workflow, facts: ItemFacts, trigger: str, *, actor: Actor, given: Given) -> Outcome:
    """Return what a step would change. Pure: the same arguments give the same outcome, at any time.

    Raises ``UnknownTrigger`` when the workflow has no such step and ``TransitionRefused`` with everything that stands
    in the way and the steps that are open, when the step may not be taken now by this person.
    """
    event = _machine(_Pinned(workflow)).events.get(trigger)
    if event is None:
        raise UnknownTrigger(
            workflow=workflow.key, trigger=trigger, where=facts.number, allowed=_open_steps(workflow, facts, actor)
        )
    subject = Subject(Asked(workflow=workflow, facts=facts, actor=actor, given=given), standing(actor, facts))
    try:
        event.trigger(subject, subject)
    except MachineError:
        subject.reasons = (_not_from_here(workflow, facts, trigger),)
    if subject.chosen is None:
        raise TransitionRefused(
            item=facts.number,
            trigger=_name(workflow, trigger),
            reasons=subject.reasons,
            state=workflow.states[facts.state].title,
            allowed=_open_steps(workflow, facts, actor, but=trigger),
        )
    return _outcome(facts, subject.chosen, actor)


def obstacles(workflow: Workflow, facts: ItemFacts, step: Transition, *, actor: Actor) -> tuple[Reason, ...]:
    """Return what stands between the actor and a step that leaves the item's state; empty when it is open."""
    asked = Asked(workflow=workflow, facts=facts, actor=actor, given=Given())
    return _reasons(step, Subject(asked, standing(actor, facts)))


class _Pinned:
    """A workflow as a cache key: by identity, because the catalogue keeps one value per published version."""

    __slots__ = ("workflow",)

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow

    def __hash__(self) -> int:
        return id(self.workflow)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pinned) and self.workflow is other.workflow


@lru_cache(maxsize=256)
def _machine(pinned: _Pinned) -> Machine:
    workflow = pinned.workflow
    machine = Machine(
        model=None,
        states=list(workflow.states),
        initial=workflow.start.key,
        auto_transitions=False,
        model_attribute=_STATE,
        send_event=False,
        queued=False,
    )
    for step in workflow.transitions:
        machine.add_transition(step.trigger, list(step.sources), step.target, conditions=[_condition(step)])
    return machine


def _condition(step: Transition) -> Callable[[Subject], bool]:
    def is_open(subject: Subject) -> bool:
        reasons = _reasons(step, subject)
        if not reasons:
            subject.chosen = step
        elif not subject.reasons or _distance(reasons) < _distance(subject.reasons):
            subject.reasons = reasons
        return not reasons

    return is_open


def _distance(reasons: tuple[Reason, ...]) -> tuple[bool, int]:
    """Return how far a step is from being open: of several with one name, a refusal speaks of the nearest."""
    return any(reason.code == "not_permitted" for reason in reasons), len(reasons)


def _reasons(step: Transition, subject: Subject) -> tuple[Reason, ...]:
    found = missing(step.requires, subject.asked)
    if subject.standing.isdisjoint(step.who):
        return (_no_standing(step, subject.asked), *found)
    return found


def _no_standing(step: Transition, asked: Asked) -> Reason:
    may = [called(asked.workflow, name) for name in step.who]
    return Reason(
        code="not_permitted",
        says=Words("{who}不能走这一步，它属于{may}", "{who} may not take this step, it is for: {may}").fill(
            who=asked.actor.shown_as, may=may
        ),
    )


def _not_from_here(workflow: Workflow, facts: ItemFacts, trigger: str) -> Reason:
    sources = [
        workflow.states[key].title for step in workflow.transitions if step.trigger == trigger for key in step.sources
    ]
    return Reason(
        code="wrong_state",
        says=Words(
            "事项现在是“{state}”，这一步只能从{sources}走", "the item is {state!r}; this step starts from: {sources}"
        ).fill(state=workflow.states[facts.state].title, sources=sources),
    )


def _open_steps(workflow: Workflow, facts: ItemFacts, actor: Actor, *, but: str = "") -> list[Words]:
    """Name the steps the actor may take from here, ``but`` one; what can still be handed in does not close a step."""
    is_open = (
        step.trigger
        for step in workflow.transitions_from(facts.state)
        if step.trigger != but
        and all(reason.code in _HANDED_IN for reason in obstacles(workflow, facts, step, actor=actor))
    )
    return [_name(workflow, trigger) for trigger in dict.fromkeys(is_open)]


def _name(workflow: Workflow, trigger: str) -> Words:
    step = workflow.step(trigger)
    return Words(f"{step.title.zh}（{trigger}）", f"{trigger} ({step.title.en})") if step else Words(trigger, trigger)


def _outcome(facts: ItemFacts, step: Transition, actor: Actor) -> Outcome:
    looped = step.loop is not None
    return Outcome(
        step=step,
        from_state=facts.state,
        to_state=step.target,
        version=facts.version + 1,
        returns=facts.returns + (step.loop == "return"),
        doers=frozenset() if looped else facts.doers | actor.persons if step.work else facts.doers,
        taken=frozenset() if looped else facts.taken | {step.trigger},
    )
