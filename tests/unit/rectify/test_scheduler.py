"""The waker: at once and again, one call at a time, whatever a call does and wherever the clock is set."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue

import pytest

from engine.clock import SetClock, SystemClock
from engine.errors import DatabaseBusy
from rectify.scheduler import FromNow, Waker, keep_ticking

FAR_AHEAD = datetime(2031, 1, 1, tzinfo=UTC)


class Beats:
    """Counts the calls, how many were under way at once, and lets a test wait for them."""

    def __init__(self, act: Callable[[int], object] = lambda _: None) -> None:
        self.seen: list[datetime] = []
        self.most = 0
        self._now = 0
        self._act = act
        self._changed = threading.Condition()

    def __call__(self, at: datetime) -> None:
        """Count one call."""
        with self._changed:
            self.seen.append(at)
            self._now += 1
            self.most = max(self.most, self._now)
            self._changed.notify_all()
        try:
            self._act(len(self.seen))
        finally:
            self._now -= 1

    def reached(self, number: int, *, within: float = 8) -> bool:
        """Wait until there were so many calls."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.seen) >= number, timeout=within)


@contextmanager
def waking(beats: Beats, clock: SetClock, *, every: int = 1) -> Iterator[Waker]:
    waker = Waker(beats, clock=clock, every=every)
    waker.start()
    try:
        yield waker
    finally:
        waker.stop()


def test_it_calls_at_once_and_again_with_the_clocks_time() -> None:
    beats, clock = Beats(), SetClock(datetime(2026, 3, 2, tzinfo=UTC))
    with waking(beats, clock):
        assert beats.reached(2)
    assert set(beats.seen) == {clock.at}


def test_a_sandbox_whose_clock_stands_far_ahead_is_woken_all_the_same() -> None:
    beats = Beats()
    with waking(beats, SetClock(FAR_AHEAD), every=3600):
        assert beats.reached(1)


def test_a_slow_call_is_never_joined_by_another() -> None:
    beats = Beats(lambda _: time.sleep(1.3))
    with waking(beats, SetClock(FAR_AHEAD)):
        assert beats.reached(2)
    assert beats.most == 1


@pytest.mark.parametrize("fault", [DatabaseBusy(detail="locked"), ValueError("nobody foresaw this")])
def test_a_call_that_fails_is_logged_and_the_next_one_comes(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    def fail(number: int) -> None:
        if number == 1:
            raise fault

    beats = Beats(fail)
    with caplog.at_level(logging.ERROR, logger="rectify.scheduler"), waking(beats, SetClock(FAR_AHEAD)):
        assert beats.reached(2)
    (record,) = [record for record in caplog.records if record.name == "rectify.scheduler"]
    assert str(fault) in caplog.text
    assert (record.exc_info is not None) is isinstance(fault, ValueError)


def test_when_the_clock_was_set_back_the_watchdog_wakes_the_job() -> None:
    beats, clock = Beats(), SetClock(FAR_AHEAD)
    with waking(beats, clock, every=60) as waker:
        assert beats.reached(1)
        assert not waker.look()
        waker._scheduler.modify_job("tick", next_run_time=SystemClock().now() + timedelta(hours=1))
        assert not beats.reached(2, within=0.3)
        clock.elapsed += 179
        assert not waker.look()
        clock.elapsed += 1
        assert waker.look()
        assert beats.reached(2)
        assert not waker.look()


def test_stopping_lets_the_call_under_way_finish() -> None:
    finished = threading.Event()

    def work(_: int) -> None:
        time.sleep(0.5)
        finished.set()

    beats = Beats(work)
    with waking(beats, SetClock(FAR_AHEAD), every=60):
        assert beats.reached(1)
        assert not finished.is_set()
    assert finished.is_set()


def test_a_leap_of_ten_years_lists_no_missed_calls() -> None:
    trigger, now = FromNow(1), datetime(2036, 1, 1, tzinfo=UTC)
    assert trigger.get_next_fire_time(datetime(2026, 1, 1, tzinfo=UTC), now) == now + timedelta(seconds=1)


def test_while_a_call_hangs_the_rescue_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    released, rescued = threading.Event(), threading.Event()
    monkeypatch.setattr("rectify.scheduler._HANGS_AFTER", 0)
    monkeypatch.setattr("rectify.scheduler.SimpleQueue", lambda: _Until(rescued))

    def rescue(_: datetime) -> None:
        rescued.set()
        released.set()

    def hang(_: datetime) -> None:
        released.wait(8)

    keep_ticking(hang, clock=SystemClock(), every=1, rescue=rescue, halt=lambda: None)
    assert rescued.is_set()


def test_stopping_cuts_short_what_waits_for_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, cut = threading.Event(), threading.Event()
    monkeypatch.setattr("rectify.scheduler.SimpleQueue", lambda: _Until(waiting))

    def wait(_: datetime) -> None:
        waiting.set()
        assert cut.wait(8)

    began = time.monotonic()
    keep_ticking(wait, clock=SystemClock(), every=1, rescue=lambda _: None, halt=cut.set)
    assert time.monotonic() - began < 6


class _Until(SimpleQueue[int]):
    """A queue that says stop once something has happened."""

    def __init__(self, happened: threading.Event) -> None:
        super().__init__()
        self._happened = happened

    def get(self, block: bool = True, timeout: float | None = None) -> int:
        """Return at once when it has happened, else wait a little."""
        if self._happened.wait(0.2):
            return 15
        raise Empty
