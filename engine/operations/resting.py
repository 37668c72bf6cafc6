"""What rests on a collective decision: the step, or the agreement, that it was called about, once."""

from __future__ import annotations

from datetime import date

from engine.domain.decisions import DecisionState
from engine.domain.definition import Workflow
from engine.domain.item import Decision
from engine.errors import InvalidInput, NotFound, Reason
from engine.operations.meetings import BECAME, DECISION, over, require_nothing_against, title_of
from engine.store import decisions
from engine.store.decisions import StoredDecision
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words


def require_one_of(decision: int, decided_on: date | None, minutes: str | None, *, where: str) -> None:
    """Let a decision of this ledger pass that no day and minutes of another are named beside; raises InvalidInput."""
    if decided_on is not None or minutes is not None:
        raise InvalidInput(
            what=DECISION,
            value=decision,
            where=where,
            why=Words("又另外写了会议日期或纪要", "a day or minutes are named besides"),
            allowed=Words(
                "引用已通过的集体决策（--decision），或写明会议日期和纪要（--decided-on、--minutes）",
                "either a carried decision (--decision), or day and minutes (--decided-on, --minutes)",
            ),
        )


def settled(
    work: UnitOfWork,
    workflow: Workflow,
    item: StoredItem,
    decision_id: int,
    *,
    trigger: str | None = None,
    request_id: int | None = None,
) -> Decision:
    """Return the carried decision that a step, or an agreement, rests on from now on; no other may afterwards.

    Raises ``NotFound`` for one that is not about this item, ``InvalidInput`` for one about something else, and
    ``DecisionRefused`` for one that was not carried, was used already, or that the item has moved on from.
    """
    decision = decisions.get(work, decision_id)
    if decision is None or decision.item_id != item.id:
        raise NotFound(what=DECISION, which=str(decision_id), where=item.number)
    if (decision.trigger, decision.request_id) != (trigger, request_id):
        raise InvalidInput(
            what=DECISION,
            value=decision_id,
            where=item.number,
            why=Words("它研究的是“{title}”，不是这一步", "it was about {title!r}, not about this").fill(
                title=title_of(workflow, decision)
            ),
            allowed=Words("研究这一步的集体决策（decision list）", "a decision about this (decision list)"),
        )
    require_nothing_against(
        _against_resting_on(decision),
        decision_id,
        item,
        workflow,
        doing=Words("依据集体决策{decision}办理", "rest on decision {decision}"),
    )
    if not decisions.use(work, decision_id, version=item.facts.version + 1):
        raise over(work, decision, item)
    return Decision(decided_on=decision.meets_on, minutes=str(decision.minutes), meeting=decision_id)


def _against_resting_on(decision: StoredDecision) -> tuple[Reason, ...]:
    if decision.state is not DecisionState.CARRIED:
        says = Words("它还没有通过（{state}）", "it is not carried ({state})").fill(state=BECAME[decision.state])
        return (Reason(code="decision_not_carried", says=says),)
    if decision.used_version is not None:
        says = Words("它已经用于第{version}版", "version {version} rests on it already").fill(
            version=decision.used_version
        )
        return (Reason(code="decision_used", says=says, remedy=Words("另行提请", "Call another")),)
    if decision.has_moved_on:
        says = Words("研究以后事项已经变动", "the item has moved on since")
        return (Reason(code="decision_outdated", says=says, remedy=Words("另行提请", "Call another")),)
    return ()
