"""Handing everything a person holds to somebody else, item by item, in batches that can be taken up again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.handover import Share, handed_over, in_the_way
from engine.domain.permission import may, require, sees
from engine.errors import InvalidInput, NotFound, Reason
from engine.operations import change, owing
from engine.operations.holding import Holding, everything_held, holding
from engine.operations.ledger import Ledger
from engine.operations.persons import known_colleague, known_or_left
from engine.store import history, holdings, items, measures, outbox
from engine.store.outbox import NewNotice
from engine.store.people import Known
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

# Items changed in one transaction: long enough to be quick, short enough that nobody waits for it.
_BATCH = 100
_CHAIN, _KIND = "office", "handed_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One item of a handover: what of it goes over, or why nothing does."""

    number: str
    title: str
    workflow: Workflow
    share: Share
    refused: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What a handover did, or would do: the items that went over, and those that stayed with the reason."""

    source: Known
    target: Known
    moved: tuple[Piece, ...]
    stayed: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What the first person holds of one item, and why that may not go to the other."""

    holding: Holding
    refused: Reason | None

    @property
    def piece(self) -> Piece:
        """Return what there is to say about it."""
        held = self.holding
        item = held.item
        return Piece(
            number=item.number, title=item.title, workflow=held.workflow, share=held.share, refused=self.refused
        )


def preview(
    ledger: Ledger, source: str, target: str, *, only: Collection[str] | None = None, actor: Actor
) -> HandedOver:
    """Return what ``hand_over`` would do now, without doing it; the same refusals."""
    with reading(ledger.database) as work:
        pair = _pair(work, source, target, actor)
        _require_items(work, only, actor)
        held = [
            _Held(holding=one, refused=_refused(one, pair[1], actor))
            for one in everything_held(work, ledger, pair[0].id, actor=actor)
            if only is None or one.item.number in only
        ]
    return _answer(pair, held)


def hand_over(
    ledger: Ledger,
    source: str,
    target: str,
    *,
    only: Collection[str] | None = None,
    note: str,
    actor: Actor,
    at: datetime,
) -> HandedOver:
    """Give everything a person holds to another: the relations to items under way, unfinished measures, open reviews.

    With ``only`` these items by number, of those the person holds. What was asked for or approved stays as it was, and
    so do requests that wait for an answer. Each item goes whole or stays whole; it stays when the other person would
    verify their own work. Every batch is one transaction with the history of its items, the record in the office's
    history and the count in the one notice; after a crash the same call goes on with what is left, and when nothing is
    left it does nothing. ``source`` may have left.

    Raises ``NotFound``, ``NotPermitted``, ``InvalidInput`` for one and the same person, or without a reason.
    """
    if not note.strip():
        raise InvalidInput(
            what=Words("移交", "Handover"),
            value=source,
            where=source,
            why=Words("没有写原因", "there is no reason"),
            allowed=Words("写明原因（--note）", "a reason (--note)"),
        )
    change.require_storable(note, where=source)
    with reading(ledger.database) as work:
        pair = _pair(work, source, target, actor)
        wanted = _require_items(work, only, actor)
        keys = [key for key in holdings.held_by(work, pair[0].id) if wanted is None or key in wanted]
    dealt: list[_Held] = []
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        with writing(ledger.database) as work:
            work.lock(f"handover:{pair[1].id}")
            dealt += _carry_out(work, ledger, batch, pair, note=note, actor=actor, at=at)
    return _answer(pair, dealt)


def _pair(work: UnitOfWork, source: str, target: str, actor: Actor) -> tuple[Known, Known]:
    require(actor, Action.HAND_OVER)
    pair = known_or_left(work, source), known_colleague(work, target, actor=actor)
    if pair[0].id == pair[1].id:
        raise InvalidInput(
            what=Words("移交", "Handover"),
            value=target,
            where=source,
            why=Words("移交给同一个人没有意义", "that is the same person"),
            allowed=Words("另一位人员", "somebody else"),
        )
    return pair


def _carry_out(
    work: UnitOfWork,
    ledger: Ledger,
    keys: Sequence[int],
    pair: tuple[Known, Known],
    *,
    note: str,
    actor: Actor,
    at: datetime,
) -> list[_Held]:
    found = (_held(work, ledger, key, pair, actor=actor, lock=True) for key in keys)
    held = [one for one in found if one is not None]
    moving = [one for one in held if one.refused is None]
    for one in moving:
        _give(work, ledger, one.holding, pair, note=note, actor=actor, at=at)
    if moving:
        _record(work, moving, len(held) - len(moving), pair, note=note, actor=actor, at=at)
        _tell(work, moving, pair, note=note, actor=actor, at=at)
    return held


def _held(
    work: UnitOfWork, ledger: Ledger, key: int, pair: tuple[Known, Known], *, actor: Actor, lock: bool
) -> _Held | None:
    """Return an item with what is to go over, None when there is nothing or the actor may not know of it."""
    source, target = pair
    held = holding(work, ledger, key, source.id, actor=actor, lock=lock)
    if held is None:
        return None
    return _Held(holding=held, refused=_refused(held, target, actor))


def _refused(held: Holding, target: Known, actor: Actor) -> Reason | None:
    if not (actor.acts_alone or may(actor, Action.HAND_OVER, held.item.facts)):
        return Reason(code="not_permitted", says=Words("不归您的单位管", "it belongs to a unit that is not yours"))
    return in_the_way(held.item.facts, held.share, target.id, working=held.working, name=target.name)


def _require_items(work: UnitOfWork, only: Collection[str] | None, actor: Actor) -> frozenset[int] | None:
    """Return the keys of the items that were named, None where all are meant; raises ``NotFound``."""
    if only is None:
        return None
    found = items.numbered(work, only) if only else {}
    unknown = next((number for number in only if number not in found or not sees(actor, found[number].facts)), None)
    if unknown is not None:
        raise NotFound(what=change.ITEM, which=unknown, where=unknown)
    return frozenset(item.id for item in found.values())


def _give(
    work: UnitOfWork,
    ledger: Ledger,
    one: Holding,
    pair: tuple[Known, Known],
    *,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    source, target = pair
    for measure in one.measures:
        measures.change(work, measure.id, {"owner_id": target.id})
    if one.review is not None:
        holdings.give_review(work, one.review.id, to=target.id)
    share = one.share
    data: dict[str, object] = {
        "source": source.login,
        "target": target.login,
        "parts": [str(r) for r in share.relations],
    }
    if share.measures:
        data["measures"] = list(share.measures)
    if share.reviews:
        data["reviews"] = list(share.reviews)
    given = change.apply(
        work,
        one.item,
        action="handover",
        actor=actor,
        at=at,
        facts=handed_over(one.item.facts, share, target.id),
        data=data,
        note=note,
    )
    if given.facts.owner_id != one.item.facts.owner_id:
        owing.hand_over(work, ledger, ledger.workflow(work, given.workflow_version_id), given, at=at)


def _record(
    work: UnitOfWork,
    moving: Sequence[_Held],
    stayed: int,
    pair: tuple[Known, Known],
    *,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    counts = Counter(_parts(moving))
    data: dict[str, object] = {"source": pair[0].login, "target": pair[1].login, "items": len(moving), "stayed": stayed}
    history.append(
        work, _CHAIN, at=at, action="handover", actor=actor, data=data | dict(sorted(counts.items())), note=note
    )


def _parts(moving: Sequence[_Held]) -> Iterator[str]:
    for one in moving:
        yield from (str(relation) for relation in one.holding.share.relations)
        yield from ("measures" for _ in one.holding.share.measures)
        yield from ("reviews" for _ in one.holding.share.reviews)


def _tell(
    work: UnitOfWork, moving: Sequence[_Held], pair: tuple[Known, Known], *, note: str, actor: Actor, at: datetime
) -> None:
    """Tell the other person once: as long as no mail has taken the notice up, it counts what comes on top."""
    source, target = pair
    if target.id in actor.persons:
        return
    waiting = (
        (key, told)
        for key, told in holdings.waiting_notices(work, target.id, _KIND)
        if told["from_login"] == source.login
    )
    key, told = next(waiting, (None, None))
    if key is not None and told is not None:
        holdings.amend_notice(work, key, {**told, "items": told["items"] + len(moving)})
        return
    first = moving[0].holding.item
    notice = NewNotice(
        dedupe=f"handover:{target.id}:{first.id}:{first.facts.version + 1}",
        kind=_KIND,
        item_id=None,
        recipient_id=target.id,
        at=at,
        send_from=at,
        data={
            "why": _KIND,
            "from": source.name,
            "from_login": source.login,
            "items": len(moving),
            "by": actor.shown_as,
            "note": note,
        },
    )
    outbox.put(work, [notice])


def _answer(pair: tuple[Known, Known], held: Sequence[_Held]) -> HandedOver:
    return HandedOver(
        source=pair[0],
        target=pair[1],
        moved=tuple(one.piece for one in held if one.refused is None),
        stayed=tuple(one.piece for one in held if one.refused is not None),
    )
