"""The units of the office as a tree."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from engine.domain.units import Place, Tree
from engine.errors import NotFounded
from engine.store.tables.ledger import Inspection, Item, Measure
from engine.store.tables.office import Account, Person, Unit
from engine.store.unit_of_work import UnitOfWork, table_of

_unit, _person, _account, _item, _measure, _inspection = (
    table_of(kind) for kind in (Unit, Person, Account, Item, Measure, Inspection)
)
_ALL = select(_unit.c.id, _unit.c.parent_id, _unit.c.name, _unit.c.dissolved_at).order_by(_unit.c.id)
_RENAME = update(_unit).where(_unit.c.id == bindparam("unit")).values(name=bindparam("called"))
_MOVE = update(_unit).where(_unit.c.id == bindparam("unit")).values(parent_id=bindparam("under"))
_DISSOLVE = (
    update(_unit)
    .where(_unit.c.id == bindparam("unit"), _unit.c.dissolved_at.is_(None))
    .values(
        name=bindparam("called"),
        parent_id=bindparam("under"),
        dissolved_at=bindparam("at", type_=_unit.c.dissolved_at.type),
    )
)
_PEOPLE = select(_person.c.id, _account.c.login).where(
    _person.c.unit_id == bindparam("unit"), _person.c.disabled_at.is_(None), _account.c.person_id == _person.c.id
)
_ITEMS = select(_item.c.id).where(_item.c.unit_id == bindparam("unit"), _item.c.void_at.is_(None)).order_by(_item.c.id)
_MEASURED = (
    select(_measure.c.item_id)
    .distinct()
    .join(_item, _item.c.id == _measure.c.item_id)
    .where(
        _measure.c.unit_id == bindparam("unit"),
        _measure.c.done_on.is_(None),
        _measure.c.void_reason.is_(None),
        _item.c.void_at.is_(None),
    )
    .order_by(_measure.c.item_id)
)
_GIVE_INSPECTIONS = (
    update(_inspection).where(_inspection.c.unit_id == bindparam("unit")).values(unit_id=bindparam("into"))
)
_LOCK = "units"


def tree(work: UnitOfWork, *, lock: bool = False) -> Tree:
    """Return the tree; with ``lock`` nobody else who asks so can change it in this transaction.

    Raises ``NotFounded`` where there is no office yet.
    """
    if lock:
        work.lock(_LOCK)
    places = [
        Place(id=key, parent_id=parent, name=name, is_dissolved=dissolved_at is not None)
        for key, parent, name, dissolved_at in work.rows(_ALL)
    ]
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


def items_of(work: UnitOfWork, unit_id: int) -> list[int]:
    """Return the keys of the items of a unit, ended ones too."""
    return [row[0] for row in work.rows(_ITEMS, unit=unit_id)]


def items_with_measures_of(work: UnitOfWork, unit_id: int) -> list[int]:
    """Return the keys of items that have unfinished measures of a unit."""
    return [row[0] for row in work.rows(_MEASURED, unit=unit_id)]


def people_in(work: UnitOfWork, unit_id: int) -> list[tuple[int, str]]:
    """Return who is in a unit itself, without those who left: key and login."""
    return [(key, login) for key, login in work.rows(_PEOPLE, unit=unit_id)]


def give_inspections(work: UnitOfWork, unit_id: int, *, into: int) -> int:
    """Let another unit have the inspections of one; return how many."""
    return work.run(_GIVE_INSPECTIONS, unit=unit_id, into=into)


def dissolve(work: UnitOfWork, unit_id: int, *, called: str, under: int, at: datetime) -> bool:
    """Mark a unit as dissolved, under another name and below the unit that takes over; False when it is already."""
    return work.run(_DISSOLVE, unit=unit_id, called=called, under=under, at=at) == 1
