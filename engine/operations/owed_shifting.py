"""What a move to another version changes of what hangs on an item: receipt, progress report, measures, verification.

What the new version does not ask for ends; what it asks for alike goes on with its day; what is new begins. A receipt
never begins by a move: the owner has had the item for long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.domain.deadlines import Subject
from engine.domain.definition import ProgressRule, StateKind, Workflow
from engine.store.deadlines import StoredDeadline
from engine.store.items import StoredItem

SUBJECTS = (Subject.MEASURE, Subject.PROGRESS, Subject.RECEIPT, Subject.VERIFICATION)

# What becomes of a deadline: it goes on, is looked at anew for other rungs, is set again with another ladder, or ends.
Fate = Literal["goes_on", "looks_anew", "reminds_otherwise", "ends"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One live deadline of what hangs on an item, and what becomes of it; ``ladder`` is the one that counts then."""

    deadline: StoredDeadline
    fate: Fate
    ladder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedShift:
    """What is different of what hangs on an item afterwards.

    ``begins_progress`` says that reports are owed from now on, by another rule; ``wakes_progress`` that the next
    window must be looked for; ``sets_measures`` that measures get deadlines that had none.
    """

    carried: tuple[Carried, ...] = ()
    begins_progress: bool = False
    wakes_progress: bool = False
    sets_measures: bool = False

    @property
    def ends(self) -> tuple[Subject, ...]:
        """Return what is owed no more, once for each deadline that ends."""
        return tuple(one.deadline.subject for one in self.carried if one.fate == "ends")

    @property
    def begins(self) -> tuple[Subject, ...]:
        """Return what is owed from now on and was not before."""
        begun = ((Subject.PROGRESS, self.begins_progress), (Subject.MEASURE, self.sets_measures))
        return tuple(subject for subject, begins in begun if begins)


def owed_shift(
    source: Workflow, target: Workflow, item: StoredItem, becomes: str, live: Sequence[StoredDeadline]
) -> OwedShift:
    """Return what a move would change of what hangs on an item; ``live`` are its deadlines of ``SUBJECTS``. Pure."""
    before, after = _progress(source, item.facts.state), _progress(target, becomes)
    other_days = source.calendar != target.calendar
    waits = _waits_for_measures(target, becomes)
    return OwedShift(
        carried=tuple(_carried(source, target, becomes, deadline) for deadline in live),
        begins_progress=after is not None and not _is_same(before, after),
        wakes_progress=after is not None and (after != before or other_days),
        sets_measures=bool(item.facts.measures) and waits and not _waits_for_measures(source, item.facts.state),
    )


def _carried(source: Workflow, target: Workflow, becomes: str, live: StoredDeadline) -> Carried:
    ladder = _ladder(source, target, becomes, live)
    fate: Fate = "goes_on"
    if ladder is None:
        fate = "ends"
    elif ladder != live.ladder:
        fate = "reminds_otherwise"
    elif source.ladders.get(ladder) != target.ladders[ladder] or source.calendar != target.calendar:
        fate = "looks_anew"
    return Carried(deadline=live, fate=fate, ladder=ladder)


def _ladder(source: Workflow, target: Workflow, becomes: str, live: StoredDeadline) -> str | None:
    """Return the ladder that the new version has for a deadline, None when it does not ask for it."""
    state = target.states[becomes]
    match live.subject:
        case Subject.RECEIPT:
            return target.receipts[live.rule].ladder if state.receipt == live.rule else None
        case Subject.PROGRESS:
            after = _progress(target, becomes)
            return after.ladder if after and _is_same(source.progress.get(live.rule), after) else None
        case Subject.MEASURE:
            return target.measures.ladder if target.measures and _waits_for_measures(target, becomes) else None
        case _:
            asked = any(step.deadline == live.rule for step in target.transitions_from(becomes))
            return target.deadlines[live.rule].ladder if asked else None


def _progress(workflow: Workflow, state: str) -> ProgressRule | None:
    known = workflow.states[state].progress
    return None if known is None else workflow.progress[known]


def _is_same(before: ProgressRule | None, after: ProgressRule | None) -> bool:
    """Say whether two rules ask for the same reports, of the same periods."""
    return before is not None and after is not None and (before.key, before.every) == (after.key, after.every)


def _waits_for_measures(workflow: Workflow, state: str) -> bool:
    return workflow.measures is not None and workflow.states[state].kind is not StateKind.FINAL
