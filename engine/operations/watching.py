"""Watching the clock: is the time right by which reminders would go out? If not, nothing is done until it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.clock import Reading
from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.clock_watch import Verdict, Watch, begin, read, steady
from engine.domain.permission import require
from engine.errors import InvalidInput
from engine.operations.ledger import Ledger
from engine.store import clock_watch, history
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_CHAIN = "office"
_FORGOTTEN_AFTER = timedelta(days=90)
# A clock that is held is read at every beat; one that no beat has read for so long was started anew and put right.
_NOT_READ_FOR = timedelta(hours=1)


def watch(ledger: Ledger, now: Reading) -> Watch:
    """Read a machine's clock and return what is thought of it; while that is ``held`` nothing may be done by it."""
    with writing(ledger.database) as work:
        before = clock_watch.of_boot(work, now.boot)
        after = read(before, now) if before is not None else _begun(work, now)
        clock_watch.put(work, after)
        if after.verdict is Verdict.STEADY:
            _forget_held(work, now)
    return after


def held_clocks(ledger: Ledger) -> list[Watch]:
    """Return every clock that leapt ahead and has not been accepted."""
    with reading(ledger.database) as work:
        return clock_watch.held(work)


def accept(ledger: Ledger, now: Reading, *, actor: Actor, at: datetime, note: str = "") -> Watch:
    """Say that the time of this machine is right, though it leapt; what is due by it happens with the next tick.

    Raises ``NotPermitted``, and ``InvalidInput`` when no clock is held.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        found = clock_watch.held(work)
        if not found:
            raise _nothing_held(now)
        for one in found:
            clock_watch.drop(work, one.reading.boot)
        believed = steady(now)
        clock_watch.put(work, believed)
        leap: dict[str, object] = {"from": _said(found[0].expected), "to": _said(now.wall)}
        history.append(work, _CHAIN, at=at, action="clock_accepted", actor=actor, data=leap, note=note)
    return believed


def _begun(work: UnitOfWork, now: Reading) -> Watch:
    """Begin with a machine that was just started; a leap nobody accepted is not forgotten for that."""
    for one in clock_watch.held(work):
        after = begin(now, held=one)
        if after.verdict is Verdict.HELD:
            clock_watch.drop(work, one.reading.boot)
            return after
    after = begin(now, last=clock_watch.last_shown(work))
    if after.verdict is Verdict.STEADY:
        clock_watch.forget(work, before=now.wall - _FORGOTTEN_AFTER, kept=now.boot)
    return after


def _forget_held(work: UnitOfWork, now: Reading) -> None:
    """Forget leaps of starts that are over: by a time that is believed nothing has read them for long."""
    for one in clock_watch.held(work):
        if now.wall - one.expected > _NOT_READ_FOR:
            clock_watch.drop(work, one.reading.boot)


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _nothing_held(now: Reading) -> InvalidInput:
    return InvalidInput(
        what=Words("时钟", "Clock"),
        value=_said(now.wall),
        where="clock accept",
        why=Words("没有被搁置的时钟，走得正常", "no clock is held; it goes as it should"),
        allowed=Words("时钟跳快、提醒被搁置的时候", "a clock that leapt ahead and is held"),
    )
