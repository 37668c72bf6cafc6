"""The tree of units."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

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


def unit(found: ListedUnit) -> Unit:
    """Return a unit as ``unit list --json`` promises it."""
    return {"id": found.id, "name": found.name, "path": found.path, "depth": found.depth, "people": found.people}


def units(found: Iterable[ListedUnit]) -> Units:
    """Return the tree of units."""
    return {"units": [unit(one) for one in found]}
