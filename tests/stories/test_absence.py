"""Somebody is away: a substitute acts, reminders are snoozed, items are handed over; as a person types it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.stories.conftest import Typed, today

ITEM = "XC2026-01-002"
OTHER = "XC2026-01-004"


@pytest.fixture
def assigned(office: Typed) -> Typed:
    """Return what runs a command, with two items that are Wang's."""
    for item in (ITEM, OTHER):
        assert (
            office("assign", item, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen").status
            == 0
        )
    assert office("user", "add", "sun", "孙悦", "--email", "sun@office.example", "--role", "staff").status == 0
    return office


def in_days(number: int) -> date:
    return today() + timedelta(days=number)


def appoint(run: Typed, *more: object) -> None:
    said = run("substitute", "add", "wang", "sun", "--from", today(), "--until", in_days(9), "--note", "年休假", *more)
    assert (said.status, said.err) == (0, "")


def test_a_substitute_acts_for_the_absent_person_and_it_is_shown(assigned: Typed) -> None:
    appoint(assigned, "--as", "wang")
    (entry,) = assigned("substitute", "list", "--json").json["substitutes"]
    assert {name: entry[name] for name in ("id", "person", "substitute", "from", "until", "runs", "reason")} == {
        "id": 1, "person": "wang", "substitute": "sun", "from": today().isoformat(),
        "until": in_days(9).isoformat(), "runs": True, "reason": "年休假",
    }  # fmt: skip
    assert "代办中" in assigned("substitute", "list").out
    assert assigned("measure", "done", ITEM, 1, "--as", "sun").status == 1
    assert assigned("measure", "done", ITEM, 1, "--as", "sun", "--for", "wang").status == 0
    by = assigned("history", ITEM, "--json").json["entries"][-1]["by"]
    assert (by["name"], by["on_behalf_of"], by["instead_of"]) == ("孙悦", "sun", "wang")
    assert "孙悦（代王敏）" in assigned("history", ITEM).out
    assert "孙悦 (for 王敏)" in assigned("--lang", "en", "history", ITEM).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--as", "li", "--for", "wang"), "没有安排其代办"),
        (("--as", "sun", "--for", "nobody"), "没有找到人员“nobody”"),
    ],
)
def test_who_was_not_appointed_is_told_so(assigned: Typed, arguments: tuple[str, ...], says: str) -> None:
    appoint(assigned)
    said = assigned("comment", ITEM, "备注", *arguments)
    assert said.status == 1
    assert says in said.err


def test_standing_in_needs_somebody_who_does(assigned: Typed) -> None:
    said = assigned("items", "--for", "wang")
    assert said.status == 1
    assert "--as USER" in said.err
    appoint(assigned)
    numbers = [item["number"] for item in assigned("items", "--as", "sun", "--for", "wang", "--json").json["items"]]
    assert ITEM in numbers


def test_after_an_early_end_nobody_acts_any_more(assigned: Typed) -> None:
    appoint(assigned)
    assert "孙悦不再代王敏办理" in assigned("substitute", "end", 1, "--as", "wang").out
    said = assigned("comment", ITEM, "备注", "--as", "sun", "--for", "wang")
    assert (said.status, "代办已经提前结束" in said.err) == (1, True)
    assert assigned("substitute", "list").out == "没有安排代办人。\n"
    assert "提前结束" in assigned("substitute", "list", "--all").out


def test_a_snooze_is_one_command_managers_see_it_and_it_never_reaches_the_deadline(assigned: Typed) -> None:
    due_on = date.fromisoformat(assigned("show", OTHER, "--json").json["due_on"])
    said = assigned("snooze", OTHER, "--until", due_on, "--note", "等批复", "--as", "wang")
    assert (said.status, "暂缓不能超过期限" in said.err) == (1, True)
    said = assigned("snooze", "--until", in_days(5), OTHER, "--note", "等批复", "--as", "wang")
    assert f"到{in_days(5)}止不提醒wang" in said.out
    assert "等批复" in assigned("snooze", "list", "--as", "chen").out
    assert assigned("snooze", "list", "--as", "sun").out == "没有暂缓的提醒。\n"
    (entry,) = assigned("snooze", "list", "--json").json["snoozes"]
    assert (entry["item"], entry["person"], entry["until"]) == (OTHER, "wang", in_days(5).isoformat())
    assert "恢复提醒wang" in assigned("snooze", "end", OTHER, "--person", "wang", "--as", "chen").out.replace(" ", "")
    assert assigned("snooze", "list", "--json").json == {"snoozes": []}


def test_a_handover_lists_first_then_moves_and_says_what_stays(assigned: Typed) -> None:
    assert assigned("assign", OTHER, "--verifier", "sun", "--as", "chen").status == 0
    listed = assigned("handover", "wang", "sun", "--dry-run", "--as", "chen")
    assert "会把王敏的1件移交给孙悦" in listed.out
    assert "孙悦会既是责任人又是核查人" in listed.out
    done = assigned("handover", "wang", "sun", "--note", "调岗", "--as", "chen", "--json").json
    assert [entry["item"] for entry in done["moved"]] == [ITEM]
    assert [(entry["item"], entry["code"]) for entry in done["stayed"]] == [(OTHER, "own_work")]
    assert assigned("show", ITEM, "--json").json["owner"] == "sun"
    assert "移交：王敏 → 孙悦（责任人）" in assigned("history", ITEM).out
    again = assigned("handover", "li", "sun", "--note", "调岗")
    assert again.status == 0
    assert assigned("handover", "li", "wang", "--note", "调岗", "--as", "wang").status == 1


def test_a_handover_of_nothing_says_so(assigned: Typed) -> None:
    assert assigned("handover", "chen", "sun", "--note", "调岗").out == "陈静手上没有要移交的。\n"
