"""From the words of a file to the values of the engine; what is left out has its usual value."""

from __future__ import annotations

import pytest

from engine.domain.definition import Completion, FirstState, GuardUse, StateKind, Tell, Workflow
from engine.words import Words
from tests.unit.workflows.files import SMALL, VOCABULARY, spoiled
from workflows.catalogue import require_definition
from workflows.meaning import compose

REVIEWED = """\
reviews:
  look:
    title: {zh: 复核, en: Review}
    every: quarter
    reviewer: [manager]
    ladder: short
    outcomes:
      stay: {title: {zh: 继续, en: Stay}}
"""


def meant(text: str) -> Workflow:
    """Return the workflow of a file without errors."""
    return require_definition(text, file="test.yaml", vocabulary=VOCABULARY)


def window_of(line: str) -> tuple[int, int | None]:
    """Return months and days in which a review is open, when the file says it like this."""
    reviewed = REVIEWED.replace("    reviewer", f"{line}    reviewer")
    rule = meant(spoiled("deadlines:\n", f"{reviewed}deadlines:\n")).reviews["look"]
    return rule.opens_months, rule.opens_days


def test_what_a_file_leaves_out_has_its_usual_value() -> None:
    workflow = meant(SMALL)
    (step,) = workflow.transitions
    assert workflow.calendar == "office"
    assert (workflow.reviews, workflow.requests, workflow.duties, workflow.fields) == ({}, {}, {}, {})
    assert (workflow.status_words, workflow.first_states) == ((), ())
    assert (step.work, step.loop, step.asks) == (False, None, ())
    assert workflow.states["open"].timeless is False


def test_states_and_steps_are_what_the_file_says() -> None:
    workflow = meant(SMALL)
    (step,) = workflow.transitions
    assert list(workflow.states) == ["open", "done"]
    assert workflow.states["done"].kind is StateKind.FINAL
    assert workflow.states["open"].title == Words("办理中", "Open")
    assert (step.sources, step.target, step.who) == (("open",), "done", ("owner",))
    assert step.requires == (GuardUse(name="note", arguments={"min": 10}),)
    assert step.tells == (Tell(kind="closed", to=("manager",)),)


def test_one_state_may_stand_without_brackets() -> None:
    assert meant(spoiled("from: open", "from: [open]")) == meant(SMALL)


def test_one_guard_may_be_written_with_its_argument_named() -> None:
    assert meant(spoiled("note: 10", "note: {min: 10}")) == meant(SMALL)


def test_rungs_keep_their_order_and_count_from_the_due_day() -> None:
    rungs = meant(SMALL).ladders["short"].rungs
    assert [(rung.offset, rung.repeat, rung.until, rung.escalates) for rung in rungs] == [
        (-3, None, None, False),
        (1, "week", None, False),
    ]


@pytest.mark.parametrize(
    ("line", "window"),
    [
        ("", (1, None)),
        ("    opens: last month\n", (1, None)),
        ("    opens: last 2 months\n", (2, None)),
        ("    opens: last 10 days\n", (1, 10)),
        ("    opens: last day\n", (1, 1)),
    ],
)
def test_a_review_opens_with_the_last_month_unless_the_file_says_otherwise(
    line: str, window: tuple[int, int | None]
) -> None:
    assert window_of(line) == window


@pytest.mark.parametrize(
    ("said", "sustained"), [("", None), (", sustained: true", True), (", sustained: false", False)]
)
def test_a_first_state_is_for_sustained_findings_for_others_or_for_both(said: str, sustained: bool | None) -> None:
    text = f"{SMALL}first_states:\n  - {{completion: done{said}, state: done}}\n"
    expected = FirstState(completion=Completion.DONE, sustained=sustained, state="done")
    assert meant(text).first_states == (expected,)


def test_sections_that_could_not_be_read_are_empty() -> None:
    assert compose({}) == Workflow(
        key="", title=Words("", ""), zone="", states={}, transitions=(), deadlines={}, ladders={}, reviews={}
    )
