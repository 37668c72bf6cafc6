"""States and steps that do not hold together are found, with the way that proves it."""

from __future__ import annotations

from tests.unit.workflows.files import SMALL, accepted, codes, only, problems, spoiled, with_state, with_step

PARKED = """\
  parked:
    title: {zh: 搁置, en: Parked}
    kind: waiting
    timeless: true
"""
STUCK = """\
  stuck:
    title: {zh: 卡住, en: Stuck}
    kind: waiting
    timeless: true
"""


def test_a_sound_file_has_no_problem() -> None:
    assert accepted(SMALL).start.key == "open"


def test_a_workflow_needs_a_start() -> None:
    assert codes(spoiled("kind: start", "kind: normal")) == [("no_start", 4)]


def test_a_second_start_is_refused_where_it_stands() -> None:
    text = with_state(PARKED.replace("waiting", "start"), with_step("wake", "parked", "open"))
    problem = only(problems(text))
    assert (problem.code, problem.where) == ("several_starts", "states › parked › kind")


def test_a_workflow_needs_an_end() -> None:
    text = spoiled("kind: final", "kind: waiting\n    timeless: true")
    assert codes(text) == [("no_final", 4)]


def test_a_state_no_item_can_come_to_is_refused() -> None:
    text = with_state(PARKED, with_step("wake", "parked", "open"))
    problem = only(problems(text))
    assert (problem.code, problem.line, problem.where) == ("unreachable", 12, "states › parked")


def test_a_state_that_imported_items_start_in_is_in_reach() -> None:
    text = with_state(PARKED, with_step("wake", "parked", "open"))
    accepted(text + "first_states:\n  - {completion: partly, state: parked}\n")


def test_a_dead_end_is_refused_with_the_way_into_it() -> None:
    problem = only(problems(with_state(PARKED, with_step("park", "open", "parked"))))
    assert (problem.code, problem.line) == ("dead_end", 12)
    assert problem.message.zh == "到了这里就出不去：办理中 → 搁置"
    assert problem.message.en == "An item that comes here never leaves: Open → Parked"


def test_a_step_back_into_the_same_state_is_no_way_out() -> None:
    text = with_step("stay", "parked", "parked", with_step("park", "open", "parked"))
    assert codes(with_state(PARKED, text)) == [("dead_end", 12)]


def test_states_that_only_lead_to_each_other_have_no_way_to_an_end() -> None:
    text = with_step(
        "park", "open", "parked", with_step("sink", "parked", "stuck", with_step("rise", "stuck", "parked"))
    )
    found = problems(with_state(PARKED, with_state(STUCK, text)))
    assert {(problem.code, problem.where) for problem in found} == {
        ("no_way_out", "states › parked"),
        ("no_way_out", "states › stuck"),
    }
    assert any(problem.message.en.endswith("Open → Parked → Stuck") for problem in found)


def test_a_final_state_is_left_only_by_a_way_back_to_work() -> None:
    problem = only(problems(with_step("redo", "done", "open")))
    assert (problem.code, problem.where) == ("final_left", "transitions › 2 (redo) › from")
    accepted(with_step("redo", "done", "open", more="    loop: reopen\n"))


def test_two_steps_of_one_name_need_a_guard_to_tell_them_apart() -> None:
    second = "    requires: [note: 10, not_doer]\n"
    problem = only(problems(with_step("finish", "open", "done", who="[owner]", more=second)))
    assert (problem.code, problem.severity, problem.where) == (
        "same_step",
        "error",
        "transitions › 2 (finish) › trigger",
    )


def test_a_guard_that_asks_for_more_of_the_same_tells_nothing_apart() -> None:
    shadowed = with_step("finish", "open", "done", who="[owner]", more="    requires: [note: 11]\n")
    assert [problem.code for problem in problems(shadowed)] == ["same_step"]
    accepted(with_step("finish", "open", "done", who="[owner]", more="    requires: [note: 9]\n"))


def test_two_steps_of_one_name_for_different_people_are_pointed_out() -> None:
    problem = only(
        problems(with_step("finish", "open", "done", who="[owner, manager]", more="    requires: [note: 10]\n"))
    )
    assert (problem.code, problem.severity) == ("same_step", "warning")
    assert "管理员走得到" in problem.message.zh


def test_states_and_steps_of_one_title_are_pointed_out() -> None:
    text = with_state(PARKED.replace("en: Parked", "en: Open"), with_step("park", "open", "parked"))
    text = with_step("wake", "parked", "open", text)
    problem = only(problems(text))
    assert (problem.code, problem.severity, problem.where) == ("same_title", "warning", "states › parked › title › en")
    twin = with_step("wind_up", "open", "done").replace("步骤wind_up", "办结")
    assert only(problems(twin)).where == "transitions › 2 (wind_up) › title › zh"


def test_a_status_word_stands_for_one_thing() -> None:
    lines = "status_words:\n  - {words: [报结, 结号], completion: done}\n  - {words: 报结, completion: partly}\n"
    problem = only(problems(SMALL + lines))
    assert (problem.code, problem.where) == ("word_twice", "status_words › 2 › words › 1")


def test_a_step_that_asks_for_less_than_the_one_before_it_is_told_apart() -> None:
    accepted(with_step("finish", "open", "done"))


def test_two_steps_of_one_name_from_different_states_are_no_trouble() -> None:
    text = with_step("park", "open", "parked", with_step("finish", "parked", "done", more="    requires: [note: 10]\n"))
    accepted(with_state(PARKED, text))


def test_a_line_for_imported_items_that_never_counts_is_pointed_out() -> None:
    lines = "first_states:\n  - {completion: done, state: done}\n  - {completion: done, sustained: true, state: open}\n"
    problem = only(problems(SMALL + lines))
    assert (problem.code, problem.severity, problem.line) == ("first_state_hidden", "warning", 32)


def test_structure_is_not_judged_while_a_step_cannot_be_read() -> None:
    assert codes(spoiled("    to: done", "    to: dome")) == [("unknown_name", 16)]


def test_a_fault_elsewhere_does_not_hide_a_fault_of_the_structure() -> None:
    text = spoiled("limit: 30 days", "limit: soon", text=spoiled("kind: start", "kind: normal"))
    assert codes(text) == [("no_start", 4), ("wrong_value", 24)]
