"""How papers word what the ledger holds."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput
from rectify.documents.papers.finishing import _shared
from rectify.documents.papers.periods import read_period
from rectify.documents.papers.titling import title_lines
from rectify.documents.papers.wording import chinese_date, full_width, money, percent


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("整改情况:一是清点,二是处置;已完成.", "整改情况：一是清点，二是处置；已完成."),
        ("投入1,200元,比例3:2", "投入1,200元，比例3:2"),
        ("见网址http://x.example/a?b=1,c;以上", "见网址http://x.example/a?b=1,c；以上"),
        ('(一)关于"三重一大"问题(见附件)', "（一）关于“三重一大”问题（见附件）"),
        ("GB/T 9704(2012)", "GB/T 9704(2012)"),
        ("真的吗?!", "真的吗？！"),
    ],
)
def test_punctuation_has_full_width_in_chinese_and_nowhere_else(text: str, wide: str) -> None:
    assert full_width(text) == wide


def test_days_have_no_leading_zeros() -> None:
    assert chinese_date(date(2026, 3, 6)) == "2026年3月6日"


@pytest.mark.parametrize(
    ("fen", "said"), [(86_00, "86元"), (123_45, "123.45元"), (860_000, "8600元"), (1_234_500, "1.2345万元"), (0, "0元")]
)
def test_money_loses_no_fen(fen: int, said: str) -> None:
    assert money(fen) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(19, 25, "76%"), (688, 697, "98.7%"), (2, 3, "66.7%"), (9999, 10000, "99.9%"), (0, 0, "0%")],
)
def test_a_share_is_rounded_and_nothing_unfinished_reads_as_all(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


@pytest.mark.parametrize(
    "title",
    [
        "中共青禾县水务局党组/关于巡察整改情况的通报",
        "中共云溪区卫生健康局党组主要负责人/组织落实巡察整改情况的报告",
        "中共霁川经济开发区工作委员会/关于十一届省委第三轮/巡视整改进展情况的通报",
        "中国共产党槐荫铺街道工作委员会/关于区委第八巡察组反馈意见/整改进展情况的通报",
        "关于整改事项的提醒函",
    ],
)
def test_a_title_breaks_by_its_sense(title: str) -> None:
    assert title_lines(title.replace("/", "")) == title.split("/")


def test_a_long_title_breaks_into_lines_that_fit_and_lose_nothing() -> None:
    title = "中共青禾市委关于省委第四轮巡视青禾市反馈意见集中整改阶段整改进展情况以及下一步工作安排的通报（征求意见稿）"
    broken = title_lines(title)
    assert ("".join(broken), max(map(len, broken)) <= 22) == (title, True)


def test_periods_are_quarters_and_years() -> None:
    assert (read_period("2026q4").first, read_period("2026Q4").last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (read_period("2026").name, read_period("2026Q1").name) == ("2026年", "2026年第一季度")
    with pytest.raises(InvalidInput, match="quarter"):
        read_period("2026Q5")


def test_a_bar_shows_whatever_is_not_nothing_and_is_always_as_long() -> None:
    assert _shared([199, 1, 0]) == [23, 1, 0]
    assert (sum(_shared([1, 1, 1])), _shared([0, 0, 0])) == (24, [0, 0, 0])
