"""The messages of one person, whole: the bytes of the mail, and the documents for other ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from engine.domain.mailing import Outgoing
from engine.domain.ways import MAIL
from engine.store.outbox import WaitingNotice, slot_by
from engine.store.tables.mail import Message
from notifications.addressing import Addressee
from notifications.appointments import Diary, attached, office_mark
from notifications.channels import note
from notifications.channels.note import Note
from notifications.drafting import Draft, Part
from notifications.letter import Letter
from notifications.mailbox import InvalidAddress, mailbox
from notifications.message import Attachment, MessageUnsafe, build, message_id
from notifications.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One message as it will be stored, with the notices in it."""

    row: Message
    data: bytes
    notices: tuple[WaitingNotice, ...]

    def ends_as(self, outgoing: Outgoing) -> str:
        """Return as what it counts."""
        if self.row.channel != MAIL:
            return "by channels"
        return "urgent" if outgoing.is_urgent else "digest"


def write_out(drafted: Draft, outgoing: Outgoing, to: Addressee, post: Post) -> list[Written]:
    """Return the messages of a draft, mail first; a mail that cannot be built safely is not among them."""
    found = []
    for part in drafted.parts:
        if part.way != MAIL:
            found.append(_by_channel(drafted, part, outgoing, to, post))
            continue
        try:
            found.append(_by_mail(drafted, part, outgoing, to, post))
        except (InvalidAddress, MessageUnsafe):
            continue
    return found


def _by_mail(drafted: Draft, part: Part, outgoing: Outgoing, to: Addressee, post: Post) -> Written:
    """Write the mail; if somebody's words cannot be mailed safely, it goes without anybody's words, names or texts."""
    header = message_id(
        person_id=to.person.id,
        day=outgoing.day,
        slot=outgoing.slot,
        epoch=drafted.epoch,
        domain=post.domain,
        key=drafted.post_key,
    )
    try:
        files = _files(drafted, part.letter, outgoing, post)
        subject, data = _bytes(part.letter, outgoing, to, post, header, named=True, files=files)
    except MessageUnsafe:
        bare = tuple(replace(told, title=None, note=None) for told in part.letter.lines)
        subject, data = _bytes(replace(part.letter, lines=bare), outgoing, to, post, header, named=False)
    row = Message(
        recipient_id=to.person.id,
        local_day=outgoing.day,
        slot=outgoing.slot,
        header_id=header,
        address=mailbox(to.person.email or ""),
        language=to.person.language,
        subject=subject,
        next_try_at=outgoing.at,
        created_at=outgoing.at,
    )
    return Written(row=row, data=data, notices=part.notices)


def _bytes(
    letter: Letter,
    outgoing: Outgoing,
    to: Addressee,
    post: Post,
    header: str,
    *,
    named: bool,
    files: Sequence[Attachment] = (),
) -> tuple[str, bytes]:
    rendered = post.renderer.render(letter, own=named)
    data = build(
        rendered,
        sender=post.sender,
        sender_name=letter.organization if named else "",
        to_name=to.person.name if named else "",
        to_address=to.person.email or "",
        message_id=header,
        date=outgoing.at.astimezone(ZoneInfo(post.zone)),
        attachments=files,
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


def _by_channel(drafted: Draft, part: Part, outgoing: Outgoing, to: Addressee, post: Post) -> Written:
    header = message_id(
        person_id=to.person.id,
        day=outgoing.day,
        slot=f"{outgoing.slot}-{part.way}",
        epoch=drafted.epoch,
        domain=post.domain,
    )
    subject, data = note.write(
        Note(
            id=note.note_id(header),
            letter=part.letter,
            keys=tuple(f"{drafted.epoch}-{key}" for key in part.told),
            reader=note.Reader(id=to.person.id, name=to.person.name, login=drafted.login),
            base_url=post.base_url,
            at=outgoing.at,
        ),
        post.channels[part.way],
    )
    row = Message(
        recipient_id=to.person.id,
        local_day=outgoing.day,
        slot=slot_by(outgoing.slot, part.way),
        channel=part.way,
        header_id=header,
        address=part.way,
        language=to.person.language,
        subject=subject,
        next_try_at=outgoing.at,
        created_at=outgoing.at,
    )
    return Written(row=row, data=data, notices=part.notices)
