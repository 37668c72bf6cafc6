"""Entries of a history."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import TypedDict

from engine.store.history import Entry
from engine.store.items import StoredItem
from rectify.answers.kinds import Free, Instant, at


class Deed(TypedDict):
    """Who did what, when, and why; ``data`` is what the action was about."""

    seq: int
    at: Instant
    action: str
    by: Free
    data: Free
    note: str | None


class History(TypedDict):
    """Everything that was ever done to an item, oldest first."""

    id: int
    number: str
    entries: list[Deed]


def item_history(item: StoredItem, entries: Sequence[Entry]) -> History:
    """Return the history of an item as ``history ITEM --json`` promises it."""
    return {"id": item.id, "number": item.number, "entries": [deed(entry) for entry in entries]}


def deed(entry: Entry) -> Deed:
    """Return one entry for a program."""
    return {
        "seq": entry.seq,
        "at": at(entry.at),
        "action": entry.action,
        "by": dict(entry.by),
        "data": dict(entry.data),
        "note": entry.note,
    }
