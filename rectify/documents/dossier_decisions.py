"""What the page of a dossier tells of collective decisions: the votes, and what everybody said in which turn."""

from __future__ import annotations

from engine.domain.decisions import DecisionState
from engine.operations.decision_list import ToldDecision
from engine.operations.meetings import title_of
from engine.operations.reading import WholeItem
from engine.words import Words
from rectify.documents.dossier_page import Reader, Section
from rectify.wording.decisions import member, said, standing


def decisions_of(whole: WholeItem, reader: Reader) -> list[Section]:
    """Return a table of the decisions, and one of its members for each, as far as there are any."""
    if not whole.decisions:
        return []
    heads = [
        Words("序号", "No."), Words("研究什么", "About"), Words("议题", "Subject"), Words("会议", "Meeting"),
        Words("结果", "Result"), Words("会议纪要", "Minutes"),
    ]  # fmt: skip
    rows = [
        (
            one.decision.id, title_of(whole.workflow, one.decision), one.decision.subject, one.decision.meets_on,
            standing(one), one.decision.minutes,
        )
        for one in whole.decisions
    ]  # fmt: skip
    return [
        reader.section(Words("集体决策", "Collective decisions"), heads, rows),
        *(_members(one, reader) for one in whole.decisions),
    ]


def _members(told: ToldDecision, reader: Reader) -> Section:
    is_open = told.decision.state is DecisionState.OPEN
    heads = [
        Words("次序", "Turn"), Words("应到会", "Member"), Words("表态", "Opinion"), Words("理由", "Reason"),
        Words("时间", "At"),
    ]  # fmt: skip
    seats = sorted(told.seats, key=lambda seat: seat.spoke_as or len(told.seats) + 1)
    rows = [
        (seat.spoke_as, member(seat), said(seat, is_open=is_open), seat.reason or seat.absence, seat.said_at)
        for seat in seats
    ]
    title = Words("集体决策{id}：发言和表态", "Decision {id}: who said what").fill(id=told.decision.id)
    return reader.section(title, heads, rows)
