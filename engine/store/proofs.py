"""The proof of reminder of one item: what became of each rung, the notice it put and the mail that carried it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, union_all

from engine.domain.ladders import RungOutcome
from engine.store.tables.dates import Deadline, Progress, Receipt, Rung, Timer
from engine.store.tables.delivery import NoticeCopy
from engine.store.tables.mail import Message, Notice
from engine.store.unit_of_work import UnitOfWork, table_of

_deadline, _rung, _notice, _message = table_of(Deadline), table_of(Rung), table_of(Notice), table_of(Message)
_timer, _progress, _receipt = table_of(Timer), table_of(Progress), table_of(Receipt)
_copy = table_of(NoticeCopy)
_OF_ITEM = _rung.join(_deadline).outerjoin(_notice, _notice.c.dedupe == _rung.c.notice_key)
_MAIL = (
    _message.c.id,
    _message.c.header_id,
    _message.c.state,
    _message.c.address,
    _message.c.detail,
    _message.c.created_at,
    _message.c.sent_at,
    _message.c.channel,
)
_PROOFS = (
    select(
        _rung.c.deadline_id,
        _rung.c.occurrence,
        _rung.c.planned_on,
        _rung.c.fired_at,
        _rung.c.recipient_id,
        _rung.c.outcome,
        _rung.c.reason,
        _rung.c.late,
        _notice.c.state,
        _notice.c.recipient_id,
        _notice.c.for_id,
        *_MAIL,
        _notice.c.id,
    )
    .select_from(_OF_ITEM.outerjoin(_message, _message.c.id == _notice.c.message_id))
    .where(_deadline.c.item_id == bindparam("item_id"))
    .order_by(_rung.c.planned_on.desc(), _rung.c.id.desc())
    .limit(bindparam("most"))
)
_COUNT = select(func.count()).select_from(_rung.join(_deadline)).where(_deadline.c.item_id == bindparam("item_id"))
_REVIEW_TIMER = select(func.min(_timer.c.due_at)).where(
    _timer.c.kind == "review", _timer.c.subject_id == bindparam("item_id")
)
_PERIODS = select(_progress.c.id, _progress.c.period).where(_progress.c.item_id == bindparam("item_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message that carries a notice. ``lines`` counts the notices in it, ``detail`` is what the relay last said.

    ``state`` is one of those a message may have, such as ``sent``; ``channel`` is the way it goes, ``mail`` or another.
    """

    header_id: str
    state: str
    address: str
    detail: str
    made_at: datetime
    sent_at: datetime | None
    lines: int
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One recorded rung. ``told_id`` is who got the notice: the recipient, or who stands in for ``for_id``.

    ``notice`` is the state of the notice it put, None when it put none; ``also`` are further messages that tell it, by
    other ways than ``mail``.
    """

    deadline_id: int
    occurrence: str
    planned_on: date
    fired_at: datetime
    recipient_id: int | None
    outcome: RungOutcome
    reason: str
    late: int
    notice: str | None
    told_id: int | None
    for_id: int | None
    mail: Mail | None
    also: tuple[Mail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What became of a notice, as in ``Proof``: its state, who got it, and what carried it."""

    notice: str
    told_id: int | None
    for_id: int | None
    mail: Mail | None
    also: tuple[Mail, ...] = ()


def proofs_of(work: UnitOfWork, item_id: int, *, most: int) -> list[Proof]:
    """Return the latest rungs of an item by the day they were planned for, at most so many, oldest first."""
    rows = work.rows(_PROOFS, item_id=item_id, most=most)
    copies = _copies(work, {row[-1] for row in rows if row[-1] is not None})
    further = {row[1] for found in copies.values() for row in found}
    lines = _lines(work, further | {row[11] for row in rows if row[11] is not None})
    return [_proof(row, copies.get(row[-1], []), lines) for row in reversed(rows)]


def carried(work: UnitOfWork, keys: Collection[str]) -> dict[str, Carried]:
    """Return what became of notices that no rung put, by what each is unique by; without keys nothing is asked."""
    if not keys:
        return {}
    query = (
        select(_notice.c.dedupe, _notice.c.state, _notice.c.recipient_id, _notice.c.for_id, *_MAIL, _notice.c.id)
        .select_from(_notice.outerjoin(_message, _message.c.id == _notice.c.message_id))
        .where(_notice.c.dedupe.in_(sorted(keys)))
    )
    rows = work.rows_once(query)
    copies = _copies(work, {row[-1] for row in rows})
    further = {row[1] for found in copies.values() for row in found}
    lines = _lines(work, further | {row[4] for row in rows if row[4] is not None})
    return {
        row[0]: Carried(
            notice=row[1],
            told_id=row[2],
            for_id=row[3],
            mail=None if row[4] is None else _mail(row[4:-1], lines),
            also=tuple(_mail(copy[1:], lines) for copy in copies.get(row[-1], [])),
        )
        for row in rows
    }


def counted(work: UnitOfWork, item_id: int) -> int:
    """Return how many rungs of an item are recorded."""
    return int(work.one(_COUNT, item_id=item_id)[0])


def review_opens(work: UnitOfWork, item_id: int) -> datetime | None:
    """Return when an item's next review will be opened, None when there is none to come."""
    found: datetime | None = work.one(_REVIEW_TIMER, item_id=item_id)[0]
    return found


def progress_periods(work: UnitOfWork, item_id: int) -> dict[int, str]:
    """Return the periods of an item's progress reports by key."""
    return dict(work.rows(_PERIODS, item_id=item_id))


def _lines(work: UnitOfWork, message_ids: set[int]) -> Mapping[int, int]:
    if not message_ids:
        return {}
    wanted = sorted(message_ids)
    both = union_all(
        *(
            select(column.label("key")).where(column.in_(wanted))
            for column in (_notice.c.message_id, _copy.c.message_id)
        )
    ).subquery()
    return dict(work.rows_once(select(both.c.key, func.count()).group_by(both.c.key)))


def _copies(work: UnitOfWork, notice_ids: set[int]) -> Mapping[int, list[Sequence[Any]]]:
    """Return the further messages that tell notices, by notice."""
    if not notice_ids:
        return {}
    query = (
        select(_copy.c.notice_id, *_MAIL)
        .select_from(_copy.join(_message, _message.c.id == _copy.c.message_id))
        .where(_copy.c.notice_id.in_(sorted(notice_ids)))
        .order_by(_message.c.id)
    )
    found: dict[int, list[Sequence[Any]]] = {}
    for row in work.rows_once(query):
        found.setdefault(row[0], []).append(row)
    return found


def _mail(row: Sequence[Any], lines: Mapping[int, int]) -> Mail:
    message, header, state, address, detail, made_at, sent_at, channel = row
    return Mail(
        header_id=header,
        state=state,
        address=address,
        detail=detail,
        made_at=made_at,
        sent_at=sent_at,
        lines=lines[message],
        channel=channel,
    )


def _proof(row: tuple[Any, ...], copies: Sequence[Sequence[Any]], lines: Mapping[int, int]) -> Proof:
    deadline, occurrence, planned, fired, recipient, outcome, reason, late, notice, told, absent = row[:11]
    mail = None if row[11] is None else _mail(row[11:-1], lines)
    return Proof(
        deadline_id=deadline,
        occurrence=occurrence,
        planned_on=planned,
        fired_at=fired,
        recipient_id=recipient,
        outcome=RungOutcome(outcome),
        reason=reason,
        late=late,
        notice=notice,
        told_id=told,
        for_id=absent,
        mail=mail,
        also=tuple(_mail(copy[1:], lines) for copy in copies),
    )
