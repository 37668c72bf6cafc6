"""People who do this and that with an item of any workflow, by decisions alone."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from engine.domain.actor import Actor
from engine.domain.definition import Relation, Role, StateKind, Transition, Workflow
from engine.domain.item import Given, ItemFacts
from engine.errors import TransitionRefused
from tests.properties.walks import MEETING, PARTS, Attempt, asked_here, attach, attempts, fill, named, person, plan


def leaving_ends_for_later(workflow: Workflow, steps: Sequence[Transition]) -> list[int]:
    """Return how readily each step is tried on a walk: one that ends it is seldom the next."""
    return [1 if workflow.states[step.target].kind is StateKind.FINAL else 4 for step in steps]


class Wanderer:
    """People who do this and that with an item, mostly what is allowed: each move is drawn from one seed."""

    def __init__(self, workflow: Workflow, facts: ItemFacts, *, seed: int) -> None:
        self._workflow = workflow
        self._draw = Random(seed)
        self.taken = 0
        self.begin(facts)

    def begin(self, facts: ItemFacts) -> None:
        """Begin again with another item."""
        self.facts = facts
        self.way = [facts.state]

    @property
    def has_ended(self) -> bool:
        """Say whether no step leads on from here."""
        return not self._workflow.transitions_from(self.facts.state)

    def move(self) -> None:
        """Do one thing: change who or what hangs on the item, or take a step; a refused step changes nothing."""
        if self._draw.random() < 0.3:
            self.facts = self._elsewhere()
            return
        attempt = self._attempt()
        try:
            self.facts = attempt.take(self._workflow)
        except TransitionRefused:
            pass
        else:
            self.taken += 1
            self.way.append(f"{attempt.trigger} → {self.facts.state}")

    def _attempt(self) -> Attempt:
        """Return a step that is asked for: of those from here as somebody may take it, or any by anybody."""
        facts, workflow, draw = self.facts, self._workflow, self._draw
        steps = workflow.transitions_from(facts.state)
        if steps and draw.random() < 0.8:
            (step,) = draw.choices(steps, weights=leaving_ends_for_later(workflow, steps))
            return draw.choice(list(attempts(workflow, facts, step)))
        note = "字" * draw.randrange(14)
        given = Given(note=note, decision=MEETING if draw.random() < 0.5 else None)
        return Attempt(facts, draw.choice(workflow.transitions).trigger, self._anybody(), given)

    def _elsewhere(self) -> ItemFacts:
        facts, workflow, draw = self.facts, self._workflow, self._draw
        match draw.randrange(4):
            case 0:
                part = draw.choice(list(PARTS.values()))
                return named(facts, part, draw.choice((None, 1, 2, 3)))
            case 1:
                group = draw.choice([None, *workflow.evidence_groups])
                return attach(facts, draw.randint(1, 3), group, self._anybody())
            case 2:
                measures = draw.randint(0, 2)
                planned, done = draw.randint(0, measures), draw.randint(0, measures)
                return plan(workflow, facts, measures=measures, planned=planned, done=done)
            case _:
                here = asked_here(workflow, facts.state)
                return fill(workflow, facts, [name for name in here if draw.random() < 0.7])

    def _anybody(self) -> Actor:
        return person(self._draw.randint(1, 5), self._draw.choice((None, Relation.UNIT_LEADER, *Role)))
