"""One beat of the office: the clock is watched, what is due is done, mails are written and sent.

Each part is tried whatever became of the one before, so that a fault in one never silences the others: while ticks
fail mails still leave, among them the one that says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from engine.domain.alarms import Alarm, clock_held, texts_faulty, ticks_stopped
from engine.domain.clock_watch import Verdict, Watch
from engine.domain.mailing import TEXTS
from engine.errors import RectifyError, Unhealthy
from engine.operations.health import pulse
from engine.operations.tick import Ticked, tick
from engine.operations.watching import watch
from notifications.alarm import raise_alarm
from notifications.compose import Composed, compose
from notifications.delivery import Delivered
from notifications.halting import Halt
from rectify.bootstrap import App
from rectify.terminal import local_time

_log = logging.getLogger("rectify.heartbeat")
_Done = TypeVar("_Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Beaten:
    """What one beat did; a part that failed, or that was held with the clock, is None."""

    watch: Watch | None
    ticked: Ticked | None
    composed: Composed | None
    delivered: Delivered | None
    alarmed: int


class ClockHeld(Unhealthy):
    """The wall's time leapt ahead; nothing is done by it until it is right, or accepted."""

    code = "clock_held"


def beat(app: App, *, at: datetime, halt: Halt | None = None) -> Beaten:
    """Do everything that is due; faults are logged and the next beat tries again. ``halt`` cuts the sending short."""
    seen = _tried(lambda: watch(app.ledger, app.clock.reading()))
    at = put_right(app, at)
    held = seen is not None and seen.verdict is Verdict.HELD
    ticked = None if held else _tried(lambda: tick(app.ledger, at=at))
    composed = None if held else _tried(lambda: compose(app.ledger, app.post, at=at))
    alarmed = _tried(lambda: alarm(app, at=at))
    delivered = _tried(lambda: app.deliver(halt=halt))
    return Beaten(watch=seen, ticked=ticked, composed=composed, delivered=delivered, alarmed=alarmed or 0)


def alarm(app: App, *, at: datetime) -> int:
    """Tell managers of stopped ticks, a held clock and texts at fault; return how many mails were written."""
    found = pulse(app.ledger)
    if found.held:
        leapt = found.held[0]
        return raise_alarm(app.ledger, app.post, [of_leap(leapt, app.settings.timezone)], at=leapt.expected)
    stopped = ticks_stopped(found.last_tick_at, at=at)
    told = raise_alarm(app.ledger, app.post, [stopped] if stopped else [], at=at)
    return told + raise_alarm(app.ledger, app.post, of_texts(app), at=at, slot=TEXTS)


def require_steady(app: App) -> None:
    """Let a clock pass that goes steadily; raises ``ClockHeld`` for one that leapt ahead."""
    seen = watch(app.ledger, app.clock.reading())
    if seen.verdict is Verdict.HELD:
        wrong = of_leap(seen, app.settings.timezone)
        raise ClockHeld(what=wrong.says, way_out=wrong.remedy)


def put_right(app: App, at: datetime) -> datetime:
    """Return an instant read before the clock was watched, or the present when that is earlier.

    A clock may be put right between the two: it is steady then, but the instant is of days that have not come.
    """
    return min(at, app.clock.now())


def of_leap(leapt: Watch, zone: str) -> Alarm:
    """Return the alarm about a clock that leapt ahead."""
    seen = leapt.reading.wall
    return clock_held(leapt.expected, seen, zone_said=(local_time(leapt.expected, zone), local_time(seen, zone)))


def of_texts(app: App) -> list[Alarm]:
    """Return the alarm about the office's own texts that cannot be used, if there are any."""
    faulty = app.post.renderer.faulty_texts()
    return [texts_faulty([(one.name, one.fault.line, one.fault.message) for one in faulty])] if faulty else []


def _tried(part: Callable[[], _Done]) -> _Done | None:
    try:
        return part()
    except RectifyError as refusal:
        # A busy or full database passes; the next beat catches up, and doctor shows how long it has been.
        _log.error("%s %s", refusal.message("en"), refusal.way_out("en"))
    except Exception:  # noqa: BLE001 - the edge of a beat: told whole, never swallowed
        _log.exception("a part of a beat failed; the next one tries again")
    return None
