"""The calendar that a person's own link leads to: what is due to them within the next year, and what is overdue."""

from __future__ import annotations

from datetime import datetime

from engine.domain.workdays import local_day
from engine.operations.agenda import agenda
from engine.operations.correspondence import language_of
from engine.operations.feeds import reader_of
from engine.operations.ledger import Ledger, look_up_installation
from engine.words import Words
from notifications.appointments import Diary, calendar_file, office_mark
from notifications.post import Post

_DAYS = 366
_NAME = Words("整改期限 {name}", "Rectification: {name}")


def answer(ledger: Ledger, post: Post, secret: str, *, at: datetime) -> bytes | None:
    """Return the calendar file behind a link; None for a link that is none, was revoked, or whose person has left."""
    reader = reader_of(ledger, secret)
    if reader is None:
        return None
    found = agenda(ledger, reader.login, days=_DAYS, actor=reader, at=at, zone=post.zone)
    language = language_of(ledger, reader.login)
    diary = Diary(
        language=language,
        day=local_day(at, post.zone),
        at=at,
        base_url=post.base_url,
        office=office_mark(look_up_installation(ledger).post_key),
        with_titles=post.with_titles,
    )
    return calendar_file(found.entries, diary, name=_NAME.fill(name=found.person.name).text(language)).encode()
