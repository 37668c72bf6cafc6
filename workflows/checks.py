"""Every check a workflow goes through, each with the sections it needs to be sound itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from itertools import islice

from engine.domain.definition import DeadlineRule, ReviewRule, Workflow
from engine.words import Words
from workflows import structure, timing
from workflows.problems import MOST_FINDINGS, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check. It is left out while a section it looks at has faults of its own: they would only echo."""

    find: Callable[[Workflow], Iterator[Finding]]
    looks_at: frozenset[str]


def _unused(workflow: Workflow) -> Iterator[Finding]:
    states = workflow.states.values()
    rules: tuple[DeadlineRule | ReviewRule, ...] = (*workflow.deadlines.values(), *workflow.reviews.values())
    used: dict[str, set[str | None]] = {
        "deadlines": {state.deadline for state in states},
        "reviews": {state.review for state in states},
        "ladders": {rule.ladder for rule in rules},
    }
    written = {"deadlines": workflow.deadlines, "reviews": workflow.reviews, "ladders": workflow.ladders}
    for section, entries in written.items():
        for key in entries.keys() - used[section]:
            yield Finding(
                path=(section, key),
                code="unused",
                severity="warning",
                on_key=True,
                message=Words("没有用到“{key}”", "{key!r} is not used").fill(key=key),
                hint=Words("用上它，或删去。", "Use it, or delete it."),
            )


def _check(find: Callable[[Workflow], Iterator[Finding]], *looks_at: str) -> Check:
    return Check(find=find, looks_at=frozenset(looks_at))


CHECKS: tuple[Check, ...] = (
    _check(structure.one_start, "states"),
    _check(structure.some_end, "states"),
    _check(structure.all_in_reach, "states", "transitions", "first_states"),
    _check(structure.ways_to_an_end, "states", "transitions"),
    _check(structure.ends_stay_ended, "states", "transitions"),
    _check(structure.steps_told_apart, "states", "transitions"),
    _check(structure.first_states_matter, "first_states"),
    _check(timing.waits_end, "states"),
    _check(timing.rungs_in_order, "ladders"),
    _check(timing.ladders_reach_others, "ladders"),
    _check(timing.reviews_fit, "reviews"),
    _check(timing.outcomes_lead_on, "states", "transitions", "reviews"),
    _check(_unused, "states", "deadlines", "reviews", "ladders"),
)


def check(workflow: Workflow, *, faulty: Set[str]) -> tuple[Finding, ...]:
    """Return what the checks find; ``faulty`` names the sections that could not be read whole."""
    found = (finding for rule in CHECKS if rule.looks_at.isdisjoint(faulty) for finding in rule.find(workflow))
    return tuple(islice(found, MOST_FINDINGS))
