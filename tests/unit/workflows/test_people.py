"""The right people: nobody judges their own work or answers their own request, and everybody needed is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from engine.domain.definition import Role
from tests.unit.workflows.files import REQUEST, SMALL, VOCABULARY, accepted, only, problems, spoiled, with_step
from tests.unit.workflows.test_spans import DUTY
from tests.unit.workflows.test_timing import REVIEWED
from workflows.catalogue import read_definition, shipped
from workflows.problems import Problem

EVERYBODY: Mapping[str, Sequence[str]] = dict.fromkeys(Role, ("王敏", "李强"))


def in_office(text: str, **holders: Sequence[str]) -> tuple[Problem, ...]:
    """Return the problems of a file in an office with these holders of roles, and two people in every other."""
    return read_definition(text, file="test.yaml", vocabulary=VOCABULARY, holders={**EVERYBODY, **holders})[1]


def working(who: str, *, finish: str) -> str:
    """Return the file with a step of work by some, and this in the place of what ``finish`` asks."""
    work = with_step("report", "open", "open", who=who, more="    work: true\n")
    return spoiled("    who: [owner]\n    requires: [note: 10]\n", finish, text=work)


def test_one_person_who_may_do_the_work_and_end_it_is_refused() -> None:
    problem = only(problems(working("[owner]", finish="    who: [owner, manager]\n")))
    assert (problem.code, problem.severity, problem.where) == (
        "judges_own_work",
        "error",
        "transitions › 2 (report) › work",
    )
    assert problem.message.zh == "办理人（责任人）自己就能走到“已办结”：步骤report → 办结，没有别人核定"


def test_one_person_with_two_roles_who_may_end_their_own_work_is_pointed_out() -> None:
    problem = only(problems(working("[owner]", finish="    who: [manager]\n")))
    assert (problem.code, problem.severity) == ("judges_own_work", "warning")
    assert problem.message.en.endswith("can take it to 'Done' alone: Step report → Finish")


def test_a_step_that_keeps_the_doer_out_is_enough() -> None:
    accepted(working("[owner]", finish="    who: [owner, manager]\n    requires: [not_doer]\n"))


def test_a_way_back_to_work_ends_the_way_of_the_doer() -> None:
    text = working("[owner]", finish="    who: [owner, manager]\n    requires: [not_doer]\n")
    accepted(with_step("redo", "open", "open", text, who="[owner]", more="    loop: return\n"))


def test_work_that_is_not_marked_is_nobodys() -> None:
    accepted(with_step("report", "open", "open", who="[owner]"))


def test_a_step_for_the_doer_alone_that_keeps_the_doer_out_is_refused() -> None:
    problem = only(problems(working("[owner]", finish="    who: [owner]\n    requires: [taken: report, not_doer]\n")))
    assert (problem.code, problem.where) == ("only_the_doer", "transitions › 1 (finish) › who")


@pytest.mark.parametrize(
    ("asker", "approver", "severity"),
    [
        ("[owner]", "[owner]", "error"),
        ("[manager]", "[manager]", "warning"),
        ("[owner, manager]", "[owner]", "warning"),
        ("[owner]", "[manager]", None),
        ("[owner]", "[owner, manager]", None),
    ],
)
def test_a_request_is_answered_by_others(asker: str, approver: str, severity: str | None) -> None:
    request = REQUEST.replace("who: [owner]", f"who: {asker}").replace("who: [manager]}", f"who: {approver}}}")
    found = problems(SMALL + request)
    assert [(problem.code, problem.severity) for problem in found] == ([("asker_agrees", severity)] if severity else [])


@pytest.mark.parametrize(
    ("reviewer", "found"), [("owner", []), ("manager, owner", []), ("manager", [("outcome_for_others", "warning")])]
)
def test_who_reviews_may_take_the_step_an_outcome_leads_to(reviewer: str, found: list[tuple[str, str]]) -> None:
    said = problems(spoiled("reviewer: [owner]", f"reviewer: [{reviewer}]", text=REVIEWED))
    assert [(problem.code, problem.severity) for problem in said] == found


def test_an_office_with_all_roles_held_hears_nothing() -> None:
    assert in_office(shipped()["rectification"]) == ()
    assert in_office(SMALL + REQUEST + DUTY) == ()


def test_a_role_that_nobody_holds_is_pointed_out_with_the_steps_that_wait_for_it() -> None:
    problem = only(in_office(shipped()["rectification"], verifier=()))
    assert (problem.code, problem.severity) == ("role_without_holder", "warning")
    assert problem.message.zh == "本单位没有人担任“核查人”，没有人能走：核查通过"
    assert "rectify role grant 登录名 verifier" in problem.hint.zh


def test_where_others_may_step_in_that_is_said() -> None:
    problem = only(in_office(spoiled("who: [owner]", "who: [owner, leader]"), leader=()))
    assert problem.message.zh == "本单位没有人担任“领导”，办结只能靠别的身份"


def test_the_head_of_a_unit_needs_a_leader() -> None:
    problem = only(in_office(spoiled("who: [owner]", "who: [unit_leader]"), leader=()))
    assert (problem.code, problem.where) == ("role_without_holder", "transitions › 1 (finish) › who")


@pytest.mark.parametrize(
    ("section", "where"), [(REQUEST, "requests › more › approvals › 1 › who"), (DUTY, "duties › meeting › who")]
)
def test_requests_and_duties_need_people_too(section: str, where: str) -> None:
    assert only(in_office(SMALL + section, manager=())).where == where


def test_one_person_who_would_have_to_do_the_work_and_judge_it_is_named() -> None:
    text = working("[staff]", finish="    who: [verifier]\n    requires: [taken: report, not_doer]\n")
    assert in_office(text) == ()
    problem = only(in_office(text, staff=("王敏",), verifier=("王敏",)))
    assert (problem.code, problem.severity, problem.where) == (
        "one_person_for_both",
        "warning",
        "transitions › 1 (finish) › who",
    )
    assert "只有王敏" in problem.message.zh
    assert in_office(text, staff=("王敏",), verifier=("李强",)) == ()


def test_without_an_office_nobody_is_missed() -> None:
    accepted(spoiled("who: [owner]", "who: [leader]"))
