"""What was done about a collective decision, as the history tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.domain.decisions import DecisionState, Opinion
from engine.domain.definition import Workflow
from engine.operations.reading import Told
from engine.store.history import Entry
from engine.words import Words
from rectify.wording.decisions import DECISION_STATES, OPINIONS, rules


def called_decision(entry: Entry, told: Told) -> Words:
    """Say what was called, about what, for which day, with whom."""
    data = entry.data
    return Words(
        "提请集体决策{meeting}（{about}），{on}开会；应到会{members}，主要负责人{head}；{rules}",
        "decision {meeting} called ({about}) for {on}; expected: {members}; head: {head}; {rules}",
    ).fill(
        meeting=data["meeting"],
        about=_about(data["about"], told.before),
        on=data["on"],
        members=data["members"],
        head=data["head"],
        rules=rules(data["quorum"], data["majority"]),
    )


def _about(about: Mapping[str, Any], workflow: Workflow) -> Words:
    if "request" in about:
        return Words("申请{id}", "request {id}").fill(id=about["request"])
    step = workflow.step(about["step"])
    return step.title if step else Words(about["step"], about["step"])


def spoken(entry: Entry, _told: Told) -> Words:
    """Say who spoke, as which speaker, and for what."""
    data = entry.data
    said = (
        Words(
            "集体决策{meeting}：{member}末位表态（第{turn}位），{opinion}",
            "decision {meeting}: {member}, the head, speaks last (turn {turn}): {opinion}",
        )
        if data.get("head")
        else Words(
            "集体决策{meeting}：{member}第{turn}位表态，{opinion}",
            "decision {meeting}: {member} speaks (turn {turn}): {opinion}",
        )
    )
    return said.fill(
        meeting=data["meeting"], member=data["member"], turn=data["turn"], opinion=OPINIONS[Opinion(data["opinion"])]
    )


def absent(entry: Entry, _told: Told) -> Words:
    """Say who does not attend."""
    return Words("集体决策{meeting}：{member}缺席", "decision {meeting}: {member} is absent").fill(
        meeting=entry.data["meeting"], member=entry.data["member"]
    )


def counted_votes(entry: Entry, _told: Told) -> Words:
    """Say how the votes came out."""
    data = entry.data
    count = data["votes"]
    return Words(
        "集体决策{meeting}{result}：应到{expected}，实到{present}，赞成{yes}，反对{no}，弃权{none}；《{minutes}》",
        "decision {meeting} {result}: {expected} expected, {present} present, {yes} for, {no} against, {none} abstain;"
        " {minutes!r}",
    ).fill(
        meeting=data["meeting"],
        result=DECISION_STATES[DecisionState(data["result"])],
        expected=count["expected"],
        present=count["present"],
        yes=count["for"],
        no=count["against"],
        none=count["abstain"],
        minutes=data["minutes"],
    )


def withdrawn_decision(entry: Entry, _told: Told) -> Words:
    """Say that a decision was taken back."""
    return Words("撤回集体决策{meeting}", "decision {meeting} withdrawn").fill(meeting=entry.data["meeting"])
