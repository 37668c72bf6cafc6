"""What is one holiday, and on which working days people are told of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from holidays import country_holidays

from engine.domain.holidays import Holiday, HolidayReminder, due, holidays, next_day, reminders
from engine.domain.workdays import Calendar, days
from rectify.holidays import published
from tests.builders import a_calendar

# As the State Council announced them, with the weekends they adjoin.
ANNOUNCED = [
    ("元旦", "2023-12-30", "2024-01-01"), ("春节", "2024-02-10", "2024-02-17"), ("清明", "2024-04-04", "2024-04-06"),
    ("劳动节", "2024-05-01", "2024-05-05"), ("端午", "2024-06-08", "2024-06-10"), ("中秋", "2024-09-15", "2024-09-17"),
    ("国庆节", "2024-10-01", "2024-10-07"),
    ("元旦", "2025-01-01", "2025-01-01"), ("春节", "2025-01-28", "2025-02-04"), ("清明", "2025-04-04", "2025-04-06"),
    ("劳动节", "2025-05-01", "2025-05-05"), ("端午", "2025-05-31", "2025-06-02"),
    ("国庆节、中秋", "2025-10-01", "2025-10-08"),
    ("元旦", "2026-01-01", "2026-01-03"), ("春节", "2026-02-15", "2026-02-23"), ("清明", "2026-04-04", "2026-04-06"),
    ("劳动节", "2026-05-01", "2026-05-05"), ("端午", "2026-06-19", "2026-06-21"), ("中秋", "2026-09-25", "2026-09-27"),
    ("国庆节", "2026-10-01", "2026-10-07"),
]  # fmt: skip
MAY = a_calendar(d20260501=False, d20260504=False, d20260505=False, d20260509=True)
MAY_DAYS = {date(2026, 5, day): "劳动节" for day in (1, 4, 5)}


@pytest.fixture(scope="module")
def state() -> tuple[Calendar, Mapping[date, str]]:
    """Return the published calendar, and the names of its days off."""
    given = published()
    works = {day: is_working for day, (is_working, _name) in given.days.items()}
    names = {day: name for day, (is_working, name) in given.days.items() if not is_working}
    return Calendar(version=given.version, published_until=given.until, exceptions=works), names


def told(found: tuple[HolidayReminder, ...]) -> list[tuple[str, int, str]]:
    return [(one.holiday.title.zh, one.days_before, one.on.isoformat()) for one in found]


def test_the_holidays_of_three_years_are_those_that_were_announced(state: tuple[Calendar, Mapping[date, str]]) -> None:
    found = [one for one in holidays(*state) if 2024 <= one.last.year <= 2026]
    assert [(one.title.zh, one.first.isoformat(), one.last.isoformat()) for one in found] == ANNOUNCED


def test_another_table_has_every_holiday_in_ours_and_no_day_off_besides(
    state: tuple[Calendar, Mapping[date, str]],
) -> None:
    calendar, names = state
    other = country_holidays("CN", years=range(2024, 2027))
    off = {day for one in holidays(calendar, names) for day in days(one.first, one.last)}
    assert {day for day in other if day not in off} == set()
    assert all(day in other or day.weekday() >= 5 for day in off if 2024 <= day.year <= 2026)


def test_each_holiday_is_off_from_end_to_end_between_days_that_are_worked(
    state: tuple[Calendar, Mapping[date, str]],
) -> None:
    calendar, names = state
    found = holidays(calendar, names)
    assert len({one.key for one in found}) == len(found) > 100
    for one in found:
        assert not any(calendar.is_working(day) for day in days(one.first, one.last))
        assert calendar.is_working(one.first - timedelta(days=1))
        assert calendar.is_working(one.resumes_on)


def test_a_swapped_working_day_ends_a_holiday_though_it_bears_its_name() -> None:
    calendar = a_calendar(d20260501=False, d20260502=True)
    (one,) = holidays(calendar, {date(2026, 5, 1): "劳动节", date(2026, 5, 2): "劳动节"})
    assert (one.first, one.last, one.resumes_on) == (date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 2))


def test_days_off_without_a_name_make_no_holiday_but_belong_to_the_one_they_adjoin() -> None:
    calendar = a_calendar(d20260505=False, d20260506=False, d20260512=False)
    (one,) = holidays(calendar, {date(2026, 5, 5): "校庆"})
    assert (one.first, one.last) == (date(2026, 5, 5), date(2026, 5, 6))
    assert holidays(calendar, {}) == ()


def test_holidays_that_meet_are_one_under_both_names_in_both_languages() -> None:
    (one,) = holidays(MAY, {**MAY_DAYS, date(2026, 5, 5): "校庆"})
    assert (one.title.zh, one.title.en) == ("劳动节、校庆", "Labour Day and 校庆")
    assert (one.first, one.last) == (date(2026, 5, 1), date(2026, 5, 5))


@pytest.mark.parametrize(("name", "english"), [("清明", "Tomb-Sweeping Day"), ("清明节", "Tomb-Sweeping Day"),
                                               ("春节", "Spring Festival"), ("运动会", "运动会")])  # fmt: skip
def test_a_holiday_of_the_state_has_its_english_name_with_or_without_its_ending(name: str, english: str) -> None:
    (one,) = holidays(MAY, {date(2026, 5, 1): name})
    assert (one.title.zh, one.title.en) == (name, english)


def test_a_holiday_keeps_its_key_when_a_day_more_is_off_and_two_of_one_name_have_two() -> None:
    (before,) = holidays(MAY, MAY_DAYS)
    (after,) = holidays(a_calendar(d20260430=False, d20260501=False, d20260504=False, d20260505=False), MAY_DAYS)
    assert (before.key, after.key, after.first) == ("2026 劳动节", "2026 劳动节", date(2026, 4, 30))
    sports = a_calendar(d20260512=False, d20261112=False)
    twice = holidays(sports, {date(2026, 5, 12): "运动会", date(2026, 11, 12): "运动会"})
    assert [one.key for one in twice] == ["2026 运动会", "2026 运动会 2"]


def test_people_are_told_so_many_days_before_or_on_the_working_day_before_that() -> None:
    found = holidays(MAY, MAY_DAYS)
    assert told(reminders(found, (7, 1), MAY)) == [("劳动节", 7, "2026-04-24"), ("劳动节", 1, "2026-04-30")]
    assert told(reminders(found, (5, 6), MAY)) == [("劳动节", 5, "2026-04-24")]  # both from the weekend of the 25th


def test_only_the_nearest_reminder_that_has_come_is_told_and_none_once_it_has_begun() -> None:
    planned, since = reminders(holidays(MAY, MAY_DAYS), (7, 3, 1), MAY), date(2026, 4, 1)
    nearest = [
        [one.days_before for one in due(planned, since=since, today=date(2026, 4, day))] for day in range(23, 31)
    ]
    assert nearest == [[], [7], [7], [7], [7], [3], [3], [1]]
    assert due(planned, since=since, today=date(2026, 5, 1)) == ()


def test_what_lay_before_the_choice_is_not_made_up_for() -> None:
    planned = reminders(holidays(MAY, MAY_DAYS), (7, 1), MAY)
    assert due(planned, since=date(2026, 4, 25), today=date(2026, 4, 27)) == ()
    assert len(due(planned, since=date(2026, 4, 24), today=date(2026, 4, 27))) == 1


def test_the_next_day_is_that_of_the_next_reminder_of_any_holiday() -> None:
    near = Holiday(key="a", names=("a",), first=date(2026, 5, 1), last=date(2026, 5, 1))
    far = Holiday(key="b", names=("b",), first=date(2026, 6, 19), last=date(2026, 6, 19))
    planned = reminders([far, near], (7, 1), MAY)
    assert next_day(planned, after=date(2026, 4, 1)) == date(2026, 4, 24)
    assert next_day(planned, after=date(2026, 4, 30)) == date(2026, 6, 12)
    assert next_day(planned, after=date(2026, 6, 18)) is None
