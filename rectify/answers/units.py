"""The tree of units."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from engine.operations.dissolving import Dissolved
from engine.operations.units import ListedUnit


class Unit(TypedDict):
    """A unit: its path below the office, how deep it lies (0: the office itself), and how many people are in it."""

    id: int
    name: str
    path: str
    depth: int
    people: int


class Units(TypedDict):
    """Every unit, each followed by those below it."""

    units: list[Unit]


class HeldRole(TypedDict):
    """A role, and who held it."""

    role: str
    name: str


class UnitDissolved(TypedDict):
    """What dissolving a unit did, or with ``dry_run`` would do.

    ``items`` go over to ``into`` and ``ended`` stay under the old name, of those whoever asks may see; ``people`` and
    the units ``below`` go over, ``roles`` end.
    """

    unit: str
    into: str
    dry_run: bool
    items: int
    ended: int
    people: list[str]
    below: list[str]
    roles: list[HeldRole]


def dissolved(done: Dissolved, *, dry_run: bool) -> UnitDissolved:
    """Return what dissolving a unit did as ``unit dissolve --json`` promises it."""
    return {
        "unit": done.unit,
        "into": done.into,
        "dry_run": dry_run,
        "items": done.items,
        "ended": done.ended,
        "people": list(done.people),
        "below": list(done.below),
        "roles": [{"role": role, "name": name} for role, name in done.roles],
    }


def unit(found: ListedUnit) -> Unit:
    """Return a unit as ``unit list --json`` promises it."""
    return {"id": found.id, "name": found.name, "path": found.path, "depth": found.depth, "people": found.people}


def units(found: Iterable[ListedUnit]) -> Units:
    """Return the tree of units."""
    return {"units": [unit(one) for one in found]}
