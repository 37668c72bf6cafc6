"""Which items a list is to have, as conditions on the items alone: a count needs no other table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, ColumnElement, and_, false, func, or_, select
from sqlalchemy.sql.elements import UnaryExpression

from engine.domain.cursors import Cursor, Order
from engine.domain.permission import Scope
from engine.store import searching
from engine.store.tables.ledger import Inspection, Item
from engine.store.tables.office import Account, Unit
from engine.store.unit_of_work import UnitOfWork, table_of

_item, _inspection, _account, _unit = (table_of(kind) for kind in (Item, Inspection, Account, Unit))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items to list; None means no matter. ``after`` is where the page before ended, in the same order.

    ``overdue_on`` is the day on which they are overdue. ``search`` are words, all of which an item must hold.
    """

    state: str | None = None
    owner: str | None = None
    unit: str | None = None
    due_before: date | None = None
    overdue_on: date | None = None
    search: str | None = None
    inspection: str | None = None
    number: str | None = None
    order: Order = Order.ID
    after: Cursor | None = None
    most: int = 1000
    scope: Scope | None = None


def conditions(work: UnitOfWork, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what items must be to be wanted, on whichever page; raises ``InvalidInput`` for too long a search."""
    found: list[ColumnElement[bool]] = [_item.c.void_at.is_(None)]
    for column, value in ((_item.c.state, wanted.state), (_item.c.number, wanted.number)):
        if value is not None:
            found.append(column == value)
    named: tuple[tuple[Column[int], Column[int], Column[str], str | None], ...] = (
        (_item.c.owner_id, _account.c.person_id, _account.c.login, wanted.owner),
        (_item.c.unit_id, _unit.c.id, _unit.c.name, wanted.unit),
        (_item.c.inspection_id, _inspection.c.id, _inspection.c.code, wanted.inspection),
    )
    found += [column.in_(select(key).where(name == value)) for column, key, name, value in named if value is not None]
    if wanted.due_before is not None:
        found.append(_item.c.due_on < wanted.due_before)
    if wanted.overdue_on is not None:
        found.append(_item.c.due_on < func.coalesce(_item.c.paused_on, wanted.overdue_on))
    if wanted.search:
        found += searching.matching(work, wanted.search)
    if wanted.scope is not None:
        found.append(_in_scope(wanted.scope))
    return found


def in_order(order: Order) -> Sequence[Column[int] | Column[str] | UnaryExpression[date]]:
    """Return what the list goes by; the query has the items' inspections."""
    match order:
        case Order.ID:
            return (_item.c.id,)
        case Order.NUMBER:
            return (_inspection.c.code, _item.c.sequence)
        case Order.DUE:
            return (_item.c.due_on.asc().nulls_last(), _item.c.id)


def behind(after: Cursor) -> ColumnElement[bool]:
    """Return what items must be to come after a cursor, in its order."""
    match after.order:
        case Order.ID:
            return _item.c.id > after.id
        case Order.NUMBER:
            return _behind_number(after)
        case Order.DUE:
            same = and_(_item.c.due_on.is_not_distinct_from(after.due_on), _item.c.id > after.id)
            if after.due_on is None:
                return same
            return or_(_item.c.due_on > after.due_on, _item.c.due_on.is_(None), same)


def _behind_number(after: Cursor) -> ColumnElement[bool]:
    # Neither of both ever changes: the key says enough.
    last, theirs = _item.alias(), _inspection.alias()
    code = select(theirs.c.code).join(last, last.c.inspection_id == theirs.c.id).where(last.c.id == after.id)
    sequence = select(last.c.sequence).where(last.c.id == after.id).scalar_subquery()
    same = and_(_inspection.c.code == code.scalar_subquery(), _item.c.sequence > sequence)
    return or_(_inspection.c.code > code.scalar_subquery(), same)


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    """Build what ``engine.domain.permission.sees`` says of one item; a test holds the two together."""
    persons, units = sorted(scope.persons), sorted(scope.units)
    named = [column.in_(persons) for column in (_item.c.owner_id, _item.c.leader_id, _item.c.verifier_id) if persons]
    theirs = [and_(_item.c.unit_id.in_(units), _item.c.is_confidential.is_(False))] if units else []
    return or_(false(), *named, *theirs)
