"""The mails that would go out, as the post would make them: one digest a person and working day; nothing is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from engine.domain.deadlines import Subject
from engine.domain.mailing import Hours, Outgoing, Waiting, sent_by, slot_for
from engine.domain.workdays import Calendar, local_day
from engine.store import absence, foreseeing
from engine.store.foreseeing import Reader, Waits
from engine.store.unit_of_work import UnitOfWork

# What news is about, besides the item itself; a reminder is about the subject of its deadline.
_SUBJECTS: Mapping[str, Subject] = {
    "review_due": Subject.REVIEW,
    "escalated_review": Subject.REVIEW,
    "to_answer": Subject.REQUEST,
    "agreed": Subject.REQUEST,
    "refused": Subject.REQUEST,
    "withdrawn": Subject.REQUEST,
    "receipt_due": Subject.RECEIPT,
    "progress_due": Subject.PROGRESS,
    "duty_due": Subject.DUTY,
}
# An item has many measures and, over time, many requests; of all else it has one at a time.
_MANY = frozenset({Subject.MEASURE, Subject.REQUEST, Subject.DUTY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of a mail: the item it is about (None for none), which of its dates, and the kinds of its notices.

    ``subject_id`` is the key of what that date is of, None for an item's own.
    """

    item_id: int | None
    kinds: tuple[str, ...]
    subject: str | None = None
    subject_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What one person would get: a line for each part of an item; urgent where it goes beside the digest of the day.

    ``at`` is the instant it goes out, ``day`` the civil day that is where its reader is.
    """

    at: datetime
    day: date
    person_id: int
    told: tuple[Told, ...]
    is_urgent: bool

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
    """What happened to what waited: the mails that went out, how many notices still wait, whom no mail could reach."""

    mails: tuple[Mail, ...] = ()
    left: int = 0
    unreached: frozenset[int] = frozenset()


def mail_hours(work: UnitOfWork, office: Hours) -> tuple[time, ...]:
    """Return the hours at which digests go out in this office: its own, and those that people chose."""
    chosen = {reader.mail_hour for reader in foreseeing.readers(work).values() if reader.mail_hour is not None}
    return tuple(sorted({office.hour, *chosen}))


def send_out(work: UnitOfWork, calendar: Calendar, office: Hours, *, at: datetime) -> Gone:
    """Make the mails that may go out now and take their notices out of the queue, in a copy of the ledger."""
    today = local_day(at, office.zone)
    found = foreseeing.waiting(work, day=today, at=at)
    if not found:
        return Gone()
    before = calendar.on_or_before(today - timedelta(days=1))
    readers = foreseeing.readers(work)
    waiting = _by_reader(work, found, readers, office, at=at)
    made = foreseeing.mailed_since(work, waiting, before)
    mails, unreached, left = [], set(), len(found)
    for person, notices in waiting.items():
        hours = _hours(office, readers[person])
        sent = sent_by(made.get(person, ()), hours.zone, at=at)
        mail = slot_for([_waiting(one) for one in notices], sent, hours, calendar, at=at)
        if mail is None:
            continue
        known, reader = {notice.id: notice for notice in notices}, readers[person]
        told = tuple(key for key in mail.keys if reader.hears_of(known[key].kind))
        if len(told) < len(mail.keys):
            unreached.add(person)
        if not told:
            continue
        foreseeing.take_up(work, person, told, day=mail.day, slot=mail.slot, at=at)
        left -= len(told)
        mails.append(_mail(person, replace(mail, keys=told), known))
    return Gone(mails=tuple(mails), left=left, unreached=frozenset(unreached))


def _by_reader(
    work: UnitOfWork, found: Sequence[Waits], readers: Mapping[int, Reader], office: Hours, *, at: datetime
) -> dict[int, list[Waits]]:
    """Return what waits by who reads it: the recipient, or who stands in for them today and can be reached."""
    away: dict[date, dict[int, int]] = {}
    waiting: dict[int, list[Waits]] = {}
    for person, notices in groupby(found, key=attrgetter("recipient_id")):
        day = local_day(at, _hours(office, readers[person]).zone)
        if day not in away:
            away[day] = absence.substitutes_on(work, day)
        substitute = away[day].get(person, person)
        reader = substitute if readers[substitute].is_reached else person
        waiting.setdefault(reader, []).extend(notices)
    return dict(sorted(waiting.items()))


def peaks(mails: Sequence[Mail], *, above: int) -> list[Mail]:
    """Return the mails with more lines than this, the longest first, then by day."""
    long = [mail for mail in mails if mail.lines > above]
    return sorted(long, key=lambda mail: (-mail.lines, mail.day, mail.person_id))


def _hours(office: Hours, reader: Reader) -> Hours:
    return Hours(hour=reader.mail_hour or office.hour, zone=reader.zone or office.zone, urgent=office.urgent)


def _waiting(notice: Waits) -> Waiting:
    return Waiting(key=notice.id, line=_line(notice), kind=notice.kind, since=notice.send_from, due_on=notice.due_on)


def _line(notice: Waits) -> Hashable:
    """Return which line a notice belongs to: one for each part of an item; what is about no item has its own."""
    subject = notice.subject or _SUBJECTS.get(notice.kind, Subject.ITEM)
    if notice.kind in {"decision_called", "decision_withdrawn"}:
        return (notice.item_id, notice.kind, notice.id)
    if notice.holiday is not None:
        return ("holiday", notice.holiday)
    if notice.feedback is not None:
        return ("feedback", notice.feedback, notice.recipient_id)
    if notice.item_id is None and notice.subject is None:
        return ("notice", notice.id)
    part = notice.subject_id or notice.request_id if subject in _MANY else None
    return (notice.item_id, subject, part, notice.recipient_id)


def _mail(person: int, mail: Outgoing, notices: Mapping[int, Waits]) -> Mail:
    lines: dict[Hashable, list[Waits]] = {}
    for key in mail.keys:
        lines.setdefault(_line(notices[key]), []).append(notices[key])
    told = (
        Told(
            item_id=about[0].item_id,
            kinds=tuple(dict.fromkeys(notice.kind for notice in about)),
            subject=about[0].subject or _SUBJECTS.get(about[0].kind),
            subject_id=about[0].subject_id,
        )
        for about in lines.values()
    )
    return Mail(at=mail.at, day=mail.day, person_id=person, told=tuple(told), is_urgent=mail.is_urgent)
