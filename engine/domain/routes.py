"""Where items go when they move to another version of their workflow: which state each state becomes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from engine.domain.definition import Workflow
from engine.errors import InvalidInput
from engine.words import Words

_STATE = Words("状态", "State")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a manager says about states: what an old one becomes, and which keep their items on the old version."""

    mapped: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was chosen."""
        return not self.mapped and not self.kept


def routes(source: Workflow, target: Workflow, choices: Choices) -> dict[str, str | None]:
    """Return what becomes of each state of a version: a state of the target, or None where it keeps its items.

    A state that is left out has no place to go: it is neither in the target, nor mapped, nor kept.
    """
    found: dict[str, str | None] = {}
    for state in source.states:
        if state in choices.kept:
            found[state] = None
        elif state in choices.mapped:
            found[state] = choices.mapped[state]
        elif state in target.states:
            found[state] = state
    return found


def require_choices(choices: Choices, *, sources: Collection[Workflow], target: Workflow) -> None:
    """Let choices pass that name states there are; raises ``InvalidInput`` with those that could be meant."""
    old = dict.fromkeys(state for source in sources for state in source.states)
    for state in (*choices.mapped, *sorted(choices.kept)):
        if state not in old:
            raise _unknown(
                state, Words("正在办理的版本里没有这个状态", "no version with items has it"), allowed=list(old)
            )
    for state, becomes in choices.mapped.items():
        if becomes not in target.states:
            why = Words("要换成的版本里没有这个状态", "the version to move to does not have it")
            raise _unknown(becomes, why, allowed=list(target.states))
        if state in choices.kept:
            raise _unknown(
                state,
                Words("既要换又要保留", "it is both mapped and kept"),
                allowed=Words("--map 或 --keep，选一样", "either --map or --keep"),
            )


def _unknown(state: str, why: Words, *, allowed: object) -> InvalidInput:
    return InvalidInput(what=_STATE, value=state, where=state, why=why, allowed=allowed)
