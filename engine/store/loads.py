"""How many items there are of each owner, of each unit and about one person, of those somebody may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, case, func, select, true

from engine.domain.extent import Scope
from engine.store.finding import seen_items
from engine.store.mine import Pair, in_pairs
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import UnitOfWork, table_of

_item = table_of(Item)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many items there are, and how many of them can still go on."""

    all: int = 0
    open: int = 0


NONE = Load()


def by_owner(work: UnitOfWork, scope: Scope | None, open_states: Collection[Pair]) -> dict[int, Load]:
    """Return how many items each owner has, by the owner's key; ``scope`` None is every item."""
    return _by(work, _item.c.owner_id, scope, open_states)


def by_unit(work: UnitOfWork, scope: Scope | None, open_states: Collection[Pair]) -> dict[int, Load]:
    """Return how many items each unit itself has, by its key; ``scope`` None is every item."""
    return _by(work, _item.c.unit_id, scope, open_states)


def about(work: UnitOfWork, person_id: int, scope: Scope | None, open_states: Collection[Pair]) -> tuple[Load, ...]:
    """Return how many items a person owns, is the leader in charge of, and is to verify."""
    found = []
    is_open = in_pairs(_item.c.workflow_version_id, _item.c.state, open_states)
    for column in (_item.c.owner_id, _item.c.leader_id, _item.c.verifier_id):
        is_theirs = column == person_id
        found += [func.sum(case((is_theirs, 1), else_=0)), func.sum(case((is_theirs & is_open, 1), else_=0))]
    named = (_item.c.owner_id == person_id) | (_item.c.leader_id == person_id) | (_item.c.verifier_id == person_id)
    (row,) = work.rows_once(select(*found).where(named, _item.c.void_at.is_(None), _within(scope)))
    numbers = [int(value or 0) for value in row]
    return tuple(Load(all=every, open=going) for every, going in zip(numbers[::2], numbers[1::2], strict=True))


def _by(work: UnitOfWork, column: Column[int], scope: Scope | None, open_states: Collection[Pair]) -> dict[int, Load]:
    is_open = in_pairs(_item.c.workflow_version_id, _item.c.state, open_states)
    query = (
        select(column, func.count(), func.sum(case((is_open, 1), else_=0)))
        .where(_item.c.void_at.is_(None), column.is_not(None), _within(scope))
        .group_by(column)
    )
    return {key: Load(all=int(every), open=int(going or 0)) for key, every, going in work.rows_once(query)}


def _within(scope: Scope | None) -> ColumnElement[bool]:
    return true() if scope is None else seen_items(scope)
