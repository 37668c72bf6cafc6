"""What a preview says: which items go where, and what that changes for dates, reviews and people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.domain.comparison import Difference
from engine.domain.deadlines import Subject
from engine.store.moves import StoredMove
from engine.store.versions import Published
from engine.words import Words

Fate = Literal["same", "mapped", "kept", "unmapped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Items of one version in one state: how many, and what the state becomes; None when they stay."""

    number: int
    state: str
    title: Words
    items: int
    becomes: str | None
    becomes_title: Words | None
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDue:
    """An item whose deadline would be another; ``rule`` is what that is called then, or was.

    ``published`` says that the holidays of the year of the new day are known.
    """

    item: str
    title: str
    rule: Words
    before: date | None
    after: date | None
    published: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTurn:
    """A review that would end, by its period, or reviews that would begin, by the day the first window opens."""

    item: str
    ends: str | None
    begins_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedTurn:
    """What is owed about items besides reviews: of how many it would be no more, or from now on."""

    subject: Subject
    ends: int
    begins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RightTurn:
    """A step that somebody may take on some items only before, or only afterwards; ``items`` names a few of them."""

    login: str | None
    name: str
    trigger: str
    step: Words
    gains: bool
    count: int
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would happen. ``newest`` is what is published now, ``number`` what the previewed version is or would be.

    ``unseen`` counts items that whoever looks may not see: they move like the others and are named nowhere.
    """

    key: str
    title: Words
    newest: Published | None
    number: int
    is_new: bool
    differences: tuple[Difference, ...]
    routes: tuple[Route, ...] = ()
    dues: tuple[NewDue, ...] = ()
    reviews: tuple[ReviewTurn, ...] = ()
    owed: tuple[OwedTurn, ...] = ()
    rights: tuple[RightTurn, ...] = ()
    unseen: int = 0
    unfinished: StoredMove | None = None

    @property
    def unmapped(self) -> tuple[Route, ...]:
        """Return the states with items that have no place to go."""
        return tuple(route for route in self.routes if route.fate == "unmapped")

    @property
    def moving(self) -> int:
        """Return how many items would move."""
        return sum(route.items for route in self.routes if route.becomes is not None)
