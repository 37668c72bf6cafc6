"""Rungs that have come due become notices; rungs that were missed or no longer count are recorded as such."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.ladders import RungOutcome
from engine.operations.firing import Fired, failed
from engine.operations.ledger import Ledger
from engine.operations.looking import Failure, Look, Pass, looks
from engine.operations.recipients import Recipients
from engine.store import absence, deadlines, reminders, rungs
from engine.store.deadlines import StoredTimer
from engine.store.unit_of_work import UnitOfWork

Failed = tuple[StoredTimer, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """What became of a batch of timers."""

    rungs: Counter[str] = field(default_factory=Counter)
    failed: tuple[Failed, ...] = ()


def remind(
    work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime, known: Pass | None = None
) -> Reminded:
    """Fire the due rungs of live deadlines and set the timer of each one's next rung.

    Of several due rungs of one deadline a person hears the highest; the lower ones are recorded as superseded. Rungs
    from before the deadline was set are recorded as skipped, those of a deadline that is held or that somebody
    snoozes as suppressed. ``known`` is what the same pass of the clock has worked out for earlier batches.
    """
    known = known or Pass(ledger, at=at)
    fired = Fired(known.recipients(work))
    seen, failures = _parted(work, known, timers, ended=False)
    snoozed = _snoozed(work, seen)
    done: list[Look] = []
    for timer, look in seen:
        try:
            fired.fire(look, snoozed.get(look.deadline.item_id, ()))
        except (LookupError, ValueError) as fault:
            failures.append(Failure(timer, f"{look.deadline.number}: {fault!r}", look.live))
        else:
            done.append(look)
    coming: dict[datetime, list[int]] = {}
    for look in done:
        coming.setdefault(look.outlook.next_at, []).append(look.deadline.id)
    deadlines.wake_alike(work, "deadline", coming)
    return _recorded(work, done, fired, failures, at=at)


def settle(
    work: UnitOfWork, ledger: Ledger, timers: Sequence[StoredTimer], *, at: datetime, known: Pass | None = None
) -> Reminded:
    """Record the rungs that ended deadlines still had planned up to their due day: suppressed, and why."""
    seen, failures = _parted(work, known or Pass(ledger, at=at), timers, ended=True)
    fired = Fired(Recipients(work))
    for _timer, look in seen:
        fired.skip(look)
        fired.suppress(look, look.live, str(look.deadline.ended_because))
    return _recorded(work, [look for _timer, look in seen], fired, failures, at=at)


def _parted(
    work: UnitOfWork, known: Pass, timers: Sequence[StoredTimer], *, ended: bool
) -> tuple[list[tuple[StoredTimer, Look]], list[Failure]]:
    """Return what the clock sees, and apart from it what it cannot make out."""
    seen: list[tuple[StoredTimer, Look]] = []
    failures: list[Failure] = []
    for timer, look in looks(work, known, timers, ended=ended):
        if isinstance(look, Look):
            seen.append((timer, look))
        else:
            failures.append(look)
    return seen, failures


def _snoozed(work: UnitOfWork, seen: Sequence[tuple[StoredTimer, Look]]) -> dict[int | None, set[int]]:
    """Return, by item, who asked not to be reminded of it; asked only of items that are not due yet."""
    items: dict[date, set[int]] = {}
    for _timer, look in seen:
        if look.deadline.item_id is not None and look.outlook.today < look.deadline.due_on:
            items.setdefault(look.outlook.today, set()).add(look.deadline.item_id)
    found: dict[int | None, set[int]] = {}
    for day, wanted in items.items():
        for person, item in absence.snoozed(work, wanted, day):
            found.setdefault(item, set()).add(person)
    return found


def _recorded(
    work: UnitOfWork, done: Sequence[Look], fired: Fired, failures: Sequence[Failure], *, at: datetime
) -> Reminded:
    """Store rungs, those that failed too; what had failed before and worked now is no longer said to have failed."""
    rungs.forget_failed(work, [look.deadline.id for look in done if look.mends])
    reminders.put(work, fired.reminders, at=at)
    counted = fired.counted
    broken = rungs.add(work, [rung for failure in failures for rung in failed(failure, at=at)])
    if broken:
        counted[str(RungOutcome.FAILED)] = broken
    return Reminded(rungs=counted, failed=tuple((failure.timer, failure.why) for failure in failures))
