"""``rectify explain``: why this state, this date, these mails and not others, and what is still missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.stories.conftest import Typed, today

ITEM = "XC2026-01-004"


@pytest.fixture
def reminded(office: Typed) -> Typed:
    """Return what runs a command, after three weeks of a sandbox in which an item was reminded of."""
    assert office("assign", ITEM, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen").status == 0
    due_on = date.fromisoformat(office("show", ITEM, "--json").json["due_on"])
    for before in (20, 10, 2):
        day = due_on - timedelta(days=before)
        assert office("tick", "--at", f"{day}T10:00").status == 0
        assert office("deliver").status == 0
    return office


def test_it_reads_from_the_state_to_what_is_missing(reminded: Typed) -> None:
    said = reminded("explain", ITEM).out
    parts = ["为什么是“已登记”", "为什么是", "起1个月 →", "期限的由来", "提醒：发了哪些", "接下来", "还缺什么"]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    assert "到期前10天" in said
    assert "王敏：已写成文件" in said
    assert "发往wang@office.example" in said
    assert "并入更近的一次（" in said
    assert "还没有整改措施" in said


def test_it_speaks_english_too(reminded: Typed) -> None:
    said = reminded("--lang", "en", "explain", ITEM).out
    for part in ("Why it is 'Reported'", "1 month from the day of the feedback", "10 days before", "What comes next"):
        assert part in said


def test_a_person_reads_what_stands_in_their_own_way(reminded: Typed) -> None:
    mine = {step["trigger"]: step for step in reminded("explain", ITEM, "--as", "li", "--json").json["steps"]}
    assert "not_permitted" in [reason["code"] for reason in mine["submit_plan"]["missing"]]
    owners = {step["trigger"]: step for step in reminded("explain", ITEM, "--as", "wang", "--json").json["steps"]}
    assert [reason["code"] for reason in owners["submit_plan"]["missing"]] == ["no_measures"]
    assert not owners["submit_plan"]["open"]


def test_a_program_gets_every_part(reminded: Typed) -> None:
    told = reminded("explain", ITEM, "--json").json
    assert set(told) >= {
        "item", "as_of", "state", "due_on", "deadlines", "reminders", "snoozes", "next_review_opens_on", "steps",
    }  # fmt: skip
    (deadline,) = [one for one in told["deadlines"] if one["subject"] == "item"]
    assert (deadline["subject"], deadline["because"], deadline["reckoned"]["unit"]) == ("item", "imported", "months")
    assert deadline["reckoned"]["due_on"] == deadline["due_on"] == told["due_on"]
    assert deadline["next"]["people"][0]["person"] == "王敏"
    assert told["reminders"]["total"] == len(told["reminders"]["entries"]) > 0
    sent = [entry for entry in told["reminders"]["entries"] if entry["outcome"] == "noticed"]
    assert {entry["mail"]["state"] for entry in sent} == {"written"}
    assert {entry["mail"]["address"] for entry in sent} <= {
        f"{login}@office.example" for login in ("wang", "zhao", "chen")
    }


def test_only_the_latest_reminders_are_listed_unless_all_are_asked_for(reminded: Typed) -> None:
    told = reminded("explain", ITEM, "--json").json["reminders"]
    few = reminded("explain", ITEM, "--last", 1)
    assert f"共{told['total']}条，只列最近1条" in few.out
    assert "只列最近" not in reminded("explain", ITEM, "--all").out
    assert reminded("explain", ITEM, "--last", 1, "--json").json["reminders"]["entries"] == [told["entries"][-1]]


def test_days_on_which_the_same_happened_to_nobody_are_read_together(office: Typed) -> None:
    assert office("assign", ITEM, "--owner", "wang", "--as", "chen").status == 0
    due_on = date.fromisoformat(office("show", ITEM, "--json").json["due_on"])
    assert office("tick", "--at", f"{due_on + timedelta(days=8)}T10:00").status == 0
    said = office("explain", ITEM).out
    assert said.count("的逾期提醒") < office("explain", ITEM, "--json").json["reminders"]["total"]
    assert "天\n" in said


def test_a_snooze_and_a_substitute_show_in_what_comes_next(office: Typed) -> None:
    assert office("assign", ITEM, "--owner", "wang", "--as", "chen").status == 0
    due_on = date.fromisoformat(office("show", ITEM, "--json").json["due_on"])
    until = due_on - timedelta(days=1)
    assert office("snooze", ITEM, "--until", until, "--note", "等批复", "--as", "wang").status == 0
    assert office("substitute", "add", "wang", "li", "--from", today(), "--until", until).status == 0
    said = office("explain", ITEM).out
    assert "王敏（责任人、李强代收、暂缓，不发）" in said
    assert f"王敏到{until}止暂缓提醒：等批复" in said


def test_what_nobody_may_see_is_not_explained(office: Typed) -> None:
    assert office("user", "add", "charlie", "查理").status == 0
    said = office("explain", ITEM, "--as", "charlie")
    assert (said.status, ITEM in said.err) == (1, True)
