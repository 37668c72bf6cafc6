"""Measures at the command line: planned, done, dropped, and shown."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.conftest import Typed, today

ITEM = "XC2026-01-004"


@pytest.fixture
def planned(office: Typed) -> Typed:
    """Return what runs a command, with one measure planned by the owner."""
    office("assign", ITEM, "--owner", "wang", "--leader", "zhao", "--as", "chen")
    due = today() + timedelta(days=30)
    added = office("measure", "add", ITEM, "逐户核对台账", "--owner", "wang", "--due", due, "--as", "wang")
    assert added.out == f"{ITEM} 新增措施1，第3版\n"
    return office


def test_a_measure_is_shown_with_its_person_its_day_and_what_became_of_it(planned: Typed) -> None:
    planned("measure", "add", ITEM, "公示结果", "--as", "wang")
    assert "措施1已完成" in planned("measure", "done", ITEM, 1, "--as", "wang").out
    assert "已取消措施2" in planned("measure", "drop", ITEM, 2, "--note", "并入第一条", "--as", "wang").out
    first, second = planned("show", ITEM, "--json").json["measures"]
    assert (first["owner"], first["done_on"], first["dropped"]) == ("wang", today().isoformat(), None)
    assert (second["owner"], second["dropped"]) == (None, "并入第一条")
    shown = planned("show", ITEM).out
    assert "已取消：并入第一条" in shown
    assert "取消措施2" in shown
    english = planned("--lang", "en", "show", ITEM).out
    assert "dropped: 并入第一条" in english
    assert "measure 1 done" in english


def test_a_program_gets_the_measure_and_what_must_be_taken_again(planned: Typed) -> None:
    assert planned("advance", ITEM, "approve_plan", "--as", "zhao").status == 0
    arguments = ("measure", "set", ITEM, 1, "--text", "逐户核对", "--key", "k1", "--as", "wang", "--json")
    first, again = planned(*arguments).json, planned(*arguments).json
    assert (first["measure"], first["withdrawn"], first["repeated"]) == (1, ["approve_plan"], False)
    assert again == {**first, "repeated": True}


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("done", ITEM, 9, "--as", "wang"), 1, "9"),
        (("add", ITEM, "x", "--due", "31.12.2026", "--as", "wang"), 1, "31.12.2026"),
        (("set", ITEM, 1, "--as", "wang"), 1, "没有任何变化"),
        (("done", ITEM, 1, "--on", "2099-01-01", "--as", "wang"), 1, "这一天还没有到"),
        (("add", ITEM, "x", "--as", "li"), 1, "李强"),
        (("drop", ITEM, 1, "--as", "wang"), 2, "--note"),
        (("set", ITEM, 1, "--text", "y", "--expect-version", 1, "--as", "wang"), 4, "王敏"),
    ],
)
def test_wrong_input_says_what_where_and_what_is_allowed(
    planned: Typed, arguments: tuple[object, ...], status: int, said: str
) -> None:
    before = planned("show", ITEM, "--json").json["version"]
    refused = planned("measure", *arguments)
    assert refused.status == status
    assert said in refused.err
    assert planned("show", ITEM, "--json").json["version"] == before


def test_what_was_filled_in_and_in_which_group_evidence_is_shows(planned: Typed, proof: Path) -> None:
    goal = ("--set", "goal=台账与实物一致", "--set", "amount=1200.50")
    assert planned("advance", ITEM, "submit_plan", *goal, "--as", "wang").status == 0
    assert planned("attach", ITEM, proof, "--group", "results", "--as", "wang").status == 0
    document = planned("show", ITEM, "--json").json
    assert (document["fields"]["goal"], document["fields"]["amount"]) == ("台账与实物一致", 120050)
    assert document["fields"]["cause"] is None
    assert [file["group"] for file in document["evidence"]] == ["results"]
    shown = planned("show", ITEM).out
    for part in ("整改目标", "台账与实物一致", "1,200.50元", "完成情况"):
        assert part in shown
    unknown = planned("attach", ITEM, proof, "--group", "photos", "--as", "wang")
    assert "results（完成情况）" in unknown.err
    twice = planned("advance", ITEM, "submit_plan", "--set", "goal=a", "--set", "goal=b", "--as", "wang")
    assert (twice.status, "写了两次" in twice.err) == (1, True)
