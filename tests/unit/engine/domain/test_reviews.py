"""Which periods a review is owed for, when its window opens, and when it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.definition import Period, ReviewRule
from engine.domain.reviews import first_after, following, owed, period_of
from tests.builders import a_calendar, words

CALENDAR = a_calendar()
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))
PERIODS: tuple[Period, ...] = get_args(Period)


def a_rule(every: Period = "quarter", *, opens_months: int = 1) -> ReviewRule:
    """Return a rule for a review that comes every so often."""
    return ReviewRule(
        key="any", title=words("any"), every=every, reviewer=("owner",), ladder="any", outcomes=(),
        opens_months=opens_months,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("every", "day", "name", "opens_on", "ends_on"),
    [
        ("month", date(2026, 3, 2), "2026M3", date(2026, 3, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 3, 2), "2026Q1", date(2026, 3, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 12, 31), "2026Q4", date(2026, 12, 1), date(2026, 12, 31)),
        ("half_year", date(2026, 7, 1), "2026H2", date(2026, 12, 1), date(2026, 12, 31)),
        ("year", date(2026, 7, 1), "2026", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_known_by_its_name_and_opens_with_its_last_month(
    every: Period, day: date, name: str, opens_on: date, ends_on: date
) -> None:
    period = period_of(a_rule(every), day, CALENDAR)
    assert (period.name, period.opens_on, period.ends_on) == (name, opens_on, ends_on)


def test_a_review_is_due_on_the_last_working_day_of_its_period() -> None:
    assert period_of(a_rule(), date(2026, 3, 2), CALENDAR).due_on == date(2026, 3, 31)
    assert period_of(a_rule(), date(2027, 2, 2), CALENDAR).due_on == date(2027, 3, 31)
    holiday = a_calendar(d20261231=False, d20261230=False)
    assert period_of(a_rule(), date(2026, 12, 2), holiday).due_on == date(2026, 12, 29)


def test_a_period_of_days_is_counted_from_one_monday_for_every_item() -> None:
    rule = replace(a_rule(), every=45, opens_days=10)
    period = period_of(rule, date(2026, 3, 2), CALENDAR)
    assert (period.ends_on - period.starts_on).days == 44
    assert (period.starts_on - date(2000, 1, 3)).days % 45 == 0
    assert (period.ends_on - period.opens_on).days == 9
    assert period.name == f"{period.starts_on}+45"
    assert following(rule, period, CALENDAR).starts_on == period.ends_on + timedelta(days=1)


def test_a_window_can_open_earlier_but_never_before_its_period() -> None:
    assert period_of(a_rule(opens_months=2), date(2026, 3, 2), CALENDAR).opens_on == date(2026, 2, 1)
    assert period_of(a_rule(opens_months=9), date(2026, 3, 2), CALENDAR).opens_on == date(2026, 1, 1)


@pytest.mark.parametrize("every", PERIODS)
def test_a_window_of_the_last_days_opens_so_many_days_before_the_end(every: Period) -> None:
    period = period_of(replace(a_rule(every), opens_days=10), date(2026, 12, 2), CALENDAR)
    assert (period.opens_on, period.ends_on) == (date(2026, 12, 22), date(2026, 12, 31))


def test_a_window_of_one_day_that_is_no_working_day_opens_on_the_day_it_is_due() -> None:
    period = period_of(replace(a_rule("month"), opens_days=1), date(2026, 5, 2), CALENDAR)
    assert (period.opens_on, period.due_on, period.ends_on) == (date(2026, 5, 29), date(2026, 5, 29), date(2026, 5, 31))


@given(day=DAYS, every=st.sampled_from(PERIODS), opens=st.integers(1, 12), last=st.none() | st.integers(1, 400))
def test_periods_follow_each_other_without_gap_or_overlap(
    day: date, every: Period, opens: int, last: int | None
) -> None:
    rule = replace(a_rule(every, opens_months=opens), opens_days=last)
    period = period_of(rule, day, CALENDAR)
    after = following(rule, period, CALENDAR)
    assert period.starts_on <= day <= period.ends_on
    assert period.starts_on <= period.opens_on <= period.due_on <= period.ends_on
    assert after.starts_on == period.ends_on + timedelta(days=1)
    assert after.name != period.name


def test_the_period_after_the_last_of_a_year_is_the_first_of_the_next() -> None:
    rule = a_rule()
    assert following(rule, period_of(rule, date(2026, 11, 1), CALENDAR), CALENDAR).name == "2027Q1"


def test_the_first_review_is_of_a_window_that_has_still_to_open() -> None:
    rule = a_rule()
    assert first_after(rule, date(2026, 2, 28), CALENDAR).name == "2026Q1"
    assert first_after(rule, date(2026, 3, 1), CALENDAR).name == "2026Q1"
    assert first_after(rule, date(2026, 3, 2), CALENDAR).name == "2026Q2"
    assert first_after(rule, date(2026, 12, 2), CALENDAR).name == "2027Q1"


@given(day=DAYS, every=st.sampled_from(PERIODS))
def test_no_review_is_owed_for_a_window_that_opened_before_the_item_came(day: date, every: Period) -> None:
    rule = a_rule(every)
    first = first_after(rule, day, CALENDAR)
    assert first.opens_on >= day
    before = period_of(rule, first.starts_on - timedelta(days=1), CALENDAR)
    assert before.opens_on < day


def test_nothing_is_owed_before_the_window_opens() -> None:
    assert owed(a_rule(), date(2026, 3, 1), date(2026, 2, 28), CALENDAR) == ()


def test_after_a_long_gap_every_period_that_passed_is_owed_the_present_one_last() -> None:
    found = owed(a_rule(), date(2026, 3, 1), date(2027, 7, 15), CALENDAR)
    assert [period.name for period in found] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4", "2027Q1", "2027Q2"]


@given(day=DAYS, gap=st.integers(0, 900), every=st.sampled_from(PERIODS))
def test_what_is_owed_are_the_periods_one_finds_by_looking_at_every_day(day: date, gap: int, every: Period) -> None:
    rule, today = a_rule(every), day + timedelta(days=gap)
    start = period_of(rule, day, CALENDAR)
    seen = {
        period_of(rule, start.starts_on + timedelta(days=n), CALENDAR)
        for n in range((today - start.starts_on).days + 1)
    }
    opened = sorted((period for period in seen if period.opens_on <= today), key=lambda period: period.starts_on)
    assert list(owed(rule, day, today, CALENDAR)) == opened
