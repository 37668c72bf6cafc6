"""How an item comes to another version of the workflow, in the reference: its day, its reminders, what was asked."""

from __future__ import annotations

from datetime import date, datetime

from tests.properties.reference import AGREED, ITEM, REQUEST, Book, Limit
from tests.properties.reference_days import PLANS, Plan, day_of, working_days_after
from tests.properties.reference_mail import Letterbox
from tests.properties.reference_things import Asked, Thing


def move(thing: Thing, book: Book, mail: Letterbox, *, plan: str, version: int, at: datetime) -> None:
    """Move an item: what ends is written off by the version it leaves, what stays is looked at by the new one."""
    old, new = PLANS[thing.plan], PLANS[plan]
    limit, asked = thing.limit, thing.asked
    wanted = None if limit is None else _wanted(thing, new, limit)
    keeps = limit is None or wanted == (limit.due_on, limit.ladder)
    stands = asked is not None and asked.step < len(new.approvers)
    if asked is not None and (not stands or old.answers != new.answers):
        book.end(asked.limit, "migrated", at=at)
    if limit is not None and not keeps:
        book.end(limit, "migrated", at=at)
    for one in book.limits:
        if one.item == thing.number:
            book.settle(one, old.ladders[one.ladder])
    thing.plan, thing.version = plan, version
    if limit is not None and wanted is not None and not keeps:
        because = limit.because if limit.because in AGREED else "migrated"
        thing.limit = book.begin(thing.number, ITEM, wanted[0], ladder=wanted[1], because=because, at=at)
        thing.limit.held = limit.held
        if limit.due_on == thing.limit.due_on and _has_told(mail, limit, day_of(at)):
            book.skip_day(thing.limit, new.ladders[thing.limit.ladder], day_of(at))
    elif limit is not None and old.ladders[limit.ladder] != new.ladders[limit.ladder]:
        limit.looked_at_from = min(limit.looked_at_from, at)
    if asked is not None:
        _take_along(thing, asked, book, stands=stands, at=at)


def _take_along(thing: Thing, asked: Asked, book: Book, *, stands: bool, at: datetime) -> None:
    if not stands:
        asked.is_pending, thing.asked = False, None
        if thing.limit is not None:
            thing.limit.held = None
    elif asked.limit.ended is None:
        asked.limit.looked_at_from = min(asked.limit.looked_at_from, at)
    else:
        ladder = PLANS[thing.plan].answers
        asked.limit = book.begin(thing.number, REQUEST, asked.limit.due_on, ladder=ladder, because="migrated", at=at)


def _wanted(thing: Thing, plan: Plan, limit: Limit) -> tuple[date, str]:
    """Return the day and the ladder that an item has by another version; what people agreed on stays."""
    ladder = plan.closing if thing.state == "verified" else "standard"
    if limit.because in AGREED:
        return limit.due_on, ladder
    if thing.state == "verified":
        return working_days_after(thing.entered, plan.closing_days), ladder
    return thing.first_day, ladder


def _has_told(mail: Letterbox, limit: Limit, today: date) -> bool:
    """Say whether a mail has told of a limit today: what comes in its place begins tomorrow."""
    mailed = (notice for notice in mail.notices if notice.limit is limit and notice.mail is not None)
    return any(notice.day is not None and notice.day >= today for notice in mailed)
