"""The clock run ahead on a copy of the ledger: the very ticks of the days to come, if nobody does anything."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from engine.domain.mailing import Hours
from engine.domain.workdays import instant, local_day
from engine.operations.ledger import Ledger
from engine.operations.outgoing import Mail, mail_hours, send_out
from engine.operations.tick import tick
from engine.store import deadlines, foreseeing
from engine.store.copying import copy_of
from engine.store.foreseeing import Opened
from engine.store.unit_of_work import reading, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What comes: mails by day and person, what will be owed, rungs by outcome, whom no mail reaches, what fails.

    ``is_published`` says whether the holidays of all these days are known.
    """

    first: date
    last: date
    mails: tuple[Mail, ...] = ()
    opened: tuple[Opened, ...] = ()
    rungs: Counter[str] = field(default_factory=Counter)
    unreached: frozenset[int] = frozenset()
    failed: tuple[str, ...] = ()
    is_published: bool = True


@contextlib.contextmanager
def copied(ledger: Ledger) -> Iterator[Ledger]:
    """Lend a copy of a ledger in memory; whatever is done to it, the ledger itself stays as it is."""
    copy = Ledger(copy_of(ledger.database), ledger.files)
    try:
        yield copy
    finally:
        copy.close()


def moments(office: Hours, hours: Sequence[time], *, days: int, at: datetime) -> list[datetime]:
    """Return when the clock is looked at: now, then at each mail hour from today to so many days from now."""
    today = local_day(at, office.zone)
    every = (instant(today + timedelta(days=ahead), hour, office.zone) for ahead in range(days + 1) for hour in hours)
    return [at, *(moment for moment in every if moment > at)]


def look_ahead(
    copy: Ledger, office: Hours, *, days: int, at: datetime, after_each: Callable[[], None] = lambda: None
) -> Ahead:
    """Let a copy's clock run for so many days after today; days on which nothing is due cost one look each."""
    mails: list[Mail] = []
    rungs: Counter[str] = Counter()
    unreached: set[int] = set()
    failed: list[str] = []
    day = local_day(at, office.zone)
    with reading(copy.database) as work:
        hours, seen = mail_hours(work, office), foreseeing.marks(work)
    for moment in moments(office, hours, days=days, at=at):
        if _is_due(copy, at=moment):
            ticked = tick(copy, at=moment)
            rungs += ticked.rungs
            failed += ticked.failed
        with writing(copy.database) as work:
            gone = send_out(work, copy.calendar(work), office, at=moment)
        mails += gone.mails
        unreached |= gone.unreached
        if local_day(moment, office.zone) > day:
            day = local_day(moment, office.zone)
            after_each()
    with reading(copy.database) as work:
        opened = foreseeing.opened_after(work, seen)
        calendar = copy.calendar(work)
    today = local_day(at, office.zone)
    last = today + timedelta(days=days)
    return Ahead(
        first=today,
        last=last,
        is_published=calendar.is_published(last),
        mails=tuple(mails),
        opened=tuple(opened),
        rungs=rungs,
        unreached=frozenset(unreached),
        failed=tuple(dict.fromkeys(failed)),
    )


def _is_due(copy: Ledger, *, at: datetime) -> bool:
    with reading(copy.database) as work:
        coming = deadlines.next_due(work)
    return coming is not None and coming <= at
