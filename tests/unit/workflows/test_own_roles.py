"""Roles of a workflow's own: declared with their words, usable wherever people are named, and asked after."""

from __future__ import annotations

import pytest

from engine.domain.permission import own_roles
from tests.unit.workflows.files import SMALL, VOCABULARY, accepted, only, problems, spoiled, with_step
from tests.unit.workflows.test_people import EVERYBODY
from workflows.catalogue import read_definition
from workflows.writer import write

SECRETARY = "roles:\n  party_secretary: {zh: 党组书记, en: Party secretary}\nstates:\n"
OWN = spoiled("states:\n", SECRETARY, text=with_step("agree", "open", "open", who="[party_secretary]"))


def test_a_role_of_its_own_acts_hears_and_is_reminded() -> None:
    text = spoiled("tells: {closed: [manager]}", "tells: {closed: [party_secretary]}", text=OWN)
    text = spoiled("to: [manager]", "to: [party_secretary]", text=text)
    workflow = accepted(text)
    assert own_roles(workflow) == ("party_secretary",)
    assert workflow.ladders["short"].rungs[-1].to == ("party_secretary",)
    assert accepted(write(workflow, VOCABULARY)) == workflow


def test_a_role_that_no_section_declares_is_unknown() -> None:
    problem = only(problems(with_step("agree", "open", "open", who="[party_secretary]")))
    assert (problem.code, problem.where) == ("unknown_name", "transitions › 2 (agree) › who › 1")


@pytest.mark.parametrize(
    "key", ["Secretary", "党组书记", "party-secretary", "operator", "clock", "self", "asker", "confidant"]
)
def test_a_name_that_means_something_else_or_cannot_be_typed_is_no_role(key: str) -> None:
    found = problems(OWN.replace("party_secretary", key))
    assert {problem.code for problem in found} == {"unknown_name"}


def test_a_role_that_nothing_names_is_pointed_out_with_what_was_probably_meant() -> None:
    text = spoiled("states:\n", "roles:\n  ownr: {zh: 承办人, en: Person in charge}\nstates:\n")
    problem = only(problems(text))
    assert (problem.code, problem.severity, problem.where) == ("unused", "warning", "roles › ownr")
    assert "owner" in problem.hint.zh


def test_nobody_in_the_office_who_holds_it_is_pointed_out() -> None:
    found = read_definition(OWN, file="test.yaml", vocabulary=VOCABULARY, holders=EVERYBODY)[1]
    problem = only(found)
    assert (problem.code, "党组书记" in problem.message.zh) == ("role_without_holder", True)
    assert "role grant LOGIN party_secretary" in problem.hint.en
    there = {**EVERYBODY, "party_secretary": ("周林",)}
    assert read_definition(OWN, file="test.yaml", vocabulary=VOCABULARY, holders=there)[1] == ()


def test_one_holder_of_a_role_of_its_own_cannot_do_and_check() -> None:
    work = with_step("report", "open", "open", who="[party_secretary]", more="    work: true\n")
    text = spoiled(
        "    who: [owner]\n    requires: [note: 10]\n",
        "    who: [party_secretary]\n    requires: [taken: report, not_doer]\n",
        text=spoiled("states:\n", SECRETARY, text=work),
    )
    holders = {**EVERYBODY, "party_secretary": ("周林",)}
    found = read_definition(text, file="test.yaml", vocabulary=VOCABULARY, holders=holders)[1]
    assert [problem.code for problem in found] == ["one_person_for_both"]


def test_who_did_the_work_may_not_end_it_by_being_the_doer() -> None:
    work = with_step("report", "open", "open", who="[owner]", more="    work: true\n")
    problem = only(problems(spoiled("    who: [owner]\n    requires: [note: 10]\n", "    who: [doer]\n", text=work)))
    assert (problem.code, problem.severity) == ("judges_own_work", "error")


def test_a_step_for_the_doer_that_keeps_the_doer_out_is_refused() -> None:
    text = spoiled("    who: [owner]\n    requires: [note: 10]\n", "    who: [doer]\n    requires: [not_doer]\n")
    assert [problem.code for problem in problems(text) if problem.severity == "error"] == ["only_the_doer"]


def test_who_opened_an_item_may_be_named() -> None:
    assert accepted(spoiled("    who: [owner]\n", "    who: [created_by]\n", text=SMALL)).transitions[0].who == (
        "created_by",
    )
