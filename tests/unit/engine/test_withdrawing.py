"""Another plan costs the approvals of the one before, but never one that could not be given again."""

from __future__ import annotations

from dataclasses import replace

from engine.domain.definition import GuardUse
from engine.domain.item import ItemFacts
from engine.operations.measures import withdrawn_by_planning
from tests.builders import a_step
from tests.unit.engine.test_machine import FACTS, a_flow

PLANNED = GuardUse(name="measures_planned")


def after_steps(*taken: str) -> ItemFacts:
    return replace(FACTS, state="here", taken=frozenset(taken))


def taken(step: str) -> GuardUse:
    return GuardUse(name="taken", arguments={"step": step})


def test_an_approval_that_can_be_given_again_counts_no_more() -> None:
    flow = a_flow(a_step("approve", "here", "here", ["leader"], PLANNED), a_step("go", "here", "there", ["owner"]))
    assert withdrawn_by_planning(flow, after_steps("approve", "go")) == {"approve"}


def test_a_step_that_requires_itself_is_kept_for_it_could_never_be_taken_again() -> None:
    flow = a_flow(a_step("go", "here", "there", ["owner"], PLANNED, taken("go")))
    assert withdrawn_by_planning(flow, after_steps("go")) == frozenset()


def test_steps_that_require_each_other_are_kept() -> None:
    flow = a_flow(
        a_step("agree", "here", "here", ["leader"], PLANNED, taken("confirm")),
        a_step("confirm", "here", "here", ["manager"], PLANNED, taken("agree")),
    )
    assert withdrawn_by_planning(flow, after_steps("agree", "confirm")) == frozenset()


def test_steps_that_follow_each_other_are_all_withdrawn() -> None:
    flow = a_flow(
        a_step("agree", "here", "here", ["leader"], PLANNED),
        a_step("confirm", "here", "here", ["manager"], PLANNED, taken("agree")),
    )
    assert withdrawn_by_planning(flow, after_steps("agree", "confirm")) == {"agree", "confirm"}
