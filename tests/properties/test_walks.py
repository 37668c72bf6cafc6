"""Whatever passes the checks can be worked with: no walk raises what it should not, and an end is always in reach."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from engine.domain.actor import Actor
from engine.domain.definition import FieldKind, Role, Transition, Workflow
from engine.domain.item import ItemFacts
from engine.domain.permission import standing
from engine.domain.reviews import ReviewState
from engine.errors import (
    InvalidInput,
    NotFound,
    NotPermitted,
    TransitionRefused,
    UnknownTrigger,
)
from engine.operations import audit, personnel
from engine.operations.advance import Step, advance
from engine.operations.assign import assign
from engine.operations.ledger import Ledger
from engine.operations.measures import change_measures
from engine.operations.planning import Add, Drop, Finish, Plan, Undo
from engine.operations.reading import list_items, list_reviews, whole_item
from engine.operations.remarks import attach
from engine.operations.review import complete
from engine.operations.tick import tick
from engine.store.finding import Wanted
from rectify.bootstrap import vocabulary
from tests.builders import AT, OPERATOR, PEOPLE, an_office, as_person
from tests.properties.test_moving import a_ledger, with_an_item_in_each_state
from tests.properties.walks import openings, way_to_an_end
from tests.properties.wandering import Wanderer, leaving_ends_for_later
from tests.properties.workflows import Definition, definitions
from workflows.catalogue import require_definition, shipped

# A draft that the checks refuse is thrown away, and the checks refuse much.
_SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
_SEEDS = st.integers(0, 2**32 - 1)
_REFUSED = (NotFound, NotPermitted, UnknownTrigger, TransitionRefused, InvalidInput)
_MORE_PEOPLE: Mapping[str, str] = {"sun": Role.STAFF, "qian": Role.VERIFIER, "he": Role.AUDITOR, "gu": Role.LEADER}
_TYPED: Mapping[FieldKind, str] = {
    FieldKind.TEXT: "甲",
    FieldKind.LONG_TEXT: "甲",
    FieldKind.NUMBER: "1",
    FieldKind.MONEY: "12.50",
    FieldKind.DATE: "2026-05-04",
    FieldKind.YES_NO: "是",
}


def walk(workflow: Workflow, seed: int, *, moves: int = 30) -> int:
    """Wander from each beginning, again when an item has ended; from wherever it comes to, an end must be in reach.

    Return how many steps were taken.
    """
    safe: set[tuple[object, ...]] = set()
    taken = 0
    for number, facts in enumerate(openings(workflow)):
        wanderer = Wanderer(workflow, facts, seed=seed + number)
        for _ in range(moves):
            require_an_end_in_reach(workflow, wanderer.facts, wanderer.way, safe)
            if wanderer.has_ended:
                wanderer.begin(facts)
            wanderer.move()
        require_an_end_in_reach(workflow, wanderer.facts, wanderer.way, safe)
        taken += wanderer.taken
    return taken


def require_an_end_in_reach(
    workflow: Workflow, facts: ItemFacts, way: list[str], safe: set[tuple[object, ...]]
) -> None:
    place = (facts.state, facts.taken, frozenset(facts.fields), facts.evidence > 0, facts.measures > 0)
    if place in safe:
        return
    try:
        found = way_to_an_end(workflow, facts)
    except LookupError:
        event("gave up looking for an end")
        return
    assert found is not None, f"no end from {facts} after {way}"
    safe.add(place)


@given(definition=definitions(most_states=8), seed=_SEEDS)
@settings(_SETTINGS, max_examples=12)
def test_from_wherever_a_walk_leads_an_end_is_in_reach(definition: Definition, seed: int) -> None:
    event("steps taken", payload=walk(definition.workflow, seed) // 10 * 10)


@pytest.mark.slow
@given(definition=definitions(), seed=_SEEDS)
@settings(_SETTINGS, max_examples=1500)
def test_from_wherever_many_long_walks_lead_an_end_is_in_reach(definition: Definition, seed: int) -> None:
    walk(definition.workflow, seed, moves=80)


@pytest.mark.parametrize("key", sorted(shipped()))
def test_from_wherever_a_walk_through_a_shipped_workflow_leads_an_end_is_in_reach(key: str) -> None:
    workflow = require_definition(shipped()[key], file=key, vocabulary=vocabulary())
    for seed in range(6):
        walk(workflow, seed, moves=60)


@given(definition=definitions(most_states=6), seed=_SEEDS)
@settings(_SETTINGS, max_examples=3)
def test_walks_through_the_ledger_leave_it_whole(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, definition: Definition, seed: int
) -> None:
    walk_through_the_ledger(migrated_file, tmp_path_factory.getbasetemp(), definition, seed, moves=40)


@pytest.mark.slow
@given(definition=definitions(), seed=_SEEDS)
@settings(_SETTINGS, max_examples=150)
def test_many_walks_through_the_ledger_leave_it_whole(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory, definition: Definition, seed: int
) -> None:
    walk_through_the_ledger(migrated_file, tmp_path_factory.getbasetemp(), definition, seed, moves=150)


def walk_through_the_ledger(migrated: Path, folder: Path, definition: Definition, seed: int, *, moves: int) -> None:
    """Let an office do this and that with an item in each state, day after day, through the operations alone."""
    draw, workflow, at = Random(seed), definition.workflow, AT
    photo = folder / "photo.txt"
    photo.write_text("照片", encoding="utf-8")
    with a_ledger(migrated) as ledger:
        an_office(ledger)
        for login, role in _MORE_PEOPLE.items():
            personnel.add_person(ledger, login, login, roles=(role,), actor=OPERATOR, at=at)
        with_an_item_in_each_state(ledger, workflow)
        office_life = _Office(ledger, workflow, photo, draw)
        for _ in range(moves):
            at += timedelta(minutes=5)
            if draw.random() < 0.2:
                at += timedelta(days=draw.choice((1, 3, 20, 100)))
                assert tick(ledger, at=at).failed == ()
            office_life.does_something(at)
        event("steps taken", payload=office_life.taken // 5 * 5)
        assert tick(ledger, at=at + timedelta(days=400)).failed == ()
        assert audit.invariant_breaches(ledger) == []
        assert audit.verify(ledger).first_bad is None
        office_life.every_item_is_where_its_path_led()


class _Office:
    """People who use the operations, with what a workflow asks for and without."""

    def __init__(self, ledger: Ledger, workflow: Workflow, photo: Path, draw: Random) -> None:
        self.taken = 0
        self._ledger, self._workflow, self._photo, self._draw = ledger, workflow, photo, draw
        self._people = {login: as_person(ledger, login) for login in (*PEOPLE, *_MORE_PEOPLE)}
        self._items = [item.number for item in list_items(ledger, Wanted(), actor=OPERATOR).items]
        for number in self._items:
            assign(ledger, number, owner="wang", leader="zhao", verifier="li", actor=self._people["chen"], at=AT)

    def does_something(self, at: datetime) -> None:
        """Ask for one thing; a refusal leaves the item as it was."""
        number, by = self._draw.choice(self._items), self._people[self._draw.choice(list(self._people))]
        before = whole_item(self._ledger, number, actor=OPERATOR).stored
        ways = (self._step, self._assign, self._attach, self._measure, self._review)
        try:
            self._draw.choices(ways, weights=(20, 2, 2, 3, 2))[0](number, before.facts, by, at)
        except _REFUSED:
            assert whole_item(self._ledger, number, actor=OPERATOR).stored == before

    def every_item_is_where_its_path_led(self) -> None:
        for number in self._items:
            whole = whole_item(self._ledger, number, actor=OPERATOR)
            moves = [entry.data for entry in whole.history if "to" in entry.data]
            assert [move["from"] for move in moves[1:]] == [move["to"] for move in moves[:-1]]
            assert moves[-1]["to"] == whole.stored.facts.state
            for move in moves[1:]:
                assert any(
                    (step.trigger, step.target) == (move["trigger"], move["to"]) and move["from"] in step.sources
                    for step in self._workflow.transitions
                )
            state = self._workflow.states[whole.stored.facts.state]
            assert (whole.stored.deadline_id is None) is (state.deadline is None)

    def _step(self, number: str, facts: ItemFacts, by: Actor, at: datetime) -> None:
        draw = self._draw
        steps = self._workflow.transitions_from(facts.state) or self._workflow.transitions
        step = draw.choices(steps, weights=leaving_ends_for_later(self._workflow, steps))[0]
        holders = [who for who in self._people.values() if not standing(who, facts).isdisjoint(step.who)]
        is_careful = draw.random() < 0.8
        groups = [use.arguments["group"] for use in step.requires if "group" in use.arguments]
        asked = Step(
            trigger=step.trigger,
            note="字" * 12 if is_careful else "",
            evidence=[self._photo] * (12 if is_careful and _asks_for(step, "evidence") else draw.choice((0, 0, 1))),
            group=str(groups[0]) if groups and is_careful else None,
            settings={name: self._typed(name) for name in step.asks if is_careful or draw.random() < 0.5},
            decided_on=AT.date() if is_careful and _asks_for(step, "decision") else None,
            minutes="会议纪要" if is_careful and _asks_for(step, "decision") else None,
        )
        advance(self._ledger, number, asked, actor=draw.choice(holders or [by]), at=at)
        self.taken += 1

    def _typed(self, name: str) -> str:
        asked = self._workflow.fields[name]
        return next(iter(asked.options)) if asked.kind is FieldKind.CHOICE else _TYPED[asked.kind]

    def _assign(self, number: str, facts: ItemFacts, by: Actor, at: datetime) -> None:
        owner, leader, verifier = (self._draw.choice((None, *self._people)) for _ in range(3))
        assign(self._ledger, number, owner=owner, leader=leader, verifier=verifier, actor=self._people["chen"], at=at)

    def _attach(self, number: str, facts: ItemFacts, by: Actor, at: datetime) -> None:
        group = self._draw.choice([None, *self._workflow.evidence_groups])
        attach(self._ledger, number, [self._photo], group=group, actor=by, at=at)

    def _measure(self, number: str, facts: ItemFacts, by: Actor, at: datetime) -> None:
        no = self._draw.randint(1, 2)
        whole = Plan(text="逐条更新台账", owner="wang", due_on=AT.date())
        asked = self._draw.choice(
            (Add(plan=whole), Finish(no=no), Finish(no=no), Undo(no=no, note="没有完成"), Drop(no=no, note="不用了"))
        )
        change_measures(self._ledger, number, asked, actor=self._draw.choice((by, self._people["chen"])), at=at)

    def _review(self, number: str, facts: ItemFacts, by: Actor, at: datetime) -> None:
        for listed in list_reviews(self._ledger, actor=OPERATOR, state=ReviewState.OPEN):
            if listed.item == number:
                outcome = self._draw.choice(listed.workflow.reviews[listed.review.rule].outcomes)
                complete(self._ledger, listed.review.id, outcome=outcome.key, note="字" * 12, actor=by, at=at)


def _asks_for(step: Transition, guard: str) -> bool:
    return any(use.name == guard for use in step.requires)
