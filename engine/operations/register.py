"""The register of people: in the order of the units' tree, searched and filtered, with how much each has to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Role, StateKind
from engine.domain.extent import scope, scope_of
from engine.domain.permission import may_in_office, require
from engine.domain.units import Tree
from engine.operations.directory import ListedPerson, shown_to
from engine.operations.ledger import Ledger
from engine.operations.roles import role_words_in
from engine.operations.units import ListedUnit, shown_unit, unit_in
from engine.store import directory, loads, people, units, versions
from engine.store.directory import StoredPerson, WantedGrants, WantedPeople
from engine.store.glance import Glance, glancing
from engine.store.loads import Load
from engine.store.mine import Pair
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words

# Whom to show: those who work here, of them those whom no mail reaches, those who left, programs, or everybody.
Kind = Literal["here", "unreachable", "left", "service", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Whom to show; what is empty does not matter.

    ``search`` is part of a name or login, ``role`` one that is held, ``unit`` a unit with all below it. ``after`` is
    the login of the last on the page before.
    """

    search: str = ""
    role: str = ""
    unit: str = ""
    kind: Kind = "here"
    after: str = ""
    most: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody in the register, with the key of their unit and how many items of theirs whoever asks may see."""

    person: ListedPerson
    unit_id: int
    load: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A page of the register: who is on it, how many there are in all, behind whom the next begins (None: the last).

    ``units`` are all there are, each followed by those below it; ``roles`` all that may be granted.
    """

    lines: tuple[Line, ...]
    total: int
    next: str | None
    units: tuple[ListedUnit, ...]
    roles: Mapping[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit with how many items of it whoever asks may see, and the names of those who lead it, as far as they may."""

    unit: ListedUnit
    parent_id: int | None
    load: Load
    leaders: tuple[str, ...]


def register(ledger: Ledger, sought: Sought, *, actor: Actor) -> Register:
    """Return a page of the register, as far as the actor may know of people.

    Raises ``NotPermitted`` to whoever holds no role, ``NotFound`` and ``InvalidInput`` for the unit.
    """
    require(actor, Action.SEE_PEOPLE)
    with glancing(ledger.database) as work:
        work.ahead(units.tree, people.by_unit, versions.all_of)
        tree, sizes, words = units.tree(work), people.by_unit(work), role_words_in(work, ledger)
        wanted = WantedPeople(
            scope=scope_of(actor, Action.SEE_PERSON), all_at_work=may_in_office(actor, Action.SEE_PEOPLE)
        )
        found = [one for one in directory.listed(work, wanted) if _is_sought(one, sought, tree)]
        if sought.unit:
            within = tree.below(unit_in(tree, sought.unit, as_it_was=True))
            found = [one for one in found if one.unit_id in within]
        if sought.role:
            grants = directory.grants(work, WantedGrants(scope=scope_of(actor, Action.SEE_PERSON), role=sought.role))
            holders = {one.person_id for one in grants}
            found = [one for one in found if one.id in holders]
        place = {one.id: number for number, one in enumerate(tree.in_order())}
        found.sort(key=lambda one: (place[one.unit_id], one.is_disabled, one.id))
        if sought.kind == "unreachable":
            # Of whom the actor may not see an address, they may not learn that it is missing.
            lost = {one.id for one in shown_to(work, found, actor) if one.details and not one.details.is_reached}
            found = [one for one in found if one.id in lost]
        page, following = _page(found, sought)
        load = loads.by_owner(work, scope(actor), open_states(work, ledger))
        shown = shown_to(work, page, actor)
        return Register(
            lines=tuple(
                Line(person=person, unit_id=one.unit_id, load=load.get(one.id, loads.NONE))
                for person, one in zip(shown, page, strict=True)
            ),
            total=len(found),
            next=following,
            units=tuple(shown_unit(tree, one.id, sizes) for one in tree.in_order()),
            roles=words,
        )


def unit_register(ledger: Ledger, *, actor: Actor) -> tuple[UnitLine, ...]:
    """Return every unit, each followed by those below it; raises ``NotPermitted`` for whoever holds no role."""
    require(actor, Action.SEE_PEOPLE)
    with glancing(ledger.database) as work:
        work.ahead(units.tree, people.by_unit, versions.all_of)
        tree, sizes = units.tree(work), people.by_unit(work)
        load = loads.by_unit(work, scope(actor), open_states(work, ledger))
        leaders: dict[int, list[str]] = {}
        wanted = WantedGrants(scope=scope_of(actor, Action.SEE_PERSON), role=Role.LEADER)
        for one in directory.grants(work, wanted):
            leaders.setdefault(one.unit_id, []).append(one.name)
        return tuple(
            UnitLine(
                unit=shown_unit(tree, one.id, sizes),
                parent_id=one.parent_id,
                load=load.get(one.id, loads.NONE),
                leaders=tuple(leaders.get(one.id, ())),
            )
            for one in tree.in_order()
        )


def open_states(work: UnitOfWork | Glance, ledger: Ledger) -> list[Pair]:
    """Return the states in which an item can still go on, of every version of every workflow."""
    return [
        (key, state.key)
        for key in versions.all_of(work)
        for state in ledger.workflow(work, key).states.values()
        if state.kind is not StateKind.FINAL
    ]


def _is_sought(one: StoredPerson, sought: Sought, tree: Tree) -> bool:
    match sought.kind:
        case "here" | "unreachable":
            fits = not one.is_disabled and not one.is_service
        case "left":
            fits = one.is_disabled
        case "service":
            fits = one.is_service
        case _:
            fits = True
    text = _plain(sought.search)
    return fits and (not text or any(text in _plain(part) for part in (one.name, one.login, tree.path(one.unit_id))))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _page(found: Sequence[StoredPerson], sought: Sought) -> tuple[Sequence[StoredPerson], str | None]:
    """Return the people behind the last of the page before, and behind whom the next page begins."""
    first = next((place + 1 for place, one in enumerate(found) if one.login == sought.after), 0)
    page = found[first : first + sought.most]
    return page, page[-1].login if page and len(found) > first + sought.most else None
