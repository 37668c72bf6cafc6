"""Wakes the clock; decides nothing. The only module that knows ``apscheduler``.

APScheduler's jobs follow the wall clock: set that back an hour and the job rests for an hour. So a watchdog counts by
the monotonic clock and wakes the job itself when it has been still for too long. Set it ahead, and the interval
trigger would list every call that was missed, under a lock: ten years of them stop the process. Ours has no memory.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from engine.clock import Clock, SystemClock
from engine.errors import RectifyError

_JOB = "tick"
# The watchdog steps in after this many periods without a tick that has ended.
_STILL = 3
# A call that takes longer is not slow but stuck, in seconds: the longest wait for a relay's answer is ten minutes.
_HANGS_AFTER = 20 * 60

_log = logging.getLogger("rectify.scheduler")


class FromNow(BaseTrigger):  # type: ignore[misc]  # apscheduler has no types
    """Fires so many seconds from now, whenever now is; what was missed is not listed."""

    def __init__(self, every: int) -> None:
        """Remember the seconds between two calls."""
        self._every = timedelta(seconds=every)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Return when to call next."""
        return now + self._every


class Waker:
    """Calls ``beat`` every so many seconds, one call at a time, until stopped."""

    def __init__(self, beat: Callable[[datetime], None], *, clock: Clock, every: int) -> None:
        """Prepare to call ``beat`` with the present instant; nothing runs before ``start``."""
        self._beat = beat
        self._clock = clock
        self._every = every
        self._ended = clock.monotonic()
        self._began: float | None = None
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin, with a first call at once."""
        self._scheduler.add_job(self._call, FromNow(self._every), id=_JOB, next_run_time=_this_instant())
        self._scheduler.start()

    @property
    def hangs(self) -> bool:
        """Say whether a call has been under way for longer than any should."""
        began = self._began
        return began is not None and self._clock.monotonic() - began > _HANGS_AFTER

    def look(self) -> bool:
        """Wake the job when it has been still for too long; return whether that was needed."""
        if self._clock.monotonic() - self._ended < self._every * _STILL:
            return False
        _log.warning("the clock stood still; waking it")
        self._ended = self._clock.monotonic()
        self._scheduler.modify_job(_JOB, next_run_time=_this_instant())
        return True

    def stop(self) -> None:
        """Let a call that is under way finish, then end."""
        self._scheduler.shutdown(wait=True)

    def _call(self) -> None:
        self._began = self._clock.monotonic()
        try:
            self._beat(self._clock.now())
        except RectifyError as refusal:
            # A busy or full database passes; the next beat catches up, and doctor shows how long it has been.
            _log.error("%s %s", refusal.message("en"), refusal.way_out("en"))
        except Exception:  # noqa: BLE001 - the edge of a beat: told whole, never swallowed
            # The clock never stops for a fault nobody foresaw: it is told whole, and the next beat tries again.
            _log.exception("a beat failed; the next one tries again")
        finally:
            self._began, self._ended = None, self._clock.monotonic()


def _this_instant() -> datetime:
    """Return the machine's time, which APScheduler goes by; a sandbox's own clock may stand far ahead of it."""
    return SystemClock().now()


def keep_ticking(
    beat: Callable[[datetime], None],
    *,
    clock: Clock,
    every: int,
    rescue: Callable[[datetime], object],
    halt: Callable[[], object],
) -> None:
    """Call ``beat`` every so many seconds until SIGINT or SIGTERM; a call under way is finished first.

    ``halt`` is called then, so that it need not wait for somebody else's answer. While a beat hangs ``rescue`` is
    called in its stead: somebody must hear that nothing goes on.
    """
    # A handler runs between any two steps of this thread; of what wakes a thread, only this queue allows for that.
    stopped: SimpleQueue[int] = SimpleQueue()

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped.put(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    waker = Waker(beat, clock=clock, every=every)
    waker.start()
    try:
        while not _is_stopped(stopped, within=every):
            waker.look()
            if waker.hangs:
                _rescued(rescue, clock)
    finally:
        halt()
        waker.stop()
        for number, handler in before.items():
            signal.signal(number, handler)


def _rescued(rescue: Callable[[datetime], object], clock: Clock) -> None:
    _log.error("a beat has been under way for more than %d minutes", _HANGS_AFTER // 60)
    try:
        rescue(clock.now())
    except Exception:  # noqa: BLE001 - whatever holds the beat may hold this too; the next look tries again
        _log.exception("the rescue failed")


def _is_stopped(stopped: SimpleQueue[int], *, within: float) -> bool:
    try:
        stopped.get(timeout=within)
    except Empty:
        return False
    return True
