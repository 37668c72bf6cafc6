"""Reading for people: the ledger as a list, one item with everything that hangs on it. Plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, select

from engine.domain.cursors import Order
from engine.domain.item import ItemFacts
from engine.store.finding import Shape, Wanted, behind, conditions, in_order, parts, shape_of
from engine.store.items import from_row, read_columns
from engine.store.tables.dates import Deadline, Rung
from engine.store.tables.ledger import Category, Evidence, Inspection, Item, ItemConfidant, WorkflowVersion
from engine.store.tables.mail import Message, Notice
from engine.store.tables.office import Account, Person, Unit
from engine.store.unit_of_work import Query, UnitOfWork, table_of

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

# Statements of so many shapes are kept: few lists are asked for in more ways.
_SHAPES = 256


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
    """What a list leaves out of an item: its number in print, its text, whom and which day its source names."""

    printed_number: str | None
    body: str
    responsible: str | None
    stated_due_on: date | None


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding as it was written, and the title of the inspection it comes from."""

    body: str
    printed_number: str | None
    withheld_outside: str | None
    inspection: str


_FINDING = (
    select(_item.c.body, _item.c.printed_number, _item.c.withheld_outside, _inspection.c.title)
    .join_from(_item, _inspection)
    .where(_item.c.id == bindparam("item_id"))
)


def listed(work: UnitOfWork, wanted: Wanted) -> list[ListedItem]:
    """Return the items that match, in their order, one more than a page so that a next one shows.

    Before a page (``wanted.before``) the one more is the first.

    Raises ``InvalidInput`` for a search that is too long.
    """
    shape, values = shape_of(work, wanted)
    query = _page_of(shape, is_sqlite=work.database.is_sqlite)
    found = [_listed(*row) for row in work.rows(query, **values, most=wanted.most + 1)]
    return found[::-1] if shape.is_back else found


def counted(work: UnitOfWork, wanted: Wanted) -> int:
    """Return how many items match on all pages; raises ``InvalidInput`` for a search that is too long."""
    shape, values = shape_of(work, replace(wanted, after=None, before=None, order=Order.ID))
    return int(work.one(_count_of(shape, is_sqlite=work.database.is_sqlite), **values)[0])


@lru_cache(maxsize=_SHAPES)
def _page_of(shape: Shape, *, is_sqlite: bool) -> Query:
    # Put in order by their keys alone: all columns of ten thousand items would be sorted with them.
    page = select(_item.c.id).join_from(_item, _inspection).where(*conditions(shape, is_sqlite=is_sqlite))
    if shape.after is not None:
        page = page.where(behind(shape))
    page = (
        page.order_by(*in_order(shape.order, is_back=shape.is_back))
        .limit(bindparam("most", type_=Integer()))
        .correlate(None)
    )
    return (
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
        .where(_item.c.id.in_(page))
        .order_by(*in_order(shape.order, is_back=shape.is_back))
    )


@lru_cache(maxsize=_SHAPES)
def _count_of(shape: Shape, *, is_sqlite: bool) -> Query:
    first, *more = (
        select(func.count()).select_from(_item).where(*part).scalar_subquery()
        for part in parts(shape, is_sqlite=is_sqlite)
    )
    return select(sum(more, first))


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
        select(_item.c.id, _item.c.printed_number, _item.c.body, _item.c.responsible, _item.c.stated_due_on)
        .join_from(_item, _inspection)
        .where(_inspection.c.code == inspection)
    )
    return {
        key: ItemText(printed_number=number, body=body, responsible=responsible, stated_due_on=stated)
        for key, number, body, responsible, stated in work.rows_once(query)
    }


def finding_of(work: UnitOfWork, item_id: int) -> FindingText:
    """Return the whole text of an item's finding."""
    return FindingText(*work.one(_FINDING, item_id=item_id))


def mails_on(work: UnitOfWork, day: date) -> list[ShownMail]:
    """Return the mails of a civil day, in the order they were made."""
    query = (
        select(_person.c.name, _message.c.subject, _message.c.state)
        .join_from(_message, _person)
        .where(_message.c.local_day == day)
        .order_by(_message.c.id)
    )
    return [ShownMail(recipient=name, subject=subject, state=state) for name, subject, state in work.rows_once(query)]
