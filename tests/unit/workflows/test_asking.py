"""What is asked of people: choices with answers, dates that are asked for, requests that change something."""

from __future__ import annotations

import pytest

from tests.unit.workflows.files import REQUEST, SMALL, accepted, only, problems, spoiled, with_state, with_step
from tests.unit.workflows.test_spans import DUTY

FIELD = "fields:\n  cause: {title: {zh: 原因, en: Cause}, kind: text}\nstates:\n"
PARKED = "  parked:\n    title: {zh: 长期, en: Parked}\n    kind: waiting\n    timeless: true\n"
LONG_TERM = REQUEST.replace("kind: extension", "kind: long_term\n    trigger: park")


def parking(text: str) -> str:
    return with_state(PARKED, with_step("wake", "parked", "open", with_step("park", "open", "parked", text)))


def asked(field: str) -> str:
    """Return the file with a field that its step asks for."""
    return spoiled("states:\n", f"fields:\n{field}states:\n", text=spoiled("requires: [note: 10]", "asks: [cause]"))


def test_a_choice_has_answers_and_nothing_else_has() -> None:
    title = "title: {zh: 原因, en: Cause}"
    assert only(problems(asked(f"  cause: {{{title}, kind: choice}}\n"))).code == "choice_without_options"
    options = "options: {a: {zh: 甲, en: A}}"
    assert only(problems(asked(f"  cause: {{{title}, kind: text, {options}}}\n"))).code == "options_without_choice"
    accepted(asked(f"  cause: {{{title}, kind: choice, {options}}}\n"))


@pytest.mark.parametrize("key", ["after: promised", "after: opened\n    field: promised"])
def test_a_date_that_nobody_is_asked_for_is_pointed_out(key: str) -> None:
    field = "fields:\n  promised: {title: {zh: 承诺日期, en: Promised on}, kind: date}\nstates:\n"
    text = spoiled("states:\n", field, text=spoiled("after: opened", key))
    problem = only(problems(text))
    assert (problem.code, problem.severity) == ("never_asked", "warning")
    accepted(spoiled("requires: [note: 10]", "asks: [promised]", text=text))


def test_a_field_that_nothing_names_is_pointed_out() -> None:
    assert only(problems(spoiled("states:\n", FIELD))).where == "fields › cause"
    accepted(spoiled("states:\n", FIELD) + DUTY + "    asks: [cause]\n")


def test_an_extension_takes_no_step_and_needs_a_deadline() -> None:
    with_trigger = SMALL + REQUEST + "    trigger: finish\n"
    assert only(problems(with_trigger)).code == "extension_with_step"
    problem = only(problems(parking(SMALL) + REQUEST.replace("from: open", "from: [open, parked]")))
    assert (problem.code, problem.where) == ("nothing_to_extend", "requests › more › from")
    assert problem.message.zh == "长期没有期限，无从延期"


def test_a_move_to_long_term_takes_a_step_from_where_it_is_asked_for() -> None:
    accepted(parking(SMALL) + LONG_TERM)
    assert only(problems(parking(SMALL) + LONG_TERM.replace("\n    trigger: park", ""))).code == "request_without_step"
    elsewhere = only(problems(parking(SMALL) + LONG_TERM.replace("trigger: park", "trigger: wake")))
    assert (elsewhere.code, elsewhere.where) == ("request_elsewhere", "requests › more › trigger")


@pytest.mark.parametrize("section", [REQUEST, DUTY])
def test_a_ladder_of_a_request_or_a_duty_alone_is_in_use(section: str) -> None:
    own = SMALL.replace("  short:\n", "  own:\n    - {at: T+1, repeat: week, to: [manager]}\n  short:\n")
    assert only(problems(own)).where == "ladders › own"
    accepted(own + section.replace("ladder: short", "ladder: own"))


@pytest.mark.parametrize("section", [REQUEST, DUTY])
def test_a_ladder_that_reminds_nobody_who_could_act_is_pointed_out(section: str) -> None:
    elsewhere = SMALL.replace("to: [manager]}\n", "to: [leader]}\n")
    problem = only(problems(elsewhere + section))
    assert (problem.code, problem.severity) == ("reminds_others", "warning")
    assert problem.message.zh == "阶梯“short”没有一级提醒能办的人（管理员）"
