"""How a due day came about, told so that it can be counted again."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.deadlines import ItemDates
from engine.domain.definition import DateUnit, DeadlineRule
from engine.domain.reckoning import Run, Stretch, reckon, runs
from tests.builders import a_calendar, words


def a_rule(amount: int, unit: DateUnit, *, anchor: str = "feedback", date_field: str | None = None) -> DeadlineRule:
    return DeadlineRule(
        key="r", title=words("r"), anchor=anchor, amount=amount, unit=unit, ladder="l", date_field=date_field
    )


OPENED = date(2026, 3, 2)
DATES = ItemDates(opened_on=OPENED, entered_on=OPENED, feedback_on=date(2026, 1, 31))


def test_months_are_counted_from_the_anchor_and_the_end_of_a_short_month_is_said() -> None:
    counted = reckon(a_rule(1, "months"), DATES, a_calendar())
    assert (counted.anchor_on, counted.due_on, counted.clamped) == (date(2026, 1, 31), date(2026, 2, 28), True)
    assert not reckon(a_rule(2, "months"), DATES, a_calendar()).clamped


def test_an_anchor_that_is_not_known_is_said_to_be_the_opening() -> None:
    unknown = ItemDates(opened_on=OPENED, entered_on=OPENED)
    counted = reckon(a_rule(1, "months"), unknown, a_calendar())
    assert (counted.anchor_on, counted.is_anchor_known) == (OPENED, False)
    assert reckon(a_rule(1, "months", anchor="entered"), unknown, a_calendar()).is_anchor_known


def test_a_day_that_was_stated_is_not_counted() -> None:
    stated = ItemDates(opened_on=OPENED, entered_on=OPENED, due_on=date(2026, 6, 30))
    counted = reckon(a_rule(10, "working_days", date_field="due_on"), stated, a_calendar())
    assert (counted.due_on, counted.stated_in, counted.runs) == (date(2026, 6, 30), "due_on", ())


def test_a_holiday_and_the_weekend_worked_for_it_stand_out_of_the_weeks() -> None:
    # Thursday to Tuesday off, the Sunday before and the Saturday after worked instead.
    calendar = a_calendar(
        d20261001=False, d20261002=False, d20261005=False, d20261006=False, d20260927=True, d20261010=True
    )
    told = list(runs(date(2026, 9, 25), date(2026, 10, 12), calendar))
    assert told == [
        Run(kind=Stretch.USUAL, first=date(2026, 9, 25), last=date(2026, 9, 26), counted=1),
        Run(kind=Stretch.SWAPPED, first=date(2026, 9, 27), last=date(2026, 9, 27), counted=1),
        Run(kind=Stretch.USUAL, first=date(2026, 9, 28), last=date(2026, 9, 30), counted=3),
        Run(kind=Stretch.OFF, first=date(2026, 10, 1), last=date(2026, 10, 6), counted=0),
        Run(kind=Stretch.USUAL, first=date(2026, 10, 7), last=date(2026, 10, 9), counted=3),
        Run(kind=Stretch.SWAPPED, first=date(2026, 10, 10), last=date(2026, 10, 10), counted=1),
        Run(kind=Stretch.USUAL, first=date(2026, 10, 11), last=date(2026, 10, 12), counted=1),
    ]


@given(
    st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    st.integers(1, 60),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=30),
)
def test_the_stretches_follow_each_other_and_add_up_to_the_limit(
    anchor: date, amount: int, exceptions: dict[date, bool]
) -> None:
    calendar = a_calendar(**{f"d{day:%Y%m%d}": works for day, works in exceptions.items()})
    dates = ItemDates(opened_on=anchor, entered_on=anchor)
    counted = reckon(a_rule(amount, "working_days", anchor="opened"), dates, calendar)
    assert sum(run.counted for run in counted.runs) == amount
    assert counted.runs[0].first == anchor + timedelta(days=1)
    assert counted.runs[-1].last == counted.due_on
    for before, then in zip(counted.runs, counted.runs[1:], strict=False):
        assert then.first == before.last + timedelta(days=1)
        assert then.kind != before.kind
