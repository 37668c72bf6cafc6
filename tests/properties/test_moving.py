"""Whatever two versions of a workflow say, items in any state move without a fault, or are refused with the reason."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from engine.domain.definition import Completion, FirstState, Workflow
from engine.domain.routes import Choices
from engine.operations import audit
from engine.operations.intake import import_findings
from engine.operations.ledger import Ledger
from engine.operations.moving import StatesUnmapped, move_items
from engine.operations.previewing import preview_moving
from engine.operations.publishing import list_workflows, publish
from engine.operations.reading import list_items, whole_item
from engine.operations.tick import tick
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.finding import Wanted
from tests.builders import AT, OPERATOR, a_finding, an_office, some_findings
from tests.properties.workflows import Definition, definitions

# Every way in which a finding may be stated: as many items can be put where one wants them.
WAYS = tuple(product(Completion, (False, True)))


@contextmanager
def a_ledger(migrated: Path) -> Iterator[Ledger]:
    """Yield a ledger of its own."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(migrated, Path(folder) / "rectify.db")
        ledger = Ledger(
            Database(f"sqlite:///{folder}/rectify.db", durability="OFF"), FolderFiles(Path(folder) / "files")
        )
        yield ledger
        ledger.close()


def with_an_item_in_each_state(ledger: Ledger, workflow: Workflow) -> None:
    """Publish a workflow and open an item in each of its states, as an import may."""
    placed = tuple(zip(workflow.states, WAYS, strict=False))
    lines = tuple(FirstState(completion=how, sustained=lasts, state=state) for state, (how, lasts) in placed)
    publish(ledger, replace(workflow, first_states=lines), source="", actor=OPERATOR, at=AT)
    findings = (
        a_finding(
            f"在{state}", number=str(no), completion=how, sustained=lasts, due_on=date(2026, 5, 4) if no % 2 else None
        )
        for no, (state, (how, lasts)) in enumerate(placed, 1)
    )
    import_findings(ledger, some_findings(*findings), workflow=workflow.key, actor=OPERATOR, at=AT)


def states_of(ledger: Ledger) -> dict[str, tuple[str, int]]:
    """Return where every item is: its state, and the number of its version."""
    found = list_items(ledger, Wanted(), actor=OPERATOR)
    return {item.title: (item.facts.state, item.workflow_number) for item in found.items}


@given(
    before=definitions(most_states=6),
    after=definitions(most_states=6),
    days=st.integers(0, 400),
    chance=st.randoms(use_true_random=False),
    are_alike=st.booleans(),
)
@settings(max_examples=8)
def test_items_in_any_state_move_between_any_two_versions(
    migrated_file: Path, before: Definition, after: Definition, days: int, chance: Random, are_alike: bool
) -> None:
    source, at = before.workflow, AT + timedelta(days=days)
    target = replace(after.workflow, key=source.key)
    if are_alike:  # a version that keeps the states and changes what they ask for
        states = list(target.states)
        target = renamed(target, dict(zip(states, source.states, strict=False)))
    with a_ledger(migrated_file) as ledger:
        an_office(ledger)
        with_an_item_in_each_state(ledger, source)
        assert tick(ledger, at=at).failed == ()
        publish(ledger, target, source="", actor=OPERATOR, at=at)
        held = states_of(ledger)
        lost = {state for state, _number in held.values() if state not in target.states}
        seen = preview_moving(ledger, source.key, Choices(), actor=OPERATOR, at=at)
        assert {route.state for route in seen.unmapped} == lost
        if lost:
            event("states without a place to go")
            with pytest.raises(StatesUnmapped):
                move_items(ledger, source.key, actor=OPERATOR, at=at)
            assert states_of(ledger) == held
        kept = frozenset(state for state in lost if chance.random() < 0.4)
        mapped = {state: chance.choice(list(target.states)) for state in sorted(lost - kept)}
        choices = Choices(mapped=mapped, kept=kept)
        seen = preview_moving(ledger, source.key, choices, actor=OPERATOR, at=at)
        done = move_items(ledger, source.key, choices, actor=OPERATOR, at=at)
        assert done.moved == seen.moving
        newest = list_workflows(ledger, actor=OPERATOR)[-1].number
        for title, (state, number) in states_of(ledger).items():
            was, _number = held[title]
            assert (state, number) == ((was, 1) if was in kept else (mapped.get(was, was), newest))
        dues = {due.item: (due.before, due.after) for due in seen.dues}
        for item in list_items(ledger, Wanted(), actor=OPERATOR).items:
            *_, last = whole_item(ledger, item.number, actor=OPERATOR).history
            if last.action == "migrate":
                change = last.data.get("due_on")
                told = tuple(day and day.isoformat() for day in dues.get(item.number, ()))
                assert told == ((change["from"], change["to"]) if change else ())
        assert audit.invariant_breaches(ledger) == []
        assert audit.verify(ledger).first_bad is None
        for later in (0, 1, 40, 400):
            assert tick(ledger, at=at + timedelta(days=later)).failed == ()
        assert audit.invariant_breaches(ledger) == []


def renamed(workflow: Workflow, names: dict[str, str]) -> Workflow:
    """Return a workflow whose states have the names of another's, as far as those go."""
    fresh = {state: names.get(state, f"{state[:36]}_x") for state in workflow.states}
    return replace(
        workflow,
        states={fresh[key]: replace(state, key=fresh[key]) for key, state in workflow.states.items()},
        transitions=tuple(
            replace(step, sources=tuple(fresh[source] for source in step.sources), target=fresh[step.target])
            for step in workflow.transitions
        ),
        first_states=tuple(replace(line, state=fresh[line.state]) for line in workflow.first_states),
        requests={
            key: replace(rule, sources=tuple(fresh[source] for source in rule.sources))
            for key, rule in workflow.requests.items()
        },
    )
