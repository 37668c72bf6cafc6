"""Reading what went out: messages as a list and one whole, with attempts, what came back, and the notices in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select, update

from engine.domain.extent import Scope
from engine.store.tables.delivery import Bounce, NoticeCopy
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Message, MessageBody, MessageState, Notice
from engine.store.tables.office import Account, Person
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_message, _person, _account, _notice = table_of(Message), table_of(Person), table_of(Account), table_of(Notice)
_bounce, _item, _copy = table_of(Bounce), table_of(Item), table_of(NoticeCopy)
BOUNCED = "bounced"
_COLUMNS = (
    "id", "recipient_id", "address", "channel", "slot", "local_day", "subject", "state", "attempts", "header_id",
    "detail", "created_at", "next_try_at", "sent_at",
)  # fmt: skip
_BYTES = select(table_of(MessageBody).c.data).where(table_of(MessageBody).c.message_id == bindparam("message_id"))
_HAS_BOUNCED = exists().where(_bounce.c.message_id == _message.c.id, _bounce.c.action == "failed")
_FROM = _message.join(_person, _person.c.id == _message.c.recipient_id).outerjoin(
    _account, _account.c.person_id == _person.c.id
)
_READ = select(
    *(_message.c[name] for name in _COLUMNS), _person.c.name, _account.c.login, _person.c.unit_id, _HAS_BOUNCED
).select_from(_FROM)
_OVER = (MessageState.SENT, MessageState.WRITTEN, MessageState.DEAD)
_IS_OVER = select(_message.c.id).where(
    _message.c.id == bindparam("message"), or_(*(_message.c.state == over for over in _OVER))
)
_WITHDRAW = (
    update(_message)
    .where(
        _message.c.id == bindparam("message"),
        or_(_message.c.state == MessageState.WAITING, _message.c.state == MessageState.UNKNOWN),
        _message.c.leased_until.is_(None),
    )
    .values(state=MessageState.DEAD, next_try_at=None, detail=bindparam("why"))
)
_OVERWRITE = (
    update(table_of(MessageBody)).where(table_of(MessageBody).c.message_id == bindparam("message")).values(data=b"")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMails:
    """Which mails to list; None means no matter. ``state`` may also be ``bounced``.

    ``since`` is an instant of being written, ``before`` the key of the last mail of the page before.
    """

    login: str | None = None
    state: str | None = None
    item: str | None = None
    since: datetime | None = None
    before: int | None = None
    most: int = 50
    scope: Scope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail:
    """A mail: to whom, where it is on its way, and whether it came back; without its bytes."""

    id: int
    recipient_id: int
    address: str
    channel: str
    slot: str
    local_day: date
    subject: str
    state: MessageState
    attempts: int
    header_id: str
    detail: str
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    name: str
    login: str | None
    unit_id: int
    has_bounced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedNotice:
    """A notice in a mail; ``for_id`` is the absent person for whom the reader stands in."""

    message_id: int
    kind: str
    item_id: int | None
    state: str
    for_id: int | None


def listed(work: UnitOfWork, wanted: WantedMails) -> list[StoredMail]:
    """Return the mails that match, newest first, one more than a page so that a next one shows."""
    query = _READ.where(*_conditions(wanted)).order_by(_message.c.id.desc()).limit(wanted.most + 1)
    if wanted.before is not None:
        query = query.where(_message.c.id < wanted.before)
    return [_stored(row) for row in work.rows_once(query)]


def counted(work: UnitOfWork, wanted: WantedMails) -> int:
    """Return how many mails match, on all pages."""
    query: Query = select(func.count()).select_from(_FROM).where(*_conditions(wanted))
    return int(work.rows_once(query)[0][0])


def get(work: UnitOfWork, message_id: int) -> StoredMail | None:
    """Return one mail, or None."""
    rows = work.rows_once(_READ.where(_message.c.id == message_id))
    return _stored(rows[0]) if rows else None


def bytes_of(work: UnitOfWork, message_id: int) -> bytes:
    """Return a mail as it was handed over, or will be."""
    data: bytes = work.one(_BYTES, message_id=message_id)[0]
    return data


def put(work: UnitOfWork, message: Message, data: bytes) -> int:
    """Put a message with its bytes in and return its key; raises ``Collision`` where there is one of its slot."""
    key = work.add(message)
    work.add(MessageBody(message_id=key, data=data))
    return key


def carried(work: UnitOfWork, message_ids: Iterable[int]) -> dict[int, list[CarriedNotice]]:
    """Return the notices in mails, by the mail's key, in their order; also those that another mail told first."""
    wanted = sorted(set(message_ids))
    told = (_notice.c.id, _notice.c.kind, _notice.c.item_id, _notice.c.state, _notice.c.for_id)
    first = select(_notice.c.message_id, *told).where(_notice.c.message_id.in_(wanted))
    further = (
        select(_copy.c.message_id, *told)
        .join_from(_copy, _notice, _notice.c.id == _copy.c.notice_id)
        .where(_copy.c.message_id.in_(wanted))
    )
    found: dict[int, list[CarriedNotice]] = {}
    rows = sorted([*work.rows_once(first), *work.rows_once(further)], key=lambda row: row[1])
    for message, _key, kind, item, state, absent in rows:
        one = CarriedNotice(message_id=message, kind=kind, item_id=item, state=state, for_id=absent)
        found.setdefault(message, []).append(one)
    return found


def overwrite(work: UnitOfWork, message_id: int, *, why: str) -> bool:
    """Overwrite what a mail said, and send it no more; False while somebody is sending it."""
    work.run(_WITHDRAW, message=message_id, why=why)
    if work.maybe(_IS_OVER, message=message_id) is None:
        return False
    work.run(_OVERWRITE, message=message_id)
    return True


def dead(work: UnitOfWork) -> list[int]:
    """Return the keys of the mails that failed for good, oldest first."""
    query = select(_message.c.id).where(_message.c.state == MessageState.DEAD).order_by(_message.c.id)
    return [key for (key,) in work.rows_once(query)]


def send_again(work: UnitOfWork, message_id: int, *, seen: int, at: datetime) -> bool:
    """Let a mail be sent again at once; False when somebody holds it, or it was tried meanwhile."""
    return (
        work.change_once(
            _message.update()
            .where(
                _message.c.id == message_id,
                _message.c.attempts == seen,
                _message.c.state.in_([MessageState.DEAD, MessageState.WAITING, MessageState.UNKNOWN]),
                or_(_message.c.leased_until.is_(None), _message.c.leased_until < at),
            )
            .values(
                state=MessageState.WAITING,
                next_try_at=at,
                failures=0,
                leased_by=None,
                leased_until=None,
            )
        )
        == 1
    )


def _conditions(wanted: WantedMails) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.login is not None:
        found.append(_account.c.login == wanted.login)
    if wanted.state == BOUNCED:
        found.append(_HAS_BOUNCED)
    elif wanted.state is not None:
        found.append(_message.c.state == wanted.state)
    if wanted.since is not None:
        found.append(_message.c.created_at >= wanted.since)
    if wanted.item is not None:
        about = _notice.join(_item, _item.c.id == _notice.c.item_id)
        first = select(_notice.c.message_id).select_from(about).where(_item.c.number == wanted.item)
        again = about.join(_copy, _copy.c.notice_id == _notice.c.id)
        further = select(_copy.c.message_id).select_from(again).where(_item.c.number == wanted.item)
        found.append(or_(_message.c.id.in_(first), _message.c.id.in_(further)))
    if wanted.scope is not None:
        within = _person.c.unit_id.in_(sorted(wanted.scope.units))
        found.append(or_(within, _message.c.recipient_id.in_(sorted(wanted.scope.persons))))
    return found


def _stored(row: tuple[object, ...]) -> StoredMail:
    names = (*_COLUMNS, "name", "login", "unit_id", "has_bounced")
    values = dict(zip(names, row, strict=True))
    values["state"] = MessageState(str(values["state"]))
    values["has_bounced"] = bool(values["has_bounced"])
    return StoredMail(**values)  # type: ignore[arg-type]  # the columns have these types
