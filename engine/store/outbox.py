"""Notices that wait, each put once, and the messages they are taken up into."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, bindparam, func, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.domain.mailing import Made
from engine.store.tables.mail import Message, MessageState, Notice, NoticeState
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork, table_of

_notice, _message, _person = table_of(Notice), table_of(Message), table_of(Person)
_NOTICE_VALUES = {
    name: bindparam(name, type_=_notice.c[name].type)
    for name in ("dedupe", "kind", "item_id", "recipient_id", "data", "created_at", "send_from", "state")
}
_PUT_SQLITE = sqlite.insert(_notice).values(**_NOTICE_VALUES).on_conflict_do_nothing(index_elements=["dedupe"])
_PUT_POSTGRESQL = postgresql.insert(_notice).values(**_NOTICE_VALUES).on_conflict_do_nothing(index_elements=["dedupe"])
_WAITING = (
    select(_notice.c.recipient_id, func.min(_notice.c.send_from))
    .where(
        _notice.c.state == NoticeState.WAITING, _notice.c.send_from <= bindparam("at", type_=_notice.c.send_from.type)
    )
    .group_by(_notice.c.recipient_id)
    .order_by(_notice.c.recipient_id)
)
_OF_PERSON = (
    select(
        _notice.c.id,
        _notice.c.kind,
        _notice.c.item_id,
        _notice.c.data,
        _notice.c.dedupe,
        _notice.c.send_from,
        _notice.c.recipient_id,
    )
    .where(
        _notice.c.state == NoticeState.WAITING,
        _notice.c.recipient_id == bindparam("recipient_id"),
        _notice.c.send_from <= bindparam("at", type_=_notice.c.send_from.type),
    )
    .order_by(_notice.c.id)
)
_CALLED = (
    select(_notice.c.for_id, _notice.c.recipient_id, _notice.c.data)
    .where(
        _notice.c.item_id == bindparam("item_id"),
        _notice.c.kind == "decision_called",
        _notice.c.state == NoticeState.MERGED,
    )
    .order_by(_notice.c.id)
)
_STILL_WAITING = update(_notice).where(_notice.c.id == bindparam("notice_id"), _notice.c.state == NoticeState.WAITING)
_MERGE = _STILL_WAITING.values(
    state=NoticeState.MERGED,
    message_id=bindparam("message"),
    recipient_id=bindparam("reader"),
    for_id=bindparam("instead_of"),
)
_SET_ASIDE = _STILL_WAITING.values(state=bindparam("into"))
_OLDEST_WAITING = select(func.count(), func.min(_message.c.created_at)).where(_message.c.next_try_at.is_not(None))
_DUE_SINCE = (
    select(_message.c.channel, func.min(_message.c.next_try_at))
    .where(_message.c.next_try_at.is_not(None))
    .group_by(_message.c.channel)
)
_OLDEST_NOTICE = select(func.count(), func.min(_notice.c.send_from)).where(_notice.c.state == NoticeState.WAITING)
# Stands in the statement itself: an index of these rows is not used for a value that is only bound.
_DEAD_AS_WRITTEN = literal_column(f"'{MessageState.DEAD.value}'", String())
_DEAD = (
    select(func.count())
    .join_from(_message, _person, _person.c.id == _message.c.recipient_id)
    .where(_message.c.state == _DEAD_AS_WRITTEN, _person.c.disabled_at.is_(None))
)
_UNREACHABLE = (
    select(func.count(_notice.c.recipient_id.distinct()))
    .join(_person, _person.c.id == _notice.c.recipient_id)
    .where(_notice.c.state == NoticeState.UNREACHABLE, _person.c.disabled_at.is_(None))
)
_UNDELIVERED = select(func.count()).where(
    _notice.c.recipient_id == bindparam("person"), _notice.c.state == NoticeState.UNREACHABLE
)
_RETRY = (
    update(_notice)
    .where(_notice.c.recipient_id == bindparam("person"), _notice.c.state == NoticeState.UNREACHABLE)
    .values(state=NoticeState.WAITING)
)
_CARRIED = update(_notice).where(_notice.c.message_id == bindparam("message"), _notice.c.state == NoticeState.MERGED)
_BACK_TO_THE_ABSENT = _CARRIED.where(_notice.c.for_id.is_not(None)).values(
    recipient_id=_notice.c.for_id, for_id=None, message_id=None, state=NoticeState.WAITING
)
_REACHED_NOBODY = _CARRIED.values(state=NoticeState.UNREACHABLE).returning(_notice.c.kind)
_WAIT_AGAIN = _CARRIED.values(
    recipient_id=func.coalesce(_notice.c.for_id, _notice.c.recipient_id),
    for_id=None,
    message_id=None,
    state=NoticeState.WAITING,
)
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """Something to tell one person about one item, or about no item. ``send_from`` is when it may first go out."""

    dedupe: str
    kind: str
    item_id: int | None
    recipient_id: int
    at: datetime
    send_from: datetime
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNotice:
    """A notice that no message has taken up yet."""

    id: int
    kind: str
    item_id: int | None
    data: Mapping[str, Any]
    dedupe: str
    send_from: datetime
    recipient_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """How much waits, since when, what has failed for good, and how many people still have no address.

    ``due_since`` says for each way out since when its first message could be tried.
    """

    messages: int
    oldest_message: datetime | None
    notices: int
    oldest_notice: datetime | None
    dead: int
    unreachable: int
    due_since: Mapping[str, datetime]


def put(work: UnitOfWork, notices: Iterable[NewNotice]) -> int:
    """Put notices, each once whoever puts it; return how many were new."""
    statement = _PUT_SQLITE if work.database.is_sqlite else _PUT_POSTGRESQL
    rows = [
        {
            "dedupe": n.dedupe,
            "kind": n.kind,
            "item_id": n.item_id,
            "recipient_id": n.recipient_id,
            "data": _encode(n.data) if n.data else "{}",
            "created_at": n.at,
            "send_from": n.send_from,
            "state": NoticeState.WAITING,
        }
        for n in notices
    ]
    return work.run(statement, **rows[0]) if len(rows) == 1 else work.run_many(statement, rows)


def people_waiting(work: UnitOfWork, *, at: datetime) -> list[tuple[int, datetime]]:
    """Return each person with notices that may go out, and since when the first of them may."""
    return [(person, since) for person, since in work.rows(_WAITING, at=at)]


def waiting_for(work: UnitOfWork, recipient_id: int, *, at: datetime) -> list[WaitingNotice]:
    """Return a person's notices that may go out, oldest first."""
    return [
        WaitingNotice(
            id=key,
            kind=kind,
            item_id=item,
            data=json.loads(data),
            dedupe=dedupe,
            send_from=send_from,
            recipient_id=recipient,
        )
        for key, kind, item, data, dedupe, send_from, recipient in work.rows(
            _OF_PERSON, recipient_id=recipient_id, at=at
        )
    ]


def people_told_of(work: UnitOfWork, kinds: Iterable[str], *, at: datetime) -> frozenset[int]:
    """Return who has a notice of one of these kinds that may go out."""
    query = select(_notice.c.recipient_id).where(
        _notice.c.state == NoticeState.WAITING, _notice.c.send_from <= at, _notice.c.kind.in_(sorted(kinds))
    )
    return frozenset(row[0] for row in work.rows_once(query.distinct()))


def called_to(work: UnitOfWork, item_id: int, meeting: int) -> tuple[int, ...]:
    """Return those whom a mail called to a meeting about an item; whoever read it for an absent person is not one."""
    found = work.rows(_CALLED, item_id=item_id)
    return tuple(for_id or reader for for_id, reader, data in found if json.loads(data).get("meeting") == meeting)


def made_since(work: UnitOfWork, person_ids: Iterable[int], first: date) -> dict[int, set[Made]]:
    """Return local day and slot of each message to these people from a local day on, and when made, by person.

    What goes by other ways than mail has the slot of the mail it goes with, or in whose place it goes.
    """
    query = select(_message.c.recipient_id, _message.c.local_day, _message.c.slot, _message.c.created_at).where(
        _message.c.recipient_id.in_(sorted(set(person_ids))), _message.c.local_day >= first
    )
    found: dict[int, set[Made]] = {}
    for person, day, slot, when in work.rows_once(query):
        found.setdefault(person, set()).add((day, slot_of_mail(slot), when))
    return found


def slot_by(slot: str, channel: str) -> str:
    """Return the slot of what goes by another way than mail, in a slot for mail."""
    return f"{slot}.{channel}"


def slot_of_mail(slot: str) -> str:
    """Return the slot for mail in which something went, whichever way."""
    return slot.partition(".")[0]


def merge(work: UnitOfWork, notices: Iterable[WaitingNotice], *, message_id: int, reader_id: int) -> int:
    """Take waiting notices up into a message to a person; return how many were still waiting.

    Notices for somebody in whose place the reader stands become the reader's, and keep for whom they were.
    """
    return work.run_many(
        _MERGE,
        (
            {
                "notice_id": notice.id,
                "message": message_id,
                "reader": reader_id,
                "instead_of": None if notice.recipient_id == reader_id else notice.recipient_id,
            }
            for notice in notices
        ),
    )


def set_aside(work: UnitOfWork, notices: Iterable[WaitingNotice], state: NoticeState) -> int:
    """Take waiting notices out of the queue for good: withdrawn, or unreachable; return how many."""
    return work.run_many(_SET_ASIDE, ({"notice_id": n.id, "into": state} for n in notices))


def bring_back(work: UnitOfWork, message_id: int) -> list[str]:
    """Mark the notices of a message that reached nobody as unreachable; return the kind of each.

    Those for somebody in whose place the reader stands go back to them, and wait for a mail of their own.
    """
    work.run(_BACK_TO_THE_ABSENT, message=message_id)
    return [kind for (kind,) in work.rows(_REACHED_NOBODY, message=message_id)]


def wait_again(work: UnitOfWork, message_id: int) -> int:
    """Let the notices of a message that did not arrive wait for the next mail; return how many."""
    return work.run(_WAIT_AGAIN, message=message_id)


def undelivered(work: UnitOfWork, person_id: int) -> int:
    """Return how many notices to a person no mail could carry."""
    return int(work.one(_UNDELIVERED, person=person_id)[0])


def retry_unreachable(work: UnitOfWork, person_id: int) -> int:
    """Let a person's notices that no mail could carry wait for the next mail again; return how many."""
    return work.run(_RETRY, person=person_id)


def to_send(work: UnitOfWork) -> tuple[int, datetime | None]:
    """Return how many mails wait to be sent, and when the oldest was written."""
    messages, oldest = work.one(_OLDEST_WAITING)
    return messages, oldest


def due_since(work: UnitOfWork) -> dict[str, datetime]:
    """Return for each way out from when on the earliest of its messages could have been tried."""
    return dict(work.rows(_DUE_SINCE))


def dead(work: UnitOfWork) -> int:
    """Return how many mails to people who are still here have failed for good."""
    return int(work.one(_DEAD)[0])


def to_write(work: UnitOfWork) -> tuple[int, datetime | None]:
    """Return how many notices wait for a mail, and since when the oldest."""
    many, oldest = work.one(_OLDEST_NOTICE)
    return many, oldest


def unreachable(work: UnitOfWork) -> int:
    """Return how many people have notices that no mail can carry."""
    return int(work.one(_UNREACHABLE)[0])


# What ``queue`` asks, each by itself: several statements may be asked as one.
ASKED_BY_QUEUE = (to_send, to_write, dead, unreachable, due_since)


def queue(work: UnitOfWork) -> Queue:
    """Return how much waits and since when."""
    (messages, oldest_message), (notices, oldest_notice) = to_send(work), to_write(work)
    return Queue(
        messages=messages,
        oldest_message=oldest_message,
        notices=notices,
        oldest_notice=oldest_notice,
        dead=dead(work),
        unreachable=unreachable(work),
        due_since=due_since(work),
    )
