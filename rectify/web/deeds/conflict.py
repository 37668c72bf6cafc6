"""Somebody was faster: who, when and what, so that the reader can look and go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        Words("{who}{when}：{what}", "{who}, {when}: {what}").fill(
            who=who(entry), when=look.near(entry.at), what=what(entry, told)
        )
        for entry, told in zip(whole.history, whole.told_under, strict=True)
        if entry.seq > (seen or 0)
    ]
    return Conflict(lines=since[::-1][:_MOST], path=f"{look.path()}#log")
