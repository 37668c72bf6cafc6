"""Enumerated measures."""

from __future__ import annotations

import pytest

from rectify.documents.measures import read_measures


def test_the_texts_come_without_their_marks() -> None:
    assert read_measures("局党组高度重视。一是修订规则；二是会前送达。三是双人核对。") == (
        "修订规则",
        "会前送达。",
        "双人核对。",
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("首先，核对信息。其次，共享信息。最后，挂上身份牌。", 3),
        ("①更换仪器；②补登记录。", 2),
        ("1.成立专班。2.编制规划。3.引进企业2.5家。", 3),
        ("（1）清理垃圾；（2）改厕。", 2),
        ("一是甲。\n二是乙。\n三是丙。", 3),
        ("一要严格规则，二要加强监督。", 2),
        ("第一，甲。第二，乙。", 2),
        ("一是甲：①子项；②子项；③子项。二是乙。", 2),
        ("逐个查看137座候车亭，投入3.2万元。", 0),
        ("总书记是第一责任人，统一是关键，最后全部整改。", 0),
        ("2.只有第二条。", 0),
        ("", 0),
    ],
)
def test_only_the_outermost_enumeration_counts(text: str, count: int) -> None:
    assert len(read_measures(text)) == count
