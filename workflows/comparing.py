"""Which of two steps asks for less, and whether somebody can choose between two of one name."""

from __future__ import annotations

from engine.domain.definition import GuardUse, GuardValue, Transition


def asks_no_more(first: tuple[GuardUse, ...], second: tuple[GuardUse, ...]) -> bool:
    """Say whether whoever meets the second list always meets the first."""
    return all(any(_covers(one, other) for other in second) for one in first)


def _covers(less: GuardUse, more: GuardUse) -> bool:
    """Say whether one guard holds wherever another does."""
    if less.name != more.name:
        return False
    return all(_is_no_more(value, more.arguments.get(key)) for key, value in less.arguments.items())


def _is_no_more(value: GuardValue, other: GuardValue | None) -> bool:
    if isinstance(value, int) and isinstance(other, int):
        return value <= other
    if isinstance(value, tuple) and isinstance(other, tuple):
        return set(value) <= set(other)
    return value == other


def can_be_passed_by(first: Transition, step: Transition) -> bool:
    """Say whether whoever takes ``step`` can keep ``first`` closed, or comes to the same place by it."""
    if (first.target, first.loop) == (step.target, step.loop) and set(step.asks) <= set(first.asks):
        return True
    return (_decides(first) and not _decides(step)) or _letters(first) > _letters(step)


def _decides(step: Transition) -> bool:
    return any(use.name == "decision" for use in step.requires)


def _letters(step: Transition) -> int:
    asked = (use.arguments.get("min", 0) for use in step.requires if use.name == "note")
    return max((least for least in asked if isinstance(least, int)), default=0)
