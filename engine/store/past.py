"""Where items stood on a day that is over, and what would be open on a day if each ended on the last of its dates.

As ``domain.figures`` tells it, as conditions on items. Where one stood is told by the first link since that put it into
a state: that link says where it came from; what none has moved since stands there still.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from engine.domain.deadlines import SetBecause, Subject
from engine.domain.figures import Then
from engine.store import coursing
from engine.store.columns import UtcDateTime
from engine.store.mine import Pair
from engine.store.tables.dates import Deadline
from engine.store.tables.ledger import ENTERS, History, Item
from engine.store.unit_of_work import Query, table_of

_item, _history, _deadline = (table_of(kind) for kind in (Item, History, Deadline))
_ITEM_CHAIN = "item:"
# The dates that an item had at first: those of its states, not what became of them.
FIRST_DATES = (SetBecause.ENTERED, SetBecause.IMPORTED, SetBecause.OPENED)
_Is = Callable[[ColumnElement[Any]], ColumnElement[bool]]


def given(
    *, was: str | None, on: Then | None, open_on: Then | None, planned_on: Then | None, planned_first_on: Then | None
) -> Mapping[str, Any]:
    """Return the values of what is wanted of another day, by name; nothing of what does not matter."""
    values: dict[str, Any] = {}
    if was is not None and on is not None:
        values |= {"was": was, "on_at": on.at}
    if open_on is not None:
        values["open_at"] = open_on.at
    for name, then in (("planned", planned_on), ("planned_first", planned_first_on)):
        if then is not None:
            values |= {f"{name}_day": then.day, f"{name}_at": then.at}
    return values


def conditions(
    names: Collection[str], ends: Collection[Pair], over: Collection[str], *, is_sqlite: bool
) -> list[ColumnElement[bool]]:
    """Return what items must be for the values of these names.

    ``ends`` are the states in which items are done with, by workflow version; ``over`` those by which one of the past,
    of which no version is known, is said to have been done with.
    """
    found = []
    if "was" in names:
        state = bindparam("was", type_=Text())
        found.append(_stood(lambda column: column == state, "on_at", is_sqlite=is_sqlite))
    if "open_at" in names:
        done = sorted(over)
        found.append(_stood(lambda column: _is_none_of(column, done), "open_at", is_sqlite=is_sqlite))
    if "planned_day" in names:
        found.append(_planned(ends, "planned", is_first=False))
    if "planned_first_day" in names:
        found.append(_planned(ends, "planned_first", is_first=True))
    return found


def item_of(chain: ColumnElement[str]) -> ColumnElement[int]:
    """Return the item that a link is about, by its chain."""
    # A number of its own and not a value: PostgreSQL holds two such expressions for the same.
    return cast(func.substr(chain, literal_column(str(len(_ITEM_CHAIN) + 1))), Integer)


def said(name: str, *, is_sqlite: bool) -> ColumnElement[str]:
    """Return what a link says under a name of its data, as text; NULL where it says nothing."""
    if is_sqlite:
        return func.json_extract(_history.c.text, f"$.data.{name}", type_=Text())
    found: ColumnElement[str] = cast(_history.c.text, JSONB)["data"][name].astext
    return found


def _is_none_of(column: ColumnElement[Any], states: Collection[str]) -> ColumnElement[bool]:
    return and_(column.is_not(None), *(column != state for state in states))


def _stood(is_it: _Is, at: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    moved = _moved_since(at, is_sqlite=is_sqlite).cte().prefix_with("MATERIALIZED")
    came_from = select(moved.c.item_id).where(is_it(moved.c.before))
    stayed = and_(is_it(_item.c.state), _item.c.id.not_in(select(moved.c.item_id)))
    return or_(stayed, _item.c.id.in_(came_from))


def _moved_since(at: str, *, is_sqlite: bool) -> Query:
    """Return the items that something put into a state since, with the state each was in before (NULL: in none)."""
    own = _history.c
    since = (text(ENTERS), own.at >= bindparam(at, type_=UtcDateTime()))
    key, before = item_of(own.chain).label("item_id"), said("from", is_sqlite=is_sqlite).label("before")
    # By the item and not by its chain, whose index would tempt a database to read all that ever happened.
    if is_sqlite:
        # Beside a least value SQLite gives the other columns of its row.
        return select(key, before, func.min(own.seq)).where(*since).group_by(key)
    return select(key, before).where(*since).ext(distinct_on(key)).order_by(key, own.seq)


def _planned(ends: Collection[Pair], name: str, *, is_first: bool) -> ColumnElement[bool]:
    """Return that an item was there, and neither the last of its dates nor, where it has none, its end had come."""
    day: BindParameter[Any] = bindparam(f"{name}_day", type_=Date())
    at: BindParameter[Any] = bindparam(f"{name}_at", type_=UtcDateTime())
    is_done = coursing.is_done(ends)
    begins = (or_(*(_deadline.c.because == because for because in FIRST_DATES)),) if is_first else ()
    last = (
        select(func.max(_deadline.c.due_on))
        .where(_deadline.c.item_id == _item.c.id, _deadline.c.subject == Subject.ITEM, *begins)
        .correlate(_item)
        .scalar_subquery()
    )
    own = _item.c.original_due_on if is_first else _item.c.due_on
    ending = case((is_done, last), else_=own)
    without_date = case((is_done, _item.c.entered_at >= at), else_=True)
    return and_(_item.c.opened_at < at, func.coalesce(ending >= day, without_date))
