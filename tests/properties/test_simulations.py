"""Any workflow that passes the checks survives a simulated year of random choices."""

from __future__ import annotations

from collections import Counter
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.definition import StateKind, Workflow
from engine.domain.mailing import Hours
from engine.operations.morning import Morning
from engine.operations.simulated import Simulated
from engine.operations.simulating import Scenario, simulate
from engine.store import items
from engine.store.items import StoredItem
from engine.store.unit_of_work import reading
from rectify.bootstrap import vocabulary
from rectify.holidays import published
from tests.properties.workflows import Definition, definitions
from workflows.catalogue import require_definition, shipped

FIRST = date(2026, 3, 2)


def played(workflow: Workflow, *, seed: int, items: int = 3, days: int = 365, people: int = 8) -> Simulated:
    hours = Hours(hour=time(8, 30), zone=workflow.zone, urgent=2)
    scenario = Scenario(items=items, people=people, days=days, first=FIRST, seed=seed)
    return simulate(workflow, scenario, calendar=published(), hours=hours)


def holds(found: Simulated, workflow: Workflow) -> None:
    """Assert what holds of every simulation, whatever was drawn."""
    assert not found.failed
    assert not found.breaches
    assert not found.forgotten
    assert sum(state.at_end for state in found.states) == found.items
    assert all(FIRST <= day.day <= found.last for day in found.days)
    assert sum(day.steps for day in found.days) == sum(found.steps.values())
    assert sum(day.mails for day in found.days) == sum(one.mails for one in found.persons)
    ends = {key for key, state in workflow.states.items() if state.kind is StateKind.FINAL}
    assert not [state for state in found.states if state.key in ends and state.overdue]


@given(definition=definitions(most_states=6), seed=st.integers(0, 999))
@settings(max_examples=2)
def test_a_year_leaves_no_item_forgotten_and_breaks_no_rule(definition: Definition, seed: int) -> None:
    holds(played(definition.workflow, seed=seed), definition.workflow)


@pytest.mark.slow
@given(definition=definitions(), seed=st.integers(0, 999_999))
@settings(max_examples=400)
def test_a_year_of_more_items_in_more_workflows(definition: Definition, seed: int) -> None:
    holds(played(definition.workflow, seed=seed, items=12, people=12), definition.workflow)


@pytest.mark.parametrize("key", sorted(shipped()))
def test_the_workflows_that_come_with_the_product_bring_items_to_their_ends(key: str) -> None:
    workflow = shipped_workflow(key)
    found = played(workflow, seed=7, items=20, people=12)
    holds(found, workflow)
    ends = {name for name, state in workflow.states.items() if state.kind is StateKind.FINAL}
    assert sum(state.at_end for state in found.states if state.key in ends) > found.items / 2
    assert not found.never_told


def test_what_was_read_in_the_morning_is_what_the_ledger_says_when_it_is_taken_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_up, compared = Morning.take_up, Counter[bool]()

    def taken(morning: Morning, item_id: int) -> StoredItem:
        was_read = item_id in morning._read
        item = take_up(morning, item_id)
        with reading(morning._database) as work:
            assert item == items.get(work, item_id)
        compared[was_read] += 1
        return item

    monkeypatch.setattr(Morning, "take_up", taken)
    assert played(shipped_workflow("rectification"), seed=5, items=10, days=150).errands
    assert compared[True] > 50
    assert compared[False] > 5


def shipped_workflow(key: str) -> Workflow:
    return require_definition(shipped()[key], file=f"{key}.yaml", vocabulary=vocabulary())


@given(definition=definitions(most_states=4), seed=st.integers(0, 999))
@settings(max_examples=2)
def test_a_seed_tells_the_same_story_again(definition: Definition, seed: int) -> None:
    assert played(definition.workflow, seed=seed, days=60) == played(definition.workflow, seed=seed, days=60)
