"""What stands around every page: the office, how its clock and mail do, and how much waits for whoever reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.actor import Actor
from engine.domain.alarms import Alarm, mail_dead, mail_stuck
from engine.domain.clock_watch import Watch
from engine.domain.definition import Role
from engine.operations.desk import count_waiting
from engine.operations.ledger import Ledger, Waiting
from engine.store import allowances, calendar, clock_watch, history, outbox, versions
from engine.store.glance import Glance, glancing

# Managers and administrators are told what stands still: somebody must see to it.
_TOLD = (Role.MANAGER, Role.ADMINISTRATOR)
_QUEUE = (outbox.to_send, outbox.due_since, outbox.dead, allowances.last_hours, clock_watch.held)
# A count is made anew after so long even if nothing seems to have happened: on PostgreSQL a link of the history may
# come to be seen after a later one.
_GOOD_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The surroundings of a page; ``held`` are clocks that leapt ahead, ``alarms`` what is wrong with mail.

    Both are empty for whoever need not see to it. ``waiting`` is None where it was not asked for.
    """

    office_name: str
    last_tick_at: datetime | None
    waiting: int | None
    held: Sequence[Watch] = ()
    alarms: Sequence[Alarm] = ()


def surroundings(ledger: Ledger, *, actor: Actor, at: datetime, counts: bool) -> Surroundings:
    """Return the surroundings of a page for a reader: in one statement, and in a second when something has happened.

    With ``counts`` they say how much waits for the reader; a page that has counted already needs no second count.
    """
    is_told = any(actor.roles.get(role) for role in _TOLD)
    with glancing(ledger.database) as work:
        queue = _QUEUE if is_told else ()
        count = (history.last_key, versions.all_of, calendar.version) if counts else ()
        work.ahead(ledger.installation, *queue, *count)
        here = ledger.installation(work)
        return Surroundings(
            office_name=here.office_name,
            last_tick_at=here.last_tick_at,
            waiting=_waiting(work, ledger, actor, at) if counts else None,
            held=clock_watch.held(work) if is_told else (),
            alarms=_of_mail(work, at) if is_told else (),
        )


def _of_mail(work: Glance, at: datetime) -> Sequence[Alarm]:
    many, _oldest = outbox.to_send(work)
    stuck = mail_stuck(outbox.due_since(work), allowances.last_hours(work), many, at=at)
    found = (stuck, mail_dead(outbox.dead(work)))
    return [alarm for alarm in found if alarm is not None]


def _waiting(work: Glance, ledger: Ledger, actor: Actor, at: datetime) -> int:
    """Return how much waits; what was counted is good until the history goes on, or the reader's rights change."""
    person, link = actor.own_id or 0, history.last_key(work)
    known = ledger.waiting.get(person)
    if known is not None and (known.link, known.roles, known.leads) == (link, actor.roles, actor.leads):
        age = at - known.at
        if timedelta(0) <= age < _GOOD_FOR:
            return known.many
    many = count_waiting(work, ledger, actor=actor)
    ledger.waiting[person] = Waiting(link=link, roles=actor.roles, leads=actor.leads, at=at, many=many)
    return many
