"""Units in a tree: added, named, moved; and the one unit that somebody means by a name or a path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.domain.units import SEPARATOR, Tree, plain, split
from engine.errors import AlreadyThere, InvalidInput, NotFound, Overtaken
from engine.operations.ledger import Ledger
from engine.store import history, office, people, units
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

UNIT = Words("单位", "unit")
_CALLED, _ABOVE = Words("单位名称", "Name of the unit"), Words("上级单位", "Unit above")
_CHAIN = "office"
_LONGEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUnit:
    """A unit: its path below the office, how deep it lies (0: the office itself), and how many people are in it."""

    id: int
    name: str
    path: str
    depth: int
    people: int


def add_unit(ledger: Ledger, name: str, *, under: str | int | None = None, actor: Actor, at: datetime) -> ListedUnit:
    """Add a unit below another, or below the office itself.

    Raises ``NotPermitted``, ``NotFound`` and ``InvalidInput`` for the unit above, ``InvalidInput`` for the name, and
    ``AlreadyThere`` for a second one of the same name in the same place.
    """
    require(actor, Action.ADMINISTER)
    wanted = _usable(name)
    with writing(ledger.database) as work:
        tree = units.tree(work, lock=True)
        above = unit_in(tree, under)
        _require_free(tree, above, wanted)
        unit_id = units.add(work, wanted, under=above)
        after = units.tree(work)
        history.append(
            work, _CHAIN, at=at, action="unit_added", actor=actor, data={"id": unit_id, "unit": after.path(unit_id)}
        )
        return _listed(work, after, unit_id)


def require_as_seen(what: Words, was: str | None, *, seen_now: str, wanted: str) -> None:
    """Let a change pass that was decided on by what is so now, or that is so by now; raises ``Overtaken``.

    ``was`` is None where whoever changes it says nothing of what they saw.
    """
    if was is not None and seen_now not in {was, wanted}:
        raise Overtaken(what=what, now=seen_now or Words("没有", "none"))


def rename_unit(
    ledger: Ledger, unit: str | int, name: str, *, was: str | None = None, actor: Actor, at: datetime
) -> ListedUnit:
    """Give a unit another name, the office itself too, which pages, mails and papers call so from then on.

    What is said of it before keeps the old one.

    Raises ``NotPermitted``, ``NotFound``, ``InvalidInput``, ``AlreadyThere`` as ``add_unit`` does, and ``Overtaken``
    where it is no longer called what it ``was`` when it was seen.
    """
    require(actor, Action.ADMINISTER)
    wanted = _usable(name)
    with writing(ledger.database) as work:
        tree = units.tree(work, lock=True)
        unit_id = unit_in(tree, unit)
        place = tree.places[unit_id]
        require_as_seen(_CALLED, was, seen_now=place.name, wanted=wanted)
        if place.name != wanted:
            if place.parent_id is not None:
                _require_free(tree, place.parent_id, wanted, but=unit_id)
            units.rename(work, unit_id, wanted)
            if place.parent_id is None:
                office.rename(work, wanted)
            history.append(
                work, _CHAIN, at=at, action="unit_renamed", actor=actor,
                data={"id": unit_id, "from": place.name, "to": wanted},
            )  # fmt: skip
        return _listed(work, units.tree(work), unit_id)


def move_unit(
    ledger: Ledger,
    unit: str | int,
    *,
    under: str | int | None = None,
    was: str | None = None,
    actor: Actor,
    at: datetime,
) -> ListedUnit:
    """Put a unit with all below it under another, or right below the office; roles held above then reach it.

    Raises ``NotPermitted``, ``NotFound``, ``AlreadyThere``, ``InvalidInput`` for the office itself and for a place
    below the unit, and ``Overtaken`` where the path of the unit above is no longer what it ``was`` when it was seen.
    """
    require(actor, Action.ADMINISTER)
    with writing(ledger.database) as work:
        tree = units.tree(work, lock=True)
        unit_id, above = unit_in(tree, unit), unit_in(tree, under)
        if above in tree.below(unit_id) or unit_id == tree.top.id:
            raise _goes_round(tree, unit_id, above)
        before, over = tree.path(unit_id), tree.places[unit_id].parent_id
        require_as_seen(_ABOVE, was, seen_now="" if over is None else tree.path(over), wanted=tree.path(above))
        if tree.places[unit_id].parent_id != above:
            _require_free(tree, above, tree.places[unit_id].name)
            units.move(work, unit_id, under=above)
            data: dict[str, object] = {"id": unit_id, "from": before, "to": units.tree(work).path(unit_id)}
            history.append(work, _CHAIN, at=at, action="unit_moved", actor=actor, data=data)
        return _listed(work, units.tree(work), unit_id)


def list_units(ledger: Ledger, *, actor: Actor) -> list[ListedUnit]:
    """Return every unit, each followed by those below it; raises ``NotPermitted`` for whoever holds no role."""
    require(actor, Action.SEE_PEOPLE)
    with reading(ledger.database) as work:
        tree, sizes = units.tree(work), people.by_unit(work)
        return [shown_unit(tree, place.id, sizes) for place in tree.in_order()]


def unit_in(tree: Tree, named: str | int | None, *, as_it_was: bool = False) -> int:
    """Return the unit somebody means by a name, a path or its key; the office itself for None.

    One that was dissolved is meant only with ``as_it_was``: by whoever asks what it had, and puts nothing into it.

    Raises ``NotFound``, and ``InvalidInput`` with the choices where several have the name.
    """
    if named is None:
        return tree.top.id
    found = tree.named(named) if isinstance(named, str) else tuple({named} & tree.places.keys())
    found = tuple(key for key in found if as_it_was or not tree.places[key].is_dissolved)
    if not found:
        raise NotFound(what=UNIT, which=str(named))
    if len(found) > 1:
        raise InvalidInput(
            what=Words("单位", "Unit"),
            value=named,
            why=Words(f"有{len(found)}个单位叫这个名称", f"{len(found)} units have this name"),
            allowed=[tree.called(one) for one in found],
            where=str(named),
        )
    return found[0]


def unit_or_new(work: UnitOfWork, named: str | None, *, actor: Actor, at: datetime) -> int:
    """Return the unit somebody means; one that is not there yet is added where its path says.

    Raises what ``unit_in`` raises for the units above it, ``InvalidInput`` for a name that no unit can have.
    """
    tree = units.tree(work, lock=True)
    if named is None or tree.named(named):
        return unit_in(tree, named)
    *above, last = split(named)
    wanted = _usable(last)
    unit_id = units.add(work, wanted, under=unit_in(tree, SEPARATOR.join(above) or None))
    data: dict[str, object] = {"id": unit_id, "unit": units.tree(work).path(unit_id)}
    history.append(work, _CHAIN, at=at, action="unit_added", actor=actor, data=data)
    return unit_id


def _usable(name: str) -> str:
    wanted = plain(name)
    if 0 < len(wanted) <= _LONGEST and wanted.isprintable() and SEPARATOR not in wanted:
        return wanted
    raise InvalidInput(
        what=Words("单位名称", "Name of a unit"),
        value=name,
        why=Words("长度或字符不对", "its length or a character is wrong"),
        allowed=Words(f"1到{_LONGEST}个可见字符，不含“/”", f"1–{_LONGEST} printable characters, no slash"),
    )


def _require_free(tree: Tree, above: int, name: str, *, but: int | None = None) -> None:
    there = tree.beside(above, name)
    if there is not None and there != but:
        raise AlreadyThere(what=Words("单位", "Unit"), which=tree.path(there), where=tree.path(there))


def _goes_round(tree: Tree, unit_id: int, above: int) -> InvalidInput:
    is_top = unit_id == tree.top.id
    return InvalidInput(
        what=Words("上级单位", "Unit above"),
        value=tree.path(above),
        where=tree.path(unit_id),
        why=Words("这是办公室本身，没有上级", "that is the office itself, which has none above it")
        if is_top
        else Words("它在这个单位之内", "it lies within the unit that is to move"),
        allowed=Words("其他单位之内的单位", "a unit other than the office")
        if is_top
        else Words("不在它之内的单位（unit list）", "a unit that is not within it (unit list)"),
    )


def _listed(work: UnitOfWork, tree: Tree, unit_id: int) -> ListedUnit:
    return shown_unit(tree, unit_id, people.by_unit(work))


def shown_unit(tree: Tree, unit_id: int, sizes: dict[int, int]) -> ListedUnit:
    """Return a unit as lists show it; ``sizes`` are how many people are in each."""
    return ListedUnit(
        id=unit_id,
        name=tree.places[unit_id].name,
        path=tree.path(unit_id),
        depth=tree.depth(unit_id),
        people=sizes.get(unit_id, 0),
    )
