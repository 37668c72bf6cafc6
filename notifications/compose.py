"""One mail a person and working day: the notices that wait become a message, rendered whole and stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.mailing import Outgoing
from engine.errors import Collision
from engine.operations.ledger import Ledger
from engine.store import outbox
from engine.store.tables.mail import Message, NoticeState
from engine.store.unit_of_work import reading, writing
from notifications.addressing import Addressee, addressees, is_reachable
from notifications.appointments import Diary, attached, office_mark
from notifications.drafting import Draft, draft
from notifications.letter import Letter
from notifications.mailbox import InvalidAddress, mailbox
from notifications.message import Attachment, MessageUnsafe, build, message_id
from notifications.post import Post
from notifications.unreachable import give_up

__all__ = ["Composed", "Post", "compose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What composing did: messages made and how many of them were urgent, people who wait, people no mail reaches."""

    messages: int
    waiting: int
    unreachable: int
    urgent: int = 0


class _OvertakenError(Exception):
    """Another node has taken up some of the same notices: this mail is undone."""


def compose(ledger: Ledger, post: Post, *, at: datetime) -> Composed:
    """Make the mails that may go out now: a digest for each person whose hour has come, and urgent mails.

    When and in which slot is decided by ``engine.domain.mailing``; a person whose mail has been made waits for the
    next, and two nodes at once make one mail. First those whom no mail reaches, so that others read of it in theirs.
    Raises ``InvalidAddress`` for an unusable sender, before anybody's notices are touched.
    """
    mailbox(post.sender)
    lost = [to for to in _due(ledger, post, at=at)[0] if not is_reachable(to.person)]
    ended = Counter(_compose_for(ledger, post, to, at=at) for to in lost)
    due, waiting = _due(ledger, post, at=at)
    ended.update(_compose_for(ledger, post, to, at=at) for to in due)
    return Composed(
        messages=ended["digest"] + ended["urgent"],
        urgent=ended["urgent"],
        unreachable=ended["unreachable"],
        waiting=waiting + ended["waits"],
    )


def _due(ledger: Ledger, post: Post, *, at: datetime) -> tuple[list[Addressee], int]:
    """Return to whom a mail may go out now, and how many others wait."""
    with reading(ledger.database) as work:
        calendar = ledger.calendar(work)
        people = addressees(work, post.hours, calendar, at=at)
    due = [to for to in people if to.may_get_mail(calendar, at=at)]
    return due, len(people) - len(due)


def _compose_for(ledger: Ledger, post: Post, to: Addressee, *, at: datetime) -> str:
    """Make the mail of one person; return what came of it."""
    with reading(ledger.database) as work:
        drafted = draft(work, ledger, post, to, at=at)
    if drafted.letter is None or drafted.outgoing is None:
        return _withdraw(ledger, drafted)
    if not is_reachable(to.person):
        return _set_aside(ledger, to, drafted, at=at)
    try:
        subject, data = _written(drafted, drafted.letter, drafted.outgoing, to, post)
    except (InvalidAddress, MessageUnsafe):
        return _set_aside(ledger, to, drafted, at=at)
    return _store(ledger, post, to, drafted, drafted.outgoing, subject, data)


def _withdraw(ledger: Ledger, drafted: Draft) -> str:
    """Take out of the queue what is no longer true; what else there is waits for its hour."""
    if not drafted.stale:
        return "waits" if drafted.waits else "made elsewhere"
    with writing(ledger.database) as work:
        outbox.set_aside(work, drafted.stale, NoticeState.WITHDRAWN)
    return "waits" if drafted.waits else "withdrawn"


def _set_aside(ledger: Ledger, to: Addressee, drafted: Draft, *, at: datetime) -> str:
    """Take notices out of the queue that no mail can carry; the proof of reminder keeps saying so."""
    with writing(ledger.database) as work:
        outbox.set_aside(work, drafted.stale, NoticeState.WITHDRAWN)
        give_up(work, to, drafted.notices, at=at)
    return "unreachable"


def _written(drafted: Draft, letter: Letter, outgoing: Outgoing, to: Addressee, post: Post) -> tuple[str, bytes]:
    """Render the mail; if somebody's words cannot be mailed safely, it goes without anybody's words or names."""
    try:
        return _bytes(drafted, letter, outgoing, to, post, named=True)
    except MessageUnsafe:
        bare = tuple(replace(told, title=None, note=None) for told in letter.lines)
        return _bytes(drafted, replace(letter, lines=bare), outgoing, to, post, named=False)


def _bytes(
    drafted: Draft, letter: Letter, outgoing: Outgoing, to: Addressee, post: Post, *, named: bool
) -> tuple[str, bytes]:
    rendered = post.renderer.render(letter)
    data = build(
        rendered,
        sender=post.sender,
        sender_name=letter.organization if named else "",
        to_name=to.person.name if named else "",
        to_address=to.person.email or "",
        message_id=_header_id(drafted, outgoing, to, post),
        date=outgoing.at.astimezone(ZoneInfo(post.zone)),
        attachments=_files(drafted, letter, outgoing, post) if named else (),
    )
    return rendered.subject, data


def _files(drafted: Draft, letter: Letter, outgoing: Outgoing, post: Post) -> tuple[Attachment, ...]:
    """Return the calendar file of a mail that sets dates."""
    if not drafted.dates:
        return ()
    diary = Diary(
        language=letter.language,
        day=letter.day,
        at=outgoing.at,
        base_url=post.base_url,
        office=office_mark(drafted.post_key),
        with_titles=post.with_titles,
    )
    return (attached(drafted.dates, diary),)


def _header_id(drafted: Draft, outgoing: Outgoing, to: Addressee, post: Post) -> str:
    return message_id(
        person_id=to.person.id,
        day=outgoing.day,
        slot=outgoing.slot,
        epoch=drafted.epoch,
        domain=post.domain,
        key=drafted.post_key,
    )


def _store(
    ledger: Ledger, post: Post, to: Addressee, drafted: Draft, outgoing: Outgoing, subject: str, data: bytes
) -> str:
    """Store the mail and take its notices up into it; what another node was faster with is left to that node.

    A mail counts only with every notice in it: slots keep two nodes from making one mail twice, but not a digest and
    an urgent mail from telling the same.
    """
    row = Message(
        recipient_id=to.person.id,
        local_day=outgoing.day,
        slot=outgoing.slot,
        header_id=_header_id(drafted, outgoing, to, post),
        address=mailbox(to.person.email or ""),
        language=to.person.language,
        subject=subject,
        data=data,
        next_try_at=outgoing.at,
        created_at=outgoing.at,
    )
    try:
        with writing(ledger.database) as work:
            taken = outbox.merge(work, drafted.notices, message_id=work.add(row), reader_id=to.person.id)
            outbox.set_aside(work, drafted.stale, NoticeState.WITHDRAWN)
            if taken != len(drafted.notices):
                raise _OvertakenError
    except (Collision, _OvertakenError):
        return "made elsewhere"
    return "urgent" if outgoing.is_urgent else "digest"
