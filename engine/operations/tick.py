"""The clock: whatever has come due is dealt with, once, however often and on however many nodes it ticks.

A tick takes due timers in batches; each batch is one transaction in which the timers are removed, what they stood for
is done, and the next ones are set. A tick that was missed is caught up by the next; nothing is enumerated that is not
due, so an empty tick costs one look-up.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engine.domain.actions import Action
from engine.domain.actor import CLOCK, Actor
from engine.domain.permission import require
from engine.operations.holidays import tell_of_holidays
from engine.operations.ledger import Ledger
from engine.operations.looking import Pass
from engine.operations.obliging import owe_duties
from engine.operations.progressing import owe_progress
from engine.operations.reminding import remind, settle
from engine.operations.reminding_of_feedback import remind_of_feedback
from engine.operations.reviewing import owe_reviews
from engine.store import calls, deadlines, idempotency, office, outbox
from engine.store.deadlines import StoredTimer
from engine.store.tables.dates import TIMER_KINDS
from engine.store.unit_of_work import UnitOfWork, writing

_BATCH = 1000
_TRY_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What one tick did: rungs by outcome, reviews, progress reports and duties opened, timers that failed.

    ``holidays`` counts notices that remind somebody of a holiday, ``feedback`` those of public feedback that waits,
    ``people_waiting`` those for whom notices wait.
    """

    at: datetime
    rungs: Counter[str] = field(default_factory=Counter)
    reviews: int = 0
    progress: int = 0
    duties: int = 0
    holidays: int = 0
    feedback: int = 0
    people_waiting: int = 0
    failed: tuple[str, ...] = ()


class _RolledBack(Exception):
    """Ends a dry run: what was tried is undone."""


def tick(ledger: Ledger, *, at: datetime, actor: Actor = CLOCK, dry_run: bool = False) -> Ticked:
    """Deal with every timer due at an instant; with ``dry_run`` say what would happen and undo it."""
    require(actor, Action.TICK)
    done, more, known = Ticked(at=at), True, Pass(ledger, at=at)
    if dry_run:
        with contextlib.suppress(_RolledBack), writing(ledger.database) as work:
            while more:
                done, more = _batch(work, ledger, known, done, at=at)
            done = _closing(work, done, at=at)
            raise _RolledBack
        return done
    while more:
        with writing(ledger.database) as work:
            done, more = _batch(work, ledger, known, done, at=at)
            if not more:
                done = _closing(work, done, at=at)
                _tidy(work, ledger, at=at)
                office.ticked(work, at=at)
    return done


def _tidy(work: UnitOfWork, ledger: Ledger, *, at: datetime) -> None:
    """Drop what is no longer kept, once a day: looking for it costs as much as there is, not as is due."""
    before = ledger.last_tick(work)
    if before is None or before.date() != at.date():
        idempotency.forget(work, before=at - idempotency.KEPT_FOR)
        calls.forget(work, before=at - idempotency.KEPT_FOR)


def _batch(work: UnitOfWork, ledger: Ledger, known: Pass, done: Ticked, *, at: datetime) -> tuple[Ticked, bool]:
    timers = deadlines.take_due(work, at=at, most=_BATCH)
    if not timers:
        return done, False
    of_kind = {kind: [timer for timer in timers if timer.kind == kind] for kind in TIMER_KINDS}
    reminded = remind(work, ledger, of_kind["deadline"], at=at, known=known)
    settled = settle(work, ledger, of_kind["settle"], at=at, known=known)
    reviewed = owe_reviews(work, ledger, of_kind["review"], at=at)
    reported = owe_progress(work, ledger, of_kind["progress"], at=at)
    obliged = owe_duties(work, ledger, of_kind["duty"], at=at)
    told = tell_of_holidays(work, ledger, of_kind["holiday"], at=at)
    public = remind_of_feedback(work, ledger, of_kind["feedback"], at=at)
    failed = (
        *reminded.failed, *settled.failed, *reviewed.failed, *reported.failed, *obliged.failed, *told.failed,
        *public.failed,
    )  # fmt: skip
    deadlines.wake_many(work, (timer._replace(due_at=at + _TRY_AGAIN) for timer, _why in failed))
    return replace(
        done,
        rungs=done.rungs + reminded.rungs + settled.rungs,
        reviews=done.reviews + reviewed.opened,
        progress=done.progress + reported.opened,
        duties=done.duties + obliged.opened,
        holidays=done.holidays + told.told,
        feedback=done.feedback + public.told,
        failed=(*done.failed, *_reasons(failed)),
    ), deadlines.is_due(work, at=at)


def _closing(work: UnitOfWork, done: Ticked, *, at: datetime) -> Ticked:
    return replace(done, people_waiting=len(outbox.people_waiting(work, at=at)))


def _reasons(failed: tuple[tuple[StoredTimer, str], ...]) -> Iterator[str]:
    return (f"{timer.kind} {timer.subject_id}: {why}" for timer, why in failed)
