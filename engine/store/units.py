"""The units of the office as a tree."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from engine.domain.units import Place, Tree
from engine.errors import NotFounded
from engine.store.tables.office import Unit
from engine.store.unit_of_work import UnitOfWork, table_of

_unit = table_of(Unit)
_ALL = select(_unit.c.id, _unit.c.parent_id, _unit.c.name).order_by(_unit.c.id)
_RENAME = update(_unit).where(_unit.c.id == bindparam("unit")).values(name=bindparam("called"))
_MOVE = update(_unit).where(_unit.c.id == bindparam("unit")).values(parent_id=bindparam("under"))
_LOCK = "units"


def tree(work: UnitOfWork, *, lock: bool = False) -> Tree:
    """Return the tree; with ``lock`` nobody else who asks so can change it in this transaction.

    Raises ``NotFounded`` where there is no office yet.
    """
    if lock:
        work.lock(_LOCK)
    places = [Place(id=key, parent_id=parent, name=name) for key, parent, name in work.rows(_ALL)]
    if not places:
        raise NotFounded
    return Tree(places)


def paths(work: UnitOfWork) -> dict[int, str]:
    """Return the path of every unit by key."""
    found = tree(work)
    return {key: found.path(key) for key in found.places}


def add(work: UnitOfWork, name: str, *, under: int) -> int:
    """Store a new unit; return its key."""
    return work.add(Unit(parent_id=under, name=name))


def rename(work: UnitOfWork, unit_id: int, name: str) -> None:
    """Give a unit another name."""
    work.run(_RENAME, unit=unit_id, called=name)


def move(work: UnitOfWork, unit_id: int, *, under: int) -> None:
    """Put a unit, with all below it, under another."""
    work.run(_MOVE, unit=unit_id, under=under)
