"""What a look ahead reads and writes in a copy of the ledger, many rows at a time: mails of a day, what was opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import (
    Date,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    type_coerce,
    update,
)

from engine.domain.deadlines import Subject
from engine.domain.decisions import DecisionState
from engine.domain.mailing import Made
from engine.domain.reviews import ReviewState
from engine.domain.ways import MAIL, NOTHING_CHOSEN, Chosen
from engine.store.bulk import among, keys
from engine.store.outbox import slot_of_mail
from engine.store.tables.dates import Deadline, Duty, Progress, Receipt, Review, Timer
from engine.store.tables.decisions import Decision
from engine.store.tables.ledger import Item
from engine.store.tables.mail import Message, MessageState, Notice, NoticeState
from engine.store.tables.office import Person
from engine.store.unit_of_work import Query, UnitOfWork, table_of
from engine.store.ways import everything_chosen

_notice, _message, _item, _person = table_of(Notice), table_of(Message), table_of(Item), table_of(Person)
_deadline, _review, _timer = table_of(Deadline), table_of(Review), table_of(Timer)
_decision = table_of(Decision)
_AT = bindparam("at", type_=_notice.c.send_from.type)
# Copies are SQLite databases whatever the original is, so a notice's data can be looked into.
_MAILED = select(_message.c.recipient_id, _message.c.local_day, _message.c.slot, _message.c.created_at).where(
    among(_message.c.recipient_id, "readers", is_sqlite=True),
    _message.c.local_day >= bindparam("day", type_=_message.c.local_day.type),
)
_NAMED_DEADLINE = cast(func.json_extract(_notice.c.data, "$.deadline"), Integer)
_NAMED_REQUEST = cast(func.json_extract(_notice.c.data, "$.request"), Integer)
_NAMED_DUTY = cast(func.json_extract(_notice.c.data, "$.duty"), Integer)
_NAMED_FEEDBACK = cast(func.json_extract(_notice.c.data, "$.feedback"), Integer)
_NAMED_HOLIDAY = type_coerce(func.json_extract(_notice.c.data, "$.holiday"), String)
_NAMED_MEETING = cast(func.json_extract(_notice.c.data, "$.meeting"), Integer)
_begins_on = type_coerce(func.json_extract(_notice.c.data, "$.begins_on"), Date)
_WAITING = (
    select(
        _notice.c.id,
        _notice.c.recipient_id,
        _notice.c.kind,
        _notice.c.item_id,
        _notice.c.send_from,
        _item.c.due_on,
        _deadline.c.subject,
        # News of a duty that begins names the duty; no deadline is over for it yet.
        func.coalesce(_deadline.c.subject_id, _NAMED_DUTY),
        _NAMED_REQUEST,
        # A reminder of a deadline that has ended, of a review that was done or of a holiday that has begun is no longer
        # true and is not mailed; nor is the call to a meeting that was held or called off.
        or_(
            _deadline.c.ended_at.is_not(None),
            and_(_begins_on.is_not(None), _begins_on <= bindparam("day", type_=Date())),
            and_(
                _notice.c.kind == "review_due",
                ~exists().where(_review.c.item_id == _notice.c.item_id, _review.c.state == ReviewState.OPEN),
            ),
            and_(
                _notice.c.kind == "decision_called",
                ~exists().where(
                    _decision.c.id == _NAMED_MEETING,
                    _decision.c.state == DecisionState.OPEN,
                    _decision.c.meets_on >= bindparam("day", type_=Date()),
                ),
            ),
        ),
        _NAMED_HOLIDAY,
        _NAMED_FEEDBACK,
    )
    .outerjoin(_item, _item.c.id == _notice.c.item_id)
    .outerjoin(_deadline, _deadline.c.id == _NAMED_DEADLINE)
    .where(_notice.c.state == NoticeState.WAITING, _notice.c.send_from <= _AT)
    .order_by(_notice.c.recipient_id, _notice.c.id)
)
_WITHDRAW = update(_notice).where(_notice.c.id == bindparam("notice_id")).values(state=NoticeState.WITHDRAWN)
_TAKE_UP = (
    update(_notice)
    .where(among(_notice.c.id, "notices", is_sqlite=True))
    .values(state=NoticeState.MERGED, message_id=bindparam("message"))
)
_MESSAGE_VALUES = {
    name: bindparam(name, type_=_message.c[name].type)
    for name in ("recipient_id", "local_day", "slot", "header_id", "address", "language", "subject", "state",
                 "attempts", "next_try_at", "created_at", "detail", "channel",
                 "failures")
}  # fmt: skip
_ADD_MESSAGE = insert(_message).values(**_MESSAGE_VALUES).returning(_message.c.id)
_PEOPLE = select(_person.c.id, _person.c.email, _person.c.disabled_at, _person.c.mail_hour, _person.c.zone)
_DUES = select(_item.c.id, _item.c.due_on).order_by(_item.c.id)
_STANDINGS = select(
    _item.c.number,
    _item.c.state,
    _item.c.due_on,
    _item.c.deadline_id,
    or_(
        exists().where(_timer.c.kind == "review", _timer.c.subject_id == _item.c.id),
        exists().where(_review.c.item_id == _item.c.id, _review.c.state == ReviewState.OPEN),
    ),
).order_by(_item.c.id)
# A deadline that was set when it was late already is late from then on.
_LATE_FROM = case((_deadline.c.due_at > _deadline.c.set_at, _deadline.c.due_at), else_=_deadline.c.set_at)
_LATE = (
    select(_deadline.c.item_id, type_coerce(_LATE_FROM, _deadline.c.due_at.type), _deadline.c.ended_at)
    .where(
        _deadline.c.subject == Subject.ITEM,
        or_(_deadline.c.ended_at.is_(None), _deadline.c.ended_at > _LATE_FROM),
    )
    .order_by(_deadline.c.id)
)


class Waits(NamedTuple):
    """A notice that waits for a mail; ``item_id`` is None when it is about no item, ``due_on`` is the item's day.

    ``subject`` and ``subject_id`` are those of the deadline it reminds of (of a duty that begins there is the key
    alone), ``request_id`` is the request it speaks of; ``is_over``: it is no longer true. ``holiday`` is the key of the
    holiday it reminds of, ``feedback`` that of the public feedback.
    """

    id: int
    recipient_id: int
    kind: str
    item_id: int | None
    send_from: datetime
    due_on: date | None
    subject: str | None
    subject_id: int | None
    request_id: int | None
    is_over: bool
    holiday: str | None = None
    feedback: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How a person is reached: whether they have an address, what they chose, and their own hour and zone.

    ``mail_hour`` and ``zone`` are None for the office's. Nobody who left is reached at all.
    """

    has_address: bool
    mail_hour: time | None
    zone: str | None
    has_left: bool = False
    chosen: Chosen = NOTHING_CHOSEN

    @property
    def is_reached(self) -> bool:
        """Say whether anything can reach them."""
        return self.has_address or (not self.has_left and bool(self.chosen.others))

    def hears_of(self, kind: str) -> bool:
        """Say whether a kind of notice reaches them: by mail, or by a channel they chose for it."""
        ways = self.chosen.ways(kind, open_ways=self.chosen.others)
        return self.has_address or (not self.has_left and any(way != MAIL for way in ways))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Something that came to be owed: a review, a progress report, a receipt or a duty, with the day it is due.

    ``period`` is None for a receipt, ``item_id`` for a duty; only a duty names its workflow's version itself.
    """

    id: int
    what: str
    rule: str
    period: str | None
    item_id: int | None
    version_id: int | None
    due_on: date
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an item stands: its state, its due day, and whether a deadline, a timer or an open review speaks for it."""

    number: str
    state: str
    due_on: date | None
    is_looked_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lateness:
    """From when to when an item's deadline was late: the first late instant, and its end (None: it still is)."""

    item_id: int
    since: datetime
    until: datetime | None


def waiting(work: UnitOfWork, *, day: date, at: datetime) -> list[Waits]:
    """Return what may go out, by recipient, oldest first, after what is no longer true on this day was taken out."""
    found = list(map(Waits._make, work.rows(_WAITING, day=day, at=at)))
    work.run_many(_WITHDRAW, ({"notice_id": notice.id} for notice in found if notice.is_over))
    return [notice for notice in found if not notice.is_over]


def mailed_since(work: UnitOfWork, readers: Iterable[int], day: date) -> dict[int, set[Made]]:
    """Return the local days and slots of the mails of each of these people from a day on, and when they were made."""
    found: dict[int, set[Made]] = {}
    for person, local_day, slot, when in work.rows(_MAILED, readers=keys(readers, is_sqlite=True), day=day):
        found.setdefault(person, set()).add((local_day, slot_of_mail(slot), when))
    return found


def readers(work: UnitOfWork) -> dict[int, Reader]:
    """Return how each person is reached; nobody who left is."""
    chosen = everything_chosen(work)
    return {
        key: Reader(
            has_address=email is not None and left is None,
            mail_hour=None if hour is None else time.fromisoformat(hour),
            zone=zone,
            has_left=left is not None,
            chosen=chosen.get(key, NOTHING_CHOSEN),
        )
        for key, email, left, hour, zone in work.rows(_PEOPLE)
    }


def take_up(work: UnitOfWork, recipient_id: int, notices: Iterable[int], *, day: date, slot: str, at: datetime) -> None:
    """Make notices (by key) the mail of a person, day and slot, without a byte of it: it goes nowhere.

    The table refuses a second one (``Collision``).
    """
    message = work.key_of(
        _ADD_MESSAGE,
        recipient_id=recipient_id,
        local_day=day,
        slot=slot,
        header_id=f"<foreseen.{recipient_id}.{day}.{slot}>",
        address="",
        language="",
        subject="",
        state=MessageState.WRITTEN,
        attempts=0,
        next_try_at=None,
        created_at=at,
        detail="",
        channel=MAIL,
        failures=0,
    )
    work.run(_TAKE_UP, notices=keys(notices, is_sqlite=True), message=message)


def due_days(work: UnitOfWork) -> dict[int, date | None]:
    """Return every item's due day, by its key."""
    return dict(work.rows(_DUES))


def standings(work: UnitOfWork) -> list[Standing]:
    """Return where each item stands, in the order of their keys."""
    return [
        Standing(number=number, state=state, due_on=due_on, is_looked_after=deadline is not None or bool(looked))
        for number, state, due_on, deadline, looked in work.rows(_STANDINGS)
    ]


def latenesses(work: UnitOfWork) -> list[Lateness]:
    """Return each time that an item's own deadline was late."""
    return [Lateness(item_id=item, since=since, until=until) for item, since, until in work.rows(_LATE)]


def marks(work: UnitOfWork) -> dict[str, int]:
    """Return the newest key of each kind of thing that comes to be owed: what is opened later has a larger one."""
    return {what: work.one(query)[0] or 0 for what, query in _NEWEST.items()}


def opened_after(work: UnitOfWork, seen: Mapping[str, int]) -> list[Opened]:
    """Return what came to be owed after marks were taken and is still to be done, by the day it is due."""
    found = [
        Opened(id=key, what=what, rule=rule, period=period, item_id=item, version_id=version, due_on=due, opened_at=at)
        for what, query in _OPENED.items()
        for key, rule, period, item, version, due, at in work.rows(query, after=seen[what])
    ]
    return sorted(found, key=lambda one: (one.due_on, one.what, one.id))


def _opened(table: Table, *, is_open: Any) -> Query:
    columns = table.c.keys()
    return select(
        table.c.id,
        table.c.rule,
        table.c.period if "period" in columns else literal(None),
        table.c.item_id if "item_id" in columns else literal(None),
        table.c.workflow_version_id if "workflow_version_id" in columns else literal(None),
        table.c.due_on,
        table.c.created_at,
    ).where(table.c.id > bindparam("after"), is_open)


_progress, _receipt, _duty = table_of(Progress), table_of(Receipt), table_of(Duty)
_OWED = {"review": _review, "progress": _progress, "duty": _duty, "receipt": _receipt}
_NEWEST = {what: select(func.max(table.c.id)) for what, table in _OWED.items()}
_OPENED = {
    what: _opened(
        table,
        is_open=table.c.state == ReviewState.OPEN
        if "state" in table.c
        else and_(table.c.given_at.is_(None), table.c.void_at.is_(None)),
    )
    for what, table in _OWED.items()
}
