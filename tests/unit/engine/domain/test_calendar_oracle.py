"""Each day from 2024 to 2036, in six zones, by every rule: equal to what one counts by hand.

The same some 5,000 cases are drawn in each run; ``slow`` tries all of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.domain.deadlines import after
from engine.domain.definition import Limit
from engine.domain.reviews import due_in_period
from engine.domain.workdays import (
    Calendar,
    add_months,
    end_of_day,
    local_day,
    month_end,
    period_end,
    period_start,
    start_of_day,
)
from rectify.holidays import published
from tests.unit.engine.domain import calendar_oracle as oracle

FIRST, LAST = date(2024, 1, 1), date(2036, 12, 31)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
AMOUNTS = (1, 2, 5, 10, 20, 60)
MONTHS = (1, 2, 3, 6, 12, 18)
PERIODS = (("month", 1), ("quarter", 3), ("half_year", 6), ("year", 12))
SAMPLED = 5000


@pytest.fixture(scope="module")
def china() -> Calendar:
    given = published()
    stated = {day: is_working for day, (is_working, _name) in given.days.items()}
    return Calendar(version=given.version, published_until=given.until, exceptions=stated)


def the_rules(day: date, zone: str, calendar: Calendar) -> Iterator[tuple[str, object, object]]:
    """Yield the name of each rule with what the engine says and what one counts by hand."""
    stated = calendar.exceptions
    for amount in AMOUNTS:
        later = oracle.working_days_on(day, amount, stated)
        yield f"add {amount}", calendar.add(day, amount), later
        yield f"add -{amount}", calendar.add(day, -amount), oracle.working_days_on(day, -amount, stated)
        limit = Limit(amount=amount, unit="working_days")
        yield f"limit {amount} working days", after(limit, day, calendar), later
        other = day + timedelta(days=amount * 3)
        yield f"between {amount * 3}", calendar.between(day, other), oracle.working_days_from_to(day, other, stated)
    for months in MONTHS:
        yield f"{months} months", add_months(day, months), oracle.months_on(day, months)
    yield "month end", month_end(day), oracle.last_day(day, 1)
    for name, months in PERIODS:
        last = oracle.last_day(day, months)
        yield f"end of {name}", period_end(day, months), last
        due = last if oracle.is_worked(last, stated) else oracle.working_days_on(last, -1, stated)
        yield f"due in {name}", due_in_period(name, day, calendar), due  # type: ignore[arg-type]  # one of Period
    begins, ends = oracle.begins(day, zone), oracle.begins(day + oracle.DAY, zone)
    yield "begins", start_of_day(day, zone), begins
    yield "ends", end_of_day(day, zone), ends
    yield "still", local_day(ends - timedelta(microseconds=1), zone), day
    yield "no more", local_day(ends, zone), day + oracle.DAY


def test_a_sample_of_days_zones_and_rules_is_as_one_counts_by_hand(china: Calendar) -> None:
    per_case = sum(1 for _ in the_rules(FIRST, "UTC", china))
    drawn = random.Random(20260101)
    for _ in range(SAMPLED // per_case + 1):
        day, zone = drawn.choice(DAYS), drawn.choice(ZONES)
        for rule, said, counted in the_rules(day, zone, china):
            assert said == counted, (day, zone, rule)


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_on_which_the_clocks_change_is_as_one_counts_by_hand(zone: str, china: Calendar) -> None:
    changes = [day for day in DAYS if oracle.begins(day + oracle.DAY, zone) - oracle.begins(day, zone) != oracle.DAY]
    assert bool(changes) is (zone not in {"Asia/Shanghai", "UTC", "Pacific/Apia"})
    for day in changes:
        for rule, said, counted in the_rules(day, zone, china):
            assert said == counted, (day, zone, rule)


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_every_day_of_thirteen_years_by_every_rule_is_as_one_counts_by_hand(zone: str, china: Calendar) -> None:
    for day in DAYS:
        for rule, said, counted in the_rules(day, zone, china):
            assert said == counted, (day, zone, rule)


def test_three_months_from_the_thirtieth_of_november_never_drift(china: Calendar) -> None:
    anchor = date(2025, 11, 30)
    quarters = [add_months(anchor, 3 * n) for n in range(1, 17)]
    assert [day.day for day in quarters] == [28, 30, 30, 30] * 2 + [29, 30, 30, 30] + [28, 30, 30, 30]
    chained = anchor
    for _ in range(4):
        chained = add_months(chained, 3)
    assert chained.day == 28, "counting on from the last date is what drifts"


def test_periods_begin_where_the_one_before_ends() -> None:
    for day in DAYS[::7]:
        for _name, months in PERIODS:
            first = period_start(day, months)
            assert first <= day <= period_end(day, months)
            assert period_end(first - oracle.DAY, months) == first - oracle.DAY


def test_a_period_that_does_not_make_up_a_year_is_refused() -> None:
    with pytest.raises(ValueError, match="5 months"):
        period_end(FIRST, 5)


def test_a_day_that_was_left_out_is_over_as_it_begins() -> None:
    skipped = date(2011, 12, 30)  # Samoa went from the 29th to the 31st
    leap = datetime(2011, 12, 30, 10, tzinfo=UTC)
    assert start_of_day(skipped, "Pacific/Apia") == end_of_day(skipped, "Pacific/Apia") == leap
    assert end_of_day(date(2011, 12, 29), "Pacific/Apia") == leap == oracle.begins(skipped, "Pacific/Apia")


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        (date(2026, 3, 8), "America/Havana", "2026-03-08T05:00:00Z"),  # 00:00 becomes 01:00
        (date(1919, 3, 31), "America/Toronto", "1919-03-31T04:30:00Z"),  # 23:30 becomes 00:30
        (date(2026, 4, 5), "Australia/Lord_Howe", "2026-04-04T13:00:00Z"),  # half an hour, at two in the morning
    ],
)
def test_a_day_whose_midnight_is_skipped_begins_with_the_leap(day: date, zone: str, begins: str) -> None:
    assert start_of_day(day, zone) == datetime.fromisoformat(begins)
    assert start_of_day(day, zone) == oracle.begins(day, zone)


def test_instants_of_an_hour_that_comes_twice_are_told_apart() -> None:
    zone = ZoneInfo("Europe/Berlin")
    once, again = (datetime.combine(date(2026, 10, 25), time(2, 30), zone).replace(fold=fold) for fold in (0, 1))
    assert again - once == timedelta(0), "the trap: aware times of one zone subtract by the wall"
    assert again.astimezone(UTC) - once.astimezone(UTC) == timedelta(hours=1)


def test_as_much_is_left_after_a_pause_as_before_when_both_are_counted_alike(china: Calendar) -> None:
    drawn = random.Random(7)
    for _ in range(300):
        paused = drawn.choice(DAYS)
        due = china.add(paused, drawn.randrange(1, 60))
        resumed = paused + timedelta(days=drawn.randrange(0, 120))
        moved = china.add(due, china.between(paused, resumed))
        assert china.between(resumed, moved) == china.between(paused, due)


def test_going_forth_and_back_by_working_days_comes_to_the_same_day(china: Calendar) -> None:
    drawn = random.Random(11)
    for _ in range(500):
        day, amount = drawn.choice(DAYS), drawn.randrange(1, 200)
        forth = china.add(day, amount)
        assert china.between(day, forth) == amount
        assert china.add(forth, -amount) == china.on_or_before(day)
        worked = china.on_or_before(day)
        assert china.between(worked, china.add(worked, -amount)) == -amount
        assert china.add(china.add(worked, -amount), amount) == worked


def test_a_calendar_is_the_same_value_before_and_after_it_counts() -> None:
    one, other = (Calendar(version="1", published_until=LAST, exceptions={FIRST: False}) for _ in range(2))
    one.add(FIRST, 3)
    assert one == other
    assert repr(one) == repr(other)
