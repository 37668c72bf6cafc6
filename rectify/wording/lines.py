"""Lines of an explanation: what each says, how deep it stands under the one before, how it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.words import Words

# A day's heading; good, waiting and bad news; what is over or only a reference.
Tone = Literal["plain", "head", "good", "waits", "bad", "quiet"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``depth`` 0 stands directly under the heading."""

    says: Words
    depth: int = 0
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of an explanation: its key, its heading, its lines."""

    key: str
    heading: Words
    lines: tuple[Line, ...]
