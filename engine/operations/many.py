"""Many items looked over before one thing is done for all of them: what each is, and what would stand in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Transition, Workflow
from engine.domain.guards import Asked, missing
from engine.domain.item import Given
from engine.domain.permission import sees
from engine.domain.why_not import why_not
from engine.operations.ledger import Ledger
from engine.store import items
from engine.store.items import StoredItem
from engine.store.unit_of_work import reading
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One item of many; ``item`` is None where there is none of this number that the actor may know of.

    ``steps`` are those from its state that the actor is somebody to take.
    """

    number: str
    item: StoredItem | None
    workflow: Workflow | None
    steps: Sequence[Transition]
    actor: Actor

    def why_not(self, action: Action) -> Words | None:
        """Return why the actor may not do something with it; None where they may."""
        if self.item is None or self.workflow is None:
            return _NOT_THERE
        found = why_not(self.actor, action, self.item.facts, workflow=self.workflow)
        return found.says if found else None

    def why_not_step(self, trigger: str, given: Given) -> Words | None:
        """Return what stands in the way of a step with what is handed in; None where nothing does."""
        if self.item is None or self.workflow is None:
            return _NOT_THERE
        step = next((one for one in self.steps if one.trigger == trigger), None)
        if step is None:
            state = self.workflow.states[self.item.facts.state].title
            says = Words(
                "现在是“{state}”，这一步不归您，或不从这里走", "it is {state!r}: not your step, or not from here"
            )
            return says.fill(state=state)
        asked = Asked(workflow=self.workflow, facts=self.item.facts, actor=self.actor, given=given)
        reasons = missing(step.requires, asked)
        if not reasons:
            return None
        return Words("；".join(one.says.zh for one in reasons), "; ".join(one.says.en for one in reasons))


_NOT_THERE = Words("没有这个编号的事项", "there is no item of this number")


def look_over(ledger: Ledger, numbers: Sequence[str], *, actor: Actor) -> list[LookedAt]:
    """Return these items in their order, each once, as far as the actor may know of them."""
    with reading(ledger.database) as work:
        held = items.numbered(work, numbers)
        found = []
        for number in dict.fromkeys(numbers):
            item = held.get(number)
            if item is None or not sees(actor, item.facts):
                found.append(LookedAt(number=number, item=None, workflow=None, steps=(), actor=actor))
                continue
            workflow = ledger.workflow(work, item.workflow_version_id)
            steps = [
                step
                for step in workflow.transitions_from(item.facts.state)
                if why_not(actor, Action.SEE, item.facts, workflow=workflow, who=step.who) is None
            ]
            found.append(LookedAt(number=number, item=item, workflow=workflow, steps=steps, actor=actor))
        return found
