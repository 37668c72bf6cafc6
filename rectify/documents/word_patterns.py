"""Words of tables as patterns: ``^`` before a word means at the beginning, ``$`` behind it at the end, ``…`` a gap."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rectify.documents.blocks import fold

_GAP = ".{1,12}"


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first; one that matches nothing when there is none."""
    return "|".join(map(_shape, sorted(map(fold, words), key=len, reverse=True))) or "(?!)"


def _shape(word: str) -> str:
    inner = word.removeprefix("^").removesuffix("$")
    first = "^" if word.startswith("^") else ""
    last = "$" if word.endswith("$") else ""
    return first + re.escape(inner).replace("…", _GAP) + last
