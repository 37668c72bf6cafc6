"""Which items a list is to have, as conditions on the items alone: a count needs no other table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
)

from engine.domain.course import Course, Without
from engine.domain.cursors import Cursor, Order
from engine.domain.extent import Scope
from engine.domain.figures import Then
from engine.domain.reviews import ReviewState
from engine.store import coursing, past, searching
from engine.store.bulk import among, keys
from engine.store.columns import UtcDateTime
from engine.store.mine import Pair
from engine.store.searching import Sought
from engine.store.tables.dates import Review
from engine.store.tables.ledger import Category, Inspection, Item, ItemConfidant
from engine.store.tables.office import Account
from engine.store.unit_of_work import UnitOfWork, table_of

_item, _inspection, _account, _confidant = (table_of(kind) for kind in (Item, Inspection, Account, ItemConfidant))
_category, _review = table_of(Category), table_of(Review)
_IsOneOf = Callable[[Column[int], str], ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items to list; None means no matter. ``after`` is where the page before ended, in the same order.

    ``before`` is where the page behind begins: the list is then the last that come before it.

    ``unit`` is what somebody called a unit, ``unit_id`` the one they meant; ``overdue_on`` is the day on which they are
    overdue. ``search`` are words, all of which an item must hold. ``inspection`` is the code of one, ``category`` the
    whole title of a heading: inspections share titles, not headings.

    ``leader`` is the login of the leader in charge, ``returned`` how often at least it was returned, ``found_again``
    whether an earlier inspection had an item of the same title. ``due_from`` is the first day it may be due; it was
    taken in, and entered its state, from ``…_since`` on and before ``…_until``. ``course`` is what became of it;
    ``ends`` are then the states in which items are done with, by workflow version. ``without`` is what it has none of,
    ``review_on`` the day an open review of it is due.

    ``was`` is the state in which it stood ``on`` a day, ``open_on`` a day on which it was open (in none of the states
    ``over``), ``planned_on`` one on which it would be if it ended on the last of its dates as they are,
    ``planned_first_on`` as they were at first.
    """

    state: str | None = None
    owner: str | None = None
    leader: str | None = None
    unit: str | None = None
    unit_id: int | None = None
    due_from: date | None = None
    due_before: date | None = None
    overdue_on: date | None = None
    opened_since: datetime | None = None
    opened_until: datetime | None = None
    entered_since: datetime | None = None
    entered_until: datetime | None = None
    returned: int | None = None
    found_again: bool = False
    course: Course | None = None
    ends: frozenset[Pair] = frozenset()
    without: Without | None = None
    review_on: date | None = None
    was: str | None = None
    on: Then | None = None
    open_on: Then | None = None
    over: frozenset[str] = frozenset()
    planned_on: Then | None = None
    planned_first_on: Then | None = None
    search: str | None = None
    inspection: str | None = None
    category: str | None = None
    number: str | None = None
    order: Order = Order.ID
    after: Cursor | None = None
    before: Cursor | None = None
    most: int = 1000
    scope: Scope | None = None

    @property
    def asks_for_ends(self) -> bool:
        """Say whether it matters in which states items are done with."""
        return any(one is not None for one in (self.course, self.planned_on, self.planned_first_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Which conditions a list has, without their values: lists of one shape share a statement.

    ``of_one``: the scope names one person, as that of everybody does who stands in for nobody.
    """

    given: frozenset[str]
    sought: Sought | None
    order: Order
    after: Order | None
    has_day: bool
    is_back: bool = False
    found_again: bool = False
    course: Course | None = None
    ends: frozenset[Pair] = frozenset()
    without: Without | None = None
    then: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    of_one: bool = False


def shape_of(work: UnitOfWork, wanted: Wanted) -> tuple[Shape, dict[str, Any]]:
    """Return the shape of what is wanted with its values; raises ``InvalidInput`` for too long a search."""
    is_sqlite, after = work.database.is_sqlite, wanted.before or wanted.after
    values: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(wanted, name)) is not None}
    given, sought, then = frozenset(values), None, past.given(**{name: getattr(wanted, name) for name in _THEN})
    if wanted.scope is not None:
        given |= {"scope"}
        values |= _persons(wanted.scope, is_sqlite=is_sqlite)
        values["units"] = keys(wanted.scope.units, is_sqlite=is_sqlite)
    if wanted.search:
        sought, words = searching.sought(work, wanted.search)
        values |= words
    if after is not None:
        values |= {"last": after.id} | ({"last_day": after.due_on} if after.due_on else {})
    shape = Shape(
        given=given,
        sought=sought,
        order=wanted.order,
        after=after.order if after else None,
        has_day=after is not None and after.due_on is not None,
        is_back=wanted.before is not None,
        found_again=wanted.found_again,
        course=wanted.course,
        ends=wanted.ends if wanted.asks_for_ends else frozenset(),
        without=wanted.without,
        then=frozenset(then),
        over=wanted.over if wanted.open_on is not None else frozenset(),
        of_one="person" in values,
    )
    return shape, {**values, **then}


def _persons(scope: Scope, *, is_sqlite: bool) -> dict[str, Any]:
    if len(scope.persons) == 1:
        return {"person": next(iter(scope.persons))}
    return {"persons": keys(scope.persons, is_sqlite=is_sqlite)}


def conditions(shape: Shape, *, is_sqlite: bool) -> list[ColumnElement[bool]]:
    """Return what items must be to be wanted, on whichever page."""
    within = [_in_scope(_asking(shape, is_sqlite=is_sqlite))] if "scope" in shape.given else []
    return [*_besides(shape, within, is_sqlite=is_sqlite), *within]


def parts(shape: Shape, *, is_sqlite: bool) -> list[list[ColumnElement[bool]]]:
    """Return the same in parts: an item that is wanted is in exactly one of them.

    Almost all are in the first, which PostgreSQL counts in an index alone; who was let in stands elsewhere.
    """
    if "scope" not in shape.given:
        return [conditions(shape, is_sqlite=is_sqlite)]
    asking = _asking(shape, is_sqlite=is_sqlite)
    besides = _besides(shape, [_in_scope(asking)], is_sqlite=is_sqlite)
    reached = _reached(asking)
    return [[*besides, reached], [*besides, _confided(asking), reached.is_not(true())]]


def _besides(shape: Shape, within: list[ColumnElement[bool]], *, is_sqlite: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_item.c.void_at.is_(None)]
    found += [condition for name, condition in _PLAIN.items() if name in shape.given]
    if shape.sought is not None:
        found += searching.conditions(shape.sought, is_sqlite=is_sqlite)
    if shape.found_again:
        found.append(coursing.found_again(within))
    if shape.course is not None:
        found.append(coursing.taking(shape.course, shape.ends))
    if shape.without is not None:
        found.append(_ABOUT[shape.without].is_(None))
    return found + past.conditions(shape.then, shape.ends, shape.over, is_sqlite=is_sqlite)


def in_order(order: Order, *, is_back: bool = False) -> Sequence[ColumnElement[Any]]:
    """Return what the list goes by, or the same backwards; the query has the items' inspections."""
    if is_back:
        return _backwards(order)
    match order:
        case Order.ID:
            return (_item.c.id,)
        case Order.NUMBER:
            return (_inspection.c.code, _item.c.sequence)
        case Order.DUE:
            return (_item.c.due_on.asc().nulls_last(), _item.c.id)


def _backwards(order: Order) -> Sequence[ColumnElement[Any]]:
    match order:
        case Order.ID:
            return (_item.c.id.desc(),)
        case Order.NUMBER:
            return (_inspection.c.code.desc(), _item.c.sequence.desc())
        case Order.DUE:
            return (_item.c.due_on.desc().nulls_first(), _item.c.id.desc())


def behind(shape: Shape) -> ColumnElement[bool]:
    """Return what items must be to come after the end of the page before, or before that of the one behind."""
    last: BindParameter[int] = bindparam("last", type_=Integer())
    if shape.is_back:
        return _ahead(shape, last)
    match shape.after:
        case Order.NUMBER:
            return _beside_number(last, is_back=False)
        case Order.DUE:
            if not shape.has_day:
                return and_(_item.c.due_on.is_(None), _item.c.id > last)
            day: BindParameter[date] = bindparam("last_day", type_=Date())
            later = or_(_item.c.due_on > day, _item.c.due_on.is_(None))
            return or_(later, and_(_item.c.due_on == day, _item.c.id > last))
        case _:
            return _item.c.id > last


def _ahead(shape: Shape, last: BindParameter[int]) -> ColumnElement[bool]:
    match shape.after:
        case Order.NUMBER:
            return _beside_number(last, is_back=True)
        case Order.DUE:
            if not shape.has_day:
                return or_(_item.c.due_on.is_not(None), _item.c.id < last)
            day: BindParameter[date] = bindparam("last_day", type_=Date())
            return or_(_item.c.due_on < day, and_(_item.c.due_on == day, _item.c.id < last))
        case _:
            return _item.c.id < last


def _beside_number(after: BindParameter[int], *, is_back: bool) -> ColumnElement[bool]:
    # Neither of both ever changes: the key says enough.
    last, theirs = _item.alias(), _inspection.alias()
    there = select(theirs.c.code).join(last, last.c.inspection_id == theirs.c.id).where(last.c.id == after)
    code = there.scalar_subquery()
    sequence = select(last.c.sequence).where(last.c.id == after).scalar_subquery()
    if is_back:
        return or_(_inspection.c.code < code, and_(_inspection.c.code == code, _item.c.sequence < sequence))
    return or_(_inspection.c.code > code, and_(_inspection.c.code == code, _item.c.sequence > sequence))


def seen_items(scope: Scope) -> ColumnElement[bool]:
    """Return what an item must be to be within a scope, with the scope's own values in it."""
    given = {"persons": sorted(scope.persons), "units": sorted(scope.units)}
    return _in_scope(lambda column, name: column.in_(given[name]))


def _asking(shape: Shape, *, is_sqlite: bool) -> _IsOneOf:
    """Return what says that a column is one of the scope's persons or units, by values that are given each time."""

    def is_one_of(column: Column[int], name: str) -> ColumnElement[bool]:
        if name == "persons" and shape.of_one:
            return column == bindparam("person", type_=Integer())
        return among(column, name, is_sqlite=is_sqlite)

    return is_one_of


def _in_scope(is_one_of: _IsOneOf) -> ColumnElement[bool]:
    """Build what ``engine.domain.permission.sees`` says of one item; a test holds the two together.

    ``is_one_of`` says that a column is one of the scope's ``persons`` or ``units``.
    """
    return or_(_reached(is_one_of), _confided(is_one_of))


def _reached(is_one_of: _IsOneOf) -> ColumnElement[bool]:
    named = [is_one_of(column, "persons") for column in (_item.c.owner_id, _item.c.leader_id, _item.c.verifier_id)]
    reached = or_(is_one_of(_item.c.unit_id, "units"), is_one_of(_item.c.created_by_id, "persons"))
    # What most items are seen by comes first: the rest is not asked of them then.
    return or_(and_(reached, _item.c.is_confidential.is_(False)), *named)


def _confided(is_one_of: _IsOneOf) -> ColumnElement[bool]:
    return _item.c.id.in_(select(_confidant.c.item_id).where(is_one_of(_confidant.c.person_id, "persons")))


def _called(column: Column[int], key: Column[int], name: Column[str], given: str) -> ColumnElement[bool]:
    return column.in_(select(key).where(name == bindparam(given, type_=name.type)))


_PLAIN: Mapping[str, ColumnElement[bool]] = {
    "state": _item.c.state == bindparam("state", type_=Text()),
    "number": _item.c.number == bindparam("number", type_=Text()),
    "owner": _called(_item.c.owner_id, _account.c.person_id, _account.c.login, "owner"),
    "leader": _called(_item.c.leader_id, _account.c.person_id, _account.c.login, "leader"),
    "unit_id": _item.c.unit_id == bindparam("unit_id", type_=Integer()),
    "inspection": _called(_item.c.inspection_id, _inspection.c.id, _inspection.c.code, "inspection"),
    "category": _called(_item.c.category_id, _category.c.id, _category.c.title, "category"),
    "due_from": _item.c.due_on >= bindparam("due_from", type_=Date()),
    "due_before": _item.c.due_on < bindparam("due_before", type_=Date()),
    "overdue_on": _item.c.due_on < func.coalesce(_item.c.paused_on, bindparam("overdue_on", type_=Date())),
    "opened_since": _item.c.opened_at >= bindparam("opened_since", type_=UtcDateTime()),
    "opened_until": _item.c.opened_at < bindparam("opened_until", type_=UtcDateTime()),
    "entered_since": _item.c.entered_at >= bindparam("entered_since", type_=UtcDateTime()),
    "entered_until": _item.c.entered_at < bindparam("entered_until", type_=UtcDateTime()),
    "returned": _item.c.returns >= bindparam("returned", type_=Integer()),
    "review_on": _item.c.id.in_(
        select(_review.c.item_id).where(
            _review.c.state == ReviewState.OPEN, _review.c.due_on == bindparam("review_on", type_=Date())
        )
    ),
}
_THEN = ("was", "on", "open_on", "planned_on", "planned_first_on")
_ABOUT: Mapping[Without, Column[int]] = {
    Without.CATEGORY: _item.c.category_id,
    Without.LEADER: _item.c.leader_id,
    Without.OWNER: _item.c.owner_id,
}
