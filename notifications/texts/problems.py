"""What is wrong in a text of a mail, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from engine.words import Words

Severity = Literal["error", "warning"]
NOTHING = Words("", "")
LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong in one text; lines count from 1."""

    code: str
    line: int
    message: Words
    hint: Words = NOTHING
    severity: Severity = "error"


def quoted(text: str) -> str:
    """Return a text short enough to stand in a sentence, without characters that hide or command."""
    seen = "".join(character if character.isprintable() else "�" for character in text)
    return seen if len(seen) <= LONGEST_QUOTE else seen[:LONGEST_QUOTE] + "…"


def nearest(word: str, known: Iterable[str]) -> Words:
    """Return the hint that names what was probably meant, and everything there is."""
    allowed = sorted(known)
    near = get_close_matches(quoted(word), allowed, n=1)
    all_of_them = Words("可用的：{known}。", "Allowed: {known}.").fill(known=allowed)
    if not near:
        return all_of_them
    return Words(f"是不是“{near[0]}”？{all_of_them.zh}", f"Did you mean {near[0]!r}? {all_of_them.en}")
