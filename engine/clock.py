"""The only place that reads the time; everywhere else time is an argument called ``at``."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What time it is, twice: by the calendar and by a stopwatch that nobody can set back."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that only ever grow, for measuring how long something took."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present instant of the machine, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()


@dataclass(frozen=True)
class NotBefore:
    """The clock of a sandbox whose time was set ahead: it waits there until the present catches up."""

    earliest: datetime
    clock: Clock = field(default_factory=SystemClock)

    def now(self) -> datetime:
        """Return the present, or the time the sandbox was set to while that is later."""
        return max(self.clock.now(), self.earliest)

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return self.clock.monotonic()


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
