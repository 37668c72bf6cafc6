"""What a file defines and nothing uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.domain.definition import Workflow
from engine.domain.mentions import mentioned
from engine.domain.permission import own_roles
from engine.words import Words
from workflows.behind import FILLED, all_requires, needs
from workflows.fit import closest
from workflows.problems import Finding
from workflows.shape import PERSONS


def unused(workflow: Workflow) -> Iterator[Finding]:
    """Find deadlines, ladders, reviews, receipts, progress reports, fields and roles of its own that nothing names."""
    used = _used(workflow)
    written: Mapping[str, Mapping[str, object]] = {
        "deadlines": workflow.deadlines,
        "ladders": workflow.ladders,
        "reviews": workflow.reviews,
        "receipts": workflow.receipts,
        "progress": workflow.progress,
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
    named = set(mentioned(workflow))
    for role in own_roles(workflow):
        if role not in named:
            yield Finding(
                path=("roles", role),
                code="unused",
                severity="warning",
                on_key=True,
                message=Words("自定的角色“{key}”没有用到", "The role {key!r} of its own is not used").fill(key=role),
                hint=closest(role, PERSONS),
            )


def _used(workflow: Workflow) -> Mapping[str, set[str | None]]:
    states, deadlines = workflow.states.values(), workflow.deadlines.values()
    return {
        "deadlines": {state.deadline for state in states} | {step.deadline for step in workflow.transitions},
        "reviews": {key for state in states for key in (state.review, state.sustained_review)},
        "receipts": {state.receipt for state in states},
        "progress": {state.progress for state in states},
        "ladders": {state.ladder for state in states} | set(_ladders(workflow)),
        "fields": {field for asks in _forms(workflow) for field in asks}
        | {field for requires in all_requires(workflow) for kind, field in needs(requires) if kind == FILLED}
        | {field for rule in deadlines for field in (rule.anchor, rule.date_field, rule.by)},
    }


def _ladders(workflow: Workflow) -> Iterator[str]:
    """Yield the ladder of everything that has one."""
    for rules in (
        workflow.deadlines,
        workflow.reviews,
        workflow.receipts,
        workflow.progress,
        workflow.requests,
        workflow.duties,
    ):
        yield from (rule.ladder for rule in rules.values())
    if workflow.measures is not None:
        yield workflow.measures.ladder


def _forms(workflow: Workflow) -> Iterator[tuple[str, ...]]:
    yield from (step.asks for step in workflow.transitions)
    yield from (review.asks for review in workflow.reviews.values())
    yield from (request.asks for request in workflow.requests.values())
    yield from (report.asks for report in workflow.progress.values())
    yield from (duty.asks for duty in workflow.duties.values())
