"""Text → numbered non-empty lines.

Everything is matched on the *folded* text, in which full-width letters, digits and punctuation are half-width. Folding
keeps one character for one character, so a place found in the folded text is the same place in the original.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = dict.fromkeys([*range(9), *range(0x0E, 0x20), 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: its text, the columns it covers, and whether it only goes on from the row above."""

    text: str
    column: int
    width: int = 1
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line that says something: its number in the document (from 1) and what it says, outer space removed.

    The row of a table has ``cells``; ``level`` is that of a heading's style; ``page`` that of a PDF.
    """

    line: int
    text: str
    cells: tuple[Cell, ...] = ()
    level: int | None = None
    page: int | None = None


class _Folding(dict[int, str]):
    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = sign if unicodedata.category(sign) == "No" else unicodedata.normalize("NFKC", sign)
        self[code] = folded if len(folded) == 1 else sign
        return self[code]


_FOLDING = _Folding({0x09: " ", 0x0B: " ", 0x0C: " "})


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Return the text with widths made equal, of the same length; enclosed numbers (①, ⑴) stay what they are."""
    return text.translate(_FOLDING)


def squeeze(text: str) -> str:
    """Return the folded text without any white space, for comparing."""
    return "".join(fold(text).split())


def lines_of(numbered: Iterable[tuple[int, str]]) -> tuple[Block, ...]:
    """Return the lines that say something, each with its number."""
    lines = (Block(line=number, text=visible(line)) for number, line in numbered)
    return tuple(block for block in lines if block.text)


def excerpt(text: str, limit: int = 40) -> str:
    """Return the beginning of a text, shortened for a message."""
    return text if len(text) <= limit else text[:limit] + "…"


def joined(blocks: Sequence[Block]) -> str:
    """Return the texts of lines, one below the other."""
    return "\n".join(block.text for block in blocks)


def visible(line: str) -> str:
    """Return a line without signs that nobody sees and without space around it."""
    return line.translate(_INVISIBLE).strip()
