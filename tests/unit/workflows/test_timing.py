"""Waits without an end, ladders that reach nobody, reviews that lead nowhere: each is found."""

from __future__ import annotations

import pytest

from tests.unit.workflows.files import SMALL, accepted, codes, only, problems, spoiled

SHORT = "    - {at: T-3, to: [owner]}\n    - {at: T+1, repeat: week, to: [manager]}\n"
REVIEW = """\
reviews:
  yearly:
    title: {zh: 年度复核, en: Yearly}
    every: year
    reviewer: [owner]
    ladder: short
    outcomes:
      over: {title: {zh: 办结, en: Over}, trigger: finish}
"""
REVIEWED = spoiled("deadline: answer", "deadline: answer\n    review: yearly") + REVIEW


def with_rungs(*rungs: str) -> str:
    return spoiled(SHORT, "".join(f"    - {{{rung}}}\n" for rung in rungs))


def test_a_state_without_deadline_review_or_timeless_is_refused() -> None:
    problem = only(
        [problem for problem in problems(spoiled("    deadline: answer\n", "")) if problem.severity == "error"]
    )
    assert (problem.code, problem.line, problem.where) == ("no_deadline", 5, "states › open")


@pytest.mark.parametrize("enough", ["timeless: true", "review: yearly"])
def test_a_review_or_timeless_stands_for_a_deadline(enough: str) -> None:
    text = spoiled("deadline: answer", enough) + REVIEW
    assert {problem.code for problem in problems(text)} <= {"unused"}


def test_timeless_and_a_deadline_contradict_each_other() -> None:
    assert codes(spoiled("deadline: answer", "deadline: answer\n    timeless: true")) == [("timeless_with_deadline", 9)]


def test_timeless_false_says_nothing() -> None:
    accepted(spoiled("deadline: answer", "deadline: answer\n    timeless: false"))


def test_nothing_is_due_in_a_final_state() -> None:
    assert codes(spoiled("kind: final", "kind: final\n    deadline: answer")) == [("final_waits", 12)]


@pytest.mark.parametrize(
    ("rungs", "code", "line"),
    [
        (("at: T, to: [owner]", "at: T-3, to: [manager]"), "rungs_out_of_order", 29),
        (("at: T, to: [owner]", "at: T, to: [manager]"), "rungs_out_of_order", 29),
        (("at: T+1, repeat: week, to: [owner]", "at: T+9, to: [manager]"), "rungs_out_of_order", 29),
        (
            ("at: T+1, repeat: working_day, until: T+7, to: [owner]", "at: T+7, repeat: week, to: [manager]"),
            "rungs_out_of_order",
            29,
        ),
        (("at: T+1, until: T+7, to: [manager]",), "until_without_repeat", 28),
        (("at: T-7, repeat: working_day, to: [manager]",), "repeat_before_due", 28),
        (("at: T, repeat: week, to: [manager]",), "repeat_before_due", 28),
        (("at: T+7, repeat: week, until: T+1, to: [manager]",), "until_before_at", 28),
        (("at: T, to: [manager]", "at: T+1, repeat: week, to: [owner]"), "ladder_ends_with_owner", 29),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(rungs: tuple[str, ...], code: str, line: int) -> None:
    assert (code, line) in [
        (problem.code, problem.line) for problem in problems(with_rungs(*rungs)) if problem.severity == "error"
    ]


def test_a_repeated_rung_that_ends_before_the_next_one_is_in_order() -> None:
    accepted(with_rungs("at: T+1, repeat: working_day, until: T+7, to: [owner]", "at: T+8, repeat: week, to: [leader]"))


@pytest.mark.parametrize("last", ["at: T+1, to: [manager]", "at: T+1, repeat: week, until: T+30, to: [manager]"])
def test_a_ladder_that_falls_silent_is_pointed_out(last: str) -> None:
    problem = only(problems(with_rungs(last)))
    assert (problem.code, problem.severity) == ("ladder_ends", "warning")


def test_a_review_and_its_outcome_are_accepted() -> None:
    rule = accepted(REVIEWED).reviews["yearly"]
    assert (rule.every, rule.opens_months, rule.outcomes[0].trigger) == ("year", 1, "finish")


@pytest.mark.parametrize(("opens", "months"), [("last month", 1), ("last 2 months", 2), ("last 12 months", 12)])
def test_a_review_opens_with_the_last_months_of_its_period(opens: str, months: int) -> None:
    text = spoiled("every: year", f"every: year\n    opens: {opens}", text=REVIEWED)
    assert accepted(text).reviews["yearly"].opens_months == months


def test_a_review_that_nothing_ends_is_pointed_out() -> None:
    problem = only(problems(spoiled(", trigger: finish}", "}", text=REVIEWED)))
    assert (problem.code, problem.severity, problem.where) == (
        "review_never_ends",
        "warning",
        "reviews › yearly › outcomes",
    )


def test_a_ladder_of_a_state_needs_a_deadline_there() -> None:
    text = spoiled("deadline: answer", "timeless: true\n    ladder: short")
    assert "ladder_without_deadline" in [problem.code for problem in problems(text)]
    accepted(spoiled("deadline: answer", "deadline: answer\n    ladder: short"))


def test_a_review_cannot_open_before_its_period() -> None:
    text = spoiled("every: year", "every: quarter\n    opens: last 4 months", text=REVIEWED)
    assert [problem.code for problem in problems(text)] == ["opens_too_early"]


def test_an_outcome_names_a_step_that_starts_where_the_review_is_held() -> None:
    text = spoiled(
        "deadlines:\n",
        "  - trigger: redo\n    title: {zh: 重办, en: Redo}\n    from: done\n    to: open\n    who: [manager]\n"
        "    loop: reopen\ndeadlines:\n",
        text=spoiled("trigger: finish}", "trigger: redo}", text=REVIEWED),
    )
    problem = only(problems(text))
    assert (problem.code, problem.where) == ("outcome_elsewhere", "reviews › yearly › outcomes › over › trigger")


def test_an_outcome_names_a_step_there_is() -> None:
    assert "unknown_name" in [
        problem.code for problem in problems(spoiled("trigger: finish}", "trigger: finished}", text=REVIEWED))
    ]


def test_what_is_never_used_is_pointed_out() -> None:
    problem = only(problems(SMALL + REVIEW))
    assert (problem.code, problem.severity, problem.where) == ("unused", "warning", "reviews › yearly")
