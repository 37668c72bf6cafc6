"""The whole way: the shipped workflow as it is meant, and refusal as an error of the product."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from engine.domain.definition import (
    Completion,
    DeadlineRule,
    GuardUse,
    Limit,
    RungRule,
    StateKind,
    Tell,
    Transition,
    Workflow,
)
from engine.words import Words
from tests.unit.workflows.files import SMALL, VOCABULARY, accepted, spoiled
from workflows.catalogue import read_definition, require_definition, shipped
from workflows.problems import DefinitionRefused


@pytest.fixture(scope="module")
def rectification() -> Workflow:
    return accepted(shipped()["rectification"])


def test_every_shipped_file_is_sound_and_named_by_its_key() -> None:
    assert "rectification" in shipped()
    assert {key: accepted(text).key for key, text in shipped().items()} == {key: key for key in shipped()}


def test_the_states_of_rectification_are_the_five_of_the_design(rectification: Workflow) -> None:
    assert {state.key: (state.title.zh, state.kind.value) for state in rectification.states.values()} == {
        "reported": ("已登记", "start"),
        "rectifying": ("整改中", "normal"),
        "verified": ("已核查", "waiting"),
        "closed": ("已销号", "final"),
        "long_term": ("长期整改", "waiting"),
    }


def test_each_state_of_rectification_leads_where_it_should(rectification: Workflow) -> None:
    steps = {state: {step.trigger: step.target for step in rectification.transitions_from(state)}
             for state in rectification.states}  # fmt: skip
    assert steps == {
        "reported": {
            "submit_plan": "reported",
            "approve_plan": "reported",
            "return_plan": "reported",
            "start": "rectifying",
        },
        "rectifying": {"submit": "rectifying", "verify": "verified", "return": "rectifying", "prolong": "long_term"},
        "verified": {"return": "rectifying", "close": "closed", "prolong": "long_term"},
        "closed": {"reopen": "rectifying"},
        "long_term": {"submit": "long_term", "verify": "verified", "return": "long_term", "resume": "rectifying"},
    }


def test_a_step_reads_as_it_is_written(rectification: Workflow) -> None:
    assert rectification.step("return") == Transition(
        trigger="return",
        title=Words("退回整改", "Return"),
        sources=("rectifying", "verified"),
        target="rectifying",
        who=("verifier", "manager", "leader"),
        requires=(GuardUse(name="taken", arguments={"step": "submit"}), GuardUse(name="note", arguments={"min": 10})),
        tells=(Tell(kind="returned", to=("owner",)),),
        loop="return",
        asks=("findings", "next_step"),
    )


def test_whoever_did_the_work_may_neither_verify_nor_close(rectification: Workflow) -> None:
    for trigger in ("verify", "close"):
        step = rectification.step(trigger)
        assert step is not None
        assert GuardUse(name="not_doer") in step.requires


def test_a_deadline_reads_as_it_is_written(rectification: Workflow) -> None:
    assert rectification.deadlines["rectify"] == DeadlineRule(
        key="rectify",
        title=Words("完成整改", "Rectification"),
        anchor="feedback",
        amount=3,
        unit="months",
        ladder="standard",
        date_field="due_on",
        by="kind",
        limits={
            "patrol": Limit(amount=6, unit="months"),
            "audit": Limit(amount=60, unit="days"),
            "supervision": Limit(amount=30, unit="days"),
        },
    )


def test_the_standard_ladder_reminds_before_on_and_after_the_day(rectification: Workflow) -> None:
    rungs = rectification.ladders["standard"].rungs
    assert [rung.offset for rung in rungs] == [-20, -10, -3, -2, -1, 0, 1, 10, 14, 30, 35]
    assert rungs[6] == RungRule(
        offset=1, to=("owner", "leader_in_charge"), repeat="working_day", until=7, escalates=True
    )
    assert (rungs[9].notice, rungs[10].repeat, rungs[10].until) == ("accountability", "week", None)


def test_long_term_items_are_reviewed_each_quarter(rectification: Workflow) -> None:
    state = rectification.states["long_term"]
    rule = rectification.reviews[state.review or ""]
    assert (rule.every, rule.opens_months, rule.reviewer) == ("quarter", 1, ("owner",))
    assert {outcome.key: outcome.trigger for outcome in rule.outcomes} == {
        "goes_on": None,
        "done": "submit",
        "back": "resume",
        "escalate": None,
    }
    (escalate,) = [outcome for outcome in rule.outcomes if outcome.key == "escalate"]
    assert escalate.tells == (Tell(kind="escalated_review", to=("leader_in_charge", "unit_leader", "manager")),)
    assert escalate.requires == (GuardUse(name="note", arguments={"min": 10}),)


def test_a_closed_item_is_reviewed_only_if_it_is_sustained(rectification: Workflow) -> None:
    closed = rectification.states["closed"]
    assert closed.review_for(sustained=False) is None
    rule = rectification.reviews[closed.review_for(sustained=True) or ""]
    assert {outcome.key: outcome.trigger for outcome in rule.outcomes} == {
        "goes_on": None,
        "reopen": "reopen",
        "escalate": None,
    }


def test_the_owner_of_an_item_confirms_it_reports_and_is_answered(rectification: Workflow) -> None:
    states = rectification.states
    receipt = rectification.receipts[states["reported"].receipt or ""]
    report = rectification.progress[states["rectifying"].progress or ""]
    submit = rectification.step("submit")
    assert submit is not None
    check = rectification.deadlines[submit.deadline or ""]
    assert receipt.limit == Limit(amount=3, unit="working_days")
    assert (report.every, report.opens_days, report.who) == ("month", 10, ("owner",))
    assert (check.anchor, check.limit) == ("entered", Limit(amount=10, unit="working_days"))
    assert rectification.measures is not None


@pytest.mark.parametrize(
    ("completion", "once", "sustained"),
    [
        (Completion.DONE, "closed", "closed"),
        (Completion.MOSTLY_DONE, "rectifying", "long_term"),
        (Completion.PARTLY, "rectifying", "long_term"),
        (Completion.IN_PROGRESS, "rectifying", "long_term"),
        (Completion.NOT_DONE, "reported", "long_term"),
        (Completion.UNKNOWN, "reported", "long_term"),
    ],
)
def test_imported_items_start_where_their_completion_says(
    rectification: Workflow, completion: Completion, once: str, sustained: str
) -> None:
    assert rectification.first_state(completion, sustained=False).key == once
    assert rectification.first_state(completion, sustained=True).key == sustained


def test_a_workflow_survives_being_written_as_json(rectification: Workflow) -> None:
    model = TypeAdapter(Workflow)
    assert model.validate_json(model.dump_json(rectification)) == rectification


def test_the_order_of_the_file_is_kept() -> None:
    assert list(accepted(shipped()["rectification"]).states) == [
        "reported",
        "rectifying",
        "verified",
        "closed",
        "long_term",
    ]


def test_comments_blank_lines_and_quotes_do_not_change_the_meaning() -> None:
    dressed = "# 说明\n\n" + spoiled("kind: start", 'kind: "start"  # 起始')
    assert accepted(dressed) == accepted(SMALL)


def test_warnings_do_not_keep_a_workflow_back() -> None:
    text = spoiled("repeat: week, ", "")
    workflow, problems = read_definition(text, file="w.yaml", vocabulary=VOCABULARY)
    assert workflow is not None
    assert workflow.states["open"].kind is StateKind.START
    assert [problem.severity for problem in problems] == ["warning"]


def test_problems_come_in_the_order_of_the_file_and_carry_its_name() -> None:
    text = spoiled("at: T-3", "at: x", text=spoiled("kind: start", "kind: x"))
    problems = read_definition(text, file="mine.yaml", vocabulary=VOCABULARY)[1]
    assert [(problem.file, problem.line) for problem in problems] == [("mine.yaml", 7), ("mine.yaml", 28)]


def test_a_refused_definition_carries_every_problem_and_says_the_first() -> None:
    text = spoiled("at: T-3", "at: x", text=spoiled("kind: start", "kind: starts"))
    with pytest.raises(DefinitionRefused) as refused:
        require_definition(text, file="mine.yaml", vocabulary=VOCABULARY)
    assert [problem.line for problem in refused.value.problems] == [7, 28]
    assert refused.value.where == "mine.yaml:7"
    assert refused.value.message("zh") == "mine.yaml不能用，有2处错误。第7行：“starts”不能用在这里。"
    assert refused.value.way_out("en").startswith("Did you mean 'start'?")


def test_a_definition_without_errors_is_returned() -> None:
    assert require_definition(SMALL, file="small.yaml", vocabulary=VOCABULARY).key == "small"
