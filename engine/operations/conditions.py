"""Which items somebody asks for: the conditions of a list, each found as far as they may know of it, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import State, StateKind
from engine.domain.extent import scope
from engine.domain.permission import may_in_office
from engine.errors import InvalidInput, NotAmong, NotFound
from engine.operations.inspecting import INSPECTION
from engine.operations.ledger import Ledger
from engine.operations.persons import is_service, known_or_left, require_known
from engine.operations.units import UNIT, unit_in
from engine.store import queries, sources, units, versions
from engine.store.finding import Wanted
from engine.store.tables.ledger import WorkflowVersion
from engine.store.tables.office import Person
from engine.store.unit_of_work import UnitOfWork
from engine.words import Words

_STATES_SEEN = Words("您能看到的事项的状态", "a state of an item that you may see")
_WAS = Words("当日状态", "State on that day")


def asked_for(work: UnitOfWork, ledger: Ledger, wanted: Wanted, *, actor: Actor) -> Wanted:
    """Return what is wanted as far as the actor may see it, the unit found; raises as ``list_items`` does."""
    _require_known(work, ledger, wanted, actor)
    unit_id = wanted.unit_id if wanted.unit is None else _known_unit(work, wanted.unit, actor)
    ends = ends_of(work, ledger) if wanted.asks_for_ends else frozenset()
    over = over_in(every_state(work, ledger)) if wanted.open_on is not None else frozenset()
    return replace(wanted, scope=scope(actor), unit_id=unit_id, ends=ends, over=over)


def every_state(work: UnitOfWork, ledger: Ledger) -> dict[str, State]:
    """Return every state there is by key, in the order of the workflows; what the newest versions say counts."""
    found: dict[str, State] = {}
    for version in versions.all_of(work):
        found |= ledger.workflow(work, version).states
    return found


def over_in(states: Mapping[str, State]) -> frozenset[str]:
    """Return the states by which an item of the past, of which no version is known, is told to be done with."""
    return frozenset(key for key, state in states.items() if state.kind is StateKind.FINAL)


def ends_of(work: UnitOfWork, ledger: Ledger) -> frozenset[tuple[int, str]]:
    """Return the states in which items are done with, each with the workflow version (by key) it is one of."""
    return frozenset(
        (version, state.key)
        for version in versions.all_of(work)
        for state in ledger.workflow(work, version).states.values()
        if state.kind is StateKind.FINAL
    )


def _require_known(work: UnitOfWork, ledger: Ledger, wanted: Wanted, actor: Actor) -> None:
    if (wanted.was is None) is not (wanted.on is None):
        raise InvalidInput(
            what=_WAS,
            value=wanted.was or "—",
            why=Words("要和日期一起给出", "it goes with a day"),
            allowed=Words("was和on一起，例如was=rectifying、on=2026-06-30", "was and on together"),
        )
    if wanted.state is not None:
        _require_state(wanted.state, Words("状态", "State"), _states_seen(work, ledger, actor))
    if wanted.was is not None:
        _require_state(wanted.was, _WAS, _states_seen(work, ledger, actor, is_past=True))
    if wanted.inspection is not None:
        _require_inspection(work, wanted.inspection, actor)
    for login in (wanted.owner, wanted.leader):
        if login is not None:
            _require_person(work, login, actor)


def _require_state(state: str, what: Words, known: Sequence[str]) -> None:
    if state not in known:
        why = Words("没有这种状态", "there is no such state")
        raise InvalidInput(what=what, value=state, why=why, allowed=known or _STATES_SEEN)


def _states_seen(work: UnitOfWork, ledger: Ledger, actor: Actor, *, is_past: bool = False) -> Sequence[str]:
    """Return the states an actor may know of: of the versions they see items on, of the past also of those before."""
    published = work.list(WorkflowVersion)
    if not may_in_office(actor, Action.SEE_WORKFLOWS):
        on = versions.items_on(work, scope(actor))
        keys = {row.key for row in published if row.id in on} if is_past else set()
        published = [row for row in published if row.id in on or row.key in keys]
    seen = (row.id for row in published if row.id is not None)
    return list(dict.fromkeys(state for key in seen for state in ledger.workflow(work, key).states))


def _require_inspection(work: UnitOfWork, code: str, actor: Actor) -> None:
    seen = [source.code for source in sources.inspections(work, scope(actor))]
    if not seen:
        raise NotFound(what=INSPECTION, which=code)
    if code not in seen:
        raise NotAmong(what=INSPECTION, which=code, allowed=seen)


def _require_person(work: UnitOfWork, login: str, actor: Actor) -> None:
    person = known_or_left(work, login)
    # Whoever holds a role meets the names of those who left on items; a service is no name to meet.
    if not may_in_office(actor, Action.SEE_PEOPLE) or is_service(work, person):
        require_known(work, person, actor=actor)


def _known_unit(work: UnitOfWork, named: str, actor: Actor) -> int:
    """Return the unit somebody means; whoever may not see units knows their own, and those of the items they see.

    Raises ``NotFound`` and ``InvalidInput`` as ``unit_in`` does.
    """
    tree = units.tree(work)
    if may_in_office(actor, Action.SEE_PEOPLE):
        return unit_in(tree, named, as_it_was=True)
    own = work.find(Person, id=actor.own_id) if actor.own_id is not None else None
    for unit_id in tree.named(named):
        is_own = own is not None and own.unit_id == unit_id
        if is_own or queries.counted(work, Wanted(unit_id=unit_id, scope=scope(actor))):
            return unit_id
    raise NotFound(what=UNIT, which=named)
