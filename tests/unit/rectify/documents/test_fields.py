"""Labelled fields inside an entry."""

from __future__ import annotations

from datetime import date

import pytest

from rectify.documents.fields import read_due
from rectify.documents.phrases import built_in

LABELS = built_in().labels


@pytest.mark.parametrize(
    ("texts", "who"),
    [
        (["责任人：陆云帆"], "陆云帆"),
        (["责任领导：柳成荫；责任部门：计财科；责任人：韦舟"], "韦舟"),
        (["责任部门：计财科 责任领导：柳成荫 完成时限：2024年6月底"], "柳成荫"),
        (["责任单位：计财科"], "计财科"),
        (["（整改责任人：林望舒、韦舟，整改时限：2023年12月31日）"], "林望舒、韦舟"),
        (["责任人："], None),
        (["党组书记是第一责任人。"], None),
    ],
)
def test_the_person_goes_before_the_leader_and_the_leader_before_the_unit(texts: list[str], who: str | None) -> None:
    assert LABELS.read_fields(texts).responsible == who


@pytest.mark.parametrize(
    ("text", "day", "sustained", "damaged"),
    [
        ("2024年6月底", date(2024, 6, 30), False, False),
        ("2024-07-15", date(2024, 7, 15), False, False),
        ("2024.8.31前", date(2024, 8, 31), False, False),
        ("立行立改", None, False, False),
        ("长期坚持", None, True, False),
        ("6月底", None, False, False),
        ("2024630日", None, False, True),
    ],
)
def test_a_limit_names_a_day_or_none(text: str, day: date | None, sustained: bool, damaged: bool) -> None:
    due = read_due(text)

    assert (due.day, due.sustained, due.damaged) == (day, sustained, damaged)


def test_fields_can_be_taken_out_of_a_text() -> None:
    assert (
        LABELS.without_fields("法律援助质量不高。（责任人：林望舒，完成时限：2023年12月31日）") == "法律援助质量不高。"
    )
