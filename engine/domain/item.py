"""The facts about an item that decisions need, and the outcome of a decision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.domain.definition import Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item as it stands. ``doers`` and ``taken``: who worked and which steps were taken since the last loop."""

    number: str
    state: str
    version: int
    unit_id: int
    owner_id: int | None = None
    leader_id: int | None = None
    verifier_id: int | None = None
    confidential: bool = False
    returns: int = 0
    doers: frozenset[int] = frozenset()
    taken: frozenset[str] = frozenset()
    evidence: int = 0
    measures: int = 0
    measures_done: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person hands in together with a step."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step changes. ``changes_state`` is False for a step that stays where it is."""

    step: Transition
    from_state: str
    to_state: str
    version: int
    returns: int
    doers: frozenset[int]
    taken: frozenset[str]

    @property
    def changes_state(self) -> bool:
        """Say whether the item is in another state afterwards."""
        return self.from_state != self.to_state


def after(facts: ItemFacts, outcome: Outcome) -> ItemFacts:
    """Return the facts as they are once the outcome has been applied."""
    return replace(
        facts,
        state=outcome.to_state,
        version=outcome.version,
        returns=outcome.returns,
        doers=outcome.doers,
        taken=outcome.taken,
    )
