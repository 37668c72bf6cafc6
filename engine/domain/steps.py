"""Which steps lie ahead of an item in its state. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.definition import Relation, Transition, Workflow
from engine.domain.item import ItemFacts


def ahead(workflow: Workflow, facts: ItemFacts) -> tuple[Transition, ...]:
    """Return the steps that lie ahead in the item's state, the usual one first: workflows write them in that order.

    What comes before a step that was taken is over, and what waits for another step is not due yet.
    """
    steps = [step for step in workflow.transitions_from(facts.state) if step.loop is None]
    taken = [index for index, step in enumerate(steps) if step.target == facts.state and step.trigger in facts.taken]
    following = steps[taken[-1] + 1 :] if taken else steps
    return tuple(step for step in following if _is_awaited(step, facts))


def meant(step: Transition) -> Sequence[str]:
    """Return whose step it is: the owner's where it can be, whoever else might take it."""
    return (Relation.OWNER,) if Relation.OWNER in step.who else step.who


def _is_awaited(step: Transition, facts: ItemFacts) -> bool:
    return all(use.arguments["step"] in facts.taken for use in step.requires if use.name == "taken")
