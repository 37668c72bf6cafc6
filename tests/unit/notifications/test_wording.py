"""Days left and dates in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.definition import Period
from engine.domain.reviews import period_of
from engine.words import Words
from notifications.wording import days_left, long_date, near_date, occurrence, period, short_date, tone
from tests.builders import a_calendar, a_review

MONDAY = date(2026, 11, 23)
WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("working_days", "due_on", "said"),
    [
        (0, MONDAY, Words("今天到期", "Due today")),
        (1, MONDAY + timedelta(days=1), Words("明天到期", "Due tomorrow")),
        (4, date(2026, 11, 27), Words("还有4个工作日", "4 working days left")),
        (60, date(2027, 2, 22), Words("还有60个工作日", "60 working days left")),
        (61, date(2027, 2, 23), Words("还有3个月", "3 months left")),
        (61, date(2027, 2, 22), Words("还有2个月", "2 months left")),
        (110, date(2027, 4, 30), Words("还有5个月", "5 months left")),
        (-1, date(2026, 11, 20), Words("逾期1个工作日", "1 working day overdue")),
        (-2, date(2026, 11, 19), Words("逾期2个工作日", "2 working days overdue")),
    ],
)
def test_days_left_read_as_people_say_them(working_days: int, due_on: date, said: Words) -> None:
    assert days_left(working_days, due_on=due_on, day=MONDAY) == said


def test_the_next_working_day_is_not_tomorrow_when_a_weekend_lies_between() -> None:
    friday = date(2026, 11, 27)
    assert days_left(1, due_on=friday + timedelta(days=3), day=friday) == Words("还有1个工作日", "1 working day left")


def test_late_before_a_working_day_has_passed_is_past_due() -> None:
    friday = date(2026, 11, 27)
    assert days_left(0, due_on=friday, day=friday + timedelta(days=1)) == Words("已过期限", "Past due")


def test_a_date_behind_a_holiday_has_no_working_day_left() -> None:
    assert days_left(0, due_on=date(2026, 10, 7), day=date(2026, 9, 30)) == Words(
        "期限前没有工作日了", "No working day left"
    )


def test_days_that_contradict_the_dates_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        days_left(3, due_on=date(2026, 11, 19), day=MONDAY)


@given(st.integers(0, 400), st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.booleans())
def test_no_word_ever_shows_a_minus(distance: int, day: date, late: bool) -> None:
    due_on = day + timedelta(days=-distance if late else distance)
    words = days_left(-distance if late else distance, due_on=due_on, day=day)
    assert "-" not in words.zh + words.en
    assert not words.en.startswith(("1 working days", "1 months", "0 "))


@pytest.mark.parametrize(
    ("due_on", "colour"),
    [
        (date(2026, 11, 22), "late"),
        (MONDAY, "soon"),
        (date(2026, 11, 24), "soon"),
        (WEDNESDAY, "plain"),
        (None, "plain"),
    ],
)
def test_colour_belongs_to_lateness_and_to_today_and_tomorrow(due_on: date | None, colour: str) -> None:
    assert tone(due_on=due_on, day=MONDAY) == colour


def test_dates_long_short_and_near() -> None:
    assert long_date(MONDAY) == Words("2026年11月23日", "23 Nov 2026")
    assert short_date(MONDAY) == Words("11月23日", "23 Nov")
    assert near_date(WEDNESDAY, seen_from=MONDAY) == Words("11月25日 周三", "Wed 25 Nov")
    assert near_date(date(2027, 1, 3), seen_from=MONDAY) == Words("2027年1月3日 周日", "Sun 3 Jan 2027")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2026M3", Words("2026年3月", "Mar 2026")),
        ("2026M12", Words("2026年12月", "Dec 2026")),
        ("2027Q1", Words("2027年第1季度", "Q1 2027")),
        ("2026H1", Words("2026年上半年", "first half of 2026")),
        ("2026H2", Words("2026年下半年", "second half of 2026")),
        ("2026", Words("2026年", "2026")),
        ("2026-03-02+14", Words("3月2日起14天", "14 days from 2 Mar")),
        ("Q1 or so", Words("Q1 or so", "Q1 or so")),
    ],
)
def test_a_period_is_read_in_words(name: str, words: Words) -> None:
    assert period(name) == words


@pytest.mark.parametrize("every", ["month", "quarter", "half_year", "year", 14])
def test_every_period_of_a_review_has_words(every: Period | int) -> None:
    named = period_of(replace(a_review(), every=every), date(2026, 11, 23), a_calendar()).name
    assert period(named) != Words(named, named)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("T-10", Words("提前10天", "10 days before")),
        ("T-1", Words("提前1天", "1 day before")),
        ("T", Words("到期当天", "on the day")),
        ("T+2026-12-01", Words("12月1日", "1 Dec")),
    ],
)
def test_a_reminder_is_called_by_its_distance_from_the_day(name: str, words: Words) -> None:
    assert occurrence(name) == words
