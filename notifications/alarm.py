"""The mail that goes out when reminders do not: once a day to each manager, by whatever still works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.alarms import Alarm
from engine.domain.definition import Role
from engine.domain.mailing import ALARM
from engine.domain.workdays import local_day
from engine.errors import Collision
from engine.operations.ledger import Ledger
from engine.store import mails, outbox, people
from engine.store.people import Correspondent
from engine.store.tables.mail import Message
from engine.store.tables.office import Installation
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Language
from notifications.addressing import is_reachable
from notifications.compose import Post
from notifications.mailbox import InvalidAddress, mailbox
from notifications.message import MessageUnsafe, build, message_id

_TOLD = (Role.MANAGER, Role.ADMINISTRATOR)


def raise_alarm(ledger: Ledger, post: Post, alarms: Sequence[Alarm], *, at: datetime, slot: str = ALARM) -> int:
    """Put a mail about what is wrong for each manager and administrator of the office; return how many are new.

    ``at`` is a time that is believed, also while the wall's is not. One mail a person and day, weekends too: it waits
    for no mail hour, because what would send the mail of the day may be what has stopped. ``slot`` keeps what is less
    grave from standing in the way of what is graver.
    """
    if not alarms:
        return 0
    with reading(ledger.database) as work:
        here, told, day = ledger.installation(work), _told(work), local_day(at, post.zone)
        made = outbox.made_since(work, (person.id for person in told), day)
        had = {person for person, mails in made.items() if any((of, by) == (day, slot) for of, by, _when in mails)}
        missing = [person for person in told if person.id not in had]
    return sum(_write(ledger, post, here, person, alarms, slot=slot, at=at) for person in missing)


def _told(work: UnitOfWork) -> list[Correspondent]:
    holding = {person for role in _TOLD for person in people.holding_anywhere(work, role)}
    return [person for person in people.correspondents(work, holding).values() if is_reachable(person)]


def _write(
    ledger: Ledger,
    post: Post,
    here: Installation,
    person: Correspondent,
    alarms: Sequence[Alarm],
    *,
    slot: str,
    at: datetime,
) -> int:
    language: Language = "en" if person.language == "en" else "zh"
    day, key = local_day(at, post.zone), person.id
    rendered = post.renderer.render_alarm(
        alarms, language=language, name=person.name, organization=here.office_name, day=day
    )
    header = message_id(
        person_id=key, day=day, slot=slot, epoch=here.epoch, domain=post.domain, kind=ALARM, key=here.post_key
    )
    try:
        address = mailbox(person.email or "")
        data = build(
            rendered,
            sender=post.sender,
            to_name="",
            to_address=address,
            message_id=header,
            date=at.astimezone(ZoneInfo(post.zone)),
        )
        row = Message(
            recipient_id=key,
            local_day=day,
            slot=slot,
            header_id=header,
            address=address,
            language=language,
            subject=rendered.subject,
            next_try_at=at,
            created_at=at,
        )
        with writing(ledger.database) as work:
            mails.put(work, row, data)
    except (InvalidAddress, MessageUnsafe, Collision):
        return 0  # no mail can reach them, or another node has written it
    return 1
