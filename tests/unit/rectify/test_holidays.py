"""The published calendar: days swapped in are worked, holidays are not."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.workdays import Calendar
from rectify.holidays import published


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    given = published()
    days = {day: is_working for day, (is_working, _name) in given.days.items()}
    return Calendar(version=given.version, published_until=given.until, exceptions=days)


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_weekend_days_that_were_swapped_in_are_worked(calendar: Calendar, day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert calendar.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-17", "2026-05-01", "2026-10-01", "2026-10-07"])
def test_holidays_are_not_worked(calendar: Calendar, day: str) -> None:
    assert date.fromisoformat(day).weekday() < 5
    assert not calendar.is_working(date.fromisoformat(day))


@pytest.mark.parametrize(("day", "worked"), [("2026-11-23", True), ("2026-11-22", False)])
def test_other_days_are_as_their_weekday_says(calendar: Calendar, day: str, worked: bool) -> None:
    assert calendar.is_working(date.fromisoformat(day)) is worked


def test_only_days_that_differ_from_their_weekday_are_kept() -> None:
    assert all(is_working is (day.weekday() >= 5) for day, (is_working, _name) in published().days.items())


def test_it_says_how_far_it_goes_and_which_edition_it_is(calendar: Calendar) -> None:
    assert (calendar.published_until.month, calendar.published_until.day) == (12, 31)
    assert calendar.is_published(date(2026, 12, 31))
    assert calendar.version.startswith("chinesecalendar 1.")
