"""Texts for pages say nothing of options and commands, and lose nothing else."""

from __future__ import annotations

import pytest

from engine.operations.leaving import StillHolds
from rectify.wording.doors import untold, untyped


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("写明原因（--note）。", "写明原因。"),
        ("Say why (--note).", "Say why."),
        ("写明会议日期和纪要（--decided-on、--minutes）", "写明会议日期和纪要"),
        ("day and minutes (--decided-on, --minutes)", "day and minutes"),
        ("先答复申请（request agree、request refuse）", "先答复申请"),
        ("open feedback (feedback list --state open)", "open feedback"),
        ("或撤回它（decision withdraw 7）", "或撤回它"),
        ("或先结束那一段（substitute end）", "或先结束那一段"),
        ("end that one (substitute end)", "end that one"),
        ("自己的一条（snooze list）", "自己的一条"),
        ("先启用（rectify user enable），或换一个登录名。", "先启用，或换一个登录名。"),
        ("共3个工作日（假期安排未公布）", "共3个工作日（假期安排未公布）"),
        ("within 3 working days (to be confirmed)", "within 3 working days (to be confirmed)"),
        ("王敏（wang）和review（复核）", "王敏（wang）和review（复核）"),
    ],
)
def test_what_is_typed_at_a_command_line_is_left_out(said: str, shown: str) -> None:
    assert untyped(said) == shown


def test_whoever_still_holds_items_is_told_what_to_do_in_words() -> None:
    refusal = StillHolds(login="wang", count=1, items=["XC2026-01-001"], where="wang")
    assert "--hand-over-to" in refusal.way_out("zh")
    assert untyped(refusal.way_out("zh")) == "先移交给别人，或写明让它们留在其名下。"
    assert untyped(refusal.way_out("en")) == "Hand them over to somebody, or say that they stay where they are."


def test_a_doubt_on_a_page_names_no_option_of_a_command() -> None:
    said = "有的列是按内容猜的：谁来办→责任人。用 --columns 查看，用 --map 改正。"
    assert untold(said) == "有的列是按内容猜的：谁来办→责任人。"
    said = "Columns were guessed by content: 谁来办→owner. --columns shows them, --map corrects them."
    assert untold(said) == "Columns were guessed by content: 谁来办→owner."
    assert untold("编号“3”重复：第26行已经用过。") == "编号“3”重复：第26行已经用过。"
