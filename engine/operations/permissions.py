"""What somebody may do with one item, and for everything else why not, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.domain.actions import ACTION_WORDS, Action
from engine.domain.actor import Actor
from engine.domain.decisions import DecisionState
from engine.domain.definition import GuardUse, Transition, Workflow
from engine.domain.guards import Asked, checked
from engine.domain.item import Given
from engine.domain.permission import ITEM_ACTIONS
from engine.domain.standing_names import Part
from engine.domain.why_not import WhyNot, why_not
from engine.errors import Reason
from engine.machine import obstacles
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.meetings import parts as meeting_parts
from engine.operations.reading import in_the_way
from engine.store import decisions, feedback, measures, requests
from engine.store.items import StoredItem
from engine.store.requests import StoredRequest
from engine.store.unit_of_work import UnitOfWork, reading
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """Something that can be asked for about an item: ``why_not`` is None where the actor is somebody who may.

    ``rule`` is that of the workflow which says who may; None where the product itself does.
    """

    action: Action
    rule: str | None
    title: Words
    why_not: WhyNot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PermittedStep:
    """A step from the present state: ``why_not`` as in ``Permitted``, ``missing`` is what else stands in the way.

    ``needs`` are all its conditions, each with what it lacks, None where it is met.
    """

    trigger: str
    title: Words
    why_not: WhyNot | None
    missing: tuple[Reason, ...]
    step: Transition
    needs: tuple[tuple[GuardUse, Reason | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """Everything that can be asked for about an item, and every step from its state, for one actor."""

    item: StoredItem
    actions: tuple[Permitted, ...]
    steps: tuple[PermittedStep, ...]


def permissions(ledger: Ledger, item_name: str, *, actor: Actor) -> Permissions:
    """Return what the actor may do with an item and why not the rest, by the policy that decides.

    Raises ``NotFound``, also for an item they may not know of.
    """
    with reading(ledger.database) as work:
        return permissions_on(work, ledger, change.visible(work, item_name, actor=actor), actor=actor)


def permissions_on(work: UnitOfWork, ledger: Ledger, item: StoredItem, *, actor: Actor) -> Permissions:
    """Return what the actor may do with an item they may see, in a transaction that has begun."""
    workflow = ledger.workflow(work, item.workflow_version_id)
    pending = requests.pending_of(work, item.id)
    parts = frozenset(_parts(work, item, pending, actor))
    return Permissions(
        item=item,
        actions=(
            *_of_the_product(workflow, item, actor, parts),
            *_of_rules(workflow, item, actor),
            *_of_answers(workflow, item, pending, actor, parts),
        ),
        steps=tuple(_steps(workflow, item, actor)),
    )


def _parts(work: UnitOfWork, item: StoredItem, pending: StoredRequest | None, actor: Actor) -> Iterator[Part]:
    """Yield what the actor is to any measure, to the request that waits, to open decisions and to any feedback."""
    if any(one.owner_id in actor.persons for one in measures.of_item(work, item.id)):
        yield Part.MEASURE_OWNER
    if pending is not None and pending.askers & actor.persons:
        yield Part.ASKER
    on_it = feedback.of_item(work, item.id)
    if any(one.answerer_id in actor.persons for one in on_it):
        yield Part.FEEDBACK_ANSWERER
    if any(one.recorded_by_id in actor.persons for one in on_it):
        yield Part.FEEDBACK_RECORDER
    seats = decisions.seats_on(work, item.id)
    for decision in decisions.of_item(work, item.id):
        if decision.state is DecisionState.OPEN:
            yield from meeting_parts(decision, seats[decision.id], actor)


def _of_the_product(workflow: Workflow, item: StoredItem, actor: Actor, parts: frozenset[Part]) -> Iterator[Permitted]:
    for action in ITEM_ACTIONS:
        # That they see it is certain: confidential or not, it is here.
        why = None if action is Action.SEE else why_not(actor, action, item.facts, workflow=workflow, parts=parts)
        yield Permitted(action=action, rule=None, title=ACTION_WORDS[action], why_not=why)


def _of_rules(workflow: Workflow, item: StoredItem, actor: Actor) -> Iterator[Permitted]:
    for asked in workflow.requests.values():
        yield _by_rule(Action.REQUEST, asked.key, asked.title, asked.who, workflow, item, actor)
    for reported in workflow.progress.values():
        yield _by_rule(Action.REPORT_PROGRESS, reported.key, reported.title, reported.who, workflow, item, actor)


def _of_answers(
    workflow: Workflow, item: StoredItem, pending: StoredRequest | None, actor: Actor, parts: frozenset[Part]
) -> Iterator[Permitted]:
    """Yield, for each rule of requests, whether the actor may answer: at the step a pending one has come to, or any."""
    for rule in workflow.requests.values():
        waits = pending is not None and pending.rule == rule.key
        steps = rule.approvals[pending.step : pending.step + 1] if pending is not None and waits else rule.approvals
        found = why_not(
            actor,
            Action.ANSWER,
            item.facts,
            workflow=workflow,
            who=[name for step in steps for name in step.who],
            parts=parts if waits else frozenset(),
            but=Part.ASKER if waits else None,
        )
        yield Permitted(action=Action.ANSWER, rule=rule.key, title=rule.title, why_not=found)


def _by_rule(
    action: Action,
    rule: str,
    title: Words,
    who: tuple[str, ...],
    workflow: Workflow,
    item: StoredItem,
    actor: Actor,
) -> Permitted:
    found = why_not(actor, action, item.facts, workflow=workflow, who=who)
    return Permitted(action=action, rule=rule, title=title, why_not=found)


def _steps(workflow: Workflow, item: StoredItem, actor: Actor) -> Iterator[PermittedStep]:
    for step in workflow.transitions_from(item.facts.state):
        found = why_not(actor, Action.SEE, item.facts, workflow=workflow, who=step.who)
        in_its_way = in_the_way(obstacles(workflow, item.facts, step, actor=actor), actor)
        yield PermittedStep(
            trigger=step.trigger,
            title=step.title,
            why_not=replace(found, action=step.title) if found else None,
            missing=tuple(reason for reason in in_its_way if reason.code != "not_permitted"),
            step=step,
            needs=checked(step.requires, Asked(workflow=workflow, facts=item.facts, actor=actor, given=Given())),
        )
