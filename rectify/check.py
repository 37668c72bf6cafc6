"""One finding of the doctor."""

from __future__ import annotations

from dataclasses import dataclass

from engine.words import Words

NOTHING = Words("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    title: Words
    ok: bool
    message: Words
    remedy: Words = NOTHING
