"""Snoozing: a person is not reminded of an item for some days, but never past its deadline, and never in secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.deadlines import Subject
from engine.domain.permission import may_for, require, sees
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.once import is_repeat
from engine.operations.persons import known_person, require_about
from engine.store import absence, deadlines, items, people
from engine.store.absence import StoredSnooze
from engine.store.items import StoredItem
from engine.store.tables.office import Person, Snooze
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

_SNOOZE = Words("暂缓提醒", "Snooze")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    """What was agreed: the item at its new version, and through which civil day the person is left alone."""

    number: str
    version: int
    person: str
    until: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSnooze:
    """A wish that still counts, with the item it is about and the person whose it is."""

    snooze: StoredSnooze
    item: str
    title: str
    due_on: date | None
    person: str
    person_name: str


def snooze(
    ledger: Ledger,
    item_name: str,
    until: date,
    *,
    note: str,
    actor: Actor,
    at: datetime,
    expect_version: int | None = None,
    key: str | None = None,
) -> Snoozed:
    """Let nobody remind the person who asks of an item through a civil day of the workflow's zone.

    Reminders on the due day and after it come all the same, and so does whatever else is told about the item. A
    substitute snoozes for the person they stand in for. A later wish takes the place of an earlier one.

    Raises ``NotFound``, ``NotPermitted``, ``ItemChanged``, and ``InvalidInput`` for a day that is past, or not before
    the item's live deadline, for an item without one, or with one that is over.
    """
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        require(actor, Action.SNOOZE, item.facts)
        person = _whose(work, item, actor)
        asked: dict[str, object] = {"snooze": item_name, "until": until.isoformat(), "note": note}
        if is_repeat(work, asked, key=key, actor=actor, at=at):
            return _answer(work, item, person, until)
        change.require_version(work, item, expect_version)
        today = local_day(at, ledger.workflow(work, item.workflow_version_id).zone)
        due_on = live_due_on(work, item)
        _require_sense(item, until, due_on, note, today=today)
        change.require_storable(note, where=item.number)
        absence.end_snooze(work, person_id=person, item_id=item.id, at=at)
        row = Snooze(
            person_id=person, item_id=item.id, until_on=until, reason=note, created_at=at, created_by=actor.shown_as
        )
        absence.add_snooze(work, row)
        return _record(work, item, person, until, actor=actor, at=at, note=note)


def wake(
    ledger: Ledger,
    item_name: str,
    *,
    actor: Actor,
    at: datetime,
    person: str | None = None,
    note: str = "",
    expect_version: int | None = None,
) -> Snoozed:
    """Take a wish back: one's own, or (``person``, a login) as a manager somebody else's.

    Raises ``NotFound``, ``NotPermitted``, and ``InvalidInput`` when nothing is snoozed.
    """
    with writing(ledger.database) as work:
        item = change.visible(work, item_name, actor=actor, lock=True)
        whose = _whose(work, item, actor) if person is None else _named(work, person, actor)
        change.require_version(work, item, expect_version)
        if not absence.end_snooze(work, person_id=whose, item_id=item.id, at=at):
            raise InvalidInput(
                what=_SNOOZE,
                value=item.number,
                where=item.number,
                why=Words("没有暂缓提醒", "nothing is snoozed"),
                allowed=Words("暂缓了的事项（snooze list）", "an item that is (snooze list)"),
            )
        return _record(work, item, whose, None, actor=actor, at=at, note=note)


def listed(ledger: Ledger, *, zone: str, actor: Actor, at: datetime) -> list[ListedSnooze]:
    """Return the wishes that still count today: one's own, and for managers those of the people of their units."""
    with reading(ledger.database) as work:
        found = absence.snoozes(work, still_on=local_day(at, zone))
        held = items.get_many(work, (one.item_id for one in found))
        units = {one.id: one.unit_id for one in work.list(Person)}
        names, logins = people.names(work), people.logins(work)
        return [
            ListedSnooze(
                snooze=one,
                item=item.number,
                title=item.title,
                due_on=item.due_on,
                person=logins.get(one.person_id, ""),
                person_name=names[one.person_id],
            )
            for one in found
            if sees(actor, (item := held[one.item_id]).facts)
            and (one.person_id in actor.persons or may_for(actor, Action.SNOOZE, one.person_id, units[one.person_id]))
        ]


def live_due_on(work: UnitOfWork, item: StoredItem) -> date | None:
    """Return the day an item is due, else the day its open review is; None when nothing is due."""
    if item.due_on is not None:
        return item.due_on
    live = (one for one in deadlines.of_item(work, item.id) if one.ended_at is None)
    return min((one.due_on for one in live if one.subject is Subject.REVIEW), default=None)


def _whose(work: UnitOfWork, item: StoredItem, actor: Actor) -> int:
    person = actor.instead_of.person_id if actor.instead_of else actor.own_id
    if person is None:
        raise InvalidInput(
            what=_SNOOZE,
            value=item.number,
            where=item.number,
            why=Words("没有说是谁的提醒", "it does not say whose reminders"),
            allowed=Words("用 --as USER 指明本人", "name the person with --as USER"),
        )
    return person


def _named(work: UnitOfWork, login: str, actor: Actor) -> int:
    person = known_person(work, login)
    require_about(work, person, Action.SNOOZE, actor=actor)
    return person.id


def _require_sense(item: StoredItem, until: date, due_on: date | None, note: str, *, today: date) -> None:
    def refused(why: Words, allowed: Words) -> InvalidInput:
        return InvalidInput(what=_SNOOZE, value=str(until), where=item.number, why=why, allowed=allowed)

    if due_on is None:
        raise refused(
            Words("事项现在没有期限，也就没有要暂缓的提醒", "nothing is due, so there is nothing to snooze"),
            Words("有期限的事项", "an item with a deadline"),
        )
    if due_on <= today:
        raise refused(
            Words("期限{due_on}已到，到期和逾期的提醒不能暂缓", "it was due on {due_on}: that is not snoozed").fill(
                due_on=due_on
            ),
            Words("期限还没有到的事项；来不及请申请延期", "an item not due yet; else ask for an extension"),
        )
    if not today <= until < due_on:
        raise refused(
            Words("已经过去", "it is past")
            if until < today
            else Words("期限是{due_on}，暂缓不能超过期限", "it is due on {due_on}: no snooze outlives that").fill(
                due_on=due_on
            ),
            Words(f"{today}至期限前一天", f"{today} to the day before it is due"),
        )
    if not note.strip():
        raise refused(
            Words("没有写原因，管理员要看得到", "there is no reason, and managers see it"),
            Words("写明原因（--note）", "a reason (--note)"),
        )


def _record(
    work: UnitOfWork, item: StoredItem, person: int, until: date | None, *, actor: Actor, at: datetime, note: str
) -> Snoozed:
    login = people.logins(work).get(person, "")
    data: dict[str, object] = {"person": login, "until": None if until is None else until.isoformat()}
    changed = change.apply(work, item, action="snooze", actor=actor, at=at, data=data, note=note)
    return _answer(work, changed, person, until)


def _answer(work: UnitOfWork, item: StoredItem, person: int, until: date | None) -> Snoozed:
    return Snoozed(
        number=item.number,
        version=item.facts.version,
        person=people.logins(work).get(person, ""),
        until=until,
        due_on=live_due_on(work, item),
    )
