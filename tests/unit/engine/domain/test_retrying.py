"""How long what did not pass waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.retrying import WAITS, clock_hour, pause_after, wait_after


def test_a_message_waits_longer_each_time_and_is_given_up_after_ten_tries() -> None:
    waits = [wait_after(failures, percent=100) for failures in range(1, 12)]
    minutes = [wait // timedelta(minutes=1) for wait in waits if wait is not None]
    assert minutes == [1, 5, 15, 60, 240, 240, 480, 1440, 1440, 1440]
    assert waits[-1] is None
    assert wait_after(len(WAITS), percent=100) is not None


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 60), (1000, 60)])
def test_a_way_out_rests_for_an_hour_at_most(failures: int, minutes: int) -> None:
    assert pause_after(failures, percent=100) == timedelta(minutes=minutes)
    assert pause_after(failures, percent=120) <= timedelta(hours=1)


def test_tries_are_spread() -> None:
    assert wait_after(1, percent=80) == timedelta(seconds=48)
    assert pause_after(1, percent=120) == timedelta(seconds=72)


def test_hours_are_those_of_the_clock() -> None:
    assert clock_hour(datetime(2026, 3, 2, 9, 59, 59, 7, tzinfo=UTC)) == datetime(2026, 3, 2, 9, tzinfo=UTC)
