"""The pulse of an installation: when it last ticked and sent, what comes next, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.clock_watch import Watch
from engine.operations.ledger import Ledger
from engine.store import clock_watch, deadlines, outbox, recounts
from engine.store.outbox import Queue
from engine.store.unit_of_work import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What the health checks judge. ``held`` are clocks that leapt ahead and were not accepted.

    ``unannounced`` counts live deadlines in years whose holidays are not announced, ``to_recount`` those set before
    they were and not counted again since.
    """

    last_tick_at: datetime | None
    last_delivery_at: datetime | None
    next_due_at: datetime | None
    calendar_version: str
    calendar_until: date
    unannounced: int
    to_recount: int
    queue: Queue
    held: tuple[Watch, ...] = ()


def pulse(ledger: Ledger) -> Pulse:
    """Return when things last happened, what is due next and what waits."""
    with reading(ledger.database) as work:
        here, calendar = ledger.installation(work), ledger.calendar(work)
        unannounced, to_recount = recounts.unannounced(work, calendar.published_until)
        return Pulse(
            last_tick_at=here.last_tick_at,
            last_delivery_at=here.last_delivery_at,
            next_due_at=deadlines.next_due(work),
            calendar_version=calendar.version,
            calendar_until=calendar.published_until,
            unannounced=unannounced,
            to_recount=to_recount,
            queue=outbox.queue(work),
            held=tuple(clock_watch.held(work)),
        )
