"""The notice of an inspection is published, and withdrawn: the very page is kept, with who decided it and why.

Nothing leaves the office by this: what is published here is given out as files, for whoever puts them on a site.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.editions import Edition, Withheld
from engine.domain.permission import may_holding, require_holding, standing_in
from engine.errors import InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.operations.overtaken_notices import overtaken
from engine.operations.publication import seen_whole, shown_inspection
from engine.operations.withholding import withheld_from
from engine.store import history, items, published
from engine.store.finding import Wanted
from engine.store.published import StoredNotice
from engine.store.queries import ListedItem
from engine.store.tables.ledger import Inspection
from engine.store.tables.noticed import PublishedNotice
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

NOTICE = Words("通报", "notice")
_LEAST_NOTE = 4
_SUPERSEDED = "由新公布的一版取代"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenNotice:
    """An edition as it is to be published: its page, signed when, and how many findings it tells of and leaves out."""

    title: str
    signed_on: date
    content: bytes
    shown: int
    withheld: int
    confidential: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldItem:
    """An item as far as the notice tells of it: why it is left out of an edition, by the edition."""

    item: ListedItem
    left_out: Mapping[Edition, Withheld]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCount:
    """What an edition tells of: findings in all, those told of, those left out by the reason. They add up."""

    total: int
    shown: int
    withheld: Mapping[Withheld, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """An inspection before its notice is published: what each edition tells of, and what was published so far.

    ``items`` are some of those that are not confidential, ``next`` the place behind which the others begin.
    ``confidential`` are in no edition and in none of its figures. ``told_still`` counts by a notice's key what it tells
    of although it is left out by now.
    """

    code: str
    title: str
    may_publish: bool
    counts: Mapping[Edition, EditionCount]
    confidential: int
    items: Sequence[ToldItem]
    next: int | None
    notices: Sequence[StoredNotice]
    told_still: Mapping[int, int]


def publication_of(ledger: Ledger, code: str, *, actor: Actor, behind: int = 0, most: int = 50) -> Publication:
    """Return how the notice of an inspection stands, with items behind so many.

    Raises ``NotFound``, also for an inspection of which the actor sees nothing, and ``NotPermitted`` for somebody who
    sees only a part of it: its figures would be wrong.
    """
    with reading(ledger.database) as work:
        inspection, listed = _seen(work, code, actor=actor)
        told = [one for one in listed if not one.facts.confidential]
        stored = items.get_many(work, (one.id for one in told))
        both = [
            ToldItem(
                item=one,
                left_out={edition: why for edition in Edition if (why := withheld_from(stored[one.id], edition))},
            )
            for one in told
        ]
        notices = published.of_inspection(work, code)
        hidden = {one.id for one in listed if one.facts.confidential}
        left_out = {edition: hidden | {one.item.id for one in both if edition in one.left_out} for edition in Edition}
        told_still = overtaken(work, notices, left_out)
    return Publication(
        code=code,
        title=inspection.title,
        may_publish=_may(actor, inspection.unit_id),
        counts={edition: _count(both, edition) for edition in Edition},
        confidential=len(listed) - len(told),
        items=both[behind : behind + most],
        next=behind + most if len(both) > behind + most else None,
        notices=notices,
        told_still=told_still,
    )


def publish_notice(
    ledger: Ledger,
    code: str,
    edition: Edition,
    written: WrittenNotice,
    *,
    note: str,
    actor: Actor,
    at: datetime,
    key: str | None = None,
) -> int:
    """Publish an edition of an inspection's notice, in place of the one that is out; return its key.

    With a ``key`` a repeat changes nothing, and returns that of the edition's latest. Raises ``NotFound``,
    ``NotPermitted``, and ``InvalidInput`` for a note that does not say who allowed it.
    """
    with writing(ledger.database) as work:
        inspection, _listed = _seen(work, code, actor=actor)
        _require(actor, inspection)
        work.lock(_chain(inspection))
        before = [one for one in published.of_inspection(work, code) if one.edition is edition]
        digest = hashlib.sha256(written.content).hexdigest()
        request: dict[str, object] = {"publish_notice": code, "edition": edition, "note": note}
        if is_repeat(work, request, key=key, actor=actor, at=at):
            return before[0].id
        _require_note(note, code, Words("没有写明由谁批准", "it does not say who allowed it"))
        out = next((one for one in before if one.is_out), None)
        if out is not None:
            published.withdraw(work, out.id, by=actor.shown_as, note=_SUPERSEDED, at=at)
        assert inspection.id is not None  # noqa: S101 - it was read
        notice = published.add(
            work,
            PublishedNotice(
                inspection_id=inspection.id,
                edition=edition,
                title=written.title,
                signed_on=written.signed_on,
                content=written.content,
                sha256=digest,
                shown=written.shown,
                withheld=written.withheld,
                confidential=written.confidential,
                note=note,
                published_by=actor.shown_as,
                published_at=at,
            ),
        )
        data: dict[str, object] = {"notice": notice, "edition": edition.value, "sha256": digest}
        data |= {"shown": written.shown, "withheld": written.withheld, "in_place_of": out.id if out else None}
        history.append(work, _chain(inspection), at=at, action="notice_published", actor=actor, data=data, note=note)
        return notice


def withdraw_notice(
    ledger: Ledger, code: str, notice: int, *, note: str, actor: Actor, at: datetime, key: str | None = None
) -> None:
    """Withdraw a notice that is out; the note says why.

    With a ``key`` a repeat changes nothing. Raises ``NotFound``, ``NotPermitted``, and ``InvalidInput`` for a note that
    says nothing, and for one that is not out.
    """
    with writing(ledger.database) as work:
        inspection, _listed = _seen(work, code, actor=actor)
        found = _of(work, code, notice)
        _require(actor, inspection)
        request: dict[str, object] = {"withdraw_notice": notice, "note": note}
        if is_repeat(work, request, key=key, actor=actor, at=at):
            return
        _require_note(note, code, Words("没有写明原因", "it does not say why"))
        if not published.withdraw(work, found.id, by=actor.shown_as, note=note, at=at):
            raise InvalidInput(
                what=NOTICE,
                value=found.title,
                where=code,
                why=Words("已经撤下", "it was withdrawn already"),
                allowed=Words("还在公布的通报", "a notice that is out"),
            )
        data: dict[str, object] = {"notice": found.id, "edition": found.edition.value, "sha256": found.sha256}
        history.append(work, _chain(inspection), at=at, action="notice_withdrawn", actor=actor, data=data, note=note)


def notice_page(ledger: Ledger, code: str, notice: int, *, actor: Actor) -> tuple[StoredNotice, bytes]:
    """Return a notice that was published with its very page; raises as ``publication_of`` does."""
    with reading(ledger.database) as work:
        _seen(work, code, actor=actor)
        found = _of(work, code, notice)
        return found, published.content(work, found.id)


def notices_for_the_public(ledger: Ledger, *, actor: Actor) -> list[tuple[StoredNotice, bytes]]:
    """Return the notices to the public that are out, of units in which the actor holds a role, the latest first."""
    with reading(ledger.database) as work:
        found = [
            one
            for one in published.out(work)
            if one.edition is Edition.OUTSIDE and (actor.acts_alone or standing_in(actor, one.unit_id))
        ]
        return [(one, published.content(work, one.id)) for one in found]


def _count(told: Sequence[ToldItem], edition: Edition) -> EditionCount:
    withheld: dict[Withheld, int] = {}
    for one in told:
        if edition in one.left_out:
            withheld[one.left_out[edition]] = withheld.get(one.left_out[edition], 0) + 1
    return EditionCount(total=len(told), shown=len(told) - sum(withheld.values()), withheld=withheld)


def _seen(work: UnitOfWork, code: str, *, actor: Actor) -> tuple[Inspection, list[ListedItem]]:
    """Return an inspection with all of its items; one of which the actor sees nothing is as if there were none."""
    inspection = shown_inspection(work, code, actor=actor)
    return inspection, seen_whole(work, Wanted(inspection=code), actor=actor)


def _of(work: UnitOfWork, code: str, notice: int) -> StoredNotice:
    found = published.get(work, notice)
    if found is None or found.inspection != code:
        raise NotFound(what=NOTICE, which=str(notice), where=code)
    return found


def _may(actor: Actor, unit_id: int) -> bool:
    return actor.acts_alone or may_holding(Action.PUBLISH_NOTICE, standing_in(actor, unit_id))


def _require(actor: Actor, inspection: Inspection) -> None:
    if not actor.acts_alone:
        held = standing_in(actor, inspection.unit_id)
        require_holding(actor, Action.PUBLISH_NOTICE, held, where=inspection.code)


def _require_note(note: str, code: str, why: Words) -> None:
    if len(note.strip()) < _LEAST_NOTE:
        raise InvalidInput(
            what=Words("说明", "Note"),
            value=note,
            where=code,
            why=why,
            allowed=Words(f"至少{_LEAST_NOTE}个字，例如“经领导小组批准”", f"at least {_LEAST_NOTE} characters"),
        )


def _chain(inspection: Inspection) -> str:
    """Return the name of the chain that records which notices of an inspection were published and withdrawn."""
    return f"inspection:{inspection.id}"
