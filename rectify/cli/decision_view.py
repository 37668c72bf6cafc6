"""Collective decisions as people read them at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.decisions import DecisionState
from engine.domain.definition import Workflow
from engine.operations.decision_list import ListedDecision, ToldDecision
from engine.operations.meetings import title_of
from engine.words import Words
from rectify.terminal import Terminal
from rectify.wording.decisions import member, rules, said, standing


def show_decisions(found: Sequence[ListedDecision], terminal: Terminal) -> None:
    """Print decisions as a table."""
    terminal.table(
        [
            Words("序号", "No."),
            Words("事项", "Item"),
            Words("研究什么", "About"),
            Words("议题", "Subject"),
            Words("会议", "Meeting"),
            Words("状态", "State"),
        ],
        [
            (
                one.told.decision.id,
                one.item,
                title_of(one.workflow, one.told.decision),
                one.told.decision.subject,
                one.told.decision.meets_on,
                standing(one.told),
            )
            for one in found
        ],
    )


def show_on_item(found: Sequence[ToldDecision], workflow: Workflow, terminal: Terminal) -> None:
    """Print the decisions about an item, if there are any."""
    if not found:
        return
    terminal.heading(Words("集体决策", "Collective decisions"))
    terminal.table(
        [
            Words("序号", "No."),
            Words("研究什么", "About"),
            Words("议题", "Subject"),
            Words("会议", "Meeting"),
            Words("状态", "State"),
            Words("会议纪要", "Minutes"),
        ],
        [
            (
                one.decision.id,
                title_of(workflow, one.decision),
                one.decision.subject,
                one.decision.meets_on,
                standing(one),
                one.decision.minutes,
            )
            for one in found
        ],
    )


def show_decision(one: ListedDecision, terminal: Terminal) -> None:
    """Print one decision whole, everybody's opinion in the order they spoke."""
    decision = one.told.decision
    heading = Words("集体决策{id}  {subject}", "Decision {id}  {subject}")
    terminal.say(heading.fill(id=decision.id, subject=decision.subject), style="bold")
    terminal.facts(
        [
            (Words("事项", "Item"), f"{one.item}  {one.title}"),
            (Words("研究什么", "About"), title_of(one.workflow, decision)),
            (Words("会议", "Meeting"), f"{decision.meets_on}  {decision.place}".rstrip()),
            (Words("提请", "Called by"), decision.called_by),
            (Words("状态", "State"), standing(one.told)),
            (Words("表决规则", "Rules"), rules(decision.quorum, decision.majority)),
            (Words("会议纪要", "Minutes"), decision.minutes),
            (Words("记录", "Closed by"), decision.closed_by),
            (
                Words("用于", "Used for"),
                Words("第{version}版", "version {version}").fill(version=decision.used_version)
                if decision.used_version
                else None,
            ),
        ]
    )
    seats = sorted(one.told.seats, key=lambda seat: seat.spoke_as or len(one.told.seats) + 1)
    terminal.table(
        [
            Words("发言次序", "Turn"),
            Words("应到会", "Member"),
            Words("表态", "Opinion"),
            Words("理由", "Reason"),
            Words("时间", "At"),
        ],
        [
            (
                seat.spoke_as,
                member(seat),
                said(seat, is_open=decision.state is DecisionState.OPEN),
                seat.reason or seat.absence,
                seat.said_at,
            )
            for seat in seats
        ],
    )
