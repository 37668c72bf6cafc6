"""Data against the vocabulary: unknown, missing and wrong things are refused, with what was probably meant."""

from __future__ import annotations

import pytest

from engine.domain.definition import GuardUse
from tests.unit.workflows.files import SMALL, accepted, codes, only, problems, spoiled, usable, with_step
from workflows.problems import MOST_FINDINGS


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("zone: Asia/Shanghai", "zone: Asia/Shanghai\nowner: me", "unknown_key", "owner"),
        ("    kind: start", "    knid: start\n    kind: start", "unknown_key", "states › open › knid"),
        ("workflow: small\n", "", "missing_key", "test.yaml"),
        ("    kind: start\n", "", "missing_key", "states › open"),
        ("    who: [owner]\n", "", "missing_key", "transitions › 1 (finish)"),
        ("{zh: 小, en: Small}", "{zh: 小}", "missing_key", "title"),
        ("{zh: 小, en: Small}", "Small", "wrong_value", "title"),
        ("{zh: 小, en: Small}", '{zh: "", en: Small}', "empty_value", "title › zh"),
        ("{zh: 小, en: Small}", '{zh: "小\\n大", en: Small}', "wrong_value", "title › zh"),
        ("{zh: 小, en: Small}", "{zh: [小], en: Small}", "wrong_kind", "title › zh"),
        ("workflow: small", "workflow: Small", "wrong_value", "workflow"),
        ("workflow: small", f"workflow: {'s' * 41}", "wrong_value", "workflow"),
        ("workflow: small", "workflow: 1small", "wrong_value", "workflow"),
        ("Asia/Shanghai", "Asia/Peking", "wrong_value", "zone"),
        ("Asia/Shanghai", "../../etc/passwd", "wrong_value", "zone"),
        ("Asia/Shanghai", "Asia", "wrong_value", "zone"),
        ("kind: start", "kind: begin", "wrong_value", "states › open › kind"),
        ("kind: start", "kind:", "empty_value", "states › open › kind"),
        ("kind: start", "kind: start\n    timeless: yes", "wrong_value", "states › open › timeless"),
        ("kind: start", "kind: start\n    timeless: True", "wrong_value", "states › open › timeless"),
        ("  done:", "  Done:", "wrong_value", "states › Done"),
        ("deadline: answer", "deadline: answr", "unknown_name", "states › open › deadline"),
        ("deadline: answer", "deadline: answer\n    review: yearly", "unknown_name", "states › open › review"),
        ("from: open", "from: opened", "unknown_name", "transitions › 1 (finish) › from"),
        ("from: open", "from: [open, shut]", "unknown_name", "transitions › 1 (finish) › from › 2"),
        ("from: open", "from: [open, open]", "repeated", "transitions › 1 (finish) › from › 2"),
        ("from: open", "from: []", "empty_value", "transitions › 1 (finish) › from"),
        ("    to: done", "    to: dome", "unknown_name", "transitions › 1 (finish) › to"),
        ("who: [owner]", "who: owner", "wrong_value", "transitions › 1 (finish) › who"),
        ("who: [owner]", "who: [boss]", "unknown_name", "transitions › 1 (finish) › who › 1"),
        ("who: [owner]", "who: []", "empty_value", "transitions › 1 (finish) › who"),
        ("who: [owner]", "who: [[owner]]", "wrong_kind", "transitions › 1 (finish) › who › 1"),
        ("{closed: [manager]}", "{close: [manager]}", "unknown_name", "transitions › 1 (finish) › tells › close"),
        ("{closed: [manager]}", "[closed]", "wrong_kind", "transitions › 1 (finish) › tells"),
        ("who: [owner]", "who: [owner]\n    loop: back", "wrong_value", "transitions › 1 (finish) › loop"),
        ("after: opened", "after: open", "unknown_name", "deadlines › answer › after"),
        ("limit: 30 days", "limit: 30", "wrong_value", "deadlines › answer › limit"),
        ("limit: 30 days", "limit: 0 days", "wrong_value", "deadlines › answer › limit"),
        ("limit: 30 days", "limit: 3 weeks", "wrong_value", "deadlines › answer › limit"),
        ("limit: 30 days", "limit: 3０ days", "wrong_value", "deadlines › answer › limit"),
        ("limit: 30 days", "limit: 30 days\n    field: end", "unknown_name", "deadlines › answer › field"),
        ("ladder: short", "ladder: shrt", "unknown_name", "deadlines › answer › ladder"),
        ("at: T-3", "at: -3", "wrong_value", "ladders › short › 1 (-3) › at"),
        ("at: T-3", "at: T-0", "wrong_value", "ladders › short › 1 (T-0) › at"),
        ("at: T-3", "at: 10:30", "wrong_value", "ladders › short › 1 (10:30) › at"),
        ("repeat: week", "repeat: weekly", "wrong_value", "ladders › short › 2 (T+1) › repeat"),
    ],
)
def test_a_fault_is_refused_with_its_place(old: str, new: str, code: str, where: str) -> None:
    text = spoiled(old, new)
    problem = next(problem for problem in problems(text) if problem.code == code)
    assert problem.where == where
    assert problem.severity == "error"
    assert problem.hint.zh
    assert problem.hint.en


def test_a_fault_points_at_the_line_and_column_of_what_is_wrong() -> None:
    wrong_value = only(problems(spoiled("kind: start", "kind: begin")))
    assert (wrong_value.line, wrong_value.column) == (7, 11)
    unknown_key = problems(spoiled("    kind: start", "    knid: start\n    kind: start"))[0]
    assert (unknown_key.line, unknown_key.column) == (7, 5)
    unknown_notice = only(problems(spoiled("{closed: [manager]}", "{closd: [manager]}")))
    assert (unknown_notice.line, unknown_notice.column) == (19, 13)


def test_a_missing_key_points_at_what_it_is_missing_from() -> None:
    problem = only(problems(spoiled("    kind: final\n", "")))
    assert (problem.code, problem.line, problem.column) == ("missing_key", 9, 3)


def test_every_fault_is_named_at_once() -> None:
    text = spoiled(
        "kind: start", "kind: begin", text=spoiled("at: T-3", "at: t-3", text=spoiled("[owner]\n", "[ownr]\n"))
    )
    assert codes(text) == [("wrong_value", 7), ("unknown_name", 17), ("wrong_value", 28)]


def test_the_word_that_was_probably_meant_is_offered() -> None:
    assert problems(spoiled("who: [owner]", "who: [ownerr]"))[0].hint.en == "Did you mean 'owner'?"
    assert problems(spoiled("    kind: start", "    knid: start\n    kind: start"))[0].hint.zh == "是不是想写“kind”？"


def test_what_is_allowed_is_listed_when_nothing_comes_near() -> None:
    assert problems(spoiled("repeat: week", "repeat: z"))[0].hint.en == "Known: working_day, week."


def test_a_missing_section_is_named_once_and_not_at_every_name_that_points_into_it() -> None:
    head, tail = SMALL.split("states:\n")[0], SMALL[SMALL.index("transitions:") :]
    assert codes(head + tail) == [("missing_key", 1)]


@pytest.mark.parametrize("text", ["a\n", "[a]\n", "[]\n", "{}\n", "- a: b\n", '""\n'])
def test_a_file_that_is_no_mapping_of_the_known_keys_is_refused(text: str) -> None:
    assert codes(text)


@pytest.mark.parametrize(
    ("written", "uses"),
    [
        ("[not_doer]", (GuardUse(name="not_doer"),)),
        ("[note: 10]", (GuardUse(name="note", arguments={"min": 10}),)),
        ("[{note: 10}]", (GuardUse(name="note", arguments={"min": 10}),)),
        ("[{note: {min: 10}}]", (GuardUse(name="note", arguments={"min": 10}),)),
        (
            "[not_doer, evidence: 2]",
            (GuardUse(name="not_doer"), GuardUse(name="evidence", arguments={"min": 2})),
        ),
    ],
)
def test_a_guard_is_written_with_or_without_its_argument(written: str, uses: tuple[GuardUse, ...]) -> None:
    assert accepted(spoiled("[note: 10]", written)).transitions[0].requires == uses


def test_a_guard_names_a_step() -> None:
    text = with_step("prepare", "open", "open", spoiled("[note: 10]", "[taken: prepare]"))
    assert accepted(text).transitions[0].requires == (GuardUse(name="taken", arguments={"step": "prepare"}),)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("not_doer", "wrong_value"),
        ("[nobody]", "unknown_name"),
        ("[nobody: 1]", "unknown_name"),
        ("[note]", "missing_argument"),
        ("[note: ten]", "wrong_value"),
        ("[note: 0]", "wrong_value"),
        ("[note: 1.5]", "wrong_value"),
        ("[note: 1０]", "wrong_value"),
        ("[note: 0x10]", "wrong_value"),
        ("[{note: }]", "empty_value"),
        ("[{note: {max: 1}}]", "unknown_argument"),
        ("[{note: {min: 1, max: 2}}]", "unknown_argument"),
        ("[{note: 1, evidence: 1}]", "wrong_kind"),
        ("[note: 1, note: 10]", "repeated"),
        ("[not_doer: 1]", "unknown_argument"),
        ("[taken: nothing]", "unknown_name"),
        ("[[note]]", "wrong_kind"),
    ],
)
def test_a_guard_that_cannot_be_understood_is_refused_in_its_line(written: str, code: str) -> None:
    assert (code, 18) in codes(spoiled("[note: 10]", written))


@pytest.mark.parametrize("limit", ["1 day", "30 days", "1 working_day", "10 working_days", "1 month", "3 months"])
def test_a_limit_is_a_number_and_a_unit(limit: str) -> None:
    rule = usable(spoiled("30 days", limit)).deadlines["answer"]
    amount, unit = limit.split()
    assert (rule.amount, rule.unit) == (int(amount), unit if unit.endswith("s") else unit + "s")


@pytest.mark.parametrize(("written", "offset"), [("T-20", -20), ("T", 0), ("T+1", 1)])
def test_a_day_is_counted_from_the_due_day(written: str, offset: int) -> None:
    text = spoiled("{at: T-3, to: [owner]}", f"{{at: {written}, to: [owner]}}", text=spoiled("T+1", "T+9"))
    assert accepted(text).ladders["short"].rungs[0].offset == offset


def test_very_many_faults_end_the_search() -> None:
    text = SMALL + "".join(f"x{number}: y\n" for number in range(2_000))
    assert len(problems(text)) == MOST_FINDINGS


def test_a_guard_nobody_knows_is_found_at_its_name_not_at_its_argument() -> None:
    problem = only(problems(spoiled("requires: [note: 10]", "requires: [nte: 10]")))
    line = spoiled("requires: [note: 10]", "requires: [nte: 10]").splitlines()[problem.line - 1]
    assert (problem.code, line[problem.column - 1 :][:3]) == ("unknown_name", "nte")
