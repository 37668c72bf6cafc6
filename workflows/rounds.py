"""What an item has behind it in each state, and whether that is enough to come to an end.

Two guards look back: ``taken`` at the steps of this round, ``filled`` at the fields of the item. A step with ``loop``
forgets the steps; fields stay. Everything else a step asks for somebody can still bring: a note, evidence, a person.

Three answers are computed for every state, each as sets of steps and fields. *At most*: what an item may have behind
it by any way; a guard outside can never be met. *At least*: for every way in, what it surely has. *Enough*: what
suffices to come to an end from here. More never hurts, so a state is safe when every *at least* holds an *enough*;
then an end is in reach of every item in it, whatever way it came.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.domain.definition import StateKind, Transition, Workflow
from workflows.behind import (
    NOTHING_BEHIND,
    TAKEN,
    Behind,
    all_requires,
    asked_in,
    fields_of,
    filled,
    needs,
    reviewed_in,
)
from workflows.comparing import can_be_passed_by
from workflows.graph import states_of

# No honest workflow has so many different ways into or out of a state that matter to its guards.
_MOST_WAYS = 24
_MOST_WORK = 200_000


class TooTangled(Exception):
    """The ways through the workflow are so many that they cannot be told apart in good time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step from one of its states, with what it needs behind it and what it can fill in itself."""

    index: int
    step: Transition
    source: str
    needs: Behind
    fills: Behind

    def leaves(self, behind: Behind) -> Behind:
        """Return what is behind an item after the step, when this was before it."""
        if self.step.loop is not None:
            return fields_of(behind)
        return behind | {(TAKEN, self.step.trigger)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """One way into a state: what is surely behind an item that came it, and its last step."""

    behind: Behind
    before: Way | None = None
    move: Move | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Exit:
    """A way out of a state, the exits that may come in between, and what was found to be enough to take it."""

    move: Move
    before: tuple[_Exit, ...]
    enough: list[Behind] = field(default_factory=list)


class Rounds:
    """The three answers for a workflow whose states and steps can be read."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow
        self._work = 0
        self._held: dict[str, list[tuple[_Exit, Behind]]] = defaultdict(list)
        self._onward: dict[str, list[Move]] = defaultdict(list)
        for index, step in enumerate(workflow.transitions):
            wanted, fills = needs(step.requires), filled(step.asks)
            for source in step.sources:
                self._onward[source].append(Move(index=index, step=step, source=source, needs=wanted, fills=fills))
        # Nothing else is ever looked for, and leaving the rest out keeps the sets small.
        self._matters = NOTHING_BEHIND.union(*(needs(requires) for requires in all_requires(workflow)))
        self._asked_in = asked_in(workflow)
        # A review comes to every item; nobody can count on a request, which may be too late or refused.
        self._reviewed_in = reviewed_in(workflow)
        self.at_most: Mapping[str, Behind] = self._find_at_most()

    def within_reach(self, state: str) -> Behind:
        """Return what an item in a state may have behind it or fill in there by a review or a request."""
        return self.at_most[state] | self._asked_in[state]

    def can_be_taken(self, move: Move) -> bool:
        """Say whether an item can ever meet what a step needs behind it."""
        return move.source in self.at_most and move.needs <= self.within_reach(move.source) | move.fills

    def moves(self) -> Iterator[Move]:
        """Yield every step from each of its states."""
        for moves in self._onward.values():
            yield from moves

    def stuck(self, among: Container[str]) -> Iterator[tuple[str, Way, Behind]]:
        """Yield each of these states that is not safe, a way into it, and what is missing; raises ``TooTangled``.

        A way that only leads on to another one is left out.
        """
        enough = self._find_enough()
        unsure = [state for state in self.at_most if state in among and enough[state] != [NOTHING_BEHIND]]
        # Only what an unsure state asks for has to be followed; mostly there is none.
        asked = NOTHING_BEHIND.union(*(wanted for state in unsure for wanted in enough[state]))
        at_least = self._find_at_least(asked) if unsure else {}
        found = [one for state in unsure if (one := _stuck_in(state, at_least[state], enough[state])) is not None]
        passed = {id(before) for _state, way, _missing in found for before in _before(way)}
        yield from (one for one in found if id(one[1]) not in passed)

    def _roots(self) -> tuple[str, ...]:
        imported = (line.state for line in self._workflow.first_states)
        return tuple(dict.fromkeys((*states_of(self._workflow, StateKind.START), *imported)))

    def _find_at_most(self) -> dict[str, Behind]:
        found: dict[str, Behind] = dict.fromkeys(self._roots(), NOTHING_BEHIND)
        waiting = deque(found)
        while waiting:
            here = waiting.popleft()
            for move in self._onward[here]:
                has = found[here] | self._asked_in[here] | move.fills
                if move.needs <= has:
                    after, known = move.leaves(has) & self._matters, found.get(move.step.target)
                    if known is None or not after <= known:
                        found[move.step.target] = after | (known or NOTHING_BEHIND)
                        waiting.append(move.step.target)
        return found

    def _find_at_least(self, asked: Behind) -> dict[str, list[Way]]:
        found: dict[str, list[Way]] = defaultdict(list)
        waiting: deque[tuple[str, Way]] = deque()
        for root in self._roots():
            found[root] = [Way(behind=NOTHING_BEHIND)]
            waiting.append((root, found[root][0]))
        while waiting:
            here, way = waiting.popleft()
            if way not in found[here]:
                continue
            for move in self._onward[here]:
                if self.can_be_taken(move):
                    after = move.leaves(way.behind | move.needs) & asked
                    further = Way(behind=after, before=way, move=move)
                    if self._keeps_least(found[move.step.target], further):
                        waiting.append((move.step.target, further))
        return found

    def _keeps_least(self, ways: list[Way], new: Way) -> bool:
        """Keep a way unless another is known that has no more behind it; say whether it was kept."""
        self._count(len(ways))
        if any(way.behind <= new.behind for way in ways):
            return False
        ways[:] = [way for way in ways if not new.behind <= way.behind]
        ways.append(new)
        return True

    def _find_enough(self) -> dict[str, list[Behind]]:
        found: dict[str, list[Behind]] = defaultdict(list)
        into: dict[str, list[_Exit]] = defaultdict(list)
        for known in self._exits():
            into[known.move.step.target].append(known)
        waiting = deque((end, NOTHING_BEHIND) for end in states_of(self._workflow, StateKind.FINAL))
        for end, enough in waiting:
            found[end].append(enough)
        while waiting:
            here, enough = waiting.popleft()
            for leaving in into[here] if enough in found[here] else ():
                for wanted in self._now_enough(leaving, enough):
                    if self._keeps_enough(found[leaving.move.source], wanted):
                        waiting.append((leaving.move.source, wanted))
        return found

    def _now_enough(self, leaving: _Exit, enough: Behind) -> Iterator[Behind]:
        """Yield what is enough to leave by an exit, and by others from the same state that waited for this one."""
        wanted = _wanted_before(leaving, enough)
        if wanted is None:
            return
        held = self._held[leaving.move.source]
        held.append((leaving, wanted - self._reviewed_in[leaving.move.source]))
        while (sure := next((one for one in held if self._is_sure(*one)), None)) is not None:
            held.remove(sure)
            sure[0].enough.append(sure[1])
            yield sure[1]

    def _is_sure(self, leaving: _Exit, wanted: Behind) -> bool:
        """Say whether an end is in reach even where an earlier step of the same name comes in between."""
        self._count(len(leaving.before))
        return all(any(less <= one.move.needs | wanted for less in one.enough) for one in leaving.before)

    def _keeps_enough(self, known: list[Behind], wanted: Behind) -> bool:
        self._count(len(known))
        if any(less <= wanted for less in known):
            return False
        known[:] = [more for more in known if not wanted <= more]
        known.append(wanted)
        return True

    def _count(self, ways: int) -> None:
        self._work += 1 + ways
        if ways > _MOST_WAYS or self._work > _MOST_WORK:
            raise TooTangled

    def _exits(self) -> Iterator[_Exit]:
        """Yield the steps that can be taken, with the earlier ones of the same name that may come in between."""
        for moves in self._onward.values():
            earlier: dict[str, list[_Exit]] = defaultdict(list)
            for move in moves:
                same = earlier[move.step.trigger]
                before = tuple(one for one in same if not can_be_passed_by(one.move.step, move.step))
                if self.can_be_taken(move) and len(before) <= _MOST_WAYS:
                    same.append(_Exit(move=move, before=before))
                    yield same[-1]


def _wanted_before(leaving: _Exit, enough: Behind) -> Behind | None:
    """Return what is enough before a step, or None when the step forgets what is wanted after it."""
    move = leaving.move
    if move.step.loop is not None and enough != fields_of(enough):
        return None
    # What opens an earlier step of the name cannot be handed in with this one.
    fills = NOTHING_BEHIND if any(one.move.needs & move.fills for one in leaving.before) else move.fills
    after = enough if move.step.loop is not None else enough - {(TAKEN, move.step.trigger)}
    return (after | move.needs) - fills


def _stuck_in(state: str, ways: Iterable[Way], enough: Iterable[Behind]) -> tuple[str, Way, Behind] | None:
    for way in ways:
        missing = [wanted - way.behind for wanted in enough]
        if NOTHING_BEHIND not in missing:
            return state, way, min(missing, key=len, default=NOTHING_BEHIND)
    return None


def _before(way: Way) -> Iterator[Way]:
    while way.before is not None:
        way = way.before
        yield way
