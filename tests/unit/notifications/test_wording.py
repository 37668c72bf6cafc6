"""Days left and dates in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.words import Words
from notifications.wording import days_left, long_date, near_date, short_date, tone

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
