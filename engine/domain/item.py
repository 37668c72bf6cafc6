"""The facts about an item that decisions need, and the outcome of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from engine.domain.definition import Transition
from engine.domain.fields import FieldValue


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item as it stands. ``doers`` and ``taken``: who worked and which steps were taken since the last loop.

    ``evidence`` counts every piece, ``evidence_of`` those of each group; ``measures_planned`` counts the measures that
    have a person and a date. ``fields`` are the values of the workflow's own fields that were filled in. ``created_by``
    is who opened or imported it, None where that was the operator or is not known; ``confidants`` are the persons who
    may know of it although it is confidential, besides those involved.
    """

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
    measures_planned: int = 0
    evidence_of: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    created_by: int | None = None
    confidants: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A collective decision that somebody refers to: the day of the meeting, and what its minutes are called.

    ``meeting`` is the number of the decision where it was taken here, with everybody's opinion on record.
    """

    decided_on: date
    minutes: str
    meeting: int | None = None

    def as_data(self) -> dict[str, object]:
        """Return the decision as the history says it."""
        said: dict[str, object] = {"on": self.decided_on.isoformat(), "minutes": self.minutes}
        return {"decision": said if self.meeting is None else {**said, "meeting": self.meeting}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person hands in together with a step; evidence and fields are in the facts already."""

    note: str = ""
    decision: Decision | None = None


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
