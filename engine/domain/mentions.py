"""Every role and relation that a workflow lets act or hear."""

from __future__ import annotations

from collections.abc import Iterator

from engine.domain.definition import Workflow


def mentioned(workflow: Workflow) -> Iterator[str]:
    """Yield each role and relation as often as the workflow names it: for steps, notices, ladders and what is owed."""
    for step in workflow.transitions:
        yield from step.who
        yield from (name for tell in step.tells for name in tell.to)
    yield from (name for ladder in workflow.ladders.values() for rung in ladder.rungs for name in rung.to)
    for rule in workflow.reviews.values():
        yield from rule.reviewer
        yield from (name for outcome in rule.outcomes for tell in outcome.tells for name in tell.to)
    for request in workflow.requests.values():
        yield from (name for approval in request.approvals for name in approval.who)
        yield from request.who
    yield from (name for duty in workflow.duties.values() for name in duty.who)
    yield from (name for report in workflow.progress.values() for name in report.who)
