"""Collective decisions about the item: who said what, how the votes came out, what the reader may do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.domain.actions import Action
from engine.domain.decisions import DecisionState, awaited
from engine.domain.requests import RequestState
from engine.operations.decision_list import ToldDecision
from engine.operations.meetings import own_seat, seats_at, title_of
from engine.store.decisions import StoredSeat
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.web.marks import Way
from rectify.wording.decisions import member, rules, said, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One of those who should attend: their turn, what they said, and why."""

    turn: int | None
    who: Words
    said: Words
    why: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """One decision; ``ways`` are what the reader may do about it now."""

    title: Words
    subject: str
    standing: Words
    when: Words
    rules: Words
    minutes: str | None
    voices: Sequence[Voice]
    ways: Sequence[Way]
    is_open: bool


def meetings(look: Looking) -> Sequence[MeetingView]:
    """Return the decisions about the item, the newest first."""
    return [_view(look, told) for told in reversed(look.seen.whole.decisions)]


def _view(look: Looking, told: ToldDecision) -> MeetingView:
    decision = told.decision
    is_open = decision.state is DecisionState.OPEN
    about = Words("集体决策{id}：{title}", "Decision {id}: {title}")
    when = Words("{on}，{place}", "{on}, {place}") if decision.place else Words("{on}", "{on}")
    seats = sorted(told.seats, key=lambda seat: seat.spoke_as or len(told.seats) + 1)
    return MeetingView(
        title=about.fill(id=decision.id, title=title_of(look.workflow, decision)),
        subject=decision.subject,
        standing=standing(told),
        when=when.fill(on=look.day(decision.meets_on), place=decision.place),
        rules=rules(decision.quorum, decision.majority),
        minutes=decision.minutes,
        voices=[_voice(seat, is_open=is_open) for seat in seats] if is_open or told.votes.present else [],
        ways=list(ways(look, told)),
        is_open=is_open,
    )


def _voice(seat: StoredSeat, *, is_open: bool) -> Voice:
    return Voice(
        turn=seat.spoke_as, who=member(seat), said=said(seat, is_open=is_open), why=seat.reason or seat.absence
    )


def about(look: Looking) -> Sequence[tuple[str, Words]]:
    """Return what a decision may be called about now: steps that need one, the request that waits."""
    whole = look.seen.whole
    called = {one.decision.trigger or one.decision.request_id for one in whole.decisions if _is_open(one)}
    found = [
        (one.trigger, one.title)
        for one in look.seen.permitted.steps
        if one.trigger not in called and any(use.name == "decision" for use in one.step.requires)
    ]
    for one in whole.dates.requests:
        if one.request.state is RequestState.PENDING and one.request.id not in called:
            rule = look.workflow.requests.get(one.request.rule)
            title = rule.title if rule else Words(one.request.rule, one.request.rule)
            found.append((str(one.request.id), Words("答复：{title}", "Answer: {title}").fill(title=title)))
    return list(dict(found).items())


def to_call(look: Looking) -> Iterator[Way]:
    """Yield the way to call a decision, where the reader may and something needs one."""
    if _may(look, Action.CALL_DECISION) and about(look):
        yield Way(Words("提请集体决策", "Call a decision"), look.path("do", "convene"))


def of_open(look: Looking) -> Iterator[Way]:
    """Yield what the reader may do about every decision that is open."""
    for told in look.seen.whole.decisions:
        yield from ways(look, told)


def _may(look: Looking, action: Action) -> bool:
    return any(one.action is action and one.why_not is None for one in look.seen.permitted.actions)


def _is_open(told: ToldDecision) -> bool:
    return told.decision.state is DecisionState.OPEN


def ways(look: Looking, told: ToldDecision) -> Iterator[Way]:
    """Yield what the reader may do about a decision: speak, say that they do not come, count the votes."""
    decision = told.decision
    if decision.state is not DecisionState.OPEN:
        return
    own, no, has_come = own_seat(told.seats, look.actor), str(decision.id), look.today >= decision.meets_on
    others = awaited(seats_at(told.seats), but=own.person_id if own else None)
    head_has_spoken = any(seat.is_head and seat.opinion is not None for seat in told.seats)
    if own is not None and own.opinion is None:
        if has_come and not (others if own.is_head else head_has_spoken):
            yield Way(Words("表态", "Speak"), look.path("do", "speak", no=no))
        if own.absence is None:
            yield Way(Words("请假", "I cannot come"), look.path("do", "absent", no=no))
    if _may(look, Action.RECORD_DECISION) and has_come and not awaited(seats_at(told.seats)):
        yield Way(Words("表决计票", "Count the votes"), look.path("do", "count", no=no))
