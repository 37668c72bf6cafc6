"""What a file defines and nothing uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.domain.definition import Workflow
from engine.words import Words
from workflows.behind import FILLED, all_requires, needs
from workflows.problems import Finding


def unused(workflow: Workflow) -> Iterator[Finding]:
    """Find deadlines, ladders, reviews and fields that nothing names."""
    used = _used(workflow)
    written: Mapping[str, Mapping[str, object]] = {
        "deadlines": workflow.deadlines,
        "ladders": workflow.ladders,
        "reviews": workflow.reviews,
        "fields": workflow.fields,
    }
    for section, entries in written.items():
        for key in entries:
            if key not in used[section]:
                yield Finding(
                    path=(section, key),
                    code="unused",
                    severity="warning",
                    on_key=True,
                    message=Words("没有用到“{key}”", "{key!r} is not used").fill(key=key),
                    hint=Words("用上它，或删去。", "Use it, or delete it."),
                )


def _used(workflow: Workflow) -> Mapping[str, set[str | None]]:
    states, deadlines = workflow.states.values(), workflow.deadlines.values()
    reviews, requests, duties = workflow.reviews.values(), workflow.requests.values(), workflow.duties.values()
    return {
        "deadlines": {state.deadline for state in states},
        "reviews": {state.review for state in states},
        "ladders": {
            *(state.ladder for state in states),
            *(rule.ladder for rule in deadlines),
            *(rule.ladder for rule in reviews),
            *(rule.ladder for rule in requests),
            *(rule.ladder for rule in duties),
        },
        "fields": {field for asks in _forms(workflow) for field in asks}
        | {field for requires in all_requires(workflow) for kind, field in needs(requires) if kind == FILLED}
        | {field for rule in deadlines for field in (rule.anchor, rule.date_field, rule.by)},
    }


def _forms(workflow: Workflow) -> Iterator[tuple[str, ...]]:
    yield from (step.asks for step in workflow.transitions)
    yield from (review.asks for review in workflow.reviews.values())
    yield from (request.asks for request in workflow.requests.values())
    yield from (duty.asks for duty in workflow.duties.values())
