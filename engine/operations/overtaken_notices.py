"""Notices that are out and tell of what is left out by now: somebody must withdraw them, or publish anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.domain.editions import Edition
from engine.store import history
from engine.store.published import StoredNotice
from engine.store.unit_of_work import UnitOfWork

_WITHHELD, _CONFIDED = ("withhold", "release"), ("confide", "withdraw_confidence", "open_up")


def overtaken(
    work: UnitOfWork, notices: Sequence[StoredNotice], left_out: Mapping[Edition, Collection[int]]
) -> Mapping[int, int]:
    """Return by its key how many items each notice that is out tells of although they are left out of its edition now.

    ``left_out`` are the keys of those, for each edition, confidential ones too. What was left out already when the
    notice was published, and what was entered later, it does not tell of.
    """
    out = [one for one in notices if one.is_out and left_out[one.edition]]
    if not out:
        return {}
    concerned = {key for one in out for key in left_out[one.edition]}
    done = history.done_to(work, (*_WITHHELD, *_CONFIDED), concerned)
    counts = {}
    for notice in out:
        told = sum(_told(done.get(key, ()), notice) for key in left_out[notice.edition])
        if told:
            counts[notice.id] = told
    return counts


def _told(done: Sequence[tuple[datetime, str, Mapping[str, Any]]], notice: StoredNotice) -> bool:
    """Say whether an item, by what was done to it, stood in a notice when that was published."""
    was_left_out, was_confidential, was_there = False, False, False
    for at, action, data in done:
        if at > notice.published_at:
            break
        was_there = True
        if action in _WITHHELD and data["edition"] == notice.edition:
            was_left_out = data["reason"] is not None
        elif action in _CONFIDED:
            was_confidential = bool(data["confidential"])
    return was_there and not was_left_out and not was_confidential
