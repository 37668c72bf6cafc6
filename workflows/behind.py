"""What may lie behind an item: steps it has taken in this round, fields that are filled in; who asks for what of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.domain.definition import GuardUse, Workflow
from workflows.graph import reviews_in

Behind = frozenset[tuple[str, str]]
TAKEN, FILLED = "taken", "filled"
NOTHING_BEHIND: Behind = frozenset()


def needs(requires: Iterable[GuardUse]) -> Behind:
    """Return what guards want behind an item."""
    return NOTHING_BEHIND.union(*(needed(use) for use in requires))


def needed(use: GuardUse) -> Behind:
    """Return what one guard wants behind an item."""
    if use.name == TAKEN:
        return frozenset({(TAKEN, str(use.arguments["step"]))})
    fields = use.arguments.get("fields")
    return filled(fields) if use.name == FILLED and isinstance(fields, tuple) else NOTHING_BEHIND


def filled(names: Iterable[str]) -> Behind:
    """Return fields as what may lie behind an item."""
    return frozenset((FILLED, name) for name in names)


def fields_of(behind: Behind) -> Behind:
    """Return what is left when the steps are forgotten."""
    return frozenset(one for one in behind if one[0] == FILLED)


def all_requires(workflow: Workflow) -> Iterator[tuple[GuardUse, ...]]:
    """Yield every list of guards: of steps, requests and outcomes of reviews."""
    yield from (step.requires for step in workflow.transitions)
    yield from (request.requires for request in workflow.requests.values())
    yield from (outcome.requires for review in workflow.reviews.values() for outcome in review.outcomes)


def reviewed_in(workflow: Workflow) -> dict[str, Behind]:
    """Return for each state the fields that the review of every item in it asks for."""
    found: dict[str, Behind] = dict.fromkeys(workflow.states, NOTHING_BEHIND)
    for state in workflow.states.values():
        review = workflow.reviews.get(state.review or "")
        if review is not None:
            found[state.key] |= filled(review.asks)
    return found


def asked_in(workflow: Workflow) -> Mapping[str, Behind]:
    """Return for each state the fields that its reviews and reports, and the requests made in it, ask for."""
    found: dict[str, Behind] = dict.fromkeys(workflow.states, NOTHING_BEHIND)
    for state in workflow.states.values():
        for review in reviews_in(workflow, state):
            found[state.key] |= filled(review.asks)
        report = workflow.progress.get(state.progress or "")
        found[state.key] |= filled(report.asks) if report is not None else NOTHING_BEHIND
    for request in workflow.requests.values():
        for source in request.sources:
            found[source] |= filled(request.asks)
    return found
