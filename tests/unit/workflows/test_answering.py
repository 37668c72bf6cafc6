"""How soon a step is answered: counted from the step, while there is somebody to answer it."""

from __future__ import annotations

import pytest

from tests.unit.workflows.files import SMALL, accepted, only, problems, spoiled, usable, with_state, with_step

CHECK = """\
  check:
    title: {zh: 核查, en: Check}
    after: entered
    limit: 10 working_days
    ladder: short
ladders:
"""
CHECKED = spoiled("ladders:\n", CHECK)
DUE = "    deadline: check\n"


def asked(*, source: str = "open", target: str = "open", more: str = DUE, text: str = CHECKED) -> str:
    """Return the file with a step that asks for a check; a manager may end the item."""
    whole = spoiled("who: [owner]", "who: [owner, manager]", text=text)
    return with_step("ask", source, target, text=whole, more=more)


def test_a_step_that_stays_may_be_due_for_an_answer() -> None:
    step = accepted(asked()).step("ask")
    assert step is not None
    assert step.deadline == "check"


def test_a_deadline_that_only_a_step_names_is_in_use() -> None:
    assert only(problems(CHECKED)).where == "deadlines › check"
    accepted(asked())


def test_an_end_waits_for_no_answer() -> None:
    problem = only(problems(asked(target="done")))
    assert (problem.code, problem.severity, problem.where) == (
        "nothing_to_answer",
        "error",
        "transitions › 2 (ask) › deadline",
    )
    assert problem.message.zh == "步骤到了终结状态“已办结”，没有什么要答复"


@pytest.mark.parametrize("loop", ["return", "reopen"])
def test_a_step_back_to_work_waits_for_no_answer(loop: str) -> None:
    assert only(problems(asked(more=f"    loop: {loop}\n{DUE}"))).code == "back_to_work_answered"


@pytest.mark.parametrize(
    "counted",
    ["after: opened", "after: feedback", "after: entered\n    field: due_on"],
    ids=["opened", "feedback", "due"],
)
def test_the_answer_is_due_so_long_after_the_step_and_not_after_another_day(counted: str) -> None:
    problem = only(problems(asked(text=spoiled("after: entered", counted, text=CHECKED))))
    assert (problem.code, problem.severity) == ("not_from_the_step", "error")


def test_a_state_with_a_deadline_of_its_own_and_a_step_into_it_with_another_are_pointed_out() -> None:
    waiting = "  waiting:\n    title: {zh: 待核查, en: Waiting}\n    kind: waiting\n    deadline: answer\n"
    text = with_step("over", "waiting", "done", text=with_state(waiting, asked(target="waiting")))
    problem = only(problems(text))
    assert (problem.code, problem.severity) == ("due_twice", "warning")
    timeless = spoiled("deadline: answer\ntransitions", "timeless: true\ntransitions", text=text)
    assert usable(timeless).states["waiting"].deadline is None
    accepted(timeless)


def test_the_ladder_of_the_answer_reminds_somebody_who_can_give_it() -> None:
    nobody = with_step("ask", "open", "open", text=CHECKED, more=DUE).replace("to: [owner]}", "to: [verifier]}")
    problem = only([problem for problem in problems(nobody) if problem.where.startswith("transitions")])
    assert (problem.code, problem.severity) == ("reminds_others", "warning")
    assert problem.message.zh == "阶梯“short”没有一级提醒能办的人（责任人）"


def test_a_step_cannot_name_a_deadline_that_is_not_there() -> None:
    assert "unknown_name" in [problem.code for problem in problems(asked(text=SMALL))]
