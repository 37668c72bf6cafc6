"""Counting the ledger: every figure of the dashboard over the items that a list would have, in two statements.

The items are read once, narrow, and counted in many ways from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    text,
    union_all,
)

from engine.domain.deadlines import GOES_ON, EndedBecause, Subject
from engine.domain.figures import Gone
from engine.store import coursing, past
from engine.store.columns import UtcDateTime
from engine.store.finding import Shape, Wanted, conditions, shape_of
from engine.store.mine import Pair
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import ENTERS, Category, History, Item
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _category, _history, _deadline = (table_of(kind) for kind in (Item, Category, History, Deadline))
_SHAPES = 64
_ZEROS = [literal(0, Integer)] * 6


class Part(IntEnum):
    """What a row of figures is counted by; ``key`` of a row is that, as text."""

    CATEGORY = 1
    UNIT = 2
    LEADER = 3
    INSPECTION = 4
    AGE = 5
    DUE = 6
    OPENED = 7
    ENDING = 8
    ENDING_FIRST = 9
    OWNER = 10
    OVERDUE = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many items share a key, and for most parts a state.

    ``open`` are those still to be done, ``overdue`` is of these; the rest say how those that are done with kept their
    dates. ``since`` is when the first of them entered its state, of ages only.
    """

    part: Part
    key: str | None
    state: str | None
    count: int
    open: int = 0
    overdue: int = 0
    kept: int = 0
    late: int = 0
    kept_first: int = 0
    late_first: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The days and instants by which figures are put together, each earliest first.

    ``ages`` are instants: who entered a state before the first of them has been there longest. ``points`` are days
    with the instants they begin at, ``weeks`` the first day and the one after the last that deadlines are shown of.
    """

    today: date
    ages: Sequence[datetime]
    points: Sequence[tuple[date, datetime]]
    weeks: tuple[date, date]


def counts(work: UnitOfWork, wanted: Wanted, ends: Collection[Pair], marks: Marks) -> list[Counted]:
    """Return what is counted of the items that a list would have."""
    shape, values = shape_of(work, wanted)
    query = _counts(shape, frozenset(ends), len(marks.ages), len(marks.points), is_sqlite=work.database.is_sqlite)
    given = {"today": marks.today, "heat_from": marks.weeks[0], "heat_until": marks.weeks[1]}
    ages = {f"age{number}": at for number, at in enumerate(marks.ages)}
    points = {f"at{number}": at for number, (_day, at) in enumerate(marks.points)}
    days = {f"day{number}": day for number, (day, _at) in enumerate(marks.points)}
    return [Counted(**_named(row)) for row in work.rows(query, **values, **given, **ages, **points, **days)]


def entered(work: UnitOfWork, wanted: Wanted, points: Sequence[datetime]) -> list[Gone]:
    """Return which states the items that a list would have went into since the first of these points."""
    shape, values = shape_of(work, wanted)
    query = _entered(shape, len(points), is_sqlite=work.database.is_sqlite)
    at = {f"at{number}": one for number, one in enumerate(points)}
    return [Gone(*row) for row in work.rows(query, **values, **at)]


def _named(row: tuple[Any, ...]) -> Mapping[str, Any]:
    return dict(zip(Counted.__slots__, (Part(row[0]), *row[1:]), strict=True))


@lru_cache(maxsize=_SHAPES)
def _counts(shape: Shape, ends: frozenset[Pair], ages: int, points: int, *, is_sqlite: bool) -> Query:
    seen = _seen(shape, ends, is_sqlite=is_sqlite)
    on = seen.c
    done = case((on.open == 0, _since(on.entered_at, "at", points, UtcDateTime())))
    ended, ended_first = (
        func.coalesce(_since(day, "day", points, Date()), done) for day in (on.ending, on.ending_first)
    )
    marked = (
        select(
            *on,
            _since(on.entered_at, "age", ages, UtcDateTime()).label("age"),
            _since(on.opened_at, "at", points, UtcDateTime()).label("opened"),
            ended.label("ended"),
            ended_first.label("ended_first"),
        )
        .cte("marked")
        .prefix_with("MATERIALIZED")
    )
    on = marked.c
    together = _together(marked)
    by = together.c
    titled = together.outerjoin(_category, _category.c.id == by.category_id)
    keys = {Part.UNIT: by.unit_id, Part.LEADER: by.leader_id, Part.INSPECTION: by.inspection_id}
    ends_of = {Part.ENDING: on.ended, Part.ENDING_FIRST: on.ended_first}
    every = union_all(
        _by_state(titled, by, Part.CATEGORY, _category.c.title),
        *(_by_state(together, by, part, key) for part, key in keys.items()),
        _ages(marked, on),
        _alone(marked, Part.DUE, on.due_on).where(on.due_on >= _day("heat_from"), on.due_on < _day("heat_until")),
        _alone(marked, Part.OPENED, on.opened),
        *(_alone(marked, part, case((on.opened > end, on.opened), else_=end)) for part, end in ends_of.items()),
        _alone(marked, Part.OWNER, on.owner_id).where(on.open == 1),
        _alone(marked, Part.OVERDUE, on.due_on).where(on.overdue == 1),
    ).subquery("every_part")
    return select(*every.c)


def _seen(shape: Shape, ends: frozenset[Pair], *, is_sqlite: bool) -> CTE:
    """Return the items of a list, each with what is counted of it."""
    is_done, kept = coursing.is_done(ends), _kept().c
    # Most items have had one date for each state: then what was missed, was missed by the first one too.
    missed_first = case((kept.moved == 1, coursing.missed_first()), else_=kept.missed)
    return (
        select(
            _item.c.state, _item.c.unit_id, _item.c.leader_id, _item.c.owner_id, _item.c.category_id,
            _item.c.inspection_id, _item.c.due_on, _item.c.opened_at, _item.c.entered_at,
            case((is_done, 0), else_=1).label("open"),
            case((_item.c.due_on < func.coalesce(_item.c.paused_on, _day("today")), 1), else_=0).label("overdue"),
            case((is_done, kept.missed)).label("missed"),
            case((is_done, missed_first)).label("missed_first"),
            case((is_done, kept.last), else_=_item.c.due_on).label("ending"),
            case((is_done, kept.last_first), else_=_item.c.original_due_on).label("ending_first"),
        )
        .select_from(_item.outerjoin(kept.item_id.table, kept.item_id == _item.c.id))
        .where(*conditions(shape, is_sqlite=is_sqlite))
        .cte("seen")
        .prefix_with("MATERIALIZED")
    )  # fmt: skip


def _kept() -> CTE:
    """Return for each item with dates whether one was missed or moved, and the last: as they are, and as they were."""
    own = _deadline.c
    left = and_(own.ended_because == EndedBecause.LEFT, coursing.could_be_kept(_deadline))
    moved, begins = (or_(*(column == one for one in names)) for column, names in (
        (own.ended_because, sorted(GOES_ON)),
        (own.because, past.FIRST_DATES),
    ))  # fmt: skip
    return (
        select(
            own.item_id,
            func.max(case((left, case((own.ended_at >= own.due_at, 1), else_=0)))).label("missed"),
            func.max(case((moved, 1), else_=0)).label("moved"),
            func.max(own.due_on).label("last"),
            func.max(case((begins, own.due_on))).label("last_first"),
        )
        .where(own.subject == Subject.ITEM)
        .group_by(own.item_id)
        .cte("kept")
        .prefix_with("MATERIALIZED")
    )


def _together(marked: CTE) -> CTE:
    """Return how many items have everything in common that rows by state go by."""
    on = marked.c
    keys = (on.unit_id, on.leader_id, on.category_id, on.inspection_id, on.state)
    sums = {"count": func.count(), "open": _sum(on.open), "overdue": _sum(on.overdue)}
    dates = {"kept": (on.missed, 0), "late": (on.missed, 1), "kept_first": (on.missed_first, 0)}
    dates["late_first"] = (on.missed_first, 1)
    sums |= {name: _sum(case((column == value, 1), else_=0)) for name, (column, value) in dates.items()}
    return (
        select(*keys, *(one.label(name) for name, one in sums.items()))
        .group_by(*keys)
        .cte("together")
        .prefix_with("MATERIALIZED")
    )


def _by_state(source: FromClause, by: Any, part: Part, key: ColumnElement[Any]) -> Query:
    sums = (by["count"], by.open, by.overdue, by.kept, by.late, by.kept_first, by.late_first)
    return (
        select(
            literal(part, Integer).label("part"),
            cast(key, Text).label("key"),
            by.state,
            *(_sum(one).label(one.name) for one in sums),
            cast(null(), UtcDateTime()).label("since"),
        )
        .select_from(source)
        .group_by(key, by.state)
    )


def _ages(source: FromClause, on: Any) -> Query:
    part, age = literal(Part.AGE, Integer), cast(on.age, Text)
    since = func.min(on.entered_at, type_=UtcDateTime())
    return (
        select(part, age, on.state, func.count(), *_ZEROS, since)
        .select_from(source)
        .where(on.open == 1)
        .group_by(on.age, on.state)
    )


def _alone(source: FromClause, part: Part, key: ColumnElement[Any]) -> Query:
    """Return how many items share a key, whatever their state; those without one are left out."""
    state, since = cast(null(), Text), cast(null(), UtcDateTime())
    return (
        select(literal(part, Integer), cast(key, Text), state, func.count(), *_ZEROS, since)
        .select_from(source)
        .where(key.is_not(None))
        .group_by(key)
    )


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.sum(column), Integer)


def _day(name: str) -> BindParameter[date]:
    return bindparam(name, type_=Date())


def _since(column: ColumnElement[Any], name: str, many: int, kind: Any) -> ColumnElement[int]:
    """Return how many of so many marks something came after, each by halves; NULL where it never comes."""

    def among(first: int, last: int) -> ColumnElement[int]:
        if first == last:
            return literal(first, Integer)
        middle = (first + last + 1) // 2
        mark = bindparam(f"{name}{middle - 1}", type_=kind)
        return case((column >= mark, among(middle, last)), else_=among(first, middle - 1))

    return case((column.is_not(None), among(0, many)))


@lru_cache(maxsize=_SHAPES)
def _entered(shape: Shape, points: int, *, is_sqlite: bool) -> Query:
    before, now = (past.said(name, is_sqlite=is_sqlite) for name in ("from", "to"))
    after = _since(_history.c.at, "at", points, UtcDateTime())
    went = (
        select(
            past.item_of(_history.c.chain).label("item_id"),
            after.label("after"),
            before.label("before"),
            now.label("now"),
        )
        .where(text(ENTERS), _history.c.at >= bindparam("at0", type_=UtcDateTime()))
        .cte("went")
        .prefix_with("MATERIALIZED")
    )
    on, seen = went.c, select(_item.c.id).where(*conditions(shape, is_sqlite=is_sqlite))
    return (
        select(on.after, on.before, on.now, func.count())
        .where(on.before.is_distinct_from(on.now), on.item_id.in_(seen))
        .group_by(on.after, on.before, on.now)
    )
