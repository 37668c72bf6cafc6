"""The mails that would go out on a day: one a person and working day, as the post would make them; nothing is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from engine.domain.mailing import may_go
from engine.domain.workdays import Calendar, local_day
from engine.store import foreseeing
from engine.store.foreseeing import Waits
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHour:
    """When this office mails: the wall-clock time of the daily mail, and the zone it is told in."""

    hour: time
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of a mail: the item it is about (None for none) and the kinds of its notices."""

    item_id: int | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What one person would get on one day: a line for each item."""

    day: date
    person_id: int
    told: tuple[Told, ...]

    @property
    def lines(self) -> int:
        """Return how many lines the mail would have."""
        return len(self.told)

    @property
    def kinds(self) -> Counter[str]:
        """Return how many notices of each kind it would carry."""
        return Counter(kind for line in self.told for kind in line.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What happened to what waited: the mails that went out, and who could not be reached."""

    mails: tuple[Mail, ...] = ()
    unreached: frozenset[int] = frozenset()


def send_out(work: UnitOfWork, calendar: Calendar, post: MailHour, *, at: datetime) -> Gone:
    """Make the mails that may go out now and take their notices out of the queue, in a copy of the ledger."""
    found = foreseeing.waiting(work, at=at)
    if not found:
        return Gone()
    day = local_day(at, post.zone)
    had, lost = foreseeing.mailed_on(work, day), foreseeing.unreachable(work)
    mails, unreached = [], set()
    for person, theirs in groupby(found, key=lambda notice: notice.recipient_id):
        notices = list(theirs)
        since = min(notice.send_from for notice in notices)
        if person in had or not may_go(since, calendar, mail_hour=post.hour, zone=post.zone, at=at):
            continue
        if person in lost:
            unreached.add(person)
            continue
        foreseeing.take_up(work, person, notices, day=day, at=at)
        mails.append(Mail(day=day, person_id=person, told=_told(notices)))
    return Gone(mails=tuple(mails), unreached=frozenset(unreached))


def counted(mails: Iterable[Mail]) -> Mapping[tuple[date, int], int]:
    """Return the lines of each person's mail by day and person."""
    return {(mail.day, mail.person_id): mail.lines for mail in mails}


def peaks(mails: Sequence[Mail], *, above: int) -> list[Mail]:
    """Return the mails with more lines than this, the longest first, then by day."""
    long = [mail for mail in mails if mail.lines > above]
    return sorted(long, key=lambda mail: (-mail.lines, mail.day, mail.person_id))


def _told(notices: Sequence[Waits]) -> tuple[Told, ...]:
    """Return a line for each item; what is about no item has a line of its own."""
    lines: dict[object, list[Waits]] = {}
    for notice in notices:
        key: object = ("item", notice.item_id) if notice.item_id is not None else ("notice", notice.id)
        lines.setdefault(key, []).append(notice)
    return tuple(
        Told(item_id=about[0].item_id, kinds=tuple(dict.fromkeys(notice.kind for notice in about)))
        for about in lines.values()
    )
