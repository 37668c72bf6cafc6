"""The way an item took through its workflow, as its history tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One step that was taken: from which state, by which trigger, to which state."""

    source: str
    trigger: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Where an item began, every step it took, oldest first, and where it stands now.

    A step may start elsewhere than the one before it ended: a new version of a workflow may move an item.
    """

    begin: str
    legs: tuple[Leg, ...]
    here: str

    @property
    def been(self) -> frozenset[str]:
        """Return every state the item was ever in, the present one included."""
        return frozenset({self.begin, self.here}.union(*({leg.source, leg.target} for leg in self.legs)))

    def taken(self, source: str, trigger: str, target: str) -> tuple[int, ...]:
        """Return which steps of the way these were, counted from 1; empty for a step that was never taken."""
        wanted = Leg(source=source, trigger=trigger, target=target)
        return tuple(number for number, leg in enumerate(self.legs, start=1) if leg == wanted)
