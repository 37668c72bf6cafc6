"""Deadlines, and the timers that wake them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects import sqlite

from engine.domain.deadlines import Due, EndedBecause, HeldBecause, SetBecause, Subject
from engine.store.bulk import Alike, Bulk, as_columns
from engine.store.tables.dates import Deadline, Timer
from engine.store.unit_of_work import UnitOfWork, table_of

_deadline, _timer = table_of(Deadline), table_of(Timer)


def _binds(table: Table, *names: str) -> dict[str, Any]:
    return {name: bindparam(name, type_=table.c[name].type) for name in names}


# What a deadline is given when it is set; the rest is its key, and its end.
_GIVEN = (
    "item_id", "subject", "subject_id", "version", "rule", "ladder", "due_on", "due_at", "zone", "calendar",
    "is_published", "because", "set_at",
)  # fmt: skip
_SET = insert(_deadline).values(**_binds(_deadline, *_GIVEN)).returning(_deadline.c.id)
_END = (
    update(_deadline)
    .where(_deadline.c.id == bindparam("deadline_id"), _deadline.c.ended_at.is_(None))
    .values(ended_at=bindparam("at", type_=_deadline.c.ended_at.type), ended_because=bindparam("because"))
    .returning(_deadline.c.held_because)
)
_HOLD = (
    update(_deadline)
    .where(_deadline.c.id == bindparam("deadline_id"), _deadline.c.ended_at.is_(None))
    .values(held_because=bindparam("because"))
)
_RELEASE = (
    update(_deadline)
    .where(_deadline.c.id == bindparam("deadline_id"), _deadline.c.ended_at.is_(None))
    .values(held_because=None)
)
_TIMER_KEY = ("due_at", "kind", "subject_id")
# On SQLite nobody else writes meanwhile: a timer that is there already stays there.
_WAKE_SQLITE = sqlite.insert(_timer).values(**_binds(_timer, *_TIMER_KEY)).on_conflict_do_nothing()
# Setting a timer that is there already waits for a tick that is just taking it away, then sets it anew.
_WAKE = Bulk.of(_timer, _TIMER_KEY, waits_on=_TIMER_KEY)
_WAKE_ALIKE = Bulk(
    _timer,
    {name: _timer.c[name].type for name in ("subject_id", "due_at", "kind")},
    {name: name for name in _TIMER_KEY},
    waits_on=_TIMER_KEY,
)
_DUE = (
    select(_timer.c.due_at, _timer.c.kind, _timer.c.subject_id)
    .where(_timer.c.due_at <= bindparam("at", type_=_timer.c.due_at.type))
    .order_by(_timer.c.due_at, _timer.c.kind, _timer.c.subject_id)
    .limit(bindparam("most"))
)
_CLAIMED = _DUE.with_for_update(skip_locked=True).cte("claimed")
_TAKE = (
    delete(_timer)
    .where(*(_timer.c[name] == _CLAIMED.c[name] for name in _TIMER_KEY))
    .returning(*(_timer.c[name] for name in _TIMER_KEY))
)
# Nobody else writes meanwhile on SQLite, so whatever lies up to the last timer that was read is what was read.
_DROP_UP_TO = delete(_timer).where(
    tuple_(_timer.c.due_at, _timer.c.kind, _timer.c.subject_id)
    <= tuple_(bindparam("last_due", type_=_timer.c.due_at.type), bindparam("last_kind"), bindparam("last_subject"))
)
_NEXT = select(func.min(_timer.c.due_at))
_DROP = delete(_timer).where(
    _timer.c.due_at == bindparam("timer_due", type_=_timer.c.due_at.type),
    _timer.c.kind == bindparam("timer_kind"),
    _timer.c.subject_id == bindparam("timer_subject"),
)
_COLUMNS = ("id", *_GIVEN, "ended_at", "ended_because", "held_because")
_READ = select(*(_deadline.c[name] for name in _COLUMNS))
_OF_ITEM = _READ.where(_deadline.c.item_id == bindparam("item_id")).order_by(_deadline.c.id)
_LIVE_OF_ITEM = _READ.where(_deadline.c.item_id == bindparam("item_id"), _deadline.c.ended_at.is_(None)).order_by(
    _deadline.c.id
)
_OF_SUBJECT = _READ.where(
    _deadline.c.item_id == bindparam("item_id"),
    _deadline.c.subject == bindparam("subject"),
    _deadline.c.subject_id == bindparam("subject_id"),
    _deadline.c.ended_at.is_(None),
)
_ABOUT = _READ.where(
    _deadline.c.item_id == bindparam("item_id"),
    _deadline.c.subject == bindparam("subject"),
    _deadline.c.ended_at.is_(None),
).order_by(_deadline.c.id)
_OF_DUTY = _READ.where(
    _deadline.c.subject == Subject.DUTY,
    _deadline.c.subject_id == bindparam("duty_id"),
    _deadline.c.ended_at.is_(None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDeadline:
    """A deadline as it was set, and how it ended."""

    id: int
    item_id: int | None
    subject: Subject
    subject_id: int
    version: int
    rule: str
    ladder: str
    due_on: date
    due_at: datetime
    zone: str
    calendar: str
    is_published: bool
    because: SetBecause
    set_at: datetime
    ended_at: datetime | None
    ended_because: EndedBecause | None
    held_because: HeldBecause | None = None


class StoredTimer(NamedTuple):
    """A timer: when to look at what."""

    due_at: datetime
    kind: str
    subject_id: int


def set_deadline(
    work: UnitOfWork,
    due: Due,
    *,
    item_id: int | None,
    subject: Subject,
    subject_id: int,
    version: int,
    because: SetBecause,
    at: datetime,
    first_look: datetime | None,
) -> int:
    """Store a deadline with the timer of its first rung; return its key."""
    deadline_id = work.key_of(
        _SET,
        item_id=item_id,
        subject=subject,
        subject_id=subject_id,
        version=version,
        rule=due.rule,
        ladder=due.ladder,
        due_on=due.due_on,
        due_at=due.due_at,
        zone=due.zone,
        calendar=due.calendar,
        is_published=due.published,
        because=because,
        set_at=at,
    )
    if first_look is not None:
        wake(work, "deadline", deadline_id, at=first_look)
    return deadline_id


def end(work: UnitOfWork, deadline_id: int, because: EndedBecause, *, at: datetime) -> HeldBecause | None:
    """End a deadline; the next tick writes off the rungs that were still planned. Return why it was held, if it was."""
    ended = work.maybe(_END, deadline_id=deadline_id, at=at, because=because)
    if ended is None:
        return None
    wake(work, "settle", deadline_id, at=at)
    return None if ended[0] is None else HeldBecause(ended[0])


def hold(work: UnitOfWork, deadline_id: int, because: HeldBecause) -> None:
    """Hold a live deadline: until it is released nobody is reminded of it."""
    work.run(_HOLD, deadline_id=deadline_id, because=because)


def release(work: UnitOfWork, deadline_id: int) -> None:
    """Let a live deadline be reminded of again."""
    work.run(_RELEASE, deadline_id=deadline_id)


def is_due(work: UnitOfWork, *, at: datetime) -> bool:
    """Say whether any timer has come due, be it that another node is working on it."""
    first = next_due(work)
    return first is not None and first <= at


def wake(work: UnitOfWork, kind: str, subject_id: int, *, at: datetime) -> None:
    """Set a timer."""
    if work.database.is_sqlite:
        work.run(_WAKE_SQLITE, due_at=at, kind=kind, subject_id=subject_id)
        return
    work.put_many(_WAKE, [as_columns([(at, kind, subject_id)])])


def look_anew(work: UnitOfWork, deadline: StoredDeadline, *, at: datetime) -> None:
    """Let the next tick look at a live deadline, whatever the clock says by then: it may have been set back."""
    wake(work, "deadline", deadline.id, at=min(at, deadline.set_at))


def wake_many(work: UnitOfWork, timers: Iterable[StoredTimer]) -> None:
    """Set several timers."""
    wanted = sorted(set(timers))
    work.put_many(_WAKE, [as_columns(wanted)] if wanted else ())


def wake_alike(work: UnitOfWork, kind: str, subjects: Mapping[datetime, Sequence[int]]) -> None:
    """Set timers of one kind: for each instant, of different subjects."""
    work.put_many(_WAKE_ALIKE, [Alike((keys,), (at, kind)) for at, keys in subjects.items()])


def take_due(work: UnitOfWork, *, at: datetime, most: int) -> list[StoredTimer]:
    """Take timers that have come due away, earliest first, in the transaction of what is done about them.

    On PostgreSQL those that another node is working on are left to it.
    """
    if not work.database.is_sqlite:
        return sorted(StoredTimer(*row) for row in work.rows(_TAKE, at=at, most=most))
    rows = work.rows(_DUE, at=at, most=most)
    if rows:
        work.run(_DROP_UP_TO, **dict(zip(("last_due", "last_kind", "last_subject"), rows[-1], strict=True)))
    return [StoredTimer(*row) for row in rows]


def next_due(work: UnitOfWork) -> datetime | None:
    """Return when the next timer comes due, or None."""
    found: datetime | None = work.one(_NEXT)[0]
    return found


def drop_timers(work: UnitOfWork, timers: Iterable[StoredTimer]) -> None:
    """Remove timers that have been dealt with, in the same transaction as what was done."""
    work.run_many(_DROP, ({"timer_due": t.due_at, "timer_kind": t.kind, "timer_subject": t.subject_id} for t in timers))


def get_many(work: UnitOfWork, deadline_ids: Iterable[int]) -> dict[int, StoredDeadline]:
    """Return deadlines by key."""
    rows = work.rows_once(_READ.where(_deadline.c.id.in_(sorted(set(deadline_ids)))))
    return {row[0]: _stored(row) for row in rows}


def held_among(work: UnitOfWork, deadline_ids: Iterable[int]) -> frozenset[int]:
    """Return those of these deadlines of which nobody is reminded for the time being."""
    query = select(_deadline.c.id).where(
        _deadline.c.id.in_(sorted(set(deadline_ids))), _deadline.c.held_because.is_not(None)
    )
    return frozenset(row[0] for row in work.rows_once(query))


def of_item(work: UnitOfWork, item_id: int) -> list[StoredDeadline]:
    """Return every deadline an item ever had, oldest first."""
    return [_stored(row) for row in work.rows(_OF_ITEM, item_id=item_id)]


def live_of_item(work: UnitOfWork, item_id: int) -> list[StoredDeadline]:
    """Return every deadline of an item that has not ended, whatever it is about, oldest first."""
    return [_stored(row) for row in work.rows(_LIVE_OF_ITEM, item_id=item_id)]


def live_of(work: UnitOfWork, *, item_id: int, subject: Subject, subject_id: int) -> StoredDeadline | None:
    """Return the deadline of a subject that has not ended, or None."""
    row = work.maybe(_OF_SUBJECT, item_id=item_id, subject=subject, subject_id=subject_id)
    return None if row is None else _stored(row)


def live_about(work: UnitOfWork, *, item_id: int, subject: Subject) -> list[StoredDeadline]:
    """Return the deadlines of an item about all of a kind, its measures for example, that have not ended."""
    return [_stored(row) for row in work.rows(_ABOUT, item_id=item_id, subject=subject)]


def live_of_items(
    work: UnitOfWork, item_ids: Iterable[int], subjects: Iterable[Subject]
) -> dict[int, list[StoredDeadline]]:
    """Return the deadlines of items that have not ended, of these subjects only, oldest first, by the item's key."""
    query = _READ.where(
        _deadline.c.item_id.in_(sorted(set(item_ids))),
        _deadline.c.subject.in_(sorted(subjects)),
        _deadline.c.ended_at.is_(None),
    ).order_by(_deadline.c.id)
    found: dict[int, list[StoredDeadline]] = {}
    for stored in map(_stored, work.rows_once(query)):
        assert stored.item_id is not None  # noqa: S101 - the query asks for those of items
        found.setdefault(stored.item_id, []).append(stored)
    return found


def live_of_duty(work: UnitOfWork, duty_id: int) -> StoredDeadline | None:
    """Return the deadline of a duty that has not ended, or None."""
    row = work.maybe(_OF_DUTY, duty_id=duty_id)
    return None if row is None else _stored(row)


def _stored(row: tuple[Any, ...]) -> StoredDeadline:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["subject"] = Subject(values["subject"])
    values["because"] = SetBecause(values["because"])
    values["ended_because"] = EndedBecause(values["ended_because"]) if values["ended_because"] else None
    values["held_because"] = HeldBecause(values["held_because"]) if values["held_because"] else None
    return StoredDeadline(**values)
