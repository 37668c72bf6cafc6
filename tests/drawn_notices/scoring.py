"""How much of a notice was read as it is: each field of a truth counts once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def wrong(read: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    """Return each field that was read otherwise than noted, as a line."""
    return [f"{name}: {mine!r} ≠ {theirs!r}" for name, mine, theirs in _fields(read, truth) if mine != theirs]


def fields(truth: dict[str, Any]) -> int:
    """Return how many fields a truth has."""
    return sum(1 for _ in _fields(truth, truth))


def _fields(read: dict[str, Any], truth: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in ("title", "organization", "signed_on", "published_on", "groups", "declared"):
        yield name, read[name], truth[name]
    yield "problems", sorted(read["problems"]), sorted(truth["problems"])
    for name in truth["inspection"]:
        yield name, read["inspection"][name], truth["inspection"][name]
    yield "items", len(read["items"]), len(truth["items"])
    for at, noted in enumerate(truth["items"]):
        mine = read["items"][at] if at < len(read["items"]) else dict.fromkeys(noted)
        for name, value in noted.items():
            yield f"item {at} {name}", mine[name], value
