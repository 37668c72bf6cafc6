"""Who gets a mail now: at their own hour in their own zone; whoever stands in for an absent person gets theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from engine.domain.mailing import ASSIGNED, URGENT_KINDS, Hours, Sent, digest_may_go, urgent_may_go
from engine.domain.ways import MAIL, NOTHING_CHOSEN, Chosen
from engine.domain.workdays import Calendar, local_day
from engine.store import absence, outbox, people, ways
from engine.store.people import Correspondent
from engine.store.unit_of_work import UnitOfWork
from notifications.mailbox import InvalidAddress, mailbox

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody who gets a mail: when, and whose notices are in it, their own and those of absent people.

    ``since`` is when the first of these may go out; ``presses`` says that one of them may not have to wait. ``chosen``
    is by which ways they want to hear of what, ``channels`` are those there are beside mail.
    """

    person: Correspondent
    hours: Hours
    whose: tuple[int, ...]
    since: datetime
    presses: bool
    sent: Sent
    chosen: Chosen = NOTHING_CHOSEN
    channels: Collection[str] = ()

    @property
    def is_reached(self) -> bool:
        """Say whether anything can reach them: mail, or a channel they chose for some kind."""
        return has_way(self.person, self.chosen, self.channels)

    def ways(self, kind: str) -> tuple[str, ...]:
        """Return the ways by which a kind of notice reaches them, mail first; none where it would be a mail only."""
        return ways_to(self.person, self.chosen, self.channels, kind)

    def day(self, at: datetime) -> date:
        """Return the civil day of an instant where they are."""
        return local_day(at, self.hours.zone)

    def may_get_mail(self, calendar: Calendar, *, at: datetime) -> bool:
        """Say whether a mail to them may go out now; whether one does is known once the notices are read."""
        if digest_may_go(self.since, self.sent, self.hours, calendar, at=at):
            return True
        return self.presses and self.is_reached and urgent_may_go(self.sent, self.hours, calendar, at=at)


def addressees(
    work: UnitOfWork, office: Hours, calendar: Calendar, *, channels: Collection[str] = (), at: datetime
) -> list[Addressee]:
    """Return everybody for whom notices wait that may go out, in the order of their keys."""
    waiting = dict(outbox.people_waiting(work, at=at))
    pressing = outbox.people_told_of(work, {*URGENT_KINDS, ASSIGNED}, at=at)
    known = people.correspondents(work, waiting)
    readers = _readers(work, known, office, channels, at=at)
    known |= people.correspondents(work, set(readers.values()) - known.keys())
    oldest = calendar.on_or_before(local_day(at, office.zone) - 2 * _DAY)
    sent, chosen = outbox.sent_since(work, readers.values(), oldest), ways.chosen(work, readers.values())
    return [
        Addressee(
            person=known[reader],
            hours=hours_of(known[reader], office),
            whose=whose,
            since=min(waiting[person] for person in whose),
            presses=not pressing.isdisjoint(whose),
            sent=frozenset(sent.get(reader, ())),
            chosen=chosen.get(reader, NOTHING_CHOSEN),
            channels=channels,
        )
        for reader, whose in sorted(_by_reader(readers).items())
    ]


def hours_of(person: Correspondent, office: Hours) -> Hours:
    """Return when somebody gets mail: their own hour and zone, else the office's."""
    hour = time.fromisoformat(person.mail_hour) if person.mail_hour else office.hour
    return Hours(hour=hour, zone=person.zone or office.zone, urgent=office.urgent)


def is_reachable(person: Correspondent) -> bool:
    """Say whether a mail can reach somebody: they have not left, and have one address that takes mail."""
    if person.disabled_at is not None or person.email is None or person.fault is not None:
        return False
    try:
        mailbox(person.email)
    except InvalidAddress:
        return False
    return True


def ways_to(person: Correspondent, chosen: Chosen, channels: Collection[str], kind: str) -> tuple[str, ...]:
    """Return the ways by which a kind of notice reaches somebody, mail first; none where it would be a mail only."""
    if person.disabled_at is not None:
        return ()
    by_mail = is_reachable(person)
    return tuple(way for way in chosen.ways(kind, open_ways=channels) if way != MAIL or by_mail)


def has_way(person: Correspondent, chosen: Chosen, channels: Collection[str]) -> bool:
    """Say whether anything can reach somebody: a mail, or one of these channels that they chose for some kind."""
    if is_reachable(person):
        return True
    return person.disabled_at is None and not chosen.others.isdisjoint(channels)


def _readers(
    work: UnitOfWork, known: Mapping[int, Correspondent], office: Hours, channels: Collection[str], *, at: datetime
) -> dict[int, int]:
    """Return who reads each person's notices: they themselves, or whoever stands in for them today.

    One step only: what a substitute gets for somebody stays with them, absent or not. A substitute whom nothing
    reaches is no help, so the absent person keeps their mail.
    """
    away: dict[date, dict[int, int]] = {}
    readers: dict[int, int] = {}
    for key, person in known.items():
        day = local_day(at, hours_of(person, office).zone)
        if day not in away:
            away[day] = absence.substitutes_on(work, day)
        readers[key] = away[day].get(key, key)
    substitutes = people.correspondents(work, {reader for key, reader in readers.items() if reader != key})
    chosen = ways.chosen(work, substitutes)
    lost = {
        key for key, person in substitutes.items() if not has_way(person, chosen.get(key, NOTHING_CHOSEN), channels)
    }
    return {key: key if reader != key and reader in lost else reader for key, reader in readers.items()}


def _by_reader(readers: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for person, reader in readers.items():
        found.setdefault(reader, []).append(person)
    return {reader: tuple(sorted(whose)) for reader, whose in found.items()}
