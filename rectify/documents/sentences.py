"""Sentences and quotes of Chinese text. Places are indexes into the text; a full stop inside quotes ends nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from rectify.documents.blocks import fold

_OPENING = {"“": "”", "「": "」", "『": "』", "‘": "’", "《": "》"}
_STOPS = "。!?"
_QUOTES = "“”\"「」『』‘’'"
_DOUBLE = '“”"'
_STRAIGHT = "\"'"
_ANY_QUOTE = re.compile("[" + "".join({*_OPENING, *_OPENING.values(), *_STRAIGHT}) + "]")
_LONGEST_QUOTED = 2000


def split_sentences(text: str) -> list[str]:
    """Return the sentences, each with its full stop; together they are the text."""
    folded, inside = fold(text), _inside_quotes(text)
    starts = [0, *(at + 1 for at, sign in enumerate(folded) if sign in _STOPS and not inside[at])]
    ends = [*starts[1:], len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True) if text[start:end].strip()]


def first_unquoted(pattern: re.Pattern[str], text: str) -> int | None:
    """Return where the first match outside quotes stands, or None."""
    folded, inside = fold(text), _inside_quotes(text)
    return next((found.start() for found in pattern.finditer(folded) if not inside[found.start()]), None)


def outer_quotes(text: str) -> tuple[int, int] | None:
    """Return the place inside the quotes the text begins with, when they close again: “a“b”c”d → a“b”c.

    Curly quotes may nest; with straight ones, or with a mixed pair, the first closing mark counts.
    """
    if not text or text[0] not in _QUOTES:
        return None
    end = _nested_end(text) if text[0] in "“「『‘" else None
    if end is None:
        end = _flat_end(text)
    return None if end is None or end == 1 else (1, end)


def _nested_end(text: str) -> int | None:
    depth = 0
    closing = _OPENING[text[0]]
    for at, sign in enumerate(text[:_LONGEST_QUOTED]):
        depth += (sign == text[0]) - (sign == closing)
        if depth == 0:
            return at
    return None


def _flat_end(text: str) -> int | None:
    alike = _DOUBLE if text[0] in _DOUBLE else _QUOTES
    return next((at for at, sign in enumerate(text[1:_LONGEST_QUOTED], start=1) if sign in alike), None)


@lru_cache(maxsize=256)
def _inside_quotes(text: str) -> Sequence[bool]:
    """Say for each character whether it is quoted; quotes that never close quote nothing."""
    depth_changes = [0] * (len(text) + 1)
    waiting: list[tuple[str, int]] = []
    for found in _ANY_QUOTE.finditer(text):
        at, sign = found.start(), found[0]
        # A stray inner quote must not keep the outer one open, so the last few are all candidates.
        match = next((back for back in range(1, min(3, len(waiting)) + 1) if waiting[-back][0] == sign), None)
        if match:
            start = waiting[-match][1]
            del waiting[-match:]
            depth_changes[start] += 1
            depth_changes[at] -= 1
        elif sign in _OPENING or sign in _STRAIGHT:
            waiting.append((_OPENING.get(sign, sign), at))
    return [depth > 0 for depth in accumulate(depth_changes[:-1])]
