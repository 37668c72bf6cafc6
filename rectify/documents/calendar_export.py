"""Somebody's deadlines as a calendar file, as they stand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.domain.actor import Actor
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations.agenda import agenda
from engine.operations.ledger import Ledger, look_up_installation
from engine.words import Language, Words
from notifications.appointments import Diary, calendar_file, office_mark
from notifications.post import Post
from rectify.documents.writing import write_whole

_NAME = Words("整改期限 {name}", "Rectification: {name}")


def export_calendar(
    ledger: Ledger, out: Path, *, login: str, days: int, post: Post, language: Language, actor: Actor, at: datetime
) -> int:
    """Write what a person has to do within so many days, and what is overdue, to an ``.ics`` file; return how much.

    The file is whole or not there at all. Raises ``InvalidInput`` for another kind of file or a place that cannot be
    written, ``NotFound``, and ``NotPermitted`` for somebody else's calendar.
    """
    if out.suffix.lower() != ".ics":
        raise InvalidInput(
            what=Words("输出文件", "Output"),
            value=str(out),
            why=Words("日程只能写成日历文件", "a calendar is written as a calendar file"),
            allowed=".ics",
            where=str(out),
        )
    written, events = calendar_of(ledger, login=login, days=days, post=post, language=language, actor=actor, at=at)
    write_whole(out, written)
    return events


def calendar_of(
    ledger: Ledger, *, login: str, days: int, post: Post, language: Language, actor: Actor, at: datetime
) -> tuple[str, int]:
    """Return what a person has to do within so many days as a calendar file, and how much that is.

    Raises ``NotFound``, and ``NotPermitted`` for somebody else's calendar.
    """
    found = agenda(ledger, login, days=days, actor=actor, at=at, zone=post.zone)
    diary = Diary(
        language=language,
        day=local_day(at, post.zone),
        at=at,
        base_url=post.base_url,
        office=office_mark(look_up_installation(ledger).post_key),
        with_titles=post.with_titles,
    )
    name = _NAME.fill(name=found.person.name).text(language)
    return calendar_file(found.entries, diary, name=name), len(found.entries)
