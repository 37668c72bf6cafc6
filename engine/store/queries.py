"""Reading for people: the ledger as a list, one item with everything that hangs on it. Plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from engine.domain.extent import Scope
from engine.domain.item import ItemFacts
from engine.store.items import from_row, read_columns
from engine.store.tables.dates import Deadline, Rung
from engine.store.tables.ledger import Category, Evidence, Inspection, Item, ItemConfidant, WorkflowVersion
from engine.store.tables.mail import Message, Notice
from engine.store.tables.office import Account, Person, Unit
from engine.store.unit_of_work import UnitOfWork, table_of

_item, _inspection, _category = table_of(Item), table_of(Inspection), table_of(Category)
_account, _unit, _version = table_of(Account), table_of(Unit), table_of(WorkflowVersion)
_rung, _deadline, _notice, _message = table_of(Rung), table_of(Deadline), table_of(Notice), table_of(Message)
_person, _confidant = table_of(Person), table_of(ItemConfidant)
_LEDGER = (
    _item.join(_inspection)
    .join(_unit, _unit.c.id == _item.c.unit_id)
    .join(_version)
    .outerjoin(_category, _category.c.id == _item.c.category_id)
    .outerjoin(_account, _account.c.person_id == _item.c.owner_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items to list; None means no matter. ``after`` is the key of the last item of the page before.

    ``unit`` is what somebody called a unit, ``unit_id`` the one they meant; ``overdue_on`` is the day on which they
    are overdue.
    """

    state: str | None = None
    owner: str | None = None
    unit: str | None = None
    unit_id: int | None = None
    due_before: date | None = None
    overdue_on: date | None = None
    search: str | None = None
    inspection: str | None = None
    number: str | None = None
    after: int | None = None
    most: int = 1000
    scope: Scope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """One line of the ledger."""

    id: int
    number: str
    inspection: str
    category: str | None
    title: str
    completion: str
    sustained: bool
    owner: str | None
    unit: str
    original_due_on: date | None
    due_on: date | None
    workflow_version_id: int
    workflow_key: str
    workflow_number: int
    workflow_sha256: str
    facts: ItemFacts
    paused_on: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Say whether its date has passed; while it is paused it stands where it stood that day."""
        return self.due_on is not None and self.due_on < (self.paused_on or today)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderProof:
    """One recorded rung: what became of it, and the message that carried it if there is one."""

    rule: str
    subject: str
    due_on: date
    occurrence: str
    planned_on: date
    recipient_id: int | None
    outcome: str
    reason: str
    late: int
    notice_state: str | None
    message: str | None
    message_state: str | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """One piece of evidence of an item; ``group`` is a key of the workflow's evidence groups, or None."""

    name: str
    group: str | None
    size: int
    sha256: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMail:
    """One mail: to whom, about what, and where it is on its way."""

    recipient: str
    subject: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemText:
    """What a list leaves out of an item: how it was numbered in print, its text, why the public does not see it."""

    printed_number: str | None
    body: str
    withheld_outside: str | None


def listed(work: UnitOfWork, wanted: Wanted) -> list[ListedItem]:
    """Return the items that match, in the order of their keys, one more than a page so that a next one shows."""
    query = (
        select(
            _inspection.c.code,
            _category.c.title,
            _account.c.login,
            _unit.c.name,
            _version.c.key,
            _version.c.number,
            _version.c.sha256,
            *read_columns(),
        )
        .select_from(_LEDGER)
        .where(*_conditions(wanted))
        .order_by(_item.c.id)
        .limit(wanted.most + 1)
    )
    if wanted.after is not None:
        query = query.where(_item.c.id > wanted.after)
    return [_listed(*row) for row in work.rows_once(query)]


def counted(work: UnitOfWork, wanted: Wanted) -> int:
    """Return how many items match on all pages."""
    query = select(func.count()).select_from(_LEDGER).where(*_conditions(wanted))
    return int(work.rows_once(query)[0][0])


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    exact = (
        (_item.c.state, wanted.state),
        (_item.c.number, wanted.number),
        (_account.c.login, wanted.owner),
        (_item.c.unit_id, wanted.unit_id),
        (_inspection.c.code, wanted.inspection),
    )
    conditions = [_item.c.void_at.is_(None), *(column == value for column, value in exact if value is not None)]
    if wanted.due_before is not None:
        conditions.append(_item.c.due_on < wanted.due_before)
    if wanted.overdue_on is not None:
        conditions.append(_item.c.due_on < func.coalesce(_item.c.paused_on, wanted.overdue_on))
    if wanted.search:
        pattern = f"%{wanted.search.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        conditions.append(
            or_(
                *(
                    column.like(pattern, escape="!")
                    for column in (_item.c.title, _item.c.number, _item.c.body, _category.c.title)
                )
            )
        )
    if wanted.scope is not None:
        conditions.append(_in_scope(wanted.scope))
    return conditions


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    """Build what ``engine.domain.permission.sees`` says of one item; a test holds the two together."""
    persons = sorted(scope.persons)
    named = or_(
        *(column.in_(persons) for column in (_item.c.owner_id, _item.c.leader_id, _item.c.verifier_id)),
        _item.c.id.in_(select(_confidant.c.item_id).where(_confidant.c.person_id.in_(persons))),
    )
    reached = or_(_item.c.unit_id.in_(sorted(scope.units)), _item.c.created_by_id.in_(persons))
    return or_(named, and_(reached, _item.c.is_confidential.is_(False)))


def _listed(
    inspection: str,
    category: str | None,
    owner: str | None,
    unit: str,
    key: str,
    number: int,
    sha256: str,
    *columns: Any,
) -> ListedItem:
    item = from_row(columns)
    return ListedItem(
        id=item.id,
        number=item.number,
        inspection=inspection,
        category=category,
        title=item.title,
        completion=item.completion,
        sustained=item.sustained,
        owner=owner,
        unit=unit,
        original_due_on=item.original_due_on,
        due_on=item.due_on,
        workflow_version_id=item.workflow_version_id,
        workflow_key=key,
        workflow_number=number,
        workflow_sha256=sha256,
        facts=item.facts,
        paused_on=item.paused_on,
    )


def reminders_of(work: UnitOfWork, item_id: int) -> list[ReminderProof]:
    """Return the proof of reminder of an item, oldest first."""
    query = (
        select(
            _deadline.c.rule,
            _deadline.c.subject,
            _deadline.c.due_on,
            _rung.c.occurrence,
            _rung.c.planned_on,
            _rung.c.recipient_id,
            _rung.c.outcome,
            _rung.c.reason,
            _rung.c.late,
            _notice.c.state,
            _message.c.header_id,
            _message.c.state,
            _message.c.sent_at,
        )
        .select_from(
            _rung.join(_deadline)
            .outerjoin(_notice, _notice.c.dedupe == _rung.c.notice_key)
            .outerjoin(_message, _message.c.id == _notice.c.message_id)
        )
        .where(_deadline.c.item_id == item_id)
        .order_by(_rung.c.planned_on, _rung.c.id)
    )
    names = ReminderProof.__slots__
    return [ReminderProof(**dict(zip(names, row, strict=True))) for row in work.rows_once(query)]


def evidence_of(work: UnitOfWork, item_id: int) -> list[ShownEvidence]:
    """Return the evidence of an item, oldest first, without what was declared void."""
    return [
        ShownEvidence(
            name=e.file_name,
            group=e.group or None,
            size=e.size,
            sha256=e.sha256,
            added_by=e.added_by,
            added_at=e.added_at,
        )
        for e in work.list(Evidence, item_id=item_id)
        if e.void_at is None
    ]


def texts_of(work: UnitOfWork, inspection: str) -> dict[int, ItemText]:
    """Return the longer texts of an inspection's items by key."""
    query = (
        select(_item.c.id, _item.c.printed_number, _item.c.body, _item.c.withheld_outside)
        .join_from(_item, _inspection)
        .where(_inspection.c.code == inspection)
    )
    return {
        key: ItemText(printed_number=number, body=body, withheld_outside=withheld)
        for key, number, body, withheld in work.rows_once(query)
    }


def mails_on(work: UnitOfWork, day: date) -> list[ShownMail]:
    """Return the mails of a civil day, in the order they were made."""
    query = (
        select(_person.c.name, _message.c.subject, _message.c.state)
        .join_from(_message, _person)
        .where(_message.c.local_day == day)
        .order_by(_message.c.id)
    )
    return [ShownMail(recipient=name, subject=subject, state=state) for name, subject, state in work.rows_once(query)]
