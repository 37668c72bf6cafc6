"""A rectification workflow in which every step tells somebody and most set or end a date."""

from __future__ import annotations

from typing import Literal

from engine.domain.definition import (
    DateUnit,
    DeadlineRule,
    GuardUse,
    Ladder,
    RungRule,
    State,
    StateKind,
    Tell,
    Transition,
    Workflow,
)
from engine.words import Words

ZONE = "Asia/Shanghai"
_ABOVE = ("manager", "leader")


def a_workflow() -> Workflow:
    """Return the workflow."""
    evidence, note = GuardUse(name="evidence", arguments={"min": 1}), GuardUse(name="note", arguments={"min": 10})
    submitted = GuardUse(name="taken", arguments={"step": "submit"})
    states = (
        _state("reported", StateKind.START, deadline="plan"),
        _state("rectifying", StateKind.NORMAL, deadline="rectify"),
        _state("verified", StateKind.WAITING, deadline="closing"),
        _state("closed", StateKind.FINAL),
    )
    return Workflow(
        key="rectification",
        title=Words("整改", "Rectification"),
        zone=ZONE,
        states={state.key: state for state in states},
        transitions=(
            _step(
                "start reported rectifying", ("owner",), GuardUse(name="owner_assigned"), tells=("leader_in_charge",)
            ),
            _step("submit rectifying rectifying", ("owner",), evidence, tells=("verifier",), work=True),
            _step("verify rectifying verified", ("verifier",), submitted, GuardUse(name="not_doer"), tells=("owner",)),
            _step("return rectifying rectifying", ("verifier",), submitted, note, tells=("owner",), loop="return"),
            _step("close verified closed", _ABOVE, tells=("owner", "leader_in_charge")),
            _step("reopen closed rectifying", _ABOVE, note, tells=("owner",), loop="reopen"),
        ),
        deadlines={
            "plan": _rule("plan", "feedback", 1, "months"),
            "rectify": _rule("rectify", "feedback", 3, "months"),
            "closing": _rule("closing", "entered", 10, "working_days"),
        },
        ladders={"standard": _ladder()},
    )


def _state(key: str, kind: StateKind, *, deadline: str | None = None) -> State:
    return State(key=key, title=Words(key, key), kind=kind, deadline=deadline)


def _step(
    way: str,
    who: tuple[str, ...],
    *requires: GuardUse,
    tells: tuple[str, ...],
    work: bool = False,
    loop: Literal["return", "reopen"] | None = None,
) -> Transition:
    trigger, source, target = way.split()
    return Transition(
        trigger=trigger,
        title=Words(trigger, trigger),
        sources=(source,),
        target=target,
        who=who,
        requires=requires,
        tells=(Tell(kind=trigger, to=tells),),
        work=work,
        loop=loop,
    )


def _rule(key: str, anchor: str, amount: int, unit: DateUnit) -> DeadlineRule:
    return DeadlineRule(key=key, title=Words(key, key), anchor=anchor, amount=amount, unit=unit, ladder="standard")


def _ladder() -> Ladder:
    return Ladder(
        key="standard",
        rungs=(
            RungRule(offset=-10, to=("owner", "leader_in_charge")),
            RungRule(offset=-3, to=("owner",)),
            RungRule(offset=0, to=("owner", "leader_in_charge")),
            RungRule(offset=1, to=("owner", "leader_in_charge"), repeat="week", escalates=True),
        ),
    )
