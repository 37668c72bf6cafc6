"""Counts stated for the whole notice."""

from __future__ import annotations

import pytest

from rectify.documents.declared import read_declared
from rectify.documents.phrases import built_in


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("共指出3大类6个方面13个问题。", {"total": 13, "groups": 3, "aspects": 6}),
        ("5月31日反馈了3个方面11个问题。", {"total": 11, "groups": 3}),
        ("反馈4个方面十二个具体问题。", {"total": 12, "groups": 4}),
        ("指出问题11个。", {"total": 11}),
        (
            "13个问题中已完成整改10个，基本完成整改1个，正在整改2个。",
            {"total": 13, "done": 10, "mostly_done": 1, "in_progress": 2},
        ),
        ("9个问题已完成整改6个，未完成3个。", {"total": 9, "done": 6, "not_done": 3}),
        ("12个问题全部完成整改。", {"total": 12, "done": 12}),
        ("471个问题中，已整改销号453个，申请延期18个。", {"total": 471, "done": 453, "extended": 18}),
        ("取得阶段性成效需长期坚持1个，长期整改2个。", {"partly": 1, "in_progress": 2}),
        ("已完成整改8个，其中已销号5个。", {"done": 8}),
        ("制定措施45条，已完成41条；完善制度19项，批评教育7人。", {}),
        ("党组书记牵头领办最难的四个问题，班子成员各认一块责任田。", {}),
        ("上一轮巡察反馈的9个问题已完成整改7个。", {}),
        ("整改完成率76.9%。", {}),
    ],
)
def test_only_sums_over_the_notice_are_counted(text: str, counts: dict[str, int]) -> None:
    assert read_declared([text], built_in()).counts == counts
