"""By which ways somebody hears of a kind of notice: by mail, unless they chose otherwise. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

# The way of every notice for which no other was chosen.
MAIL = "mail"
# What stands for every kind that has no choice of its own.
EVERY_KIND = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What one person chose: for a kind of notice, or for every other kind (``*``), the names of ways."""

    by_kind: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def ways(self, kind: str, *, open_ways: Collection[str]) -> tuple[str, ...]:
        """Return the ways a kind goes by, at least one, mail first.

        A way that is not among ``open_ways`` (mail always is) has been closed since it was chosen and does not count;
        where none is left it is mail again.
        """
        chosen = self.by_kind.get(kind) or self.by_kind.get(EVERY_KIND) or frozenset({MAIL})
        there = {way for way in chosen if way == MAIL or way in open_ways}
        return tuple(sorted(there or {MAIL}, key=lambda way: (way != MAIL, way)))

    @property
    def others(self) -> frozenset[str]:
        """Return every way besides mail that is named anywhere."""
        return frozenset(way for ways in self.by_kind.values() for way in ways if way != MAIL)


NOTHING_CHOSEN = Chosen()
