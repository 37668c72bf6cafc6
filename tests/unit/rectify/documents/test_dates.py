"""Dates in Chinese text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.documents.dates import days_in


def read(text: str) -> list[date | None]:
    return [each.day for each in days_in(text)]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_whole_date_is_read_in_every_form(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    forms = (
        f"{year}年{month}月{number}日",
        f"{year} 年 {month:02} 月 {number:02} 日",
        f"{year}-{month:02}-{number:02}",
        f"{year}.{month}.{number}",
        f"{year}/{month}/{number}",
    )
    assert [read(form) for form in forms] == [[day]] * len(forms)


def test_chinese_digits_are_a_date_too() -> None:
    assert read("二〇二二年十一月二十三日") == [date(2022, 11, 23)]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2021年11月15日至12月29日", [date(2021, 11, 15), date(2021, 12, 29)]),
        ("2022年3月14日至20日", [date(2022, 3, 14), date(2022, 3, 20)]),
        ("2022年3月14—20日", [date(2022, 3, 14), date(2022, 3, 20)]),
        ("2022年11月14日至次年1月13日", [date(2022, 11, 14), date(2023, 1, 13)]),
        ("2022年11月14日至1月13日", [date(2022, 11, 14), date(2023, 1, 13)]),
        ("2022年8月5日，7月8日", [date(2022, 8, 5), date(2022, 7, 8)]),
        ("7月8日", [None]),
    ],
)
def test_a_missing_year_is_taken_from_the_date_before(text: str, days: list[date | None]) -> None:
    assert read(text) == days


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024年2月底", date(2024, 2, 29)), ("2023年2月末", date(2023, 2, 28)), ("2024年底", date(2024, 12, 31))],
)
def test_the_end_of_a_month_is_its_last_day(text: str, day: date) -> None:
    assert read(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "71日上线",
        "系统于715日上线",
        "二是71日上线",
        "2021915日",
        "20211228日",
        "2024630日",
        "2022年1110日",
        "2022年11月日",
        "2022年 月 日",
        "20223月14日",
        "202年3月14日",
        "2022年3月14至5月20日",
        "2022年2月30日",
        "2023年9月31日",
        "13月5日",
    ],
)
def test_a_date_with_lost_characters_gives_no_day_and_is_marked(text: str) -> None:
    first = days_in(text)[0]

    assert (first.day, first.damaged) == (None, True)


@pytest.mark.parametrize(
    "text",
    [
        "为期60日",
        "压缩到45日",
        "缩短至45日",
        "71日内办结",
        "365日",
        "15个工作日",
        "每月10日",
        "2022年月均120人",
        "11月日均客流",
        "2022年6月",
    ],
)
def test_lengths_and_plain_months_are_not_damaged(text: str) -> None:
    assert not any(each.damaged for each in days_in(text))
