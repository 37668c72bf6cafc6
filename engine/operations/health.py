"""The pulse of an installation: when it last ticked and sent, what comes next, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.clock_watch import Watch
from engine.operations.ledger import Ledger
from engine.store import addresses, allowances, calendar, clock_watch, deadlines, outbox, recounts, relays, seals, sizes
from engine.store.addresses import Faulty
from engine.store.glance import glancing
from engine.store.outbox import Queue
from engine.store.relays import AtFault
from engine.store.seals import LastSeal
from engine.store.unit_of_work import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What the health checks judge. ``held`` are clocks that leapt ahead and were not accepted.

    ``unannounced`` counts live deadlines in years whose holidays are not announced, ``to_recount`` those set before
    they were and not counted again since. ``at_fault`` are ways out by which nothing has passed since they failed,
    ``faulty`` the people whose address mail does not reach. ``last_hours`` says in which hour something last left
    by the ways out that have a limit by the hour. ``seal`` is the last of the history, ``began_at`` when that began.
    """

    last_tick_at: datetime | None
    last_delivery_at: datetime | None
    next_due_at: datetime | None
    calendar_version: str
    calendar_until: date
    unannounced: int
    to_recount: int
    queue: Queue
    began_at: datetime
    seal: LastSeal | None = None
    held: tuple[Watch, ...] = ()
    at_fault: tuple[AtFault, ...] = ()
    faulty: tuple[Faulty, ...] = ()
    last_hours: Mapping[str, datetime] = field(default_factory=dict)


def pulse(ledger: Ledger) -> Pulse:
    """Return when things last happened, what is due next and what waits."""
    with glancing(ledger.database) as work:
        work.ahead(
            ledger.installation,
            calendar.version,
            deadlines.next_due,
            *outbox.ASKED_BY_QUEUE,
            clock_watch.held,
            relays.at_fault,
            addresses.faulty,
            allowances.last_hours,
            seals.last,
        )
        here, known = ledger.installation(work), ledger.calendar(work)
        until = known.published_until
        work.ahead(lambda ask: recounts.unannounced(ask, until), lambda ask: recounts.to_recount(ask, until))
        return Pulse(
            last_tick_at=here.last_tick_at,
            last_delivery_at=here.last_delivery_at,
            next_due_at=deadlines.next_due(work),
            calendar_version=known.version,
            calendar_until=until,
            unannounced=recounts.unannounced(work, until),
            to_recount=recounts.to_recount(work, until),
            queue=outbox.queue(work),
            began_at=here.created_at,
            seal=seals.last(work),
            held=tuple(clock_watch.held(work)),
            at_fault=tuple(relays.at_fault(work)),
            faulty=tuple(addresses.faulty(work)),
            last_hours=allowances.last_hours(work),
        )


def last_seal(ledger: Ledger) -> LastSeal | None:
    """Return when the history was last sealed, or None."""
    with reading(ledger.database) as work:
        return seals.last(work)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much is kept: pieces of evidence and their bytes, links of the history, bytes of the database if it says."""

    files: int
    file_bytes: int
    links: int
    database_bytes: int | None


def kept(ledger: Ledger) -> Kept:
    """Return how much is kept."""
    with reading(ledger.database) as work:
        return Kept(**sizes.sizes(work))
