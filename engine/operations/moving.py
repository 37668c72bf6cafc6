"""Moving running items to the newest version of their workflow: begun once, in batches, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.permission import may_in_office, require
from engine.domain.routes import Choices, require_choices, routes
from engine.errors import DatabaseBusy, NotFound, RectifyError
from engine.operations.ledger import Ledger
from engine.operations.publishing import WORKFLOW, require_seen, workflow_chain
from engine.operations.relocating import Leg, relocate
from engine.store import history, moves, versions
from engine.store.moves import StateMap, StoredMove
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.store.versions import Published
from engine.words import Words, several

# Small enough that an item is never locked for long, large enough that few transactions are needed.
_BATCH = 200
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a move did: to which version, how many items in all and how many stay on older versions.

    ``now`` counts those that this call moved; ``resumed`` says that an earlier one had begun, ``is_over`` that no item
    is left that should move.
    """

    key: str
    number: int
    moved: int
    now: int
    stay: int
    resumed: bool
    is_over: bool = True


class StatesUnmapped(RectifyError):
    """Items are in states that the version to move to does not have, and nobody said what becomes of them."""

    code = "states_unmapped"
    says = Words(
        "{workflow}第{number}版没有这些状态，而那里有事项：{states}。",
        "Version {number} of {workflow} does not have these states, and items are in them: {states}.",
    )
    remedy = Words(
        "说明各自换成什么（--map OLD=NEW），可选：{allowed}；或让它们留在原来的版本（--keep OLD）。",
        "Say what each becomes (--map OLD=NEW), one of: {allowed}; or leave its items where they are (--keep OLD).",
    )


class MoveUnfinished(RectifyError):
    """An earlier move has not been finished; it goes on as it was begun."""

    code = "move_unfinished"
    says = Words(
        "{workflow}还有一次换版没有完成（换到第{number}版，已换{moved}件）。",
        "A move of {workflow} has not been finished (to version {number}, {moved} {moved:item|items} so far).",
    )
    remedy = Words(
        "先照原来的说明把它做完（rectify workflow move {workflow}）。",
        "Finish it first, as it was begun (rectify workflow move {workflow}).",
    )


def move_items(
    ledger: Ledger,
    key: str,
    choices: Choices = Choices(),  # noqa: B008 - frozen and empty
    *,
    seen: int | None = None,
    actor: Actor,
    at: datetime,
    told: Callable[[int], None] = lambda _count: None,
    goes_on: Callable[[], bool] = lambda: True,
) -> Moved:
    """Move a workflow's running items to its newest version; run again after an interruption it goes on.

    Each batch is one transaction, and an item that somebody is just working on is waited for. ``told`` hears how many
    items each batch moved; after each, ``goes_on`` may end the call before the move is over. Raises ``NotFound``,
    ``NotPermitted``, ``InvalidInput`` for a state nobody knows, ``StatesUnmapped``, ``MoveUnfinished`` when choices are
    made while an earlier move waits to be finished, and ``PublishedSince`` where the newest version is not the one that
    was ``seen`` when a move begins.
    """
    require(actor, Action.PUBLISH)
    begun, resumed = _begin(ledger, key, choices, seen=seen, actor=actor, at=at)
    now = 0
    if begun is not None:
        for leg in _legs(ledger, begun):
            count, is_over = _move_all(ledger, leg, begun, actor=actor, at=at, told=told, goes_on=goes_on)
            now += count
            if not is_over:
                return _broken_off(ledger, key, begun, now, resumed=resumed)
        return _finish(ledger, key, begun, now, resumed=resumed, actor=actor, at=at)
    with reading(ledger.database) as work:
        newest = require_newest(work, key)
        return Moved(key=key, number=newest.number, moved=0, now=0, stay=_stay(work, newest), resumed=False)


def require_newest(work: UnitOfWork, key: str) -> Published:
    """Return the newest version of a workflow; raises ``NotFound``."""
    newest = versions.latest(work, key)
    if newest is None:
        raise NotFound(what=WORKFLOW, which=key, where=key)
    return newest


def begun_before(work: UnitOfWork, key: str, choices: Choices) -> StoredMove | None:
    """Return the move that waits to be finished, or None; raises ``MoveUnfinished`` when choices are made anew."""
    begun = moves.unfinished(work, key)
    if begun is not None and not choices.is_empty:
        raise _unfinished(work, key, begun)
    return begun


def list_unfinished(ledger: Ledger, *, actor: Actor) -> list[Moved]:
    """Return each move that was begun and not finished, with what it has moved so far; none to who may not count."""
    if not may_in_office(actor, Action.COUNT_ITEMS):
        return []
    with reading(ledger.database) as work:
        found = []
        for key in versions.keys(work):
            begun = moves.unfinished(work, key)
            if begun is not None:
                target = versions.named(work, begun.to_version_id)
                stay = _stay(work, target)
                found.append(Moved(key=key, number=target.number, moved=begun.moved, now=0, stay=stay, resumed=False))
        return found


def require_finished(ledger: Ledger, key: str) -> None:
    """Let a workflow pass of which no move waits to be finished; raises ``MoveUnfinished``."""
    with reading(ledger.database) as work:
        begun = moves.unfinished(work, key)
        if begun is not None:
            raise _unfinished(work, key, begun)


def require_routes(
    work: UnitOfWork, ledger: Ledger, target: Workflow, choices: Choices, *, number: int, but: int | None
) -> dict[int, StateMap]:
    """Return, for each version with items, what its states become, without those that keep theirs.

    ``but`` is the version to move to. Raises ``InvalidInput`` for a state nobody knows, ``StatesUnmapped``.
    """
    counted = [(version, state, count) for version, state, count in moves.counted(work, target.key) if version != but]
    sources = {version: ledger.workflow(work, version) for version, _state, _count in counted}
    if sources or not choices.is_empty:
        require_choices(choices, sources=sources.values(), target=target)
    found = {version: routes(source, target, choices) for version, source in sources.items()}
    lost = [(version, state, count) for version, state, count in counted if state not in found[version]]
    if lost:
        raise _unmapped(sources, target, lost, number=number)
    return {
        version: {state: becomes for state, becomes in states.items() if becomes is not None}
        for version, states in found.items()
    }


def check_routes(ledger: Ledger, target: Workflow, choices: Choices) -> None:
    """Let choices pass that would move every item to a version that is still to be published, or keep it."""
    with reading(ledger.database) as work:
        newest = versions.latest(work, target.key)
        same = newest if newest and newest.sha256 == versions.digest_of(target) else None
        number = newest.number + (same is None) if newest else 1
        require_routes(work, ledger, target, choices, number=number, but=same.id if same else None)


def _begin(
    ledger: Ledger, key: str, choices: Choices, *, seen: int | None, actor: Actor, at: datetime
) -> tuple[StoredMove | None, bool]:
    """Return the move to carry out, None when there is nothing to move, and whether it had been begun before."""
    with writing(ledger.database) as work:
        work.lock(workflow_chain(key))
        begun = begun_before(work, key, choices)
        if begun is not None:
            return begun, True
        newest = require_newest(work, key)
        target = ledger.workflow(work, newest.id)
        require_seen(work, key, seen, zone=target.zone)
        mapping = require_routes(work, ledger, target, choices, number=newest.number, but=newest.id)
        there = {(version, state) for version, state, _count in moves.counted(work, key)}
        if not any((version, state) in there for version, states in mapping.items() for state in states):
            return None, False
        data: dict[str, object] = {
            "to": newest.number,
            "states": {str(versions.named(work, version).number): dict(states) for version, states in mapping.items()},
            "kept": sorted(choices.kept),
        }
        history.append(work, workflow_chain(key), at=at, action="move_started", actor=actor, data=data)
        return moves.begin(work, to_version_id=newest.id, mapping=mapping, asked_by=actor.shown_as, at=at), False


def _legs(ledger: Ledger, begun: StoredMove) -> list[Leg]:
    with reading(ledger.database) as work:
        target = versions.named(work, begun.to_version_id)
        return [
            Leg(source=versions.named(work, version), target=target, becomes=states)
            for version, states in begun.mapping.items()
        ]


def _move_all(
    ledger: Ledger,
    leg: Leg,
    begun: StoredMove,
    *,
    actor: Actor,
    at: datetime,
    told: Callable[[int], None],
    goes_on: Callable[[], bool],
) -> tuple[int, bool]:
    """Move items until none is left that should: one may come into a state that moves when its turn has passed.

    Return how many there were, and whether none is left.
    """
    total, after = 0, 0
    while True:
        count, after = _next_batch(ledger, leg, begun, after=after, actor=actor, at=at)
        if count:
            total += count
            told(count)
            if not goes_on():
                return total, not _is_left(ledger, leg)
        elif _is_left(ledger, leg):
            after = 0
        else:
            return total, True


def _is_left(ledger: Ledger, leg: Leg) -> bool:
    with reading(ledger.database) as work:
        counted = moves.counted(work, leg.target.key)
        return any(version == leg.source.id and state in leg.becomes for version, state, _count in counted)


def _next_batch(
    ledger: Ledger, leg: Leg, begun: StoredMove, *, after: int, actor: Actor, at: datetime
) -> tuple[int, int]:
    """Move the next items; return how many there were and the last one's key. Somebody in the way is waited for."""
    for attempt in range(1, _TRIES + 1):
        try:
            with writing(ledger.database) as work:
                items = moves.batch(work, leg.source.id, leg.becomes, after=after, most=_BATCH, lock=True)
                if items:
                    relocate(work, ledger, leg, items, actor=actor, at=at)
                    moves.count_up(work, begun.id, len(items))
                return len(items), items[-1].id if items else after
        except DatabaseBusy:
            if attempt == _TRIES:
                raise
    raise AssertionError


def _broken_off(ledger: Ledger, key: str, begun: StoredMove, now: int, *, resumed: bool) -> Moved:
    with reading(ledger.database) as work:
        target = versions.named(work, begun.to_version_id)
        stay = _stay(work, target)
    moved = begun.moved + now
    return Moved(key=key, number=target.number, moved=moved, now=now, stay=stay, resumed=resumed, is_over=False)


def _finish(
    ledger: Ledger, key: str, begun: StoredMove, now: int, *, resumed: bool, actor: Actor, at: datetime
) -> Moved:
    with writing(ledger.database) as work:
        target = versions.named(work, begun.to_version_id)
        stay = _stay(work, target)
        moved = moves.finish(work, begun.id, at=at)
        if moved is not None:
            data: dict[str, object] = {"to": target.number, "moved": moved, "stay": stay}
            history.append(work, workflow_chain(key), at=at, action="move_finished", actor=actor, data=data)
        return Moved(
            key=key,
            number=target.number,
            moved=begun.moved + now if moved is None else moved,
            now=now,
            stay=stay,
            resumed=resumed,
        )


def _stay(work: UnitOfWork, target: Published) -> int:
    """Return how many items are on versions older than one."""
    numbers = {version.id: version.number for version in versions.of_key(work, target.key)}
    counted = moves.counted(work, target.key)
    return sum(count for version, _state, count in counted if numbers[version] < target.number)


def _unfinished(work: UnitOfWork, key: str, begun: StoredMove) -> MoveUnfinished:
    target = versions.named(work, begun.to_version_id)
    return MoveUnfinished(workflow=key, where=key, number=target.number, moved=begun.moved)


def _unmapped(
    sources: Mapping[int, Workflow], target: Workflow, lost: list[tuple[int, str, int]], *, number: int
) -> StatesUnmapped:
    counts: dict[str, int] = {}
    titles: dict[str, Words] = {}
    for version, state, count in lost:
        counts[state] = counts.get(state, 0) + count
        titles[state] = sources[version].states[state].title
    return StatesUnmapped(
        workflow=target.key,
        where=target.key,
        number=number,
        states=[
            Words(f"{titles[state].zh}（{state}）{count}件", f"{titles[state].en} ({state}), {several(count, 'item')}")
            for state, count in counts.items()
        ],
        allowed=list(target.states),
    )
