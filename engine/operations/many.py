"""Many items looked over before one thing is done for all of them: what each is, and what would stand in its way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Transition, Workflow
from engine.domain.guards import Asked, missing
from engine.domain.item import Given
from engine.domain.permission import called, sees
from engine.domain.why_not import why_not
from engine.errors import InvalidInput, Reason
from engine.operations.assign import changes_in, require_sense
from engine.operations.ledger import Ledger
from engine.operations.persons import known_colleague
from engine.operations.urging import prospects
from engine.store import items, people
from engine.store.glance import Glance, glancing
from engine.store.items import StoredItem
from engine.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One item of many; ``item`` is None where there is none of this number that the actor may know of.

    ``steps`` are those from its state that the actor is somebody to take; ``clash`` says why the people that are to be
    named do not fit. Where it is to be urged, ``against`` is what stands in the way and ``waits_for`` whom it waits
    for: each by name with the role or relation that makes it their turn.
    """

    number: str
    item: StoredItem | None
    workflow: Workflow | None
    steps: Sequence[Transition]
    actor: Actor
    clash: Words | None = None
    against: Words | None = None
    waits_for: Sequence[tuple[str, Words]] = ()

    def why_not(self, action: Action) -> Words | None:
        """Return why the actor may not do something with it; None where they may."""
        if self.item is None or self.workflow is None:
            return _NOT_THERE
        found = why_not(self.actor, action, self.item.facts, workflow=self.workflow)
        if found is not None:
            return found.says
        return {Action.ASSIGN: self.clash, Action.URGE: self.against}.get(action)

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
        return _joined(reasons)


def _joined(reasons: Sequence[Reason]) -> Words:
    return Words("；".join(one.says.zh for one in reasons), "; ".join(one.says.en for one in reasons))


_NOT_THERE = Words("没有这个编号的事项", "there is no item of this number")


def look_over(
    ledger: Ledger,
    numbers: Sequence[str],
    *,
    actor: Actor,
    naming: Mapping[str, str] | None = None,
    urging_at: datetime | None = None,
) -> list[LookedAt]:
    """Return these items in their order, each once, as far as the actor may know of them.

    ``naming`` are logins of people that are to be named, by the names of the facts. Raises ``NotFound`` for one there
    is not. With ``urging_at`` it is also looked up what urging each of them would do at that instant.
    """
    with glancing(ledger.database) as work:
        named = {part: known_colleague(work, login, actor=actor).id for part, login in (naming or {}).items()}
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
            found.append(
                LookedAt(
                    number=number, item=item, workflow=workflow, steps=steps, actor=actor, clash=_clash(item, named)
                )
            )
        return found if urging_at is None else _with_turns(work, ledger, found, actor=actor, at=urging_at)


def _with_turns(
    work: Glance, ledger: Ledger, looked: Sequence[LookedAt], *, actor: Actor, at: datetime
) -> list[LookedAt]:
    there = [one.item for one in looked if one.item is not None]
    work.ahead(lambda ask: prospects(ask, ledger, there, actor=actor, at=at), people.names)
    found, names = prospects(work, ledger, there, actor=actor, at=at), people.names(work)

    def with_turn(one: LookedAt) -> LookedAt:
        if one.item is None or one.workflow is None:
            return one
        prospect, workflow = found[one.item.id], one.workflow
        turn = prospect.turn.people if prospect.turn else {}
        return replace(
            one,
            against=_joined(prospect.reasons) if prospect.reasons else None,
            waits_for=[
                (names[person], called(workflow, why)) for person, why in turn.items() if person not in actor.persons
            ],
        )

    return [with_turn(one) for one in looked]


def _clash(item: StoredItem, named: Mapping[str, int]) -> Words | None:
    if not named:
        return None
    try:
        require_sense(item, changes_in(item, named))
    except InvalidInput as refusal:
        return Words(refusal.message("zh"), refusal.message("en"))
    return None
