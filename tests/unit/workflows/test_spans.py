"""Spans of time that do not fit: limits past any calendar, windows past their period, rungs too early to fire."""

from __future__ import annotations

import pytest

from tests.unit.workflows.files import REQUEST, SMALL, accepted, codes, only, problems, spoiled, usable
from tests.unit.workflows.test_timing import REVIEWED

DUTY = """\
duties:
  meeting:
    title: {zh: 会议, en: Meeting}
    every: month
    who: [manager]
    ladder: short
"""
EARLY = """\
  early:
    - {at: T-60, to: [owner]}
    - {at: T-20, to: [owner]}
    - {at: T+1, repeat: week, to: [manager]}
"""


def with_fields(text: str) -> str:
    return spoiled(
        "states:\n",
        "fields:\n  promised: {title: {zh: 承诺日期, en: Promised on}, kind: date}\n"
        "  class:\n    title: {zh: 类别, en: Class}\n    kind: choice\n"
        "    options: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}\nstates:\n",
        text=spoiled("    requires: [note: 10]\n", "    asks: [promised, class]\n", text=text),
    )


def limited(limit: str, text: str = SMALL) -> str:
    return spoiled("limit: 30 days", f"limit: {limit}", text=text)


@pytest.mark.parametrize(
    ("limit", "severity"),
    [
        ("120 months", None),
        ("121 months", "warning"),
        ("9999 days", "warning"),
        ("9999 working_days", "warning"),
        ("601 months", "error"),
        ("9999 months", "error"),
    ],
)
def test_a_limit_past_any_calendar_is_refused_and_a_very_long_one_pointed_out(limit: str, severity: str | None) -> None:
    found = problems(limited(limit))
    assert [problem.severity for problem in found] == ([severity] if severity else [])
    assert all((problem.code, problem.where) == ("limit_too_long", "deadlines › answer › limit") for problem in found)


def test_the_limits_of_answers_and_requests_are_held_to_the_same() -> None:
    text = limited("30 days\n    by: kind\n    limits: {audit: 999 months}")
    assert only(problems(text)).where == "deadlines › answer › limits › audit"
    assert only(problems(SMALL + REQUEST.replace("5 working_days", "999 months"))).where == "requests › more › answer"


def test_a_due_day_is_not_counted_from_itself() -> None:
    text = limited("30 days\n    field: promised", with_fields(spoiled("after: opened", "after: promised")))
    assert "counted_from_itself" in [problem.code for problem in problems(text)]
    usable(limited("30 days\n    field: promised", with_fields(SMALL)))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("limits: {audit: 60 days}", "limits_without_by"),
        ("by: kind", "by_without_limits"),
        ("by: kind\n    limits: {audits: 60 days}", "unknown_answer"),
        ("by: class\n    limits: {c: 60 days}", "unknown_answer"),
    ],
)
def test_limits_are_for_answers_that_can_be_given(written: str, code: str) -> None:
    assert code in [problem.code for problem in problems(limited(f"30 days\n    {written}", with_fields(SMALL)))]


def test_a_misspelt_answer_is_guessed() -> None:
    text = limited("30 days\n    by: kind\n    limits: {supervison: 10 days}")
    assert only(problems(text)).hint.en == "Did you mean 'supervision'?"


@pytest.mark.parametrize("written", ["by: kind\n    limits: {audit: 60 days}", "by: class\n    limits: {a: 60 days}"])
def test_limits_by_kind_and_by_a_choice_are_accepted(written: str) -> None:
    accepted(
        limited(f"30 days\n    {written}", spoiled("[promised, class]", "[class]", text=with_fields(SMALL))).replace(
            "  promised: {title: {zh: 承诺日期, en: Promised on}, kind: date}\n", ""
        )
    )


@pytest.mark.parametrize(
    ("every", "opens", "is_refused"),
    [
        ("month", "last 28 days", False),
        ("month", "last 29 days", True),
        ("quarter", "last 3 months", False),
        ("quarter", "last 4 months", True),
        ("half_year", "last 181 days", False),
        ("year", "last 12 months", False),
        ("year", "last 366 days", True),
        ("45 days", "last 45 days", False),
        ("45 days", "last 46 days", True),
        ("45 days", "last 2 months", True),
    ],
)
def test_a_window_lies_within_its_period(every: str, opens: str, is_refused: bool) -> None:
    text = spoiled("every: year", f"every: {every}\n    opens: {opens}", text=REVIEWED)
    assert [problem.code for problem in problems(text)] == (["opens_too_early"] if is_refused else [])


def test_a_window_of_a_duty_lies_within_its_period() -> None:
    problem = only(problems(SMALL + DUTY.replace("every: month", "every: month\n    opens: last 2 months")))
    assert (problem.code, problem.where) == ("opens_too_early", "duties › meeting › opens")
    accepted(SMALL + DUTY)


@pytest.mark.parametrize(("limit", "rungs"), [("10 days", "T-60、T-20"), ("59 days", "T-60"), ("60 days", "")])
def test_rungs_from_before_the_limit_begins_are_pointed_out(limit: str, rungs: str) -> None:
    found = problems(
        limited(limit, spoiled("ladder: short", "ladder: early").replace("  short:\n", EARLY + "  short:\n"))
    )
    early = [problem for problem in found if problem.code == "rung_before_start"]
    assert [(problem.severity, problem.where) for problem in early] == (
        [("warning", "deadlines › answer › ladder")] if rungs else []
    )
    assert all(problem.message.zh.endswith(f"的{rungs}不会发出") for problem in early)


def test_a_rung_that_fires_under_one_of_the_limits_is_no_mistake() -> None:
    ladder = spoiled("T-3", "T-20")
    assert codes(limited("10 days", ladder)) == [("rung_before_start", 25)]
    accepted(limited("10 days\n    by: kind\n    limits: {audit: 60 days}", ladder))


def test_a_due_day_stated_for_the_item_leaves_room_for_every_rung() -> None:
    accepted(limited("10 days\n    field: due_on", spoiled("T-3", "T-20")))


def test_working_days_are_given_the_longest_holidays_there_are() -> None:
    accepted(limited("10 working_days", spoiled("T-3", "T-20")))
    assert codes(limited("10 working_days", spoiled("T-3", "T-40"))) == [("rung_before_start", 25)]


def test_the_ladder_of_a_state_is_held_against_the_limit_too() -> None:
    text = spoiled("deadline: answer", "deadline: answer\n    ladder: early").replace(
        "  short:\n", EARLY + "  short:\n"
    )
    problem = only(problems(limited("30 days", text)))
    assert (problem.code, problem.where) == ("rung_before_start", "states › open › ladder")


def test_the_ladders_of_reviews_duties_and_requests_fit_their_windows() -> None:
    assert accepted(SMALL + REQUEST).requests["more"].answer.amount == 5
    for section, place in ((REQUEST, "requests › more › ladder"), (DUTY, "duties › meeting › ladder")):
        text = SMALL.replace("  short:\n", EARLY + "  short:\n") + section.replace("ladder: short", "ladder: early")
        assert only(problems(text)).where == place
    reviewed = spoiled("every: year", "every: year\n    opens: last 2 days", text=REVIEWED)
    assert only(problems(reviewed)).where == "reviews › yearly › ladder"
