"""The only place that reads the time; everywhere else time is an argument called ``at``."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

# Linux gives each start of the machine a name of its own.
_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The wall's time beside the seconds since the machine was started, those it slept included.

    ``boot`` names that start: only readings of one start can be compared.
    """

    wall: datetime
    boot: str
    seconds: int


class Clock(Protocol):
    """What time it is, twice: by the calendar and by a stopwatch that nobody can set back."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring how long something took."""
        ...

    def reading(self) -> Reading:
        """Return both at once, by the machine's own wall clock, so that a leap of that can be seen."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present instant of the machine, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    def reading(self) -> Reading:
        """Return the machine's two clocks."""
        # The wall first: a machine that falls asleep before the other is read seems set back, not to leap ahead.
        return Reading(wall=self.now(), boot=_boot(), seconds=int(_since_start()))


@dataclass(frozen=True)
class NotBefore:
    """The clock of a sandbox whose time was set ahead: it waits there until the present catches up.

    ``earliest`` says what it was set to, None for never; it is asked each time, for any process may set it on.
    """

    earliest: Callable[[], datetime | None]
    clock: Clock = field(default_factory=SystemClock)

    def now(self) -> datetime:
        """Return the present, or the time the sandbox was set to while that is later."""
        now, earliest = self.clock.now(), self.earliest()
        return now if earliest is None else max(now, earliest)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return self.clock.monotonic()

    def reading(self) -> Reading:
        """Return the machine's two clocks: what the sandbox was set to is nobody's fault."""
        return self.clock.reading()


@dataclass
class SetClock:
    """A clock that shows what it was set to: for the demo, for forecasts and for tests."""

    at: datetime
    elapsed: float = field(default=0.0)

    def now(self) -> datetime:
        """Return the instant the clock was last set to."""
        return self.at

    def monotonic(self) -> float:
        """Return the seconds it was wound forward by hand."""
        return self.elapsed

    def reading(self) -> Reading:
        """Return what the clock shows, and the seconds it was wound forward by hand."""
        return Reading(wall=self.at, boot="set", seconds=int(self.elapsed))


@cache
def _boot() -> str:
    """Return the name of this start of the machine; where there is none, this process counts as one."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return f"process {uuid.uuid4()}"


def _since_start() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
