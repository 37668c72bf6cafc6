"""A refusal says what, which, and what is allowed, in both languages and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

import pytest

from engine.errors import InvalidInput, ItemChanged, NotFound, Reason, RectifyError, TransitionRefused
from engine.words import LANGUAGES, Words


def _every_refusal(kind: type[RectifyError] = RectifyError) -> Iterator[type[RectifyError]]:
    yield kind
    for more_exactly in kind.__subclasses__():
        yield from _every_refusal(more_exactly)


def test_each_refusal_has_a_code_of_its_own() -> None:
    # One that says the same of another place has its code.
    codes = [kind.code for kind in _every_refusal() if "code" in vars(kind)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", list(_every_refusal()), ids=lambda kind: kind.__name__)
def test_a_refusal_asks_for_the_same_fields_in_both_languages(kind: type[RectifyError]) -> None:
    for words in (kind.says, kind.remedy):
        asked = [
            {name for _text, name, _spec, _how in Formatter().parse(words.text(lang)) if name} for lang in LANGUAGES
        ]
        assert asked[0] == asked[1]


def test_a_refusal_speaks_both_languages_and_names_its_place() -> None:
    refusal = NotFound(what=Words("事项", "item"), which="XC2026-01-009", where="XC2026-01-009")
    assert refusal.message("zh") == "没有找到事项“XC2026-01-009”。"
    assert refusal.message("en") == str(refusal) == "There is no item 'XC2026-01-009'."
    assert refusal.way_out("zh") == "请核对编号或名称。"
    assert refusal.where == "XC2026-01-009"


def test_a_refusal_without_a_place_says_so() -> None:
    assert NotFound(what=Words("工作流", "workflow"), which="x").where is None


def test_a_refused_step_lists_every_reason_every_way_out_and_the_open_steps() -> None:
    refusal = TransitionRefused(
        item="XC2026-01-001",
        trigger=Words("核查通过（verify）", "verify"),
        state=Words("整改中", "rectifying"),
        reasons=[
            Reason(code="a", says=Words("还没有提交", "not submitted"), remedy=Words("先提交", "Submit first")),
            Reason(code="b", says=Words("您办理过", "you did the work")),
        ],
        allowed=[Words("提交（submit）", "submit")],
    )
    assert refusal.message("zh") == "XC2026-01-001现在不能“核查通过（verify）”：还没有提交；您办理过。"
    assert refusal.way_out("zh") == "先提交。现在可以走的步骤：提交（submit）。"
    assert refusal.way_out("en") == "Submit first. Steps open now: submit."
    assert [reason.code for reason in refusal.reasons] == ["a", "b"]


def test_a_refused_step_with_nothing_open_says_none() -> None:
    refusal = TransitionRefused(
        item="X", trigger="close", state=Words("已销号", "closed"), reasons=[Reason(code="a", says=Words("不", "no"))],
        allowed=[],
    )  # fmt: skip
    assert refusal.way_out("zh") == "现在可以走的步骤：无。"


def test_a_conflict_names_who_was_faster_with_what_and_when() -> None:
    refusal = ItemChanged(item="X", who="王敏", what="advance", when="2026-03-02T02:00:00+00:00", now=4, seen=3)
    assert all(part in refusal.message("zh") for part in ("王敏", "advance", "2026-03-02", "第4版", "第3版"))


def test_what_was_left_empty_is_not_quoted() -> None:
    fields = {"what": Words("材料", "Paper"), "why": Words("没有选文件", "no file was chosen"), "allowed": "x"}
    assert InvalidInput(value="", **fields).message("zh") == "材料不能用：没有选文件。"
    assert InvalidInput(value="", **fields).message("en") == "Paper cannot be used: no file was chosen."
    assert InvalidInput(value="a.zip", **fields).message("zh") == "材料“a.zip”不能用：没有选文件。"
