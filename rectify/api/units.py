"""Units: the tree of them, added, named, moved and dissolved."""

from __future__ import annotations

from fastapi import APIRouter

from engine.domain.scopes import Scope
from engine.operations import units
from engine.operations.dissolving import dissolve_unit, preview_dissolving
from rectify.answers.units import Unit, UnitDissolved, Units, dissolved, unit
from rectify.answers.units import units as tree
from rectify.api.asked import Asked, Key, Name, Text
from rectify.http.access import GuardedRoute, for_scope
from rectify.http.call import Calling

router = APIRouter(prefix="/units", tags=["units"], route_class=GuardedRoute)


@router.get("")
@for_scope(Scope.READ)
def list_all(call: Calling) -> Units:
    """Return the tree of units, each followed by those below it."""
    return tree(units.list_units(call.ledger, actor=call.actor))


class AskedNewUnit(Asked):
    """A unit, and the one above it by its name or path; null is the office itself."""

    name: Name
    under: Name | None = None


class AskedUnitName(Asked):
    """Another name."""

    name: Name


class AskedPlace(Asked):
    """The unit above by its name or path; null is the office itself."""

    under: Name | None


class AskedDissolving(Asked):
    """The unit that takes over by its name or path, null for the office itself; with ``dry_run`` only what it does."""

    into: Name | None
    note: Text = ""
    dry_run: bool = False


@router.post("", status_code=201)
@for_scope(Scope.PEOPLE)
def add(asked: AskedNewUnit, call: Calling) -> Unit:
    """Add a unit below another, or below the office itself."""
    return unit(units.add_unit(call.ledger, asked.name, under=asked.under, actor=call.actor, at=call.at))


@router.post("/{key}/rename")
@for_scope(Scope.PEOPLE)
def rename(key: Key, asked: AskedUnitName, call: Calling) -> Unit:
    """Give a unit another name, the office itself too."""
    return unit(units.rename_unit(call.ledger, key, asked.name, actor=call.actor, at=call.at))


# Who holds a role above then holds it there.
@router.post("/{key}/move")
@for_scope(Scope.ROLES)
def move(key: Key, asked: AskedPlace, call: Calling) -> Unit:
    """Put a unit with all below it under another; roles held above then reach it."""
    return unit(units.move_unit(call.ledger, key, under=asked.under, actor=call.actor, at=call.at))


# What is under way goes over in batches; called again after an interruption it goes on. Roles held in it end.
@router.post("/{key}/dissolve")
@for_scope(Scope.ROLES)
def dissolve(key: Key, asked: AskedDissolving, call: Calling) -> UnitDissolved:
    """Dissolve a unit into another: people, items under way and units below go over, roles held in it end."""
    if asked.dry_run:
        return dissolved(preview_dissolving(call.ledger, key, into=asked.into, actor=call.actor), dry_run=True)
    done = dissolve_unit(call.ledger, key, into=asked.into, note=asked.note, actor=call.actor, at=call.at)
    return dissolved(done, dry_run=False)
