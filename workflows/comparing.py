"""Which of two lists of guards asks for less."""

from __future__ import annotations

from engine.domain.definition import GuardUse, GuardValue


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
