"""Webhooks, whose turn it is, and the links of the history that come next for each.

SQLite has one writer, so links become visible in the order of their keys. PostgreSQL gives out keys before transactions
end: a later key may be seen first. Where a key is missing, nothing behind it is read until no transaction that could
still bring it is under way (``settled``).
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from engine.domain.events import Event
from engine.errors import DatabaseBusy
from engine.store.database import Database
from engine.store.tables.ledger import History
from engine.store.tables.telling import Webhook, WebhookEvent
from engine.store.unit_of_work import UnitOfWork, table_of, writing

_hook, _event, _history = table_of(Webhook), table_of(WebhookEvent), table_of(History)
_INSTANT = _hook.c.next_try_at.type
_AT: Any = bindparam("at", type_=_INSTANT)
_LIVE = _hook.c.removed_at.is_(None)
_DUE = (
    _LIVE,
    _hook.c.paused_because.is_(None),
    _hook.c.next_try_at <= _AT,
    or_(_hook.c.leased_until.is_(None), _hook.c.leased_until <= _AT),
)
_FIND_DUE = select(_hook.c.id).where(*_DUE).order_by(_hook.c.next_try_at, _hook.c.id)
_TAKE = (
    update(_hook)
    .where(_hook.c.id == bindparam("hook"), *_DUE)
    .values(turn=_hook.c.turn + 1, leased_until=bindparam("until", type_=_INSTANT))
    .returning(_hook.c.turn)
)
_MINE = (_hook.c.id == bindparam("hook"), _hook.c.turn == bindparam("mine"), _LIVE)
_MOVE = (
    update(_hook)
    .where(*_MINE)
    .values(
        cursor=bindparam("to"),
        tries=0,
        failing_since=None,
        code=None,
        detail="",
        last_sent_at=func.coalesce(bindparam("sent_at", type_=_INSTANT), _hook.c.last_sent_at),
    )
)
_PASS_OVER = update(_hook).where(*_MINE).values(cursor=bindparam("to"))
_FAIL = (
    update(_hook)
    .where(*_MINE)
    .values(
        tries=_hook.c.tries + 1,
        failing_since=func.coalesce(_hook.c.failing_since, _AT),
        next_try_at=bindparam("again_at", type_=_INSTANT),
        code=bindparam("answer"),
        detail=bindparam("told"),
        paused_because=bindparam("because"),
    )
)
_RELEASE = update(_hook).where(*_MINE).values(leased_until=None)
_PAUSE = (
    update(_hook)
    .where(_hook.c.id == bindparam("hook"), _LIVE, _hook.c.paused_because.is_(None))
    .values(paused_because=bindparam("because"), turn=_hook.c.turn + 1, leased_until=None)
)
_RESUME = (
    update(_hook)
    .where(_hook.c.id == bindparam("hook"), _LIVE, _hook.c.paused_because.is_not(None))
    .values(paused_because=None, next_try_at=_AT, tries=0, failing_since=None)
)
_REMOVE = (
    update(_hook)
    .where(_hook.c.id == bindparam("hook"), _LIVE)
    .values(removed_at=_AT, turn=_hook.c.turn + 1, leased_until=None, secret="")
)
_LAST = select(func.coalesce(func.max(_history.c.id), 0))
_LINK = (_history.c.id, _history.c.chain, _history.c.seq, _history.c.at, _history.c.action, _history.c.text)
_NEXT = select(*_LINK).where(_history.c.id > bindparam("cursor")).order_by(_history.c.id).limit(bindparam("most"))
_ONE = select(*_LINK).where(_history.c.id == bindparam("link"))
_AGAIN = (
    select(*_LINK)
    .join_from(_event, _history)
    .where(_event.c.webhook_id == bindparam("hook"), _event.c.state == "again")
    .order_by(_event.c.history_id)
    .limit(1)
)
_OF_HOOK = (_event.c.webhook_id == bindparam("hook"), _event.c.history_id == bindparam("link"))
_SET_EVENT = (
    update(_event)
    .where(*_OF_HOOK)
    .values(
        state=bindparam("becomes"),
        code=bindparam("answer"),
        detail=bindparam("told"),
        changed_at=bindparam("at", type_=_event.c.changed_at.type),
    )
)
_DEAD = select(_event.c.webhook_id, func.count()).where(_event.c.state == "dead").group_by(_event.c.webhook_id)
# Whoever waits for the lock holds up every writer behind them: rather try again in a minute.
_WAIT_AT_MOST = "SET LOCAL lock_timeout = '200ms'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The right to tell one webhook of what comes next. ``number`` is the fence."""

    hook: Webhook
    number: int

    @property
    def id(self) -> int:
        """Return the key of the webhook."""
        assert self.hook.id is not None  # noqa: S101 - it was read
        return self.hook.id


def due(work: UnitOfWork, *, at: datetime) -> list[int]:
    """Return the webhooks that may be told of something now, longest waiting first."""
    return [key for (key,) in work.rows(_FIND_DUE, at=at)]


def take_turn(work: UnitOfWork, hook_id: int, *, at: datetime, until: datetime) -> Turn | None:
    """Take a turn, unless another has it; whoever had one before can write nothing any more."""
    row = work.maybe(_TAKE, hook=hook_id, at=at, until=until)
    hook = work.find(Webhook, id=hook_id)
    return None if row is None or hook is None else Turn(hook=hook, number=row[0])


def move(work: UnitOfWork, turn: Turn, *, to: int, sent_at: datetime | None) -> bool:
    """Be done with all links up to one; False when the turn has passed to another."""
    return work.run(_MOVE, hook=turn.id, mine=turn.number, to=to, sent_at=sent_at) == 1


def pass_over(work: UnitOfWork, turn: Turn, *, to: int) -> bool:
    """Be done with links that are not to be told; False when the turn has passed to another."""
    return work.run(_PASS_OVER, hook=turn.id, mine=turn.number, to=to) == 1


def fail(
    work: UnitOfWork,
    turn: Turn,
    *,
    again_at: datetime,
    code: int | None,
    detail: str,
    paused_because: str | None,
    at: datetime,
) -> bool:
    """Write down that the next event did not pass, and when it is tried again."""
    told = {"again_at": again_at, "answer": code, "told": detail, "because": paused_because}
    return work.run(_FAIL, hook=turn.id, mine=turn.number, at=at, **told) == 1


def release(work: UnitOfWork, turn: Turn) -> None:
    """End a turn; another may begin at once."""
    work.run(_RELEASE, hook=turn.id, mine=turn.number)


def pause(work: UnitOfWork, hook_id: int, *, because: str) -> bool:
    """Send nothing more until somebody resumes; whoever has a turn loses it. False when it is paused already."""
    return work.run(_PAUSE, hook=hook_id, because=because) == 1


def resume(work: UnitOfWork, hook_id: int, *, at: datetime) -> bool:
    """Go on where it stopped; False when it is not paused."""
    return work.run(_RESUME, hook=hook_id, at=at) == 1


def remove(work: UnitOfWork, hook_id: int, *, at: datetime) -> bool:
    """Tell it nothing any more and forget its secret; the row stays."""
    return work.run(_REMOVE, hook=hook_id, at=at) == 1


def last_link(work: UnitOfWork) -> int:
    """Return the key of the last link of the history that can be seen, 0 when there is none."""
    return int(work.one(_LAST)[0])


def following(work: UnitOfWork, cursor: int, *, most: int, settled_to: int = 0) -> list[Event]:
    """Return the events behind a cursor, in order, as far as none before them may still come.

    ``settled_to`` is up to which key the order is known to be complete.
    """
    found = [_event_of(*row) for row in work.rows(_NEXT, cursor=cursor, most=most)]
    if work.database.is_sqlite:
        return found
    certain, expected = [], cursor + 1
    for event in found:
        if event.key != expected and event.key > settled_to:
            break
        certain.append(event)
        expected = event.key + 1
    return certain


def settled(database: Database) -> int | None:
    """Return a key up to which no further link can come; None when writers are under way, to be asked again later.

    Every transaction that adds a link locks the table for it before it gets a key, so that there is none while this
    lock is held; it is let go at once.
    """
    if database.is_sqlite:
        return None
    with contextlib.suppress(DatabaseBusy), writing(database) as work:
        work.order(_WAIT_AT_MOST)
        work.order("LOCK TABLE history IN SHARE MODE")
        return last_link(work)
    return None


def again(work: UnitOfWork, hook_id: int) -> Event | None:
    """Return the next event that is to be sent again."""
    row = work.maybe(_AGAIN, hook=hook_id)
    return None if row is None else _event_of(*row)


def one_event(work: UnitOfWork, key: int) -> Event | None:
    """Return an event by its key, or None."""
    row = work.maybe(_ONE, link=key)
    return None if row is None else _event_of(*row)


def keep_event(
    work: UnitOfWork, hook_id: int, key: int, state: str, *, at: datetime, code: int | None = None, detail: str = ""
) -> None:
    """Write down what is to become, or has become, of one event of a webhook."""
    if not work.run(_SET_EVENT, hook=hook_id, link=key, becomes=state, answer=code, told=detail, at=at):
        work.add(WebhookEvent(webhook_id=hook_id, history_id=key, state=state, code=code, detail=detail, changed_at=at))


def dead_counts(work: UnitOfWork) -> dict[int, int]:
    """Return how many events each webhook would not take, by its key."""
    return dict(work.rows(_DEAD))


def _event_of(key: int, chain: str, seq: int, at: datetime, action: str, stored: str) -> Event:
    told = json.loads(stored)
    return Event(key=key, chain=chain, seq=seq, at=at, action=action, by=told["by"], data=told["data"])
