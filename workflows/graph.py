"""What leads where in a workflow: states as points, steps as arrows."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from engine.domain.definition import ReviewRule, State, StateKind, Workflow
from engine.words import Words

Ways = Mapping[str, tuple[str, ...]]

_LONGEST_WAY = 12


def ways(workflow: Workflow) -> Ways:
    """Return for each state the other states that one step leads to, in the order of the file."""
    found: dict[str, dict[str, None]] = {state: {} for state in workflow.states}
    for step in workflow.transitions:
        for source in step.sources:
            if source != step.target:
                found[source][step.target] = None
    return {state: tuple(targets) for state, targets in found.items()}


def ways_back(onward: Ways) -> Ways:
    """Return the same arrows turned around."""
    found: dict[str, list[str]] = {state: [] for state in onward}
    for source, targets in onward.items():
        for target in targets:
            found[target].append(source)
    return {state: tuple(sources) for state, sources in found.items()}


def reached(onward: Ways, roots: Iterable[str]) -> Mapping[str, str | None]:
    """Return every state that can be reached, with the state before it on a shortest way (None for a root)."""
    before: dict[str, str | None] = dict.fromkeys(roots)
    waiting = deque(before)
    while waiting:
        here = waiting.popleft()
        for target in onward[here]:
            if target not in before:
                before[target] = here
                waiting.append(target)
    return before


def states_of(workflow: Workflow, kind: StateKind) -> tuple[str, ...]:
    """Return the keys of the states of one kind."""
    return tuple(state.key for state in workflow.states.values() if state.kind is kind)


def reviews_in(workflow: Workflow, state: State) -> tuple[ReviewRule, ...]:
    """Return the reviews that items in a state owe, all of them or those marked as sustained."""
    rules = (workflow.reviews.get(key or "") for key in (state.review, state.sustained_review))
    return tuple(rule for rule in rules if rule is not None)


def reviewed_by(workflow: Workflow, key: str) -> tuple[str, ...]:
    """Return the keys of the states in which a review is held."""
    states = workflow.states.values()
    return tuple(state.key for state in states if key in (state.review, state.sustained_review))


def shortest_way(workflow: Workflow, onward: Ways, state: str) -> Words:
    """Return a shortest way from the start to a state by the titles of its states; only the state if there is none."""
    before = reached(onward, states_of(workflow, StateKind.START))
    way = [state]
    while (previous := before.get(way[-1])) is not None:
        way.append(previous)
    return titles_along(workflow, way[::-1])


def main_way(workflow: Workflow) -> tuple[str, ...]:
    """Return a shortest way from the start to the first end that can be reached; only the start if there is none."""
    before = reached(ways(workflow), states_of(workflow, StateKind.START))
    here = next((key for key in states_of(workflow, StateKind.FINAL) if key in before), None)
    way = [here or workflow.start.key]
    while (previous := before.get(way[-1])) is not None:
        way.append(previous)
    return tuple(way[::-1])


def titles_along(workflow: Workflow, states: Sequence[str]) -> Words:
    """Return the titles of states one after the other, the middle of a long way left out."""
    titles = [workflow.states[key].title for key in states]
    if len(titles) > _LONGEST_WAY:
        titles = [*titles[:2], Words("…", "…"), *titles[2 - _LONGEST_WAY :]]
    return Words(" → ".join(title.zh for title in titles), " → ".join(title.en for title in titles))
