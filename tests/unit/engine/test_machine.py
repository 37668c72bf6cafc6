"""``decide``: facts and a step in, an outcome or every reason why not out, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine.machine
from engine.domain.actor import Actor, Door
from engine.domain.definition import GuardUse, Relation, Role, State, StateKind, Transition, Workflow
from engine.domain.guards import Asked, missing
from engine.domain.item import Given, ItemFacts, Outcome, after
from engine.domain.permission import standing
from engine.errors import TransitionRefused, UnknownTrigger
from engine.machine import decide, obstacles
from tests.builders import a_step, a_workflow, words

WANG = Actor(login="wang", name="王敏", door=Door.CLI, person_id=7)
CHEN = Actor(login="chen", name="陈静", door=Door.CLI, person_id=8, roles={Role.MANAGER: frozenset({1})})
FACTS = ItemFacts(number="XC2026-01-001", state="reported", version=1, unit_id=1, owner_id=7)
LONG_NOTE = Given(note="现场看过，三处记录没有更新")


def a_flow(*steps: Transition, states: Sequence[str] = ("here", "there", "elsewhere")) -> Workflow:
    """Return a workflow of nothing but steps."""
    first, *others = states
    kinds = {first: StateKind.START, **dict.fromkeys(others, StateKind.NORMAL)}
    return Workflow(
        key="flow",
        title=words("flow"),
        zone="Asia/Shanghai",
        states={key: State(key=key, title=words(key), kind=kind) for key, kind in kinds.items()},
        transitions=steps,
    )


def codes(workflow: Workflow, facts: ItemFacts, trigger: str, actor: Actor, given: Given | None = None) -> set[str]:
    """Return the codes of the reasons for which a step is refused; empty when it is open."""
    try:
        decide(workflow, facts, trigger, actor=actor, given=given or Given())
    except TransitionRefused as refused:
        return {reason.code for reason in refused.reasons}
    return set()


def test_a_step_leads_where_the_workflow_says_and_counts_the_version() -> None:
    outcome = decide(a_workflow(), FACTS, "start", actor=WANG, given=Given())
    assert (outcome.from_state, outcome.to_state, outcome.version) == ("reported", "rectifying", 2)
    assert outcome.changes_state
    assert (outcome.doers, outcome.taken) == (frozenset(), frozenset({"start"}))


def test_only_a_step_marked_as_work_makes_who_takes_it_a_doer() -> None:
    facts = replace(FACTS, state="rectifying", evidence=1)
    assert decide(a_workflow(), facts, "submit", actor=WANG, given=Given()).doers == {7}


def test_a_step_that_stays_where_it_is_changes_no_state_but_is_remembered() -> None:
    facts = replace(FACTS, state="rectifying", evidence=1)
    outcome = decide(a_workflow(), facts, "submit", actor=WANG, given=Given())
    assert not outcome.changes_state
    assert "submit" in outcome.taken


def test_a_return_clears_the_work_and_is_counted_and_a_reopening_is_not_counted() -> None:
    worked = replace(FACTS, version=5, doers=frozenset({7}), taken=frozenset({"submit"}))
    returned = decide(a_workflow(), replace(worked, state="verified"), "return", actor=CHEN, given=LONG_NOTE)
    reopened = decide(a_workflow(), replace(worked, state="closed"), "reopen", actor=CHEN, given=LONG_NOTE)
    assert (returned.doers, returned.taken, returned.returns) == (frozenset(), frozenset(), 1)
    assert (reopened.doers, reopened.taken, reopened.returns) == (frozenset(), frozenset(), 0)


def test_a_step_from_another_state_says_where_it_starts_and_what_is_open_instead() -> None:
    with pytest.raises(TransitionRefused) as refused:
        decide(a_workflow(), FACTS, "close", actor=CHEN, given=Given())
    (reason,) = refused.value.reasons
    assert reason.code == "wrong_state"
    assert "verified" in reason.says.en
    assert "start" in refused.value.way_out("en")


def test_a_step_nobody_wrote_down_is_unknown_and_the_open_ones_are_named() -> None:
    with pytest.raises(UnknownTrigger) as refused:
        decide(a_workflow(), FACTS, "finish", actor=WANG, given=Given())
    assert "start" in refused.value.way_out("zh")


def test_to_a_stranger_no_step_is_open() -> None:
    charlie = Actor(login="charlie", name="查理", door=Door.CLI, person_id=99)
    for facts in (replace(FACTS, state=state) for state in a_workflow().states):
        for step in a_workflow().transitions_from(facts.state):
            assert "not_permitted" in codes(a_workflow(), facts, step.trigger, charlie, LONG_NOTE)


@pytest.mark.parametrize("trigger", ["to_closed", "to_verified", "to_rectifying", "trigger", "may_close", "is_closed"])
def test_there_is_no_step_that_the_workflow_did_not_name(trigger: str) -> None:
    with pytest.raises(UnknownTrigger):
        decide(a_workflow(), FACTS, trigger, actor=CHEN, given=LONG_NOTE)


@pytest.mark.parametrize("text", ["os.getcwd", "subprocess.getoutput", "builtins.exit", "engine.machine.decide"])
def test_a_dotted_name_in_a_workflow_is_text_and_is_never_called(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []
    module, name = text.rsplit(".", 1)
    monkeypatch.setattr(f"{module}.{name}", lambda *given, **_named: called.append(given))
    flow = a_flow(
        replace(a_step(text, "here", text, ["manager"]), title=words(text)),
        a_step("exit", f"{text} here", "there", [text, "manager"]),
        states=("here", text, "there"),
    )
    outcome = decide(flow, replace(FACTS, state="here"), text, actor=CHEN, given=Given(note=text))
    assert outcome.to_state == text
    assert decide(flow, replace(FACTS, state=text), "exit", actor=CHEN, given=Given()).to_state == "there"
    assert called == []


@pytest.mark.parametrize("name", ["state", "trigger", "model", "initial", "events", "name", "asked", "reasons"])
def test_states_and_steps_may_have_any_name_a_workflow_file_may_give_them(name: str) -> None:
    workflow = a_flow(a_step(name, name, "there", ["manager"]), states=(name, "there"))
    outcome = decide(workflow, replace(FACTS, state=name), name, actor=CHEN, given=Given())
    assert (outcome.from_state, outcome.to_state) == (name, "there")


def test_of_two_steps_with_one_name_the_first_whose_conditions_hold_is_taken() -> None:
    evidence = GuardUse(name="evidence", arguments={"min": 1})
    flow = a_flow(a_step("go", "here", "there", ["manager"], evidence), a_step("go", "here", "elsewhere", ["manager"]))
    facts = replace(FACTS, state="here")
    assert decide(flow, replace(facts, evidence=1), "go", actor=CHEN, given=Given()).to_state == "there"
    assert decide(flow, facts, "go", actor=CHEN, given=Given()).to_state == "elsewhere"


@pytest.mark.parametrize("mine_first", [True, False])
def test_of_two_steps_with_one_name_the_refusal_is_about_the_one_the_person_could_take(mine_first: bool) -> None:
    mine = a_step("go", "here", "there", ["manager"], GuardUse(name="evidence", arguments={"min": 1}))
    theirs = a_step("go", "here", "elsewhere", ["leader"])
    flow = a_flow(*((mine, theirs) if mine_first else (theirs, mine)))
    assert codes(flow, replace(FACTS, state="here"), "go", CHEN) == {"evidence_missing"}


def test_an_open_step_is_named_once_however_many_ways_it_can_go() -> None:
    flow = a_flow(a_step("go", "here", "there", ["manager"]), a_step("go", "here", "elsewhere", ["manager"]))
    with pytest.raises(UnknownTrigger) as refused:
        decide(flow, replace(FACTS, state="here"), "stay", actor=CHEN, given=Given())
    assert refused.value.way_out("en") == "Steps open now: go (go)."


def test_a_note_still_to_be_written_does_not_close_a_step_but_other_things_do() -> None:
    facts = replace(FACTS, state="verified", taken=frozenset({"submit"}))
    with pytest.raises(UnknownTrigger) as refused:
        decide(a_workflow(), facts, "stay", actor=CHEN, given=Given())
    assert refused.value.way_out("en") == "Steps open now: return (return), close (close), prolong (prolong)."


def test_obstacles_are_what_the_decision_would_refuse_for() -> None:
    workflow, facts = a_workflow(), replace(FACTS, state="rectifying")
    submit = workflow.step("submit")
    assert submit is not None
    assert {reason.code for reason in obstacles(workflow, facts, submit, actor=CHEN)} == codes(
        workflow, facts, "submit", CHEN
    )


def test_a_decision_leaves_its_arguments_as_they_were_and_comes_out_the_same_again() -> None:
    workflow, facts = a_workflow(), replace(FACTS, state="verified", taken=frozenset({"submit"}))
    before = repr((workflow, facts, CHEN))
    first, second = (decide(workflow, facts, "return", actor=CHEN, given=LONG_NOTE) for _ in range(2))
    assert first == second
    assert repr((workflow, facts, CHEN)) == before


def test_a_refusal_leaves_nothing_behind_for_the_next_decision() -> None:
    workflow, facts = a_workflow(), replace(FACTS, state="rectifying")
    assert codes(workflow, facts, "submit", CHEN) == {"not_permitted", "evidence_missing"}
    assert decide(workflow, replace(facts, evidence=1), "submit", actor=WANG, given=Given()).to_state == "rectifying"
    assert codes(workflow, facts, "submit", WANG) == {"evidence_missing"}


def test_threads_share_a_machine_and_each_gets_its_own_answer() -> None:
    workflow = a_workflow()
    working = replace(FACTS, state="rectifying", evidence=1)
    asked = [(replace(working, number=f"N{n}", version=n, owner_id=n), n) for n in range(1, 2001)]

    def one(facts: ItemFacts, person: int) -> Outcome | None:
        actor = Actor(login="x", name="x", door=Door.CLI, person_id=person if person % 3 else 0)
        try:
            return decide(workflow, facts, "submit", actor=actor, given=Given())
        except TransitionRefused:
            return None

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda pair: one(*pair), asked))
    assert [answer is not None for answer in answers] == [person % 3 != 0 for _facts, person in asked]
    assert all(
        a is None or (a.version == f.version + 1 and a.doers == {n}) for a, (f, n) in zip(answers, asked, strict=True)
    )


def test_two_workflows_that_share_names_do_not_share_a_machine() -> None:
    one = a_flow(a_step("go", "here", "there", ["manager"]))
    other = a_flow(a_step("go", "here", "elsewhere", ["manager"]))
    facts = replace(FACTS, state="here")
    assert [decide(flow, facts, "go", actor=CHEN, given=Given()).to_state for flow in (one, other, one)] == [
        "there",
        "elsewhere",
        "there",
    ]


NAMES = st.sampled_from(["a", "b", "c", "d"])
TRIGGERS = st.sampled_from(["go", "back", "jump"])
GUARD_USES = st.sampled_from(
    [
        GuardUse(name="owner_assigned"),
        GuardUse(name="note", arguments={"min": 3}),
        GuardUse(name="evidence", arguments={"min": 1}),
        GuardUse(name="taken", arguments={"step": "go"}),
        GuardUse(name="not_doer"),
    ]
)
STEPS = st.builds(
    Transition,
    trigger=TRIGGERS,
    title=st.just(words("any")),
    sources=st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple),
    target=NAMES,
    who=st.lists(st.sampled_from([*Role, *Relation]), min_size=1, max_size=3).map(tuple),
    requires=st.lists(GUARD_USES, max_size=2).map(tuple),
    work=st.booleans(),
    loop=st.sampled_from([None, None, "return", "reopen"]),
)
WALKS = st.lists(
    st.tuples(
        TRIGGERS,
        st.integers(1, 4),
        st.lists(st.sampled_from(list(Role)), max_size=2),
        st.sampled_from(["", "说明在此"]),
        st.integers(0, 1),
    ),
    max_size=12,
)


def naive(workflow: Workflow, facts: ItemFacts, trigger: str, actor: Actor, given: Given) -> ItemFacts | None:
    """Return the facts after a step, found by reading the workflow from top to bottom; None when it is refused."""
    asked = Asked(workflow=workflow, facts=facts, actor=actor, given=given)
    for step in workflow.transitions:
        fits = step.trigger == trigger and facts.state in step.sources
        if fits and standing(actor, facts) & set(step.who) and not missing(step.requires, asked):
            return replace(
                facts,
                state=step.target,
                version=facts.version + 1,
                returns=facts.returns + (1 if step.loop == "return" else 0),
                doers=frozenset() if step.loop else facts.doers | (actor.persons if step.work else frozenset()),
                taken=frozenset() if step.loop else facts.taken | {trigger},
            )
    return None


@settings(max_examples=60)
@given(steps=st.lists(STEPS, min_size=1, max_size=8), walk=WALKS)
def test_the_machine_agrees_with_reading_the_workflow_from_top_to_bottom(
    steps: list[Transition], walk: list[tuple[str, int, list[Role], str, int]]
) -> None:
    workflow = a_flow(*steps, states=("a", "b", "c", "d"))
    facts = ItemFacts(number="any", state="a", version=1, unit_id=1, owner_id=1, leader_id=2, verifier_id=3)
    for trigger, person, roles, note, more in walk:
        actor = Actor(
            login="x", name="x", door=Door.CLI, person_id=person, roles={role: frozenset({1}) for role in roles}
        )
        facts, given_ = replace(facts, evidence=facts.evidence + more), Given(note=note)
        expected = naive(workflow, facts, trigger, actor, given_)
        try:
            found: ItemFacts | None = after(facts, decide(workflow, facts, trigger, actor=actor, given=given_))
        except (TransitionRefused, UnknownTrigger):
            found = None
        assert found == expected
        facts = expected or facts


def test_nothing_but_our_own_functions_are_conditions_of_a_machine() -> None:
    machine = engine.machine._machine(engine.machine._Pinned(a_workflow()))
    assert not [name for name in machine.events if name.startswith("to_")]
    conditions = [
        condition.func
        for event in machine.events.values()
        for transitions in event.transitions.values()
        for step in transitions
        for condition in step.conditions
    ]
    assert conditions
    assert all(callable(condition) and condition.__module__ == "engine.machine" for condition in conditions)
