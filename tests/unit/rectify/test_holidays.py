"""The published calendar: days swapped in are worked, holidays are not."""

from __future__ import annotations

from datetime import date

import pytest
from holidays import HolidayBase, country_holidays

from engine.domain.workdays import Calendar, days
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


# Where two independent tables of China's working days differ, and which of them is right.
KNOWN_DIFFERENCES = {
    # Worked, by the arrangement of New Year 2006 (its Saturday was swapped for a Tuesday); ``chinesecalendar`` knows of
    # it in 2006 only. No deadline lies that far back.
    date(2005, 12, 31),
}


def test_another_table_of_the_same_arrangement_says_the_same_of_every_day(calendar: Calendar) -> None:
    years = range(2004, calendar.published_until.year + 1)
    other = country_holidays("CN", years=years)
    differences = {
        day
        for day in days(date(years[0], 1, 1), calendar.published_until)
        if calendar.is_working(day) is not _is_worked(day, other)
    }
    assert differences == KNOWN_DIFFERENCES


def _is_worked(day: date, other: HolidayBase) -> bool:
    return day in other.weekend_workdays or (day.weekday() < 5 and day not in other)
