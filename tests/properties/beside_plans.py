"""The workflows of the reference's plans, as the product is given them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.domain.definition import Approval, Ladder, Limit, RequestRule, RungRule, Workflow
from tests.builders import a_workflow, words

_OWNER, _LEADER, _MANAGER = "owner", "leader_in_charge", "manager"


def the_workflows() -> Mapping[str, Workflow]:
    """Return each plan of ``tests.properties.reference_days.PLANS`` as a workflow."""
    first = replace(
        a_workflow(),
        ladders={**a_workflow().ladders, "brisk": _brisk(), "answers": _answers()},
        requests={"extension": _more_time("answers", _LEADER, _MANAGER)},
    )
    return {
        "a": first,
        "b": _checked_by(
            replace(
                first,
                ladders={**first.ladders, "standard": _denser()},
                requests={"extension": _more_time("brisk", _MANAGER)},
            ),
            ladder="brisk",
        ),
        "c": replace(
            first,
            deadlines={**first.deadlines, "closing": replace(first.deadlines["closing"], amount=15)},
            requests={},
        ),
    }


def _checked_by(workflow: Workflow, *, ladder: str) -> Workflow:
    state = replace(workflow.states["verified"], ladder=ladder)
    return replace(workflow, states={**workflow.states, "verified": state})


def _more_time(ladder: str, *approvers: str) -> RequestRule:
    return RequestRule(
        key="extension",
        title=words("extension"),
        kind="extension",
        sources=("rectifying",),
        who=(_OWNER,),
        approvals=tuple(Approval(title=words(name), who=(name,)) for name in approvers),
        answer=Limit(amount=3, unit="working_days"),
        ladder=ladder,
    )


def _denser() -> Ladder:
    return Ladder(
        key="standard",
        rungs=(
            RungRule(offset=-15, to=(_OWNER,)),
            RungRule(offset=-5, to=(_OWNER, _LEADER)),
            RungRule(offset=-1, to=(_OWNER,)),
            RungRule(offset=0, to=(_OWNER, _LEADER)),
            RungRule(offset=1, to=(_OWNER, _LEADER), repeat="working_day", until=4, escalates=True),
            RungRule(offset=9, to=(_OWNER, _LEADER, _MANAGER), repeat="week", escalates=True),
        ),
    )


def _brisk() -> Ladder:
    return Ladder(
        key="brisk",
        rungs=(
            RungRule(offset=-2, to=(_OWNER,)),
            RungRule(offset=0, to=(_OWNER, _LEADER)),
            RungRule(offset=1, to=(_LEADER, _MANAGER), repeat="week", escalates=True),
        ),
    )


def _answers() -> Ladder:
    return Ladder(
        key="answers",
        rungs=(
            RungRule(offset=0, to=(_LEADER,)),
            RungRule(offset=1, to=(_LEADER, _MANAGER), repeat="week", escalates=True),
        ),
    )
