"""A clock is believed while the wall and the stopwatch measure the same time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import Reading
from engine.domain.clock_watch import Verdict, Watch, begin, read, steady

START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def a_reading(*, seconds: float, off: timedelta = timedelta(0), boot: str = "one") -> Reading:
    """Return what a machine shows so many seconds after the start, with its wall's time so far off."""
    return Reading(wall=START + timedelta(seconds=seconds) + off, boot=boot, seconds=int(seconds))


def watched(*readings: Reading) -> Watch:
    seen = begin(readings[0])
    for reading in readings[1:]:
        seen = read(seen, reading)
    return seen


@pytest.mark.parametrize("off", [timedelta(seconds=1), timedelta(seconds=-1), timedelta(seconds=90)])
def test_a_small_correction_is_believed(off: timedelta) -> None:
    assert watched(a_reading(seconds=0), a_reading(seconds=30, off=off)).verdict is Verdict.STEADY


@pytest.mark.parametrize("slept", [timedelta(hours=9), timedelta(days=30), timedelta(days=3653)])
def test_time_that_the_machine_slept_is_no_leap(slept: timedelta) -> None:
    awake = a_reading(seconds=slept.total_seconds())
    assert watched(a_reading(seconds=0), awake).verdict is Verdict.STEADY


def test_a_machine_that_was_started_anew_is_believed_whatever_the_time() -> None:
    assert begin(a_reading(seconds=5, off=timedelta(days=30), boot="two")).verdict is Verdict.STEADY


def test_a_machine_that_starts_more_than_a_year_after_it_was_last_read_is_held_until_somebody_says_it_was_off() -> None:
    years = timedelta(days=3653)
    seen = begin(a_reading(seconds=20, off=years, boot="two"), last=START)
    assert (seen.verdict, seen.needs_acceptance) == (Verdict.HELD, True)
    assert read(seen, a_reading(seconds=3 * 3600, off=years, boot="two")).verdict is Verdict.HELD
    assert read(seen, a_reading(seconds=60, boot="two")).verdict is Verdict.STEADY
    assert begin(a_reading(seconds=20, off=timedelta(days=360), boot="two"), last=START).verdict is Verdict.STEADY


@pytest.mark.parametrize("off", [timedelta(minutes=6), timedelta(hours=1), timedelta(days=1)])
def test_a_leap_of_up_to_a_day_is_held_until_two_readings_two_minutes_apart_agree(off: timedelta) -> None:
    leapt = watched(a_reading(seconds=0), a_reading(seconds=30, off=off))
    assert (leapt.verdict, leapt.ahead, leapt.needs_acceptance) == (Verdict.HELD, off, False)
    soon = read(leapt, a_reading(seconds=60, off=off))
    assert soon.verdict is Verdict.HELD
    assert read(soon, a_reading(seconds=150, off=off)).verdict is Verdict.STEADY


def test_two_readings_that_differ_do_not_agree() -> None:
    leapt = watched(a_reading(seconds=0), a_reading(seconds=30, off=timedelta(hours=1)))
    again = read(leapt, a_reading(seconds=200, off=timedelta(hours=2)))
    assert again.verdict is Verdict.HELD
    assert read(again, a_reading(seconds=320, off=timedelta(hours=2))).verdict is Verdict.STEADY


def test_a_leap_of_years_is_held_until_somebody_accepts_it() -> None:
    far = timedelta(days=3653)
    seen = watched(a_reading(seconds=0), *(a_reading(seconds=30 * n, off=far) for n in range(1, 5000)))
    assert (seen.verdict, seen.needs_acceptance) == (Verdict.HELD, True)
    assert read(steady(seen.reading), a_reading(seconds=200_000, off=far)).verdict is Verdict.STEADY


def test_a_leap_that_is_put_right_is_forgotten() -> None:
    seen = watched(a_reading(seconds=0), a_reading(seconds=30, off=timedelta(days=3653)), a_reading(seconds=60))
    assert (seen.verdict, seen.moved) == (Verdict.STEADY, None)


def test_starting_the_machine_anew_accepts_no_leap() -> None:
    leapt = watched(a_reading(seconds=0), a_reading(seconds=30, off=timedelta(days=3653)))
    anew = begin(a_reading(seconds=40, off=timedelta(days=3653), boot="two"), held=leapt)
    assert (anew.verdict, anew.needs_acceptance) == (Verdict.HELD, True)
    assert begin(a_reading(seconds=40, boot="three"), held=leapt).verdict is Verdict.STEADY


def test_a_clock_put_right_after_a_new_start_is_believed_however_long_it_was_held_before() -> None:
    far, anew = timedelta(days=3653), 3 * 86_400
    held = watched(a_reading(seconds=0), *(a_reading(seconds=anew * n // 10, off=far) for n in range(1, 11)))
    started = begin(Reading(wall=START + timedelta(seconds=anew + 60) + far, boot="two", seconds=20), held=held)
    assert (started.verdict, started.ahead) == (Verdict.HELD, far + timedelta(minutes=1))
    right = Reading(wall=START + timedelta(seconds=anew + 100), boot="two", seconds=60)
    assert read(started, right).verdict is Verdict.STEADY


@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(days=-1), timedelta(days=-20514)])
def test_a_clock_set_back_goes_on_and_may_come_back(off: timedelta) -> None:
    back = watched(a_reading(seconds=0), a_reading(seconds=30, off=off))
    assert back.verdict is Verdict.SET_BACK
    assert read(back, a_reading(seconds=3600)).verdict is Verdict.STEADY


def test_a_clock_set_back_for_a_day_is_believed_from_then_on() -> None:
    hour = timedelta(hours=-1)
    back = watched(a_reading(seconds=0), a_reading(seconds=30, off=hour))
    later = read(back, a_reading(seconds=30 + 86_400, off=hour))
    assert later.verdict is Verdict.STEADY
    assert read(later, a_reading(seconds=90_000)).verdict is Verdict.HELD


@given(st.lists(st.tuples(st.integers(1, 4000), st.integers(-120, 120)), min_size=1, max_size=40))
def test_a_clock_that_swings_by_two_minutes_is_never_held_for_long(swings: list[tuple[int, int]]) -> None:
    seconds, seen = 0, begin(a_reading(seconds=0))
    for passed, off in swings:
        seconds += passed
        seen = read(seen, a_reading(seconds=seconds, off=timedelta(seconds=off)))
        assert seen.verdict is Verdict.STEADY


@given(st.lists(st.tuples(st.integers(1, 100_000), st.integers(-10_000_000, 10_000_000)), max_size=30))
def test_whatever_a_clock_did_a_day_of_steady_time_within_a_day_of_the_old_one_is_believed(
    jumps: list[tuple[int, int]],
) -> None:
    seconds, seen = 0, begin(a_reading(seconds=0))
    for passed, off in jumps:
        seconds += passed
        seen = read(seen, a_reading(seconds=seconds, off=timedelta(seconds=off)))
    for _ in range(3):
        seconds += 86_400
        seen = read(seen, Reading(wall=seen.expected + timedelta(seconds=86_400), boot="one", seconds=seconds))
    assert seen.verdict is Verdict.STEADY
