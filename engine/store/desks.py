"""Items whose turn may be somebody's, in one statement.

What is found is more than what is theirs; ``engine.operations.desk`` decides, by the facts of each.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, String, Subquery, and_, bindparam, select, union

from engine.domain.deadlines import Subject
from engine.store.bulk import among, keys
from engine.store.items import StoredItem, from_row, read_columns
from engine.store.mine import MOST, NAMED, SHAPES, STATE, Mine, Shape, in_pairs, values_of
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import Inspection, Item
from engine.store.unit_of_work import Query, UnitOfWork, table_of

_item, _inspection, _deadline = table_of(Item), table_of(Inspection), table_of(Deadline)


def turns(work: UnitOfWork, mine: Mine, *, most: int) -> list[StoredItem]:
    """Return the open items that name these persons, or whose next step may, the earliest due first."""
    query = _turns(Shape.of(mine), is_sqlite=work.database.is_sqlite)
    return [from_row(row) for row in work.rows(query, most=most, **values_of(work, mine))]


def answers_due(work: UnitOfWork, item_ids: Collection[int]) -> dict[int, date]:
    """Return by when the answer to a step is due, for those of these items whose step is answered."""
    if not item_ids:
        return {}
    is_sqlite = work.database.is_sqlite
    return dict(work.rows(_ANSWERS[is_sqlite], wanted=keys(item_ids, is_sqlite=is_sqlite)))


_ANSWERS = {
    is_sqlite: select(_deadline.c.item_id, _deadline.c.due_on).where(
        _deadline.c.subject == bindparam("subject", Subject.VERIFICATION.value, type_=String()),
        _deadline.c.ended_at.is_(None),
        among(_deadline.c.item_id, "wanted", is_sqlite=is_sqlite),
    )
    for is_sqlite in (True, False)
}


@lru_cache(maxsize=SHAPES)
def _turns(shape: Shape, *, is_sqlite: bool) -> Query:
    open_ = in_pairs(_item.c.workflow_version_id, STATE, shape.open)
    its_turn = in_pairs(_item.c.workflow_version_id, STATE, shape.turns)
    reasons = (
        *(and_(among(column, "persons", is_sqlite=is_sqlite), open_) for column in NAMED),
        and_(_item.c.owner_id.is_(None), among(_item.c.unit_id, "named", is_sqlite=is_sqlite), open_),
        and_(among(_item.c.unit_id, "units", is_sqlite=is_sqlite), its_turn),
    )
    # Each reason for itself, by an index of its own: put together by OR they are looked for in every item.
    parts = (_earliest(_item.c.void_at.is_(None), reason) for reason in reasons)
    found = union(*(select(part.c.id, part.c.due_on) for part in parts)).subquery()
    first = select(found.c.id).order_by(found.c.due_on.asc().nulls_last(), found.c.id).limit(MOST)
    return (
        select(*read_columns())
        .join_from(_item, _inspection)
        .where(_item.c.id.in_(first))
        .order_by(_item.c.due_on.asc().nulls_last(), _item.c.id)
    )


def _earliest(*conditions: ColumnElement[bool]) -> Subquery:
    query = select(_item.c.id, _item.c.due_on).where(*conditions)
    return query.order_by(_item.c.due_on.asc().nulls_last(), _item.c.id).limit(MOST).subquery()
