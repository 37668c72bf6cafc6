"""Collective decisions in words: how they stand, what somebody said, how the votes came out."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.decisions import QUORUM, SHARES, Count, DecisionState, Opinion
from engine.operations.decision_list import ToldDecision
from engine.store.decisions import StoredSeat
from engine.words import Words

DECISION_STATES: Mapping[DecisionState, Words] = {
    DecisionState.OPEN: Words("待表决", "open"),
    DecisionState.CARRIED: Words("已通过", "carried"),
    DecisionState.NOT_CARRIED: Words("未通过", "not carried"),
    DecisionState.WITHDRAWN: Words("已撤回", "withdrawn"),
    DecisionState.LAPSED: Words("已失效", "lapsed"),
}
OPINIONS: Mapping[Opinion, Words] = {
    Opinion.FOR: Words("赞成", "for"),
    Opinion.AGAINST: Words("反对", "against"),
    Opinion.ABSTAIN: Words("弃权", "abstains"),
}
_HEAD = Words("{name}（主要负责人）", "{name} (head)")


def member(seat: StoredSeat) -> Words:
    """Return a member's name, marked where they are the head."""
    return _HEAD.fill(name=seat.name) if seat.is_head else Words(seat.name, seat.name)


def said(seat: StoredSeat, *, is_open: bool) -> Words:
    """Return what somebody said, or that they are absent, have left, or did not speak, while ``is_open`` as yet."""
    if seat.opinion is not None:
        words = OPINIONS[seat.opinion]
    elif seat.has_left:
        return Words("已离任，不计入应到会", "has left, not counted")
    elif seat.absence is not None:
        words = Words("缺席", "absent")
    else:
        return Words("还没有表态", "has still to speak") if is_open else Words("没有表态", "did not speak")
    if seat.entered_by is None:
        return words
    return Words("{said}（{by}代录）", "{said} (entered by {by})").fill(said=words, by=seat.entered_by)


def votes(count: Count) -> Words:
    """Return how many should attend, came, and voted how."""
    return Words(
        "应到{expected}，实到{present}：赞成{yes}，反对{no}，弃权{none}",
        "{expected} expected, {present} present: {yes} for, {no} against, {none} abstain",
    ).fill(expected=count.expected, present=count.present, yes=count.in_favour, no=count.against, none=count.abstained)


def standing(told: ToldDecision) -> Words:
    """Return how a decision stands: how many have spoken while it is open, afterwards the votes and the rules."""
    decision = told.decision
    state = DECISION_STATES[decision.state]
    if decision.state is DecisionState.OPEN:
        return Words("{state}，{spoken}/{expected}人已表态", "{state}, {spoken} of {expected} have spoken").fill(
            state=state, spoken=told.votes.present, expected=told.votes.expected
        )
    if decision.state not in {DecisionState.CARRIED, DecisionState.NOT_CARRIED}:
        return state
    lacks = Words("", "") if told.votes.has_quorum else Words("（到会人数不够）", " (no quorum)")
    return Words("{state}{lacks}：{votes}", "{state}{lacks}: {votes}").fill(
        state=state, lacks=lacks, votes=votes(told.votes)
    )


def customary(quorum: str, majority: str) -> Words:
    """Return by which rules votes will be counted, marked where one is only what is customary."""
    said = rules(quorum, majority)
    if quorum != QUORUM:
        return said
    return Words(f"{said.zh}（到会人数按惯例，待确认）", f"{said.en} (the quorum is customary, to be confirmed)")


def rules(quorum: str, majority: str) -> Words:
    """Return by which rules votes are counted."""
    return Words(
        "应到会的{quorum}到会方可表决，应到会的{majority}赞成为通过",
        "quorum: {quorum} present; carried by {majority} of those who should attend",
    ).fill(quorum=SHARES[quorum].says, majority=SHARES[majority].says)
