"""What may be somebody's, by who they are and what their roles have to do with, as conditions on items."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, and_, bindparam, false, or_

from engine.store.bulk import keys
from engine.store.tables.ledger import Item
from engine.store.unit_of_work import UnitOfWork, table_of

_item = table_of(Item)
# The persons an item names.
NAMED = (_item.c.owner_id, _item.c.leader_id, _item.c.verifier_id)
MOST: BindParameter[int] = bindparam("most", type_=Integer())
# Statements of so many shapes are kept: what roles there are, in how many versions of workflows.
SHAPES = 256
# Whose an item is narrows far more than its state: in this form no index of states tempts the database to begin there.
STATE: ColumnElement[str] = _item.c.state + ""
# A workflow version and the key of one of its states or rules.
Pair = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Who asks, and what their roles may have to do with, all by workflow version.

    ``open`` are all states an item can still leave, ``turns`` those with a step that names one of their roles;
    ``rules`` are the rules of progress, reviews, requests and duties that do. ``units`` are those their roles reach,
    ``named`` those in which they name owners.
    """

    persons: Collection[int]
    units: Collection[int]
    named: Collection[int]
    open: Collection[Pair]
    turns: Collection[Pair]
    rules: Collection[Pair]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement says itself; whose it is, and in which units, are its values. Few are unlike each other."""

    open: tuple[Pair, ...]
    turns: tuple[Pair, ...]
    rules: tuple[Pair, ...]

    @staticmethod
    def of(mine: Mine) -> Shape:
        """Return the shape of what somebody's roles may have to do with."""
        return Shape(*(tuple(sorted(pairs)) for pairs in (mine.open, mine.turns, mine.rules)))


def values_of(work: UnitOfWork, mine: Mine) -> dict[str, Any]:
    """Return whose it is, and in which units, as ``among`` wants it: ``persons``, ``units`` and ``named``."""
    is_sqlite = work.database.is_sqlite
    given = {"persons": mine.persons, "units": mine.units, "named": mine.named}
    return {name: keys(numbers, is_sqlite=is_sqlite) for name, numbers in given.items()}


def in_pairs(version: ColumnElement[int], name: ColumnElement[str], pairs: Collection[Pair]) -> ColumnElement[bool]:
    """Return the condition that version and name are one of these pairs."""
    by_version: dict[int, list[str]] = {}
    for number, key in sorted(pairs):
        by_version.setdefault(number, []).append(key)
    found = (and_(version == number, or_(*(name == one for one in names))) for number, names in by_version.items())
    return or_(false(), *found)
