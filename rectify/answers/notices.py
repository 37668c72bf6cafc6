"""Notices of inspections: what each edition tells of, and what was published and withdrawn."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypedDict

from engine.domain.editions import Edition
from engine.operations.publishing_notices import EditionCount, Publication, ToldItem
from engine.store.published import StoredNotice
from rectify.answers.kinds import Instant, at, maybe_at


class PublishedNotice(TypedDict):
    """A notice as it was published; ``out`` says that it still is. ``sha256`` is that of its page."""

    id: int
    inspection: str
    edition: str
    title: str
    signed_on: date
    shown: int
    withheld: int
    note: str
    published_by: str
    published_at: Instant
    withdrawn_by: str | None
    withdrawn_at: Instant | None
    withdrawn_note: str | None
    out: bool
    sha256: str


class NoticeInTime(PublishedNotice):
    """A notice beside the items as they are now: it still tells of ``overtaken`` that were left out since."""

    overtaken: int


class Notices(TypedDict):
    """Notices to the public that are out, the latest first."""

    notices: list[PublishedNotice]


class ReasonCount(TypedDict):
    """How many items are left out for one reason."""

    reason: str
    items: int


class EditionTold(TypedDict):
    """What an edition tells of: ``findings`` are ``shown`` and all that are withheld."""

    edition: str
    findings: int
    shown: int
    withheld: list[ReasonCount]


class ItemTold(TypedDict):
    """Whether the notice tells of an item: reasons by edition, null where it does."""

    number: str
    title: str
    outside: str | None
    inside: str | None


class NoticeStanding(TypedDict):
    """How the notice of an inspection stands; ``confidential`` items are in no edition and in none of its figures."""

    inspection: str
    title: str
    may_publish: bool
    editions: list[EditionTold]
    confidential: int
    items: list[ItemTold]
    next: int | None
    notices: list[NoticeInTime]


def published_notice(one: StoredNotice) -> PublishedNotice:
    """Return a notice as it was published."""
    return {
        "id": one.id,
        "inspection": one.inspection,
        "edition": one.edition,
        "title": one.title,
        "signed_on": one.signed_on,
        "shown": one.shown,
        "withheld": one.withheld,
        "note": one.note,
        "published_by": one.published_by,
        "published_at": at(one.published_at),
        "withdrawn_by": one.withdrawn_by,
        "withdrawn_at": maybe_at(one.withdrawn_at),
        "withdrawn_note": one.withdrawn_note,
        "out": one.is_out,
        "sha256": one.sha256,
    }


def notice_standing(found: Publication) -> NoticeStanding:
    """Return how the notice of an inspection stands."""
    return {
        "inspection": found.code,
        "title": found.title,
        "may_publish": found.may_publish,
        "editions": [_edition(edition, found.counts[edition]) for edition in Edition],
        "confidential": found.confidential,
        "items": [_item(one) for one in found.items],
        "next": found.next,
        "notices": [{**published_notice(one), "overtaken": found.told_still.get(one.id, 0)} for one in found.notices],
    }


def _edition(edition: Edition, count: EditionCount) -> EditionTold:
    withheld: list[ReasonCount] = [{"reason": why, "items": many} for why, many in sorted(count.withheld.items())]
    return {"edition": edition, "findings": count.total, "shown": count.shown, "withheld": withheld}


def _item(one: ToldItem) -> ItemTold:
    outside, inside = one.left_out.get(Edition.OUTSIDE), one.left_out.get(Edition.INSIDE)
    return {"number": one.item.number, "title": one.item.title, "outside": outside, "inside": inside}
