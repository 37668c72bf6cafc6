"""A running process whose wall clock is moved under it, by libfaketime: it ticks on, holds leaps, repeats nothing.

Where each scenario is shown: over very many items, in process, in ``test_clock_leaps`` (10,000 due ones and drawn sizes
with ``make slow``); on real processes here and, for time off and asleep, in ``test_clock_slept``.

====================  ========================================  ==============================================
scenario              in process: ``test_clock_leaps``          on a real process (* with ``make slow`` only)
====================  ========================================  ==============================================
+1 s                  a_second_ahead                            lives_through [each*]; stopped [each*]
-1 s                  a_second_behind                           lives_through [few, each*]; stopped [each*]
+90 s                 ninety_seconds_ahead                      lives_through [few, each*]; stopped [each*]
-90 s                 ninety_seconds_behind                     lives_through [each*]; stopped [each*]
+1 h                  an_hour_ahead                             lives_through [few, each*]; stopped [few, each*]
-1 h                  an_hour_behind                            lives_through [each*]; stopped [each*]
+1 day                a_day_ahead                               lives_through [each*]; stopped [each*]
-1 day                a_day_behind                              lives_through [few, each*]; stopped [each*]
30 days off           after_thirty_days_without_the_machine     slept: away [off-30; off-1 to off-365*]
10 years ahead        ten_years_ahead, ten_years_accepted       lives_through [few, each*]; stopped [each*]
back to 1970          back_in_1970                              lives_through [few, each*]; stopped [each*]
suspend and resume    a_machine_that_slept_through_the_night    slept: away [asleep-30; others*]; stopped [few]
swinging by 2 min     two_minutes_to_and_fro                    swings [12, 200*]; lives_through [each*]
====================  ========================================  ==============================================
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

import pytest

from tests.faults.faked import DAY, HELD, NEEDS_LIBFAKETIME, SET_BACK, STEADY, Machine, Running, a_process, found

pytestmark = NEEDS_LIBFAKETIME
# Seconds that the wall's clock is moved by, in this order, and what is to be thought of it.
Moves = tuple[tuple[int, str], ...]
MOVES: Moves = (
    (1, STEADY),
    (-1, STEADY),
    (90, STEADY),
    (-90, STEADY),
    (120, STEADY),
    (-120, STEADY),
    (-3600, SET_BACK),
    (0, STEADY),
    (-DAY, SET_BACK),
    (0, STEADY),
    (3600, HELD),
    (DAY, HELD),
    (3653 * DAY, HELD),
    (0, STEADY),
    (-20_000 * DAY, SET_BACK),
    (0, STEADY),
)
# Set back twice only: each time it takes the watchdog three periods to notice that APScheduler has gone to rest.
FEW_MOVES: Moves = (
    (-1, STEADY),
    (90, STEADY),
    (3600, HELD),
    (3653 * DAY, HELD),
    (-DAY, SET_BACK),
    (0, STEADY),
    (-20_000 * DAY, SET_BACK),
    (0, STEADY),
)
# The same, while the process is stopped.
FEW_STOPPED: Moves = ((0, STEADY), (3600, HELD), (0, STEADY))
SEEDS, _LEAPS = 20, 12
# What is thought of leaps, and the seconds between which they are drawn; all stay clear of the five minutes that count.
_DRAWN = (
    (STEADY, -280, 280),
    (SET_BACK, -20_000 * DAY, -320),
    (SET_BACK, -2 * DAY, -320),
    (HELD, 320, 2 * DAY),
    (HELD, 320, 20_000 * DAY),
)


def drawn(seed: int) -> Moves:
    """Return moves of the clock that are drawn at random, each put right before the next."""
    draw = random.Random(seed)
    leaps = ((draw.randint(least, most), verdict) for verdict, least, most in draw.choices(_DRAWN, k=_LEAPS))
    return tuple(move for leap in leaps for move in (leap, (0, STEADY)))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Yield an office with one item due in twenty days, run by a process of its own, a beat a second."""
    found(tmp_path / "data")
    with a_process(tmp_path / "data", Machine(tmp_path)) as process:
        assert process.wait_for_mail()
        yield process


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param(FEW_MOVES, id="few"),
        pytest.param(MOVES, id="each", marks=pytest.mark.slow),
        *(pytest.param(drawn(seed), id=f"drawn-{seed}", marks=pytest.mark.slow) for seed in range(1, SEEDS + 1)),
    ],
)
def test_a_process_lives_through_every_leap_of_its_clock(running: Running, moves: Moves) -> None:
    _live_through(running, moves)


@pytest.mark.parametrize(
    ("moves", "seconds"),
    [
        pytest.param(FEW_STOPPED, 1, id="few", marks=pytest.mark.slow),
        pytest.param(((0, STEADY), *MOVES), 4, id="each", marks=pytest.mark.slow),
    ],
)
def test_a_process_that_is_stopped_while_its_clock_leaps_goes_on_as_if_it_had_run(
    running: Running, moves: Moves, seconds: int
) -> None:
    def stopped() -> Iterator[None]:
        with running.stopped():
            time.sleep(seconds / 2)
            yield
            time.sleep(seconds / 2)

    _live_through(running, moves, moving=contextmanager(stopped))


def _live_through(
    running: Running, moves: Moves, *, moving: Callable[[], AbstractContextManager[None]] = nullcontext
) -> None:
    """Move the clock and look after each move: what is thought of it, whether it ticks, that nobody hears of it."""
    before = running.told()
    for seconds, verdict in moves:
        read, ticked = running.wall(), running.last_tick()
        with moving():
            running.machine.move(seconds)
        assert running.wait(partial(running.goes_by, running.wall, but=read)), seconds
        assert running.verdict() == verdict, seconds
        if verdict == HELD:
            read, ticked = running.wall(), running.last_tick()
            assert running.wait(partial(_has_read_anew, running, read)), seconds
            assert running.last_tick() == ticked, seconds
        else:
            assert running.wait(partial(running.goes_by, running.last_tick, but=ticked)), seconds
        assert running.told() == before, seconds
    leapt = any(verdict == HELD for _seconds, verdict in moves)
    assert running.alarms() == int(leapt)
    days = running.ask("SELECT recipient_id, slot, local_day FROM message")
    assert len(days) == len(set(days))


def _has_read_anew(running: Running, before: str) -> bool:
    return running.wall() != before


@pytest.mark.parametrize(
    "swings", [pytest.param(12, marks=pytest.mark.slow), pytest.param(200, marks=pytest.mark.slow)]
)
def test_a_clock_that_swings_about_the_right_time_several_times_a_beat_is_no_matter(
    running: Running, swings: int
) -> None:
    before, ticks, thought = running.told(), set[str](), set[str | None]()
    for swing in range(swings):
        running.machine.move(120 if swing % 2 else -120)
        time.sleep(0.35)
        ticks.add(running.last_tick())
        thought.add(running.verdict())
    read, ticked = running.wall(), running.last_tick()
    running.machine.move(0)
    assert running.wait(partial(running.goes_by, running.wall, but=read))
    assert running.wait(partial(running.goes_by, running.last_tick, but=ticked))
    # The watchdog wakes it every three seconds at the latest, whatever APScheduler makes of such a clock.
    assert len(ticks) > swings * 0.35 / 5
    assert thought == {STEADY}
    assert (running.told(), running.alarms()) == (before, 0)
