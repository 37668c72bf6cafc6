"""What lies behind an item: guards that can never be met, ways on which an item gets stuck; held against every way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from engine.domain.definition import Field, FieldKind, GuardUse, State, StateKind, Transition, Workflow
from engine.words import Words
from tests.unit.workflows.files import REQUEST, SMALL, accepted, only, problems, spoiled, usable, with_state, with_step
from workflows.progress import nothing_stands_in_the_way
from workflows.structure import ways_to_an_end

REVIEW = """\
reviews:
  often:
    title: {zh: 复核, en: Review}
    every: month
    reviewer: [owner]
    ladder: short
    outcomes: {over: {title: {zh: 办结, en: Over}, trigger: finish, requires: [filled: cause]}}
"""
CHECKING = """\
  checking:
    title: {zh: 核查中, en: Checking}
    kind: waiting
    timeless: true
"""
FIELDS = spoiled("states:\n", "fields:\n  cause: {title: {zh: 原因, en: Cause}, kind: text}\nstates:\n")


def needs(guard: str, text: str = SMALL) -> str:
    """Return the file with this guard in place of the one of its step ``finish``."""
    return spoiled("[note: 10]", f"[{guard}]", text=text)


def test_a_step_that_waits_for_itself_can_never_be_taken() -> None:
    problem = only(problems(needs("taken: finish")))
    assert (problem.code, problem.where) == ("never_taken", "transitions › 1 (finish) › requires › 1")
    assert "（办理中）" in problem.message.zh


def test_a_step_of_another_state_that_is_forgotten_on_the_way_cannot_lie_behind() -> None:
    there = with_step("send", "open", "checking", needs("taken: send"))
    back = with_step("return", "checking", "open", there, more="    loop: return\n")
    problem = only(problems(with_state(CHECKING, back)))
    assert problem.code == "never_taken"
    assert "只能从办理中走" in problem.hint.zh


def test_a_step_that_comes_before_can_lie_behind() -> None:
    accepted(with_step("prepare", "open", "open", needs("taken: prepare")))


def test_a_field_that_nothing_asks_for_can_never_be_filled_in() -> None:
    problem = only(problems(needs("filled: [cause]", FIELDS)))
    assert (problem.code, problem.where) == ("never_filled", "transitions › 1 (finish) › requires › 1")
    assert problem.message.en == "On the way here (Open) nothing asks for 'Cause': it stays empty"


@pytest.mark.parametrize("asked_by", ["the step", "a step before", "a review"])
def test_a_field_that_is_asked_for_on_the_way_can_be_filled_in(asked_by: str) -> None:
    text = needs("filled: [cause]", FIELDS)
    match asked_by:
        case "the step":
            usable(spoiled("    tells: {closed: [manager]}\n", "    asks: [cause]\n", text=text))
        case "a step before":
            usable(with_step("report", "open", "open", text, more="    asks: [cause]\n"))
        case "a review":
            reviewed = spoiled("deadline: answer", "deadline: answer\n    review: often", text=text)
            usable(reviewed + REVIEW + "    asks: [cause]\n")


def test_nobody_can_count_on_a_request_for_a_field_that_the_end_needs() -> None:
    text = needs("filled: [cause]", FIELDS) + REQUEST + "    asks: [cause]\n"
    assert [problem.code for problem in problems(text)] == ["stuck"]


def test_a_field_asked_for_only_after_it_is_needed_is_too_late() -> None:
    text = with_step(
        "redo", "done", "open", needs("filled: [cause]", FIELDS), more="    loop: reopen\n    asks: [cause]\n"
    )
    assert [problem.code for problem in problems(text)] == ["never_filled"]


def test_a_request_and_an_outcome_are_held_to_the_same() -> None:
    reviewed = spoiled("deadline: answer", "deadline: answer\n    review: often", text=FIELDS)
    text = reviewed + REVIEW + REQUEST + "    requires: [filled: cause]\n"
    assert {(problem.code, problem.where) for problem in problems(text)} == {
        ("never_filled", "requests › more › requires › 1"),
        ("never_filled", "reviews › often › outcomes › over › requires › 1"),
    }


def test_an_item_that_came_without_a_step_it_needs_later_is_stuck() -> None:
    text = with_step("send", "open", "checking", needs("taken: check"))
    text = with_step("hurry", "open", "checking", text).replace(
        "from: open\n    to: done", "from: checking\n    to: done"
    )
    text = with_step("check", "open", "open", text)
    problem = only(problems(with_state(CHECKING, text)))
    assert (problem.code, problem.where) == ("stuck", "states › checking")
    assert problem.message.zh == "可能走不到终结：办理中 → 核查中：卡住，缺步骤“check”"
    assert problem.message.en == "An end may be out of reach: Open → Checking: stuck for want of the step 'check'"


def test_an_imported_item_has_nothing_behind_it() -> None:
    text = with_step("send", "open", "checking", needs("taken: send")).replace(
        "from: open\n    to: done", "from: checking\n    to: done"
    )
    sound = with_state(CHECKING, text)
    accepted(sound)
    imported = sound + "first_states:\n  - {completion: partly, state: checking}\n"
    assert [problem.code for problem in problems(imported)] == ["stuck"]


def test_a_second_step_of_a_name_is_no_sure_way_out() -> None:
    trap = with_step(
        "go", "open", "checking", spoiled("trigger: finish", "trigger: leave"), more="    requires: [taken: stay]\n"
    )
    trap = trap.replace("from: open\n    to: done", "from: checking\n    to: done")
    accepted(with_state(CHECKING, with_step("stay", "open", "open", trap)))


@dataclass(frozen=True)
class Standing:
    """Where an item can stand, with everything that guards look back at."""

    state: str
    taken: frozenset[str]
    filled: frozenset[str]


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    """Return a small workflow whose guards look back; its last state is the end."""
    states = [f"s{n}" for n in range(draw(st.integers(2, 5)))]
    triggers, fields = ["a", "b", "c"], ["f", "g"]

    def step() -> Transition:
        requires = []
        if draw(st.integers(0, 2)) == 0:
            requires.append(GuardUse(name="taken", arguments={"step": draw(st.sampled_from(triggers))}))
        if draw(st.integers(0, 4)) == 0:
            requires.append(GuardUse(name="filled", arguments={"fields": (draw(st.sampled_from(fields)),)}))
        return Transition(
            trigger=draw(st.sampled_from(triggers)),
            title=Words("步", "step"),
            sources=tuple(draw(st.lists(st.sampled_from(states[:-1]), min_size=1, max_size=2, unique=True))),
            target=draw(st.sampled_from(states)),
            who=("owner",),
            requires=tuple(requires),
            loop=draw(st.sampled_from((None, None, "return"))),
            asks=tuple(draw(st.lists(st.sampled_from(fields), max_size=1))),
        )

    kinds = [StateKind.START, *[StateKind.NORMAL] * (len(states) - 2), StateKind.FINAL]
    return Workflow(
        key="drawn",
        title=Words("", ""),
        zone="UTC",
        states={key: State(key=key, title=Words(key, key), kind=kind) for key, kind in zip(states, kinds, strict=True)},
        fields={key: Field(key=key, title=Words(key, key), kind=FieldKind.TEXT) for key in fields},
        transitions=tuple(step() for _ in range(draw(st.integers(3, 9)))),
    )


def moves(workflow: Workflow, at: Standing) -> Iterator[Standing]:
    """Yield every standing that one step leads to, by the rule of the machine: the first step that is open."""
    for trigger in {step.trigger for step in workflow.transitions_from(at.state)}:
        steps = [step for step in workflow.transitions_from(at.state) if step.trigger == trigger]
        # A person fills in what the steps of this name ask for, or leaves any of it out.
        for given_now in _choices([name for step in steps for name in step.asks]):
            filled = at.filled | given_now
            chosen = next((step for step in steps if _is_open(step, at.taken, filled)), None)
            if chosen is not None and given_now <= frozenset(chosen.asks):
                taken = frozenset() if chosen.loop else at.taken | {trigger}
                yield Standing(chosen.target, taken, filled)


def _is_open(step: Transition, taken: frozenset[str], filled: frozenset[str]) -> bool:
    has = {"taken": taken, "filled": filled}
    wanted = [
        (use.name, str(value[0] if isinstance(value, tuple) else value))
        for use in step.requires
        for value in use.arguments.values()
    ]
    return all(key in has[name] for name, key in wanted)


def _choices(names: list[str]) -> list[frozenset[str]]:
    found = [frozenset[str]()]
    for name in dict.fromkeys(names):
        found += [one | {name} for one in found]
    return found


def everywhere(workflow: Workflow) -> dict[Standing, set[Standing]]:
    """Return every standing an item can come to, with where it leads."""
    first = Standing(workflow.start.key, frozenset(), frozenset())
    found: dict[Standing, set[Standing]] = {}
    waiting = [first]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found[here] = set(moves(workflow, here))
            waiting.extend(found[here])
    return found


def ending(workflow: Workflow, led: dict[Standing, set[Standing]]) -> set[Standing]:
    """Return the standings from which an end can be reached."""
    found = {one for one in led if workflow.states[one.state].kind is StateKind.FINAL}
    grows = True
    while grows:
        more = {one for one, onward in led.items() if one not in found and onward & found}
        found |= more
        grows = bool(more)
    return found


@given(workflows())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_where_the_checks_find_nothing_every_item_can_come_to_an_end(workflow: Workflow) -> None:
    assert_ends_in_reach(workflow)


@pytest.mark.slow
@given(workflows())
@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_of_many_workflows_every_item_can_come_to_an_end(workflow: Workflow) -> None:
    assert_ends_in_reach(workflow)


def assert_ends_in_reach(workflow: Workflow) -> None:
    refusal = next(chain(ways_to_an_end(workflow), nothing_stands_in_the_way(workflow)), None)
    if refusal is not None:
        event(f"refused: {refusal.code}")
        return
    event("accepted")
    led = everywhere(workflow)
    assert set(led) <= ending(workflow, led)


@given(workflows())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_guard_said_to_be_impossible_is_never_met(workflow: Workflow) -> None:
    led = everywhere(workflow)
    for finding in nothing_stands_in_the_way(workflow):
        if not finding.code.startswith("never_"):
            continue
        step = workflow.transitions[int(finding.path[1])]
        assert not any(
            here.state in step.sources and _is_open(step, here.taken, here.filled | frozenset(step.asks))
            for here in led
        )
