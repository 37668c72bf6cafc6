"""Which heading a line is."""

from __future__ import annotations

import pytest

from rectify.documents.headings import Rank, read_heading


@pytest.mark.parametrize(
    ("line", "rank", "number", "mark", "text"),
    [
        ("一、关于“甲”问题", Rank.CHINESE, "一", "、", "关于“甲”问题"),
        ("十二.关于甲", Rank.CHINESE, "十二", ".", "关于甲"),
        ("（二）甲", Rank.CHINESE_IN_BRACKETS, "二", "", "甲"),
        ("(三)、甲", Rank.CHINESE_IN_BRACKETS, "三", "", "甲"),
        ("㈣甲", Rank.CHINESE_IN_BRACKETS, "四", "", "甲"),
        ("1、甲", Rank.DIGITS, "1", "、", "甲"),
        ("１２．甲", Rank.DIGITS, "12", ".", "甲"),
        ("3.甲", Rank.DIGITS, "3", ".", "甲"),
        ("103、甲", Rank.DIGITS, "103", "、", "甲"),
        ("4 、甲", Rank.DIGITS, "4", "、", "甲"),
        ("5 针对甲乙", Rank.DIGITS, "5", "", "针对甲乙"),
        ("6.2021年以来甲", Rank.DIGITS, "6", ".", "2021年以来甲"),
        ("⒎甲", Rank.DIGITS, "7", ".", "甲"),
        ("（8）甲", Rank.DIGITS_IN_BRACKETS, "8", "", "甲"),
        ("9）甲", Rank.DIGITS_IN_BRACKETS, "9", ")", "甲"),
        ("⑽甲", Rank.DIGITS_IN_BRACKETS, "10", "", "甲"),
        ("问题1：甲", Rank.DIGITS, "1", ":", "甲"),
    ],
)
def test_numbers_are_read_in_every_form(line: str, rank: Rank, number: str, mark: str, text: str) -> None:
    heading = read_heading(line)

    assert heading is not None
    assert (heading.rank, heading.number, heading.mark, line[heading.rest :]) == (rank, number, mark, text)


@pytest.mark.parametrize(
    "line",
    ["一是加强学习。", "2022年3月14日", "1.5万元", "3.14", "12345热线", "二〇二二年六月二日", "①甲", "", "5个股室"],
)
def test_what_only_looks_like_a_number_is_no_heading(line: str) -> None:
    assert read_heading(line) is None


def test_more_than_a_thousand_findings_are_counted_on_and_a_year_is_no_number() -> None:
    long = read_heading("1204、针对台账缺漏。")
    assert long is not None
    assert long.value == 1204
    assert read_heading("2026、年初以来整改情况。") is None
