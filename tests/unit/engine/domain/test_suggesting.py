"""Who a text may mean: by the word in front of a name, and nobody where it could be two."""

from __future__ import annotations

import pytest

from engine.domain.suggesting import Suggested, suggested

PEOPLE = {"wang": "王敏", "li": "李强", "zhao": "赵建国", "jian": "建国", "liu1": "刘洋", "liu2": "刘洋", "x": "A"}


@pytest.mark.parametrize(
    ("text", "owner", "leader"),
    [
        ("责任人：王敏；责任领导：赵建国", "wang", "zhao"),
        ("由李强负责，每周核对。", "li", None),
        ("由李强、王敏负责", None, None),
        ("责任人：王敏。\n牵头领导李强", "wang", "li"),
        ("分管领导：李强；办理情况由李强报告", None, "li"),
        ("责任人：刘洋", None, None),
        ("owner: A", None, None),
        ("赵建国", "zhao", None),
        ("", None, None),
    ],
)
def test_people_are_found_by_their_names(text: str, owner: str | None, leader: str | None) -> None:
    assert suggested(text, PEOPLE) == Suggested(owner=owner, leader=leader)
