"""More time, the move to long-term and pauses at the command line, as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.domain.workdays import add_months
from tests.stories.conftest import Typed, today

ITEM = "XC2026-01-002"
REASON = "施工队进场比计划晚了一个月"
FORM = ("--set", "progress=基础已经完工", "--set", "cause=雨季不能施工")
GOAL = ("--set", "stage_goal=年内完成八成", "--set", "next_review_on=2027-09-20", "--set", "final_on=2028-12-31")


@pytest.fixture
def rectifying(office: Typed) -> Typed:
    """Return what runs a command, with an item that wang corrects and zhao is in charge of."""
    assert office("assign", ITEM, "--owner", "wang", "--leader", "zhao", "--verifier", "li", "--as", "chen").status == 0
    return office


def days() -> tuple[str, str]:
    """Return the day the item is due, and a later one."""
    due_on = add_months(today(), 3)
    return due_on.isoformat(), (due_on + timedelta(days=30)).isoformat()


def extend(office: Typed, *more: object) -> None:
    """Let the owner ask for thirty days more."""
    asked = office("extend", ITEM, "--to", days()[1], "--as", "wang", "--note", REASON, *FORM, *more)
    assert asked.status == 0, asked.err


def test_more_time_is_asked_for_agreed_to_in_two_steps_and_shows_in_the_ledger(rectifying: Typed) -> None:
    due_on, later = days()
    asked = rectifying("extend", ITEM, "--to", later, "--as", "wang", "--note", REASON, *FORM)
    assert f"{ITEM} 已提出申请1（申请延期）\n期限 {due_on} → {later}\n应在 " in asked.out
    first = rectifying("request", "agree", 1, "--as", "zhao", "--note", "情况属实")
    assert first.out == f"{ITEM} 申请1：已同意1步，共2步\n下一步：管理员答复\n会告知1人。\n"
    second = rectifying("request", "agree", 1, "--as", "chen")
    assert second.out == f"{ITEM} 申请1（申请延期）已同意\n新的期限：{later}\n会告知1人。\n"
    shown = rectifying("show", ITEM).out
    for part in (
        "期限台账",
        "延期",
        REASON,
        "基础已经完工",
        "赵岚同意（情况属实）",
        "已同意",
        f"期限{due_on} → {later}",
    ):
        assert part in shown
    english = rectifying("--lang", "en", "show", ITEM).out
    for part in ("Deadline ledger", "extended", "赵岚 agreed (情况属实)", "request agreed to: Extension, step 2 of 2"):
        assert part in english
    item = next(one for one in rectifying("items", "--json").json["items"] if one["number"] == ITEM)
    assert (item["original_due_on"], item["due_on"], item["paused_on"]) == (due_on, later, None)


def test_the_day_a_first_step_agreed_to_is_shown_to_whoever_answers_next(rectifying: Typed) -> None:
    due_on, later = days()
    rectifying("extend", ITEM, "--to", later, "--as", "wang", "--note", REASON, *FORM)
    nearer = (date.fromisoformat(later) - timedelta(days=1)).isoformat()
    rectifying("request", "agree", 1, "--to", nearer, "--as", "zhao")
    assert f"{due_on} → {later}（上一步同意到{nearer}）" in rectifying("request", "list").out


def test_a_program_reads_the_request_and_the_ledger_of_dates(rectifying: Typed) -> None:
    due_on, later = days()
    asked = rectifying("extend", ITEM, "--to", later, "--as", "wang", "--note", REASON, *FORM, "--json").json
    assert asked | {"answer_by": None} == {
        "id": 1, "item": ITEM, "rule": "extension", "kind": "extension", "state": "pending", "due_on": due_on,
        "new_due_on": later, "answer_by": None, "version": 3, "told": 1, "repeated": False,
    }  # fmt: skip
    rectifying("request", "agree", 1, "--as", "zhao")
    answered = rectifying("request", "agree", 1, "--as", "chen", "--json").json
    assert answered == {
        "id": 1, "item": ITEM, "rule": "extension", "kind": "extension", "state": "agreed", "step": 2, "steps": 2,
        "due_on": later, "agreed_due_on": later, "item_state": None, "version": 5, "told": 1, "repeated": False,
    }  # fmt: skip
    dates = rectifying("show", ITEM, "--json").json["dates"]
    (line,), (request,) = dates["lines"], dates["requests"]
    assert (line["original_due_on"], line["due_on"], line["days_late"]) == (
        due_on, later, {"original": 0, "current": 0},
    )  # fmt: skip
    assert [(one["due_on"], one["because"], one["request"]) for one in line["dates"]] == [
        (due_on, "imported", None),
        (later, "extended", 1),
    ]
    assert request["fields"] == {"progress": "基础已经完工", "cause": "雨季不能施工"}
    assert [(one["step"], one["by"], one["agreed"], one["new_due_on"]) for one in request["answers"]] == [
        (1, "赵岚", True, None),
        (2, "陈静", True, later),
    ]


def test_requests_are_listed_by_item_state_and_whose_turn_it_is(rectifying: Typed) -> None:
    assert rectifying("request", "list").out == "没有申请。\n"
    extend(rectifying)
    listed = rectifying("request", "list", "--item", ITEM).out
    for part in ("申请延期", "王敏", "待答复", "单位负责人", REASON):
        assert part in listed
    mine = rectifying("request", "list", "--mine", "--as", "zhao", "--json").json["requests"]
    assert [(one["id"], one["for_me"], one["by_me"], one["waits_for"]) for one in mine] == [
        (1, True, False, ["unit_leader", "leader"])
    ]
    assert rectifying("request", "list", "--mine", "--as", "chen", "--json").json == {"requests": [], "next": None}
    assert rectifying("request", "list", "--state", "agreed", "--json").json == {"requests": [], "next": None}


def test_a_request_is_refused_with_a_reason_or_withdrawn(rectifying: Typed) -> None:
    due_on, _later = days()
    extend(rectifying)
    refused = rectifying("request", "refuse", 1, "--as", "zhao", "--note", "先把已有的经费用完")
    assert refused.out.startswith(f"{ITEM} 申请1（申请延期）未同意\n")
    extend(rectifying)
    withdrawn = rectifying("request", "withdraw", 2, "--as", "wang")
    assert withdrawn.out.startswith(f"{ITEM} 已撤回申请2（申请延期）\n")
    document = rectifying("show", ITEM, "--json").json
    assert (document["due_on"], [one["state"] for one in document["dates"]["requests"]]) == (
        due_on, ["refused", "withdrawn"],
    )  # fmt: skip
    history = rectifying("history", ITEM).out
    assert "不同意申请：申请延期" in history
    assert "撤回申请：申请延期" in history


def test_the_move_to_long_term_is_taken_with_the_last_agreement(rectifying: Typed) -> None:
    asked = rectifying("request", "ask", ITEM, "long_term", "--as", "wang", "--note", "经费要分三年才能落实", *GOAL)
    assert asked.status == 0, asked.err
    rectifying("request", "agree", 1, "--as", "zhao")
    undecided = rectifying("request", "agree", 1, "--as", "chen")
    assert undecided.status == 1
    assert "--decided-on" in undecided.err
    meeting = ("--decided-on", today(), "--minutes", "2026年第9次会议纪要")
    agreed = rectifying("request", "agree", 1, "--as", "chen", *meeting)
    assert "事项现在是“长期整改”" in agreed.out
    document = rectifying("show", ITEM, "--json").json
    assert (document["state"], document["fields"]["stage_goal"], document["due_on"]) == (
        "long_term", "年内完成八成", None,
    )  # fmt: skip


def test_an_item_is_paused_and_resumed_and_its_day_changed_by_hand(rectifying: Typed) -> None:
    due_on, later = days()
    paused = rectifying("pause", ITEM, "--as", "chen", "--note", "等省里的批复")
    assert paused.out == f"{ITEM} 从 {today()} 起暂停，期限 {due_on} 停住\n会告知2人。\n"
    assert f"{due_on} 暂停中" in rectifying("items").out
    again = rectifying("extend", ITEM, "--to", later, "--as", "wang", "--note", REASON, *FORM)
    assert (again.status, f"事项从{today()}起暂停" in again.err) == (1, True)
    resumed = rectifying("resume", ITEM, "--as", "chen")
    assert resumed.out.startswith(f"{ITEM} 恢复计时，期限仍是 {due_on}\n")
    redated = rectifying("redate", ITEM, "--to", later, "--as", "chen", "--note", "县里统一调整时限", "--json").json
    assert (redated["old_due_on"], redated["due_on"], redated["paused_on"]) == (due_on, later, None)
    shown = rectifying("show", ITEM).out
    for part in ("等省里的批复", "改动期限", "县里统一调整时限"):
        assert part in shown


def test_a_key_typed_twice_answers_the_same(rectifying: Typed) -> None:
    extend(rectifying, "--key", "k1")
    repeated = rectifying("extend", ITEM, "--to", days()[1], "--as", "wang", "--note", REASON, *FORM, "--key", "k1")
    assert "没有重复办理" in repeated.out
    for _ in range(2):
        agreed = rectifying("request", "agree", 1, "--as", "zhao", "--key", "k2")
        assert agreed.status == 0
    assert "没有重复办理" in agreed.out


REFUSED: tuple[tuple[tuple[object, ...], int, str], ...] = (
    (("extend", ITEM, "--to", "2026-01-01", "--as", "wang", "--note", REASON, *FORM), 1, "不比现在的期限"),
    (("extend", ITEM, "--to", "next week", "--as", "wang", "--note", REASON), 1, "next week"),
    (("extend", ITEM, "--as", "wang", "--note", REASON), 2, "--to"),
    (("extend", ITEM, "--to", "2099-01-01", "--as", "wang"), 2, "--note"),
    (("extend", ITEM, "--to", "2099-01-01", "--as", "wang", "--note", "忙"), 1, "说明至少10个字"),
    (("extend", ITEM, "--to", "2099-01-01", "--as", "li", "--note", REASON), 1, "李强不能提出这项申请"),
    (("extend", "XC2026-01-001", "--to", "2099-01-01", "--as", "wang", "--note", REASON), 1, "王敏不能"),
    (("request", "ask", ITEM, "holiday", "--as", "wang", "--note", REASON), 1, "工作流没有这种申请"),
    (("request", "list", "--state", "lost"), 1, "没有这种状态"),
    (("request", "list", "--mine"), 1, "没有说明是谁"),
    (("request", "agree", 7, "--as", "zhao"), 1, "没有找到申请“7”"),
    (("request", "refuse", 7, "--as", "zhao"), 2, "--note"),
    (("pause", ITEM, "--as", "chen", "--note", "等"), 1, "没有说清原因"),
    (("pause", ITEM, "--as", "wang", "--note", "等省里的批复"), 1, "王敏不能暂停或恢复计时"),
    (("resume", ITEM, "--as", "chen"), 1, "事项没有暂停"),
    (("redate", ITEM, "--to", "2020-01-01", "--as", "chen", "--note", "县里统一调整时限"), 1, "这一天已经过去"),
    (("redate", ITEM, "--to", "2099-01-01", "--as", "zhao", "--note", "县里统一调整时限"), 1, "赵岚不能改动期限"),
    (("pause", "XC2026-01-003", "--as", "chen", "--note", "等省里的批复"), 1, "没有期限"),
    (("pause", ITEM, "--as", "chen", "--note", "等省里的批复", "--expect-version", 1), 4, "陈静"),
)


def test_wrong_input_says_what_and_what_is_allowed_and_changes_nothing(rectifying: Typed) -> None:
    before = rectifying("show", ITEM, "--json").json["version"]
    for arguments, status, said in REFUSED:
        refused = rectifying(*arguments)
        assert (refused.status, said in refused.err) == (status, True), refused.err
    assert rectifying("show", ITEM, "--json").json["version"] == before


def test_who_answers_second_is_told_who_was_first(rectifying: Typed) -> None:
    extend(rectifying)
    rectifying("request", "refuse", 1, "--as", "zhao", "--note", "先把已有的经费用完")
    late = rectifying("request", "agree", 1, "--as", "zhao", "--json")
    assert late.status == 4
    error = late.json["error"]
    assert (error["code"], "已由赵岚不同意" in error["message"]) == ("request_answered", True)
    assert error["remedy"] == f"看看现在到了哪一步：request list --item {ITEM}。"
