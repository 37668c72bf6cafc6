"""Somebody was faster: who, when and what, so that the reader can look and go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.operations.reading import Told
from engine.store.history import Entry
from engine.words import Words
from rectify.web.item.looking import Looking
from rectify.wording.deeds import what, who

_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What happened since the form was opened, the latest first; ``path`` leads to it."""

    lines: Sequence[Words]
    path: str


def conflict(look: Looking, *, seen: int | None) -> Conflict:
    """Return what was done to an item since a version."""
    whole = look.seen.whole
    since = [
        _said(look, entry, told)
        for entry, told in zip(whole.history, whole.told_under, strict=True)
        if entry.seq > (seen or 0)
    ]
    return Conflict(lines=since[::-1][:_MOST], path=f"{look.path()}#log")


def _said(look: Looking, entry: Entry, told: Told) -> Words:
    """Say who was faster and when: to which state they advanced the item, or what else they did."""
    if entry.action == "advance" and entry.data["from"] != entry.data["to"]:
        return Words("{who}{when}把它推进到“{state}”", "{who} advanced this to {state!r} {when}").fill(
            who=who(entry), when=look.near(entry.at), state=told.after.states[entry.data["to"]].title
        )
    return Words("{who}{when}：{what}", "{who}, {when}: {what}").fill(
        who=who(entry), when=look.near(entry.at), what=what(entry, told)
    )
