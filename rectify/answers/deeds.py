"""Entries of a history."""

from __future__ import annotations

from typing_extensions import TypedDict

from engine.store.history import Entry
from rectify.answers.kinds import Free, Instant, at


class Deed(TypedDict):
    """Who did what, when, and why; ``data`` is what the action was about."""

    seq: int
    at: Instant
    action: str
    by: Free
    data: Free
    note: str | None


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
