"""Workflows of every kind, drawn at random: drafts that may have faults, and files that pass every check.

A draft is built so that its states hold together: each is reached from an earlier one and leads to a later one. What
else the checks ask for is mostly kept too. From a definition the guards that could never be met are taken out; a draft
that is refused even then is thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import assume, event
from hypothesis import strategies as st

from engine.domain.definition import GuardUse, Ladder, Workflow
from tests.properties.workflows_parts import (
    VOCABULARY,
    Names,
    counts_from_a_step,
    deadline,
    duty,
    fields,
    first_states,
    measures,
    progress,
    receipt,
    rungs,
    some_titles,
    state,
    status_words,
)
from tests.properties.workflows_rules import request, review
from tests.properties.workflows_steps import steps_of
from tests.properties.workflows_words import ZONES, names, words
from workflows.catalogue import read_definition
from workflows.checks import check
from workflows.problems import Path, Problem
from workflows.shape import PERSONS
from workflows.writer import write

_LOOKS_BACK = ("never_taken", "never_filled")
_MOST_ROUNDS = 6


@dataclass(frozen=True)
class Definition:
    """A file that passes every check, and the workflow it means."""

    text: str
    workflow: Workflow


@st.composite
def drafts(draw: st.DrawFn, *, most_states: int = 12) -> Workflow:
    """Return a workflow whose states hold together; other checks may still object."""
    states = draw(names(2, most_states))
    ends = {key for key in states[1:-1] if draw(st.integers(0, 6)) == 0} | {states[-1]}
    known = Names(
        states=states,
        finals=frozenset(ends),
        fields=fields(draw),
        groups=draw(names(0, 2)),
        deadlines=draw(names(1, 3)),
        ladders=draw(names(1, 3)),
        reviews=draw(names(0, 2)),
        receipts=draw(names(0, 2)),
        progress=draw(names(0, 2)),
    )
    deadlines = {key: deadline(draw, known, key) for key in known.deadlines}
    known.from_a_step = [key for key, rule in deadlines.items() if counts_from_a_step(rule)]
    steps = steps_of(draw, known)
    known.triggers = list(dict.fromkeys(step.trigger for step in steps))
    places = {key: state(draw, known, key) for key in states}
    has_due = any(place.deadline is not None for place in places.values())
    return Workflow(
        key=draw(names(1, 1))[0],
        title=draw(words()),
        zone=draw(st.sampled_from(ZONES)),
        states=places,
        transitions=tuple(steps),
        deadlines=deadlines,
        ladders={key: Ladder(key=key, rungs=rungs(draw)) for key in known.ladders},
        reviews={key: review(draw, known, key, places, steps) for key in known.reviews},
        first_states=first_states(draw, known),
        calendar=draw(st.sampled_from(("office", "weekdays"))),
        roles=some_titles(draw, [str(name) for name in PERSONS], most=3),
        fields=known.fields,
        evidence_groups={key: draw(words()) for key in known.groups},
        requests={key: request(draw, known, key, places, steps) for key in draw(names(0, 2 if has_due else 0))},
        duties={key: duty(draw, known, key) for key in draw(names(0, 2))},
        status_words=status_words(draw),
        receipts={key: receipt(draw, known, key) for key in known.receipts},
        progress={key: progress(draw, known, key) for key in known.progress},
        measures=measures(draw, known),
    )


@st.composite
def definitions(draw: st.DrawFn, *, most_states: int = 12) -> Definition:
    """Return a file that passes every check, with warnings or without."""
    draft = mended(draw(drafts(most_states=most_states)))
    text, workflow, problems = written(draft)
    for code in {problem.code for problem in problems if problem.severity == "error"}:
        event(f"refused: {code}")
    assume(workflow is not None)
    assert workflow is not None
    return Definition(text=text, workflow=workflow)


def written(draft: Workflow) -> tuple[str, Workflow | None, tuple[Problem, ...]]:
    """Return a draft as the text of a file, and what the reader says of it."""
    text = write(draft, VOCABULARY)
    workflow, problems = read_definition(text, file="drawn.yaml", vocabulary=VOCABULARY)
    return text, workflow, problems


def mended(draft: Workflow) -> Workflow:
    """Return a draft without guards that could never be met, and without work that nobody else would judge.

    Whether a guard can be met depends on the whole way before it, so the checks say it: what they miss stays in.
    """
    for _ in range(_MOST_ROUNDS):
        errors = [finding for finding in check(draft, faulty=frozenset()) if finding.severity == "error"]
        guards = [finding.path for finding in errors if finding.code in _LOOKS_BACK]
        steps = [finding.path for finding in errors if finding.code == "judges_own_work"]
        if not (guards or steps):
            break
        draft = _without_work(_without_guards(draft, guards), steps)
    return draft


def _without_work(draft: Workflow, paths: Sequence[Path]) -> Workflow:
    theirs = {path[1] for path in paths}
    return replace(
        draft,
        transitions=tuple(
            replace(step, work=False) if index in theirs else step for index, step in enumerate(draft.transitions)
        ),
    )


def _without_guards(draft: Workflow, paths: Sequence[Path]) -> Workflow:
    def kept(requires: tuple[GuardUse, ...], *place: str | int) -> tuple[GuardUse, ...]:
        return tuple(use for number, use in enumerate(requires) if (*place, "requires", number) not in paths)

    return replace(
        draft,
        transitions=tuple(
            replace(step, requires=kept(step.requires, "transitions", index))
            for index, step in enumerate(draft.transitions)
        ),
        requests={
            key: replace(one, requires=kept(one.requires, "requests", key)) for key, one in draft.requests.items()
        },
        reviews={
            key: replace(
                one,
                outcomes=tuple(
                    replace(outcome, requires=kept(outcome.requires, "reviews", key, "outcomes", outcome.key))
                    for outcome in one.outcomes
                ),
            )
            for key, one in draft.reviews.items()
        },
    )
