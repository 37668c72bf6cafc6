"""What became of items, as conditions on them: done with or not, dates kept or not, found before or not."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, not_, or_, select

from engine.domain.course import Course
from engine.domain.deadlines import GOES_ON, EndedBecause, Subject
from engine.store.mine import Pair, in_pairs
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import table_of

_item, _deadline = table_of(Item), table_of(Deadline)


def could_be_kept(dated: FromClause) -> ColumnElement[bool]:
    """Return that a date had not passed already when it was set, as one of an imported finding may have."""
    passes: ColumnElement[bool] = dated.c.due_at > dated.c.set_at
    return passes


_before, _left = _deadline.alias("dated_before"), _deadline.alias("left_behind")
_LEFT = (
    _left.c.item_id == _item.c.id,
    _left.c.subject == Subject.ITEM,
    _left.c.ended_because == EndedBecause.LEFT,
    could_be_kept(_left),
)
_GOES_ON = or_(*(_before.c.ended_because == because for because in sorted(GOES_ON)))
_FIRST = (
    _before.c.item_id == _item.c.id,
    _before.c.subject == Subject.ITEM,
    _before.c.rule == _left.c.rule,
    or_(_before.c.id == _left.c.id, and_(_before.c.id < _left.c.id, _GOES_ON)),
    could_be_kept(_before),
)


def is_done(ends: Collection[Pair]) -> ColumnElement[bool]:
    """Return that an item is in a state that ends its workflow."""
    return in_pairs(_item.c.workflow_version_id, _item.c.state, ends)


def missed() -> ColumnElement[int]:
    """Return 1 where a state of an item was left after its date as it was then, 0 where none was, else NULL."""
    return _worst(select(_late(_left)).where(*_LEFT))


def missed_first() -> ColumnElement[int]:
    """Return the same by every date that a state had, the first one too."""
    return _worst(select(_late(_before)).where(*_LEFT, *_FIRST))


def _late(dated: FromClause) -> ColumnElement[int]:
    return func.max(case((_left.c.ended_at >= dated.c.due_at, 1), else_=0))


def _worst(query: Select[int]) -> ColumnElement[int]:
    return query.correlate(_item).scalar_subquery()


def taking(course: Course, ends: Collection[Pair]) -> ColumnElement[bool]:
    """Return that an item took this course."""
    done = is_done(ends)
    match course:
        case Course.OPEN:
            return not_(done)
        case Course.CLOSED:
            return done
        case Course.KEPT:
            return and_(done, missed() == 0)
        case Course.LATE:
            return and_(done, missed() == 1)
        case Course.KEPT_FIRST:
            return and_(done, missed_first() == 0)
        case Course.LATE_FIRST:
            return and_(done, missed_first() == 1)


def found_again(within: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return that an earlier inspection has an item of the same title, of those that meet ``within``."""
    twice = (
        select(_item.c.title, func.min(_item.c.inspection_id).label("earliest"))
        .where(_item.c.void_at.is_(None), *within)
        .group_by(_item.c.title)
        .having(func.min(_item.c.inspection_id) < func.max(_item.c.inspection_id))
        .correlate(None)
        .subquery("twice")
    )
    again = _item.alias("again")
    later = (
        select(again.c.id)
        .join(twice, and_(again.c.title == twice.c.title, again.c.inspection_id > twice.c.earliest))
        .correlate(None)
    )
    return _item.c.id.in_(later)
