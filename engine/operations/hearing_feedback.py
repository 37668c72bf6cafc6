"""Recording what the public says to a published notice: a receipt number, by when it is answered, who hears of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Relation
from engine.domain.feedback import (
    LONGEST_CONTACT,
    LONGEST_NAME,
    USUAL_LIMITS,
    CameBy,
    Limits,
    Step,
    due_days,
    next_reminder,
    number_of,
)
from engine.domain.permission import require, require_holding, standing_in
from engine.domain.workdays import local_day, start_of_day
from engine.errors import InvalidInput, NotFound
from engine.operations import change
from engine.operations.announcing_feedback import announce
from engine.operations.ledger import Ledger
from engine.operations.once import answered_once
from engine.operations.public_feedback import knows_inspection, managers_of, record
from engine.operations.recipients import Recipients
from engine.operations.remarks import require_text
from engine.store import feedback as store
from engine.store.feedback import Sender, StoredFeedback
from engine.store.items import StoredItem
from engine.store.tables.feedback import PublicFeedback
from engine.store.tables.ledger import Inspection
from engine.store.unit_of_work import UnitOfWork, writing
from engine.words import Words

_TEXT = Words("反馈内容", "Feedback")
_INSPECTION = Words("检查", "inspection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What somebody recorded: the words, how and when they came (None: today), and who said them, if they said so."""

    text: str
    came_by: CameBy = CameBy.LETTER
    received_on: date | None = None
    name: str | None = field(default=None, repr=False)
    contact: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Feedback that was recorded: its receipt number, and by when what is owed.

    ``acknowledge_by`` is None where no contact was left, ``version`` is the item's afterwards.
    """

    number: str
    item: str | None
    inspection: str
    received_on: date
    acknowledge_by: date | None
    answer_by: date
    is_published: bool
    version: int | None
    told: int
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Where it is recorded: in one transaction, by whom, when, under which limits, in the office's zone."""

    work: UnitOfWork
    ledger: Ledger
    limits: Limits
    zone: str
    actor: Actor
    at: datetime


def record_feedback(
    ledger: Ledger,
    item_name: str,
    heard: Heard,
    *,
    zone: str,
    actor: Actor,
    at: datetime,
    limits: Limits = USUAL_LIMITS,
    expect_version: int | None = None,
    key: str | None = None,
) -> Receipt:
    """Record feedback on an item, tell its owner and the managers of its unit, and let the clock remind of it.

    With a ``key`` a repeat changes nothing and gets the first receipt. ``limits`` count in working days of the
    office's calendar from the day it was received. Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``,
    ``KeyReused``, and ``InvalidInput`` for a text that says nothing, a day ahead and a name or contact too long.
    """
    with writing(ledger.database) as work:
        desk = _Desk(work=work, ledger=ledger, limits=limits, zone=zone, actor=actor, at=at)

        def act() -> Receipt:
            item = change.visible(work, item_name, actor=actor, lock=True)
            require(actor, Action.RECORD_FEEDBACK, item.facts)
            change.require_version(work, item, expect_version)
            inspection = work.find(Inspection, id=item.inspection_id)
            assert inspection is not None  # noqa: S101 - every item has one
            return _record(desk, heard, inspection, item)

        request = {"feedback": item_name, **_asked(heard)}
        return answered_once(work, request, act, _again, key=key, actor=actor, at=at)


def record_feedback_on_inspection(
    ledger: Ledger,
    code: str,
    heard: Heard,
    *,
    zone: str,
    actor: Actor,
    at: datetime,
    limits: Limits = USUAL_LIMITS,
    key: str | None = None,
) -> Receipt:
    """Record feedback on an inspection as a whole and tell the managers of its unit; else as ``record_feedback``.

    Raises ``NotFound`` also for an inspection of a unit in which the actor holds no role.
    """
    with writing(ledger.database) as work:
        desk = _Desk(work=work, ledger=ledger, limits=limits, zone=zone, actor=actor, at=at)

        def act() -> Receipt:
            inspection = work.find(Inspection, code=code)
            if inspection is None or not knows_inspection(actor, inspection.unit_id):
                raise NotFound(what=_INSPECTION, which=code, where=code)
            require_holding(actor, Action.RECORD_FEEDBACK, standing_in(actor, inspection.unit_id), where=code)
            return _record(desk, heard, inspection, None)

        request = {"feedback_on_inspection": code, **_asked(heard)}
        return answered_once(work, request, act, _again, key=key, actor=actor, at=at)


def _record(desk: _Desk, heard: Heard, inspection: Inspection, item: StoredItem | None) -> Receipt:
    work, actor, at = desk.work, desk.actor, desk.at
    where = inspection.code if item is None else item.number
    change.require_storable(require_text(heard.text, what=_TEXT, where=where), where=where)
    sender = _sender(heard, where=where)
    today, calendar = local_day(at, desk.zone), desk.ledger.calendar(work)
    received_on = _received_on(heard, today=today, where=where)
    days = due_days(desk.limits, received_on, calendar, has_contact=sender.contact is not None)
    sequence = store.next_sequence(work, today.year)
    assert inspection.id is not None  # noqa: S101 - it was read
    feedback_id = store.add(
        work,
        PublicFeedback(
            number=number_of(today.year, sequence),
            year=today.year,
            sequence=sequence,
            inspection_id=inspection.id,
            item_id=None if item is None else item.id,
            text=heard.text,
            came_by=heard.came_by,
            received_on=received_on,
            recorded_at=at,
            recorded_by=actor.shown_as,
            recorded_by_id=actor.on_behalf_of.person_id if actor.on_behalf_of else actor.person_id,
            acknowledge_by=days.get(Step.ACKNOWLEDGE),
            answer_by=days[Step.ANSWER],
            zone=desk.zone,
            calendar=calendar.version,
            is_published=calendar.is_published(days[Step.ANSWER]),
            reminded_through=today,
        ),
        sender,
    )
    stored = store.get(work, feedback_id)
    assert stored is not None  # noqa: S101 - it was stored just now
    look_on = next_reminder(stored.owed, calendar, after=today)
    assert look_on is not None  # noqa: S101 - a ladder never ends
    store.wake(work, feedback_id, at=start_of_day(look_on, desk.zone))
    data: dict[str, object] = {"came_by": str(heard.came_by), "received_on": received_on.isoformat()}
    data["answer_by"] = stored.answer_by.isoformat()
    changed = record(work, stored, item, "recorded", actor=actor, at=at, data=data, note=heard.text)
    return Receipt(
        number=stored.number,
        item=None if item is None else item.number,
        inspection=inspection.code,
        received_on=received_on,
        acknowledge_by=stored.acknowledge_by,
        answer_by=stored.answer_by,
        is_published=stored.is_published,
        version=None if changed is None else changed.facts.version,
        told=_tell(work, stored, item, actor=actor, at=at),
    )


def _tell(work: UnitOfWork, feedback: StoredFeedback, item: StoredItem | None, *, actor: Actor, at: datetime) -> int:
    owner = {} if item is None else Recipients(work).of(item.facts, (Relation.OWNER,))
    return announce(work, feedback, {**managers_of(work, feedback, item), **owner}, actor=actor, at=at)


def _received_on(heard: Heard, *, today: date, where: str) -> date:
    if heard.received_on is not None and heard.received_on > today:
        raise InvalidInput(
            what=Words("收到日期", "Day received"),
            value=heard.received_on.isoformat(),
            where=where,
            why=Words("还没有到", "it lies ahead"),
            allowed=Words("今天或以前", "today or earlier"),
        )
    return heard.received_on or today


def _sender(heard: Heard, *, where: str) -> Sender:
    name, contact = (heard.name or "").strip(), (heard.contact or "").strip()
    for text, most, what in (
        (name, LONGEST_NAME, Words("反馈人姓名", "Name")), (contact, LONGEST_CONTACT, Words("联系方式", "Contact")),
    ):  # fmt: skip
        if len(text) > most or not text.isprintable():
            # What was typed is not said again: a refusal may be logged.
            raise InvalidInput(
                what=what,
                value=f"{len(text)}",
                where=where,
                why=Words("太长，或含有控制字符", "it is too long, or has control characters"),
                allowed=Words(f"一行，不超过{most}个字", f"one line of at most {most} characters"),
            )
    return Sender(name=name or None, contact=contact or None)


def _asked(heard: Heard) -> dict[str, object]:
    return {
        "text": heard.text,
        "came_by": str(heard.came_by),
        "received_on": str(heard.received_on),
        "from": [heard.name, heard.contact],
    }


def _again(text: str) -> Receipt:
    told = json.loads(text)
    days = {
        name: date.fromisoformat(told[name]) for name in ("received_on", "acknowledge_by", "answer_by") if told[name]
    }
    return Receipt(**{**told, **days, "repeated": True})
