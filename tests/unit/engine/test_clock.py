"""The machine's two clocks, read one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.clock import SystemClock
from engine.domain.clock_watch import Verdict, read, steady

_MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
_NIGHT = timedelta(hours=9)


class FallingAsleep(SystemClock):
    """A machine that falls asleep for a night just after either of its clocks was read, unless it slept already."""

    def __init__(self) -> None:
        """Begin awake."""
        self.passed = self.awaits = timedelta(0)

    def now(self) -> datetime:
        """Return the wall's time."""
        return _MONDAY + self._pass()

    def since_start(self) -> float:
        """Return the seconds since the start of the machine, those asleep included."""
        return self._pass().total_seconds()

    def _pass(self) -> timedelta:
        before, self.passed, self.awaits = self.passed, self.passed + self.awaits, timedelta(0)
        return before


def test_a_machine_that_falls_asleep_between_its_clocks_never_seems_to_leap_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = FallingAsleep()
    monkeypatch.setattr("engine.clock._since_start", machine.since_start)
    before = steady(machine.reading())
    machine.awaits = _NIGHT
    torn = read(before, machine.reading())
    assert torn.verdict is Verdict.SET_BACK
    assert read(torn, machine.reading()).verdict is Verdict.STEADY
