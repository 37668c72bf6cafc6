"""Working days and civil dates, against oracles that count day by day and minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.workdays import (
    Calendar,
    add_months,
    end_of_day,
    instant,
    local_day,
    month_end,
    start_of_day,
)
from tests.builders import a_calendar

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut", "UTC")
SOME_DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2036, 12, 31))
NEAR_DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))
CALENDARS = st.builds(
    Calendar,
    version=st.just("any"),
    published_until=st.just(date(2026, 12, 31)),
    exceptions=st.dictionaries(NEAR_DAYS, st.booleans(), max_size=60),
)


def _is_worked(calendar: Calendar, day: date) -> bool:
    if day in calendar.exceptions:
        return calendar.exceptions[day]
    return day.strftime("%a") not in {"Sat", "Sun"}


def _worked_days(calendar: Calendar, first: date, how_many: int) -> list[date]:
    return [day for n in range(how_many) if _is_worked(calendar, day := first + timedelta(days=n))]


@given(calendar=CALENDARS, day=NEAR_DAYS, amount=st.integers(0, 60))
def test_adding_working_days_lands_on_the_nth_day_one_counts_by_hand(
    calendar: Calendar, day: date, amount: int
) -> None:
    counted = _worked_days(calendar, day + timedelta(days=1), 300)
    assert calendar.add(day, amount) == (counted[amount - 1] if amount else day)


@given(calendar=CALENDARS, start=NEAR_DAYS, length=st.integers(0, 120))
def test_the_days_between_two_dates_are_those_one_counts_by_hand(calendar: Calendar, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    counted = len(_worked_days(calendar, start + timedelta(days=1), length))
    assert calendar.between(start, end) == counted
    assert calendar.between(end, start) == -counted


@given(calendar=CALENDARS, day=NEAR_DAYS, amount=st.integers(0, 60))
def test_adding_and_counting_between_are_each_others_inverse(calendar: Calendar, day: date, amount: int) -> None:
    assert calendar.between(day, calendar.add(day, amount)) == amount


@given(calendar=CALENDARS, day=NEAR_DAYS)
def test_a_day_moves_to_the_nearest_working_day_before_or_after_it(calendar: Calendar, day: date) -> None:
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    assert before <= day <= after
    assert [_is_worked(calendar, found) for found in (before, after)] == [True, True]
    assert not _worked_days(calendar, before + timedelta(days=1), (after - before).days - 1) or before == after == day


def test_a_swapped_saturday_is_worked_and_a_holiday_is_not() -> None:
    calendar = a_calendar(d20260214=True, d20260217=False)
    assert calendar.is_working(date(2026, 2, 14))
    assert not calendar.is_working(date(2026, 2, 17))
    assert calendar.add(date(2026, 2, 13), 1) == date(2026, 2, 14)


def test_a_calendar_knows_how_far_it_is_published() -> None:
    calendar = Calendar(version="2026", published_until=date(2026, 12, 31))
    assert calendar.is_published(date(2026, 12, 31))
    assert not calendar.is_published(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_months_clamp_to_the_end_of_the_month(anchor: date, months: int, expected: date) -> None:
    assert add_months(anchor, months) == expected


@given(anchor=SOME_DAYS, months=st.integers(0, 60))
def test_months_count_from_the_anchor_and_keep_its_day_where_the_month_has_it(anchor: date, months: int) -> None:
    found = add_months(anchor, months)
    assert (found.year * 12 + found.month) - (anchor.year * 12 + anchor.month) == months
    assert found.day == min(anchor.day, month_end(found).day)


@given(day=SOME_DAYS)
def test_the_day_after_a_month_end_is_a_first(day: date) -> None:
    end = month_end(day)
    assert (end.year, end.month) == (day.year, day.month)
    assert (end + timedelta(days=1)).day == 1


@given(day=SOME_DAYS, zone=st.sampled_from(ZONES))
def test_a_day_begins_at_the_first_minute_that_a_clock_on_the_wall_shows_it(day: date, zone: str) -> None:
    clock = datetime.combine(day, time(0), UTC) - timedelta(hours=15)
    while clock.astimezone(ZoneInfo(zone)).date() < day:
        clock += timedelta(minutes=30)
    assert start_of_day(day, zone) == clock


@given(day=SOME_DAYS, zone=st.sampled_from(ZONES))
def test_what_is_due_on_a_day_is_late_from_the_first_instant_after_it(day: date, zone: str) -> None:
    end = end_of_day(day, zone)
    assert end.tzinfo is UTC
    assert local_day(end - timedelta(microseconds=1), zone) == day
    assert local_day(end, zone) == day + timedelta(days=1)


def test_a_day_in_shanghai_ends_at_sixteen_hundred_utc() -> None:
    assert end_of_day(date(2026, 3, 2), "Asia/Shanghai") == datetime(2026, 3, 2, 16, tzinfo=UTC)


def test_a_day_of_the_clock_change_in_berlin_has_twenty_three_or_twenty_five_hours() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    lengths = [end_of_day(day, "Europe/Berlin") - start_of_day(day, "Europe/Berlin") for day in (spring, autumn)]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


def test_a_time_that_comes_twice_means_the_first_and_one_that_never_comes_the_instant_after_the_gap() -> None:
    twice = instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin")
    never = instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert never.astimezone(ZoneInfo("Europe/Berlin")).time() == time(3, 30)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        local_day(datetime(2026, 3, 2), "UTC")  # noqa: DTZ001 - the naive instant is what is refused
