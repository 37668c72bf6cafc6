"""A unit is dissolved: what is under way goes to another unit, what is over stays under its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Role
from engine.domain.handover import is_under_way
from engine.domain.permission import require, sees
from engine.domain.units import Tree
from engine.errors import AlreadyThere, InvalidInput
from engine.operations import change
from engine.operations.ledger import Ledger
from engine.operations.roles import LastAdministrator
from engine.operations.units import UNIT, unit_in
from engine.store import directory, history, items, measures, people, reviews, units
from engine.store.directory import Grant, WantedGrants
from engine.store.items import StoredItem
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

# Items of one transaction.
_BATCH = 100
_CHAIN, _OVER = "office", "（已撤销）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissolved:
    """What dissolving a unit did, or would do; units by their paths.

    ``items`` go over to ``into`` and ``ended`` stay under the old name, of those whoever asks may see. ``people``
    (names) and the units ``below`` go over; ``roles`` (role, name) that were held in the unit itself end.
    """

    unit: str
    into: str
    items: int
    ended: int
    people: tuple[str, ...]
    below: tuple[str, ...]
    roles: tuple[tuple[str, str], ...]


def preview_dissolving(ledger: Ledger, unit: str | int, *, into: str | int | None, actor: Actor) -> Dissolved:
    """Return what ``dissolve_unit`` would do now; the same refusals."""
    require(actor, Action.ADMINISTER)
    with reading(ledger.database) as work:
        tree = units.tree(work)
        unit_id, target = _pair(tree, unit, into)
        return _told(work, ledger, tree, unit_id, target, actor)


def dissolve_unit(
    ledger: Ledger, unit: str | int, *, into: str | int | None, note: str = "", actor: Actor, at: datetime
) -> Dissolved:
    """Dissolve a unit into another, None for the office itself.

    Its items under way, and unfinished measures of it, go over in batches, each one transaction with the history of its
    items, so that a repeat goes on where it was cut off. Then, in one transaction, its people, its inspections and the
    units below it go over, roles held in it itself end, and it is kept below the other one under a name that says so:
    whoever holds a role there sees what it had. Roles are not carried over: nobody gets more than they had.

    Raises ``NotPermitted``, ``NotFound``, ``InvalidInput`` for the office itself or a unit below it, ``AlreadyThere``
    where a unit below would have the name of another, and ``LastAdministrator``.
    """
    require(actor, Action.ADMINISTER)
    with reading(ledger.database) as work:
        tree = units.tree(work)
        unit_id, target = _pair(tree, unit, into)
        told = _told(work, ledger, tree, unit_id, target, actor)
        keys = [item.id for item in _under_way(work, ledger, unit_id)]
    for start in range(0, len(keys), _BATCH):
        with writing(ledger.database) as work:
            _give(work, keys[start : start + _BATCH], (unit_id, target), told, note=note, actor=actor, at=at)
    with writing(ledger.database) as work:
        tree = units.tree(work, lock=True)
        _pair(tree, unit_id, target)
        # What came to the unit meanwhile.
        late = [item.id for item in _under_way(work, ledger, unit_id)]
        _give(work, late, (unit_id, target), told, note=note, actor=actor, at=at)
        _close(work, tree, (unit_id, target), told, note=note, actor=actor, at=at)
    return told


def _pair(tree: Tree, unit: str | int, into: str | int | None) -> tuple[int, int]:
    unit_id, target = unit_in(tree, unit), unit_in(tree, into)
    if unit_id == tree.top.id:
        raise InvalidInput(
            what=UNIT,
            value=tree.path(unit_id),
            where=tree.path(unit_id),
            why=Words("这是办公室本身，不能撤销", "that is the office itself"),
            allowed=Words("它下面的单位", "a unit below it"),
        )
    if target in tree.below(unit_id):
        raise InvalidInput(
            what=Words("接收单位", "Unit that takes over"),
            value=tree.path(target),
            where=tree.path(unit_id),
            why=Words("它在要撤销的单位之内", "it is, or lies within, the unit to be dissolved"),
            allowed=Words("另一个单位", "another unit"),
        )
    for child in _below(tree, unit_id):
        there = tree.beside(target, tree.places[child].name)
        if there is not None and there != unit_id:
            raise AlreadyThere(what=Words("单位", "Unit"), which=tree.path(there), where=tree.path(there))
    return unit_id, target


def _below(tree: Tree, unit_id: int) -> list[int]:
    return [key for key, place in tree.places.items() if place.parent_id == unit_id]


def _told(work: UnitOfWork, ledger: Ledger, tree: Tree, unit_id: int, target: int, actor: Actor) -> Dissolved:
    every = items.get_many(work, units.items_of(work, unit_id))
    going = {item.id for item in _under_way(work, ledger, unit_id)}
    seen = [item for item in every.values() if sees(actor, item.facts)]
    names = people.names(work)
    return Dissolved(
        unit=tree.path(unit_id),
        into=tree.path(target),
        items=sum(item.id in going for item in seen),
        ended=sum(item.id not in going for item in seen),
        people=tuple(names[key] for key, _login in units.people_in(work, unit_id)),
        below=tuple(tree.path(key) for key in _below(tree, unit_id) if not tree.places[key].is_dissolved),
        roles=tuple((one.role, one.name) for one in _held_in(work, unit_id)),
    )


def _held_in(work: UnitOfWork, unit_id: int) -> list[Grant]:
    return [one for one in directory.grants(work, WantedGrants(scope=None)) if one.unit_id == unit_id]


def _under_way(work: UnitOfWork, ledger: Ledger, unit_id: int) -> Iterator[StoredItem]:
    """Yield the items that go over: those of the unit that can go on, and those with unfinished measures of it."""
    keys = sorted({*units.items_of(work, unit_id), *units.items_with_measures_of(work, unit_id)})
    found, open_reviews = items.get_many(work, keys), reviews.open_of_items(work, keys)
    for key in keys:
        item = found[key]
        workflow = ledger.workflow(work, item.workflow_version_id)
        if key in open_reviews or is_under_way(workflow, item.facts, sustained=item.sustained):
            yield item


def _give(
    work: UnitOfWork,
    keys: Sequence[int],
    pair: tuple[int, int],
    told: Dissolved,
    *,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    unit_id, target = pair
    stored = items.get_many(work, keys, lock=True) if keys else {}
    planned = measures.of_items(work, keys) if keys else {}
    for key in keys:
        item = stored[key]
        own = [
            one
            for one in planned.get(key, ())
            if one.unit_id == unit_id and one.done_on is None and one.void_reason is None
        ]
        if item.facts.unit_id != unit_id and not own:
            continue
        for one in own:
            measures.change(work, one.id, {"unit_id": target})
        data: dict[str, object] = {"unit": told.unit, "into": told.into}
        if own:
            data["measures"] = [one.position for one in own]
        facts = replace(item.facts, unit_id=target) if item.facts.unit_id == unit_id else item.facts
        change.apply(work, item, action="unit_dissolved", actor=actor, at=at, facts=facts, data=data, note=note)


def _close(
    work: UnitOfWork,
    tree: Tree,
    pair: tuple[int, int],
    told: Dissolved,
    *,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    unit_id, target = pair
    for one in _held_in(work, unit_id):
        _end_role(work, one, actor=actor, at=at)
    for key, login in units.people_in(work, unit_id):
        people.move(work, key, target)
        moved: dict[str, object] = {"login": login, "from": told.unit, "to": told.into}
        history.append(work, _CHAIN, at=at, action="person_moved", actor=actor, data=moved)
    for child in _below(tree, unit_id):
        units.move(work, child, under=target)
    units.give_inspections(work, unit_id, into=target)
    units.dissolve(work, unit_id, called=_name_after(tree, unit_id, target), under=target, at=at)
    data: dict[str, object] = {"id": unit_id, "unit": told.unit, "into": told.into, "items": told.items}
    history.append(work, _CHAIN, at=at, action="unit_dissolved", actor=actor, data=data, note=note)


def _end_role(work: UnitOfWork, one: Grant, *, actor: Actor, at: datetime) -> None:
    """End a role held in the unit itself; raises ``LastAdministrator`` where nobody would be left."""
    people.revoke(work, person_id=one.person_id, role=one.role, unit_id=one.unit_id, at=at)
    if one.role == Role.ADMINISTRATOR and not people.holding_anywhere(work, Role.ADMINISTRATOR):
        raise LastAdministrator(name=one.name, login=one.login, where=one.login)
    data: dict[str, object] = {"login": one.login, "role": one.role, "unit": one.unit_id}
    history.append(work, _CHAIN, at=at, action="role_revoked", actor=actor, data=data)


def _name_after(tree: Tree, unit_id: int, target: int) -> str:
    """Return what the unit is called from now on: no other right below its place has the name."""
    name, number = tree.places[unit_id].name[:100], 1
    called = f"{name}{_OVER}"
    while tree.beside(target, called) is not None:
        number += 1
        called = f"{name}{_OVER}{number}"
    return called
