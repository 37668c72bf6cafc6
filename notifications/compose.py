"""One mail a person and working day: the notices that wait become a message, rendered whole and stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.domain.workdays import Calendar, instant, local_day
from engine.errors import Collision
from engine.operations.ledger import Ledger
from engine.store import deadlines, items, outbox, people, reviews
from engine.store.items import StoredItem
from engine.store.outbox import WaitingNotice
from engine.store.tables.mail import Message, NoticeState
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Language
from notifications.letter import Letter, Line
from notifications.lines import Surroundings, has_passed, line, told_once
from notifications.mailbox import InvalidAddress, mailbox
from notifications.message import MessageUnsafe, build, message_id
from notifications.render import Renderer

DAILY = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """How this office writes: its renderer, sender, zone, the wall-clock time of the daily mail, where links lead."""

    renderer: Renderer
    sender: str
    zone: str
    mail_hour: time
    base_url: str
    with_titles: bool = False

    @property
    def domain(self) -> str:
        """Return the domain of the sender, on which Message-IDs are made."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What composing did: messages made, people who wait for their next mail, and people no mail can reach."""

    messages: int
    waiting: int
    unreachable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """Everything one person's mail is made of, read before it is written."""

    person: Person
    person_id: int
    day: date
    epoch: str
    organization: str
    notices: tuple[WaitingNotice, ...]
    lines: tuple[Line, ...]
    stale: tuple[WaitingNotice, ...]


def compose(ledger: Ledger, post: Post, *, at: datetime) -> Composed:
    """Make the mail of the day for each person whose notices may go out now.

    A mail is made on working days from the mail hour on, or earlier when a notice has missed its own mail hour. A
    person who has had today's mail waits for the next working day; two nodes at once make one mail. Raises
    ``InvalidAddress`` for an unusable sender, before anybody's notices are touched.
    """
    mailbox(post.sender)
    with reading(ledger.database) as work:
        day, calendar = local_day(at, post.zone), ledger.calendar(work)
        waiting = outbox.people_waiting(work, at=at)
        ready = [
            person
            for person, since in waiting
            if may_go(since, calendar, post, at=at)
            and not outbox.has_message(work, recipient_id=person, local_day=day, slot=DAILY)
        ]
    made = [_compose_for(ledger, post, person, day, at=at) for person in ready]
    return Composed(
        messages=made.count("made"), unreachable=made.count("unreachable"), waiting=len(waiting) - len(ready)
    )


def may_go(since: datetime, calendar: Calendar, post: Post, *, at: datetime) -> bool:
    """Say whether notices that may go out since an instant may be mailed at another."""
    local = at.astimezone(ZoneInfo(post.zone))
    if not calendar.is_working(local.date()):
        return False
    if local.time() >= post.mail_hour:
        return True
    yesterday = calendar.on_or_before(local.date() - timedelta(days=1))
    return since <= instant(yesterday, post.mail_hour, post.zone)


def _compose_for(ledger: Ledger, post: Post, person_id: int, day: date, *, at: datetime) -> str:
    with reading(ledger.database) as work:
        draft = _draft(work, ledger, post, person_id, day, at=at)
    if not draft.notices and not draft.stale:
        return "made elsewhere"
    if not draft.notices or draft.person.email is None or draft.person.disabled_at is not None:
        return _set_aside(ledger, draft)
    try:
        subject, data = _written(draft, post, at=at)
    except (InvalidAddress, MessageUnsafe):
        return _set_aside(ledger, draft)
    return _store(ledger, post, draft, subject, data, at=at)


def _set_aside(ledger: Ledger, draft: _Draft) -> str:
    """Take notices out of the queue that no mail can carry; the proof of reminder keeps saying so."""
    with writing(ledger.database) as work:
        outbox.set_aside(work, draft.stale, NoticeState.WITHDRAWN)
        outbox.set_aside(work, draft.notices, NoticeState.UNREACHABLE)
    return "unreachable" if draft.notices else "withdrawn"


def _draft(work: UnitOfWork, ledger: Ledger, post: Post, person_id: int, day: date, *, at: datetime) -> _Draft:
    here, person = ledger.installation(work), work.find(Person, id=person_id)
    assert person is not None  # noqa: S101 - a notice refers to a person
    notices = outbox.waiting_for(work, person_id, at=at)
    held = items.get_many(work, (notice.item_id for notice in notices))
    stale = _stale(work, ledger, notices, held)
    told = tuple(notice for notice in notices if notice not in stale)
    around = Surroundings(
        calendar=ledger.calendar(work),
        day=day,
        names=people.names(work),
        base_url=post.base_url,
        with_titles=post.with_titles,
    )
    return _Draft(
        person=person,
        person_id=person_id,
        day=day,
        epoch=here.epoch,
        organization=here.office_name,
        stale=stale,
        notices=told,
        lines=tuple(_line(work, ledger, notice, held[notice.item_id], around) for notice in told_once(told)),
    )


def _line(work: UnitOfWork, ledger: Ledger, notice: WaitingNotice, item: StoredItem, around: Surroundings) -> Line:
    """Return the line of a notice; the working days left are those of the item's own workflow."""
    workflow = ledger.workflow(work, item.workflow_version_id)
    return line(notice, item, workflow, replace(around, calendar=ledger.calendar(work, workflow)))


def _stale(
    work: UnitOfWork, ledger: Ledger, notices: Sequence[WaitingNotice], held: Mapping[int, StoredItem]
) -> tuple[WaitingNotice, ...]:
    """Return what is no longer true: reminders of ended deadlines, reviews no longer open, news that was overtaken."""
    of_deadlines = {notice.data["deadline"] for notice in notices if "deadline" in notice.data}
    ended = {key for key, found in deadlines.get_many(work, of_deadlines).items() if found.ended_at is not None}
    return tuple(
        notice
        for notice in notices
        if notice.data.get("deadline") in ended
        or _has_passed(work, ledger, notice, held[notice.item_id])
        or (notice.kind == "review_due" and reviews.open_of(work, notice.item_id) is None)
    )


def _has_passed(work: UnitOfWork, ledger: Ledger, notice: WaitingNotice, item: StoredItem) -> bool:
    return has_passed(notice, item, ledger.workflow(work, item.workflow_version_id))


def _written(draft: _Draft, post: Post, *, at: datetime) -> tuple[str, bytes]:
    """Render the mail; if somebody's words cannot be mailed safely, it goes without anybody's words or names."""
    try:
        return _bytes(draft, post, draft.lines, named=True, at=at)
    except MessageUnsafe:
        bare = tuple(replace(told, title=None, note=None) for told in draft.lines)
        return _bytes(draft, post, bare, named=False, at=at)


def _bytes(draft: _Draft, post: Post, lines: tuple[Line, ...], *, named: bool, at: datetime) -> tuple[str, bytes]:
    language: Language = "en" if draft.person.language == "en" else "zh"
    rendered = post.renderer.render(
        Letter(
            recipient_name=draft.person.name,
            language=language,
            day=draft.day,
            organization=draft.organization,
            lines=lines,
        )
    )
    data = build(
        rendered,
        sender=post.sender,
        sender_name=draft.organization if named else "",
        to_name=draft.person.name if named else "",
        to_address=draft.person.email or "",
        message_id=_header_id(draft, post),
        date=at.astimezone(ZoneInfo(post.zone)),
    )
    return rendered.subject, data


def _header_id(draft: _Draft, post: Post) -> str:
    return message_id(person_id=draft.person_id, day=draft.day, slot=DAILY, epoch=draft.epoch, domain=post.domain)


def _store(ledger: Ledger, post: Post, draft: _Draft, subject: str, data: bytes, *, at: datetime) -> str:
    """Store the mail and take its notices up into it; another node that was faster has made the same mail."""
    row = Message(
        recipient_id=draft.person_id,
        local_day=draft.day,
        slot=DAILY,
        header_id=_header_id(draft, post),
        address=mailbox(draft.person.email or ""),
        language=draft.person.language,
        subject=subject,
        data=data,
        next_try_at=at,
        created_at=at,
    )
    try:
        with writing(ledger.database) as work:
            outbox.merge(work, draft.notices, message_id=work.add(row))
            outbox.set_aside(work, draft.stale, NoticeState.WITHDRAWN)
    except Collision:
        return "made elsewhere"
    return "made"
