"""From what a notice says to what the ledger takes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.operations.comparing import Comparison, Match, compare_findings
from engine.operations.intake import TakenIn, first_state, import_sources
from engine.operations.ledger import Ledger
from engine.operations.mappings import NOTHING_STATED, Stated
from engine.operations.source import Finding, Findings
from rectify.documents.findings import Notice


def as_findings(notice: Notice, *, kind: str) -> Findings:
    """Return a notice as the ledger takes it in; nothing is added and nothing left out."""
    return Findings(
        kind=kind,
        title=notice.title,
        organization=notice.organization,
        groups=notice.groups,
        started_on=notice.started_on,
        ended_on=notice.ended_on,
        feedback_on=notice.feedback_on,
        signed_on=notice.signed_on,
        published_on=notice.published_on,
        contact=notice.contact,
        is_edition="withheld" in notice.declared,
        findings=tuple(
            Finding(
                group=item.group,
                number=item.number,
                occurrence=item.occurrence,
                title=item.title,
                body=item.body,
                completion=item.completion,
                sustained=item.sustained,
                measures=item.measures,
                responsible=item.responsible,
                due_on=item.due_on,
                item=item.item,
            )
            for item in notice.items
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """What a notice met in the ledger: a match and a state for each finding, and the items it no longer has.

    ``taken`` is None while nothing was written.
    """

    comparison: Comparison
    states: tuple[str, ...]
    taken: tuple[TakenIn, ...] | None


def look_up(ledger: Ledger | None, source: Findings, *, workflow: Workflow, actor: Actor | None) -> Met:
    """Return what taking a notice in would do; nothing is written. Without a ledger or an actor everything is new."""
    if ledger is None or actor is None:
        comparison = Comparison(matches=tuple(Match(kept=None) for _ in source.findings), gone=())
    else:
        comparison = compare_findings(ledger, source, actor=actor)
    states = (
        first_state(workflow, finding).key if match.kept is None else match.kept.state
        for finding, match in zip(source.findings, comparison.matches, strict=True)
    )
    return Met(comparison=comparison, states=tuple(states), taken=None)


def take_in(
    ledger: Ledger,
    sources: Sequence[Findings],
    *,
    workflow: Workflow,
    actor: Actor,
    at: datetime,
    stated: Stated = NOTHING_STATED,
    after_each: Callable[[], None] | None = None,
) -> tuple[Met, ...]:
    """Take notices into the ledger, all of them or none; return what each met there."""
    imported = import_sources(
        ledger, sources, workflow=workflow.key, actor=actor, at=at, stated=stated, after_each=after_each
    )
    return tuple(
        Met(comparison=each.comparison, states=tuple(item.state for item in each.taken), taken=each.taken)
        for each in imported
    )
