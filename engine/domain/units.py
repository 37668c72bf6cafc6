"""The tree of units, and how people name one of them.

A unit is named by its name alone where that is enough, else by a path from above: ``教育局/办公室``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SEPARATOR = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit with its place in the tree; the one without a parent is the office itself.

    One that ``is_dissolved`` is known by its name for what it had, and nothing is put into it any more.
    """

    id: int
    parent_id: int | None
    name: str
    is_dissolved: bool = False


class Tree:
    """All units of an office."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places: Mapping[int, Place] = {place.id: place for place in places}
        self.top = next(place for place in self.places.values() if place.parent_id is None)
        self._lines = {key: self._line(key) for key in self.places}

    def path(self, unit_id: int) -> str:
        """Return the path of a unit below the office; the office itself by its name."""
        return SEPARATOR.join(self._lines[unit_id][1:]) or self.top.name

    def called(self, unit_id: int) -> str:
        """Return a name by which ``named`` finds this unit and no other."""
        path = self.path(unit_id)
        if self.named(path) == (unit_id,):
            return path
        return SEPARATOR.join(self._lines[unit_id]) if unit_id != self.top.id else SEPARATOR

    def named(self, text: str) -> tuple[int, ...]:
        """Return the units that somebody may mean: none, the one, or several among which they must choose.

        A path need not begin at the top. One that does is that unit, whatever else ends in the same names. A bare
        ``/`` is the office itself.
        """
        if plain(text) == SEPARATOR:
            return (self.top.id,)
        parts = split(text)
        ending = tuple(key for key, line in self._lines.items() if line[-len(parts) :] == parts)
        if len(parts) == 1:
            # A name by itself is never taken for a path from above: whoever says it may mean any of them.
            return ending
        from_office = tuple(key for key in ending if self._lines[key] == parts)
        return from_office or tuple(key for key in ending if self._lines[key][1:] == parts) or ending

    def below(self, unit_id: int) -> frozenset[int]:
        """Return a unit and all units below it."""
        return frozenset(key for key in self.places if unit_id in self._above(key))

    def beside(self, parent_id: int, name: str) -> int | None:
        """Return the unit of this name right below another, or None."""
        return next(
            (key for key, one in self.places.items() if one.parent_id == parent_id and plain(one.name) == plain(name)),
            None,
        )

    def in_order(self) -> list[Place]:
        """Return all units that there are now, each followed by those below it, beside each other by name."""
        live = (place for place in self.places.values() if not place.is_dissolved)
        return sorted(live, key=lambda place: self._lines[place.id])

    def depth(self, unit_id: int) -> int:
        """Return how many units stand above one; 0 for the office itself."""
        return len(self._lines[unit_id]) - 1

    def _line(self, unit_id: int) -> tuple[str, ...]:
        return tuple(plain(self.places[key].name) for key in reversed(self._above(unit_id)))

    def _above(self, unit_id: int) -> Sequence[int]:
        """Return a unit and those above it, upwards."""
        found, now = [unit_id], self.places[unit_id].parent_id
        while now is not None and now not in found:
            found.append(now)
            now = self.places[now].parent_id
        return found


def split(text: str) -> tuple[str, ...]:
    """Return the names of a path as it was typed, from above."""
    return tuple(part for part in (one.strip() for one in plain(text).split(SEPARATOR)) if part) or ("",)


def plain(name: str) -> str:
    """Return a name without what two ways of typing it may differ in: widths, and blanks around it."""
    return unicodedata.normalize("NFKC", name).strip()
