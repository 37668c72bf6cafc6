"""Due days counted again by the calendar as it is now: asked for, or when the holidays of a year become known.

A day that moves gets a new deadline, an entry in the item's history and a notice. What people agreed on (an extension,
a day set by hand, the day after a pause) and what stands still stays; so does the day of a measure, which is a date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import Due, EndedBecause, HeldBecause, SetBecause, Subject, due_by
from engine.domain.definition import Relation
from engine.domain.permission import require, sees
from engine.errors import DatabaseBusy
from engine.operations import calendar, change
from engine.operations.calendar import Announced
from engine.operations.counted import Live, counted, is_certain_now, live_with
from engine.operations.deadlines import first_look
from engine.operations.ledger import Ledger
from engine.operations.recipients import Recipients
from engine.store import deadlines, history, items, outbox, recounts
from engine.store.items import StoredItem
from engine.store.outbox import NewNotice
from engine.store.unit_of_work import UnitOfWork, reading, writing

# Small enough that an item is never locked for long, large enough that few transactions are needed.
_BATCH = 200
_TRIES = 5
_CONCERNED = (Relation.OWNER, Relation.LEADER_IN_CHARGE)

# Why a day moved: the holidays of its year were not known when it was set, or the calendar was changed.
Why = Literal["announced", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A due day that is another now. ``number`` is None for what belongs to no item."""

    number: str | None
    subject: Subject
    rule: str
    before: date
    now: date
    published: bool
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What was found: live deadlines looked at, days that moved, days that stay and are certain now.

    Those of items that whoever asks may not see are counted again like all, and not told.
    """

    version: str
    looked_at: int = 0
    moved: tuple[Moved, ...] = ()
    confirmed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is to be counted again: up to which deadline, and up to which day only what was not certain before."""

    newest: int
    announced_until: date | None
    since: date | None
    actor: Actor
    at: datetime
    dry_run: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """What moves a deadline: its day now, and when that is first looked at."""

    live: Live
    limit: Due
    look: datetime
    held: str | None

    @property
    def why(self) -> Why:
        """Return why the day is another now."""
        return "announced" if is_certain_now(self.live) else "changed"


def recount(
    ledger: Ledger,
    *,
    actor: Actor,
    at: datetime,
    dry_run: bool = False,
    announced_only: bool = False,
    since: date | None = None,
) -> Recount:
    """Count every live due day again by the calendar in force, in batches; with ``dry_run`` only say what would move.

    With ``since`` just those that are due on that day or later.

    With ``announced_only`` just those days that were set while the holidays of their year were not known, and now are.
    Each batch is one transaction; repeated after an interruption it goes on with what is left. Raises ``NotPermitted``.
    """
    require(actor, Action.KEEP_CALENDAR)
    with reading(ledger.database) as work:
        now, newest = ledger.calendar(work), recounts.newest(work)
    asked = _Asked(
        newest=newest,
        announced_until=now.published_until if announced_only else None,
        since=since,
        actor=actor,
        at=at,
        dry_run=dry_run,
    )
    seen, done = 0, Recount(version=now.version)
    while True:
        found, last = _next(ledger, asked, after=seen)
        if last is None:
            return done
        seen = last
        done = Recount(
            version=done.version,
            looked_at=done.looked_at + found.looked_at,
            moved=done.moved + found.moved,
            confirmed=done.confirmed + found.confirmed,
        )


def announce(ledger: Ledger, year: int, *, actor: Actor, at: datetime, undo: bool = False) -> tuple[Announced, Recount]:
    """Say that the holidays of the next year are known, and count the days again that waited for that.

    With ``undo`` that is taken back, and days of that year are marked again. Raises what ``calendar.announce`` raises.
    """
    announced = calendar.announce(ledger, year, actor=actor, at=at, undo=undo)
    return announced, recount(ledger, actor=actor, at=at, announced_only=True)


def _next(ledger: Ledger, asked: _Asked, *, after: int) -> tuple[Recount, int | None]:
    """Count the next batch again; return what was found and the last deadline's key, None when there is none left."""
    for attempt in range(1, _TRIES + 1):
        try:
            with reading(ledger.database) if asked.dry_run else writing(ledger.database) as work:
                return _batch(work, ledger, asked, after=after)
        except DatabaseBusy:
            if attempt == _TRIES:
                raise
    raise AssertionError


def _batch(work: UnitOfWork, ledger: Ledger, asked: _Asked, *, after: int) -> tuple[Recount, int | None]:
    keys = recounts.batch(
        work, after=after, last=asked.newest, most=_BATCH, announced_until=asked.announced_until, since=asked.since
    )
    version = ledger.calendar(work).version
    if not keys:
        return Recount(version=version), None
    # Nobody changes these items from here on; what was ended before is seen by reading the deadlines only now.
    held_items = items.get_many(work, (item for _key, item in keys if item is not None), lock=not asked.dry_run)
    there = deadlines.get_many(work, (key for key, _item in keys))
    held = recounts.held(work, there)
    moved, confirmed, looked_at = [], 0, 0
    for key in sorted(there):
        live = live_with(work, ledger, there[key], held_items)
        is_told = _may_know(held_items, there[key].item_id, asked.actor)
        looked_at += is_told
        move = None if live is None else _move(work, live, held.get(key), at=asked.at)
        if move is not None:
            if is_told:
                moved.append(_told(move))
            if not asked.dry_run:
                held_items |= _carry_out(work, move, actor=asked.actor, at=asked.at)
        elif live is not None and is_certain_now(live):
            confirmed += is_told
            if not asked.dry_run:
                recounts.confirm(work, key, calendar=live.calendar.version)
    return Recount(version=version, looked_at=looked_at, moved=tuple(moved), confirmed=confirmed), keys[-1][0]


def _move(work: UnitOfWork, live: Live, held: str | None, *, at: datetime) -> _Move | None:
    """Return what moves a deadline, None when its day stays."""
    before, workflow = live.deadline, live.workflow
    if held == HeldBecause.PAUSED:
        return None
    try:
        day = counted(work, live)
        if day is None or day == before.due_on:
            return None
        limit = due_by(day, rule=before.rule, ladder=before.ladder, calendar=live.calendar, zone=workflow.zone)
        return _Move(live=live, limit=limit, look=first_look(workflow, limit, live.calendar, at=at), held=held)
    except KeyError:
        # The item has moved to a version without this rule or ladder: nobody knows how the day was counted.
        return None


def _may_know(there: Mapping[int, StoredItem], item_id: int | None, actor: Actor) -> bool:
    """Say whether a deadline is told of: one of the office's duties, or of an item that the actor may see."""
    item = None if item_id is None else there.get(item_id)
    return actor.acts_alone or item_id is None or (item is not None and sees(actor, item.facts))


def _told(move: _Move) -> Moved:
    item, before = move.live.item, move.live.deadline
    return Moved(
        number=item.number if item is not None else None,
        subject=before.subject,
        rule=before.rule,
        before=before.due_on,
        now=move.limit.due_on,
        published=move.limit.published,
        why=move.why,
    )


def _carry_out(work: UnitOfWork, move: _Move, *, actor: Actor, at: datetime) -> dict[int, StoredItem]:
    """Write a day that moved; return the item as it is afterwards by its key, nothing for a duty."""
    before, item, limit = move.live.deadline, move.live.item, move.limit
    deadlines.end(work, before.id, EndedBecause.CALENDAR, at=at)
    recounts.put_off(work, before, limit.due_on)
    deadline_id = _set(work, move, at=at)
    data: dict[str, object] = {
        "subject": before.subject,
        "rule": before.rule,
        "due_on": {"from": before.due_on.isoformat(), "to": limit.due_on.isoformat()},
        "because": "calendar",
        "why": move.why,
        "calendar": {"from": before.calendar, "to": limit.calendar},
    }
    if item is None:
        chain = f"duty:{before.subject_id}"
        history.append(work, chain, at=at, action="recount", actor=actor, data=data)
        return {}
    columns = {"deadline_id": deadline_id, "due_on": limit.due_on} if before.subject is Subject.ITEM else None
    changed = change.apply(work, item, action="recount", actor=actor, at=at, values=columns, data=data)
    _tell(work, move, changed, deadline_id, at=at)
    return {changed.id: changed}


def _set(work: UnitOfWork, move: _Move, *, at: datetime) -> int:
    before, item = move.live.deadline, move.live.item
    deadline_id = deadlines.set_deadline(
        work,
        move.limit,
        item_id=before.item_id,
        subject=before.subject,
        subject_id=before.subject_id,
        version=item.facts.version + 1 if item else before.version + 1,
        because=SetBecause.CALENDAR,
        at=at,
        first_look=move.look,
    )
    if move.held is not None:
        recounts.hold_like(work, deadline_id, move.held)
    return deadline_id


def _tell(work: UnitOfWork, move: _Move, item: StoredItem, deadline_id: int, *, at: datetime) -> None:
    before, limit = move.live.deadline, move.limit
    data: dict[str, object] = {
        "deadline": deadline_id,
        "rule": limit.rule,
        "subject": before.subject,
        "due_on": limit.due_on.isoformat(),
        "from": before.due_on.isoformat(),
        "published": limit.published,
        "because": "calendar",
        "state": item.facts.state,
    }
    outbox.put(
        work,
        [
            NewNotice(
                dedupe=f"redated:{deadline_id}:{person}",
                kind="redated",
                item_id=item.id,
                recipient_id=person,
                at=at,
                send_from=at,
                data={"why": why, **data},
            )
            for person, why in Recipients(work).of(item.facts, _CONCERNED).items()
        ],
    )
