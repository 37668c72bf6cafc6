"""When a person's mail goes out, and in which slot: one digest a working day, and few urgent mails. Pure.

Forecasts and simulations ask the same functions as the mail itself, so they cannot promise another mail.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from engine.domain.workdays import Calendar, days, end_of_day, instant, local_day, start_of_day

DAILY = "daily"
# The mails that say that something is wrong with the system, or with an office's own texts; they carry no notices.
ALARM, TEXTS = "alarm", "texts"
SLOTS_OF_ALARMS = frozenset({ALARM, TEXTS})
_URGENT = "urgent-"
_LINK = "link-"
# What the reader can still turn round today, and learns from nobody else.
URGENT_KINDS = frozenset({"returned", "escalated", "escalated_review", "urged"})
ASSIGNED = "assigned"
# Outside these hours nobody acts on a mail; it would only be read as pressure, and the morning's digest brings it.
EARLIEST, LATEST = time(7), time(21)
# What the digest brings within this time need not go before it: one mail, not two.
_SOON = timedelta(hours=2)
# No holiday is longer.
_HORIZON = timedelta(days=60)

Sent = Collection[tuple[date, str]]
# A mail of somebody: its local day, its slot, and when it was made.
Made = tuple[date, str, datetime]


def slot_of_link(mark: str) -> str:
    """Return the slot of a mail with a one-time link: each has its own, named by a part of the secret's hash."""
    return f"{_LINK}{mark[:16]}"


def holds_link(slot: str) -> bool:
    """Say whether a mail holds a one-time link, which nobody but its reader may see."""
    return slot.startswith(_LINK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody gets mail: the wall-clock time of their digest, their zone, at most so many urgent mails a day."""

    hour: time
    zone: str
    urgent: int


class Waiting(NamedTuple):
    """A notice that waits: which line of a mail it belongs to, and since when it may go out."""

    key: int
    line: Hashable
    kind: str
    since: datetime
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One mail that goes out: when, of which local day and slot, and the notices in it."""

    at: datetime
    day: date
    slot: str
    keys: tuple[int, ...]

    @property
    def is_urgent(self) -> bool:
        """Say whether it goes out beside the digest of the day."""
        return self.slot != DAILY


def sent_by(made: Iterable[Made], zone: str, *, at: datetime) -> Sent:
    """Return local days and slots of those of a person's mails that count at an instant.

    One of a day to come counts when it was made in a zone they left. It does not when it was made by a clock that has
    been set back since: the days until then come again, and their mails with them.
    """
    today = local_day(at, zone)
    return frozenset((day, slot) for day, slot, when in made if day <= today or when <= at)


def slot_for(
    waiting: Sequence[Waiting], sent: Sent, hours: Hours, calendar: Calendar, *, at: datetime
) -> Outgoing | None:
    """Return the mail that goes out at an instant, or None when what waits goes on waiting.

    ``sent`` are the local days and slots of the person's mails of this day and the working day before.
    """
    ready = [notice for notice in waiting if notice.since <= at]
    if not ready:
        return None
    day = local_day(at, hours.zone)
    if digest_may_go(min(notice.since for notice in ready), sent, hours, calendar, at=at):
        return Outgoing(at=at, day=day, slot=DAILY, keys=tuple(notice.key for notice in ready))
    if not urgent_may_go(sent, hours, calendar, at=at):
        return None
    # A line goes whole: what else waits about the same thing is in it and is not repeated in the digest.
    pressing = {notice.line for notice in ready if is_urgent(notice, day, hours.zone)}
    if not pressing:
        return None
    keys = tuple(notice.key for notice in ready if notice.line in pressing)
    return Outgoing(at=at, day=day, slot=f"{_URGENT}{_urgent_of(day, sent) + 1}", keys=keys)


def digest_may_go(since: datetime, sent: Sent, hours: Hours, calendar: Calendar, *, at: datetime) -> bool:
    """Say whether the digest may go out for notices of which the first may since an instant.

    It goes on working days from the person's hour on; earlier in the day only when it was missed the working day
    before. A person who has had the digest of this day, or of a later one in a zone they left, waits.
    """
    day = local_day(at, hours.zone)
    if not calendar.is_working(day) or any(slot == DAILY and of >= day for of, slot in sent):
        return False
    if at >= instant(day, hours.hour, hours.zone):
        return True
    before = calendar.on_or_before(day - timedelta(days=1))
    return (before, DAILY) not in sent and since <= instant(before, hours.hour, hours.zone)


def urgent_may_go(sent: Sent, hours: Hours, calendar: Calendar, *, at: datetime) -> bool:
    """Say whether an urgent mail may go out: by day, not too many, and not when the digest comes soon anyway."""
    local = at.astimezone(ZoneInfo(hours.zone))
    day = local.date()
    if not calendar.is_working(day) or not EARLIEST <= local.time() < LATEST:
        return False
    if (day, DAILY) not in sent and timedelta(0) < instant(day, hours.hour, hours.zone) - at <= _SOON:
        return False
    return _urgent_of(day, sent) < hours.urgent


def is_urgent(notice: Waiting, day: date, zone: str) -> bool:
    """Say whether a notice need not wait for the digest: returned, urged, escalated, or assigned and due today."""
    if notice.kind == ASSIGNED:
        return notice.due_on is not None and notice.due_on <= day and local_day(notice.since, zone) == day
    return notice.kind in URGENT_KINDS


def next_mail_at(
    waiting: Sequence[Waiting], sent: Sent, hours: Hours, calendar: Calendar, *, at: datetime
) -> datetime | None:
    """Return the first instant from ``at`` on at which a mail goes out; None when nothing waits."""
    coming = _next(waiting, sent, hours, calendar, first=at, last=at + _HORIZON)
    return coming.at if coming else None


def mails_of_day(
    waiting: Sequence[Waiting], sent: Sent, hours: Hours, calendar: Calendar, *, day: date
) -> tuple[Outgoing, ...]:
    """Return every mail that goes out on a local day for the notices that wait or will wait by then."""
    left, written, mails = list(waiting), set(sent), list[Outgoing]()
    first, last = start_of_day(day, hours.zone), end_of_day(day, hours.zone) - timedelta(microseconds=1)
    while mail := _next(left, written, hours, calendar, first=first, last=last):
        mails.append(mail)
        left = [notice for notice in left if notice.key not in mail.keys]
        written.add((mail.day, mail.slot))
        first = mail.at
    return tuple(mails)


def _next(
    waiting: Sequence[Waiting], sent: Sent, hours: Hours, calendar: Calendar, *, first: datetime, last: datetime
) -> Outgoing | None:
    """Return the first mail between two instants. Nothing changes but when a notice comes or one of three hours."""
    if not waiting:
        return None
    comes = {notice.since for notice in waiting}
    for day in days(local_day(max(first, min(comes)), hours.zone), local_day(last, hours.zone)):
        strikes = {instant(day, hour, hours.zone) for hour in (time.min, EARLIEST, hours.hour)}
        today = {since for since in comes if local_day(since, hours.zone) == day}
        for at in sorted({first, *strikes, *today}):
            if first <= at <= last and local_day(at, hours.zone) == day:
                mail = slot_for(waiting, sent, hours, calendar, at=at)
                if mail is not None:
                    return mail
    return None


def _urgent_of(day: date, sent: Sent) -> int:
    return sum(of == day and slot.startswith(_URGENT) for of, slot in sent)
