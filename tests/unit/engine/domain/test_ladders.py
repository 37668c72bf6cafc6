"""Which reminder falls on which working day, under which name, and which speaks for those that were missed."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.definition import Ladder, RungRule
from engine.domain.ladders import Planned, first_day, highest, next_rungs, planned
from engine.domain.workdays import Calendar
from tests.builders import a_calendar, a_ladder

DUE = date(2026, 6, 2)  # a Tuesday
ALWAYS = {"first": date(2025, 1, 1), "last": DUE}
WEEKDAYS = a_calendar()
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))
CALENDARS = st.builds(
    Calendar,
    version=st.just("any"),
    published_until=st.just(date(2030, 12, 31)),
    exceptions=st.dictionaries(DAYS, st.booleans(), max_size=40),
)
LADDERS = st.builds(
    lambda before, upto, last: Ladder(
        key="any",
        rungs=(
            *(RungRule(offset=-offset, to=("owner",)) for offset in sorted(before, reverse=True)),
            RungRule(offset=1, to=("owner",), repeat="working_day", until=upto),
            RungRule(offset=upto + last, to=("manager",), repeat="week", escalates=True),
        ),
    ),
    before=st.sets(st.integers(0, 40), min_size=1, max_size=6),
    upto=st.integers(1, 10),
    last=st.integers(1, 10),
)


def next_day(ladder: Ladder, due_on: date, calendar: Calendar, *, after: date) -> date:
    return next_rungs(ladder, due_on, calendar, after=after)[0].day


def _named(rungs: tuple[Planned, ...]) -> list[tuple[str, date]]:
    return [(rung.occurrence, rung.day) for rung in rungs]


def test_rungs_before_the_day_are_named_by_their_offset_and_moved_back_to_a_working_day() -> None:
    assert _named(planned(a_ladder(), DUE, WEEKDAYS, **ALWAYS)) == [
        ("T-20", date(2026, 5, 13)),
        ("T-10", date(2026, 5, 22)),  # the 23rd is a Saturday
        ("T-3", date(2026, 5, 29)),  # so is the 30th
        ("T-2", date(2026, 5, 29)),
        ("T-1", date(2026, 6, 1)),
        ("T", DUE),
    ]


def test_rungs_after_the_day_are_named_by_the_date_they_fall_on() -> None:
    late = planned(a_ladder(), DUE, WEEKDAYS, first=DUE + timedelta(days=1), last=date(2026, 6, 30))
    assert [name for name, _day in _named(late)] == [
        "T+2026-06-03",
        "T+2026-06-04",
        "T+2026-06-05",
        "T+2026-06-08",
        "T+2026-06-09",  # seven days after; then each week from the fourteenth day on
        "T+2026-06-16",
        "T+2026-06-23",
        "T+2026-06-30",
    ]


def test_a_late_rung_on_a_holiday_comes_on_the_next_working_day() -> None:
    calendar = a_calendar(d20260616=False, d20260617=False)
    late = planned(a_ladder(), DUE, calendar, first=date(2026, 6, 15), last=date(2026, 6, 20))
    assert _named(late) == [("T+2026-06-18", date(2026, 6, 18))]


def test_a_holiday_longer_than_a_week_makes_one_reminder_of_two_not_two_on_one_day() -> None:
    calendar = a_calendar(**{f"d202606{day}": False for day in range(15, 27)})
    late = planned(a_ladder(), DUE, calendar, first=date(2026, 6, 15), last=date(2026, 6, 29))
    assert _named(late) == [("T+2026-06-29", date(2026, 6, 29))]


def test_rungs_that_fall_on_one_day_are_in_the_order_of_the_ladder() -> None:
    friday = date(2026, 5, 29)
    assert [rung.rule.offset for rung in planned(a_ladder(), DUE, WEEKDAYS, first=friday, last=friday)] == [-3, -2]


def test_a_weekly_rung_comes_for_ever() -> None:
    day = date(2036, 1, 1)
    coming = next_day(a_ladder(), DUE, WEEKDAYS, after=day)
    assert 0 < (coming - day).days <= 9


def test_a_ladder_that_would_end_goes_on_each_week_and_escalates() -> None:
    short = Ladder(key="short", rungs=(RungRule(offset=-3, to=("owner",)), RungRule(offset=2, to=("manager",))))
    assert next_day(short, DUE, WEEKDAYS, after=DUE) == date(2026, 6, 4)
    later = planned(short, DUE, WEEKDAYS, first=date(2026, 6, 5), last=date(2026, 6, 30))
    assert [name for name, _day in _named(later)] == ["T+2026-06-11", "T+2026-06-18", "T+2026-06-25"]
    assert {(rung.rule.to, rung.rule.escalates) for rung in later} == {(("manager",), True)}


def test_a_ladder_that_would_end_before_the_due_day_goes_on_a_week_after_it() -> None:
    early = Ladder(key="early", rungs=(RungRule(offset=-20, to=("owner",), notice="closing_near"),))
    assert next_day(early, DUE, WEEKDAYS, after=DUE - timedelta(days=20)) == DUE + timedelta(days=7)
    (later,) = planned(early, DUE, WEEKDAYS, first=DUE, last=DUE + timedelta(days=7))
    assert later.rule.notice is None  # a letter that says the day is near would be wrong by now


def test_two_late_rungs_of_one_day_are_one_for_everybody_either_tells() -> None:
    both = Ladder(
        key="both",
        rungs=(
            RungRule(offset=1, to=("owner",), repeat="working_day", until=7),
            RungRule(offset=7, to=("manager",), repeat="week", escalates=True),
        ),
    )
    (rung,) = planned(both, DUE, WEEKDAYS, first=DUE + timedelta(days=7), last=DUE + timedelta(days=7))
    assert (rung.occurrence, rung.rule.to, rung.rule.escalates) == ("T+2026-06-09", ("owner", "manager"), True)


def test_a_rung_long_after_the_others_is_not_forgotten() -> None:
    rungs = (RungRule(offset=0, to=("owner",)), RungRule(offset=200, to=("manager",), repeat="week"))
    assert next_day(Ladder(key="slow", rungs=rungs), DUE, WEEKDAYS, after=DUE) == date(2026, 12, 21)


def test_a_day_far_before_the_first_rung_still_knows_when_the_ladder_begins() -> None:
    assert next_day(a_ladder(), DUE, WEEKDAYS, after=date(2024, 1, 1)) == date(2026, 5, 13)


@given(ladder=LADDERS, calendar=CALENDARS, due=DAYS, first=DAYS, length=st.integers(0, 30))
def test_part_of_a_plan_is_that_part_of_the_whole(
    ladder: Ladder, calendar: Calendar, due: date, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    whole = planned(ladder, due, calendar, first=due - timedelta(days=60), last=date(2027, 6, 30))
    part = planned(ladder, due, calendar, first=first, last=last)
    assert part == tuple(rung for rung in whole if first <= rung.day <= last)


@given(ladder=LADDERS, calendar=CALENDARS, due=DAYS, day=DAYS)
def test_the_next_rungs_are_all_of_the_next_day(ladder: Ladder, calendar: Calendar, due: date, day: date) -> None:
    coming = next_rungs(ladder, due, calendar, after=day)
    assert coming == planned(ladder, due, calendar, first=coming[0].day, last=coming[0].day)


@given(ladder=LADDERS, calendar=CALENDARS, due=DAYS, after=st.integers(-60, 90))
def test_the_next_day_is_the_first_that_is_planned_after_a_day(
    ladder: Ladder, calendar: Calendar, due: date, after: int
) -> None:
    day = due + timedelta(days=after)
    coming = next_day(ladder, due, calendar, after=day)
    assert planned(ladder, due, calendar, first=day + timedelta(days=1), last=coming - timedelta(days=1)) == ()
    assert planned(ladder, due, calendar, first=coming, last=coming) != ()


@given(ladder=LADDERS, calendar=CALENDARS, due=DAYS)
def test_going_from_one_next_day_to_another_meets_every_planned_rung_once(
    ladder: Ladder, calendar: Calendar, due: date
) -> None:
    first, last = due - timedelta(days=60), due + timedelta(days=60)
    met: list[Planned] = []
    day = first - timedelta(days=1)
    while (coming := next_day(ladder, due, calendar, after=day)) <= last:
        met += planned(ladder, due, calendar, first=day + timedelta(days=1), last=coming)
        day = coming
    assert tuple(met) == planned(ladder, due, calendar, first=first, last=last)
    assert len({rung.occurrence for rung in met}) == len(met)


@given(ladder=LADDERS, calendar=CALENDARS, due=DAYS)
def test_nobody_is_reminded_on_a_day_off(ladder: Ladder, calendar: Calendar, due: date) -> None:
    rungs = planned(ladder, due, calendar, first=due - timedelta(days=60), last=due + timedelta(days=60))
    assert all(calendar.is_working(rung.day) for rung in rungs)


@given(ladder=LADDERS, calendar=CALENDARS, due=DAYS)
def test_the_first_day_is_that_of_the_first_planned_rung(ladder: Ladder, calendar: Calendar, due: date) -> None:
    rungs = planned(ladder, due, calendar, first=due - timedelta(days=400), last=due + timedelta(days=60))
    assert first_day(ladder, due, calendar) == rungs[0].day


def test_the_first_day_of_a_ladder_that_begins_after_the_due_day_lies_after_it() -> None:
    late_only = Ladder(key="late", rungs=(RungRule(offset=4, to=("owner",), repeat="week"),))
    assert first_day(late_only, DUE, WEEKDAYS) == date(2026, 6, 8)  # the 6th is a Saturday


def test_of_several_rungs_the_latest_speaks_for_all_and_on_one_day_the_nearest_to_the_due_day() -> None:
    assert highest(planned(a_ladder(), DUE, WEEKDAYS, **ALWAYS)).occurrence == "T"
    friday = date(2026, 5, 29)
    assert highest(planned(a_ladder(), DUE, WEEKDAYS, first=friday, last=friday)).occurrence == "T-2"
