"""What a page of a PDF prints: pieces of text at their places, put together into printed lines; and the rules drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WIDE = {"W", "F", "A"}
_BETWEEN = re.compile(r"(?<=[^\x00-\x7f])[ \t]+(?=\S)|(?<=\S)[ \t]+(?=[^\x00-\x7f])")
_FAR = 1.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of text: where it begins, how large it is set."""

    x: float
    y: float
    size: float
    text: str

    @property
    def end(self) -> float:
        """Return about where it ends."""
        return self.x + self.size * width_of(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A printed line; ``place`` is how high it stands on its page, from 0 at the foot to 1."""

    x: float
    end: float
    y: float
    size: float
    text: str
    place: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight rule: ``across`` the page at a height, else down the page at a distance from the left."""

    across: bool
    at: float
    start: float
    end: float


def width_of(text: str) -> float:
    """Return about how wide a text is, in signs that are as wide as high."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in _WIDE else 0.52 for sign in text)


def in_lines(pieces: Sequence[Piece]) -> list[Printed]:
    """Return the printed lines from the top down; pieces at one height belong together."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x)):
        if rows and abs(rows[-1][0].y - piece.y) <= 0.4 * max(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda piece: piece.x)) for row in rows]


def _line(row: Sequence[Piece]) -> Printed:
    text = row[0].text
    for before, piece in pairwise(row):
        gap = piece.x - before.end
        text += ("  " if gap > _FAR * piece.size else "") + piece.text
    widest = max(row, key=lambda piece: len(piece.text))
    return Printed(x=row[0].x, end=row[-1].end, y=row[0].y, size=widest.size, text=closed_up(text))


def closed_up(text: str) -> str:
    """Return a text without the single blanks that setting leaves between signs of two scripts."""
    return re.sub(r"\s{2,}", "  ", _BETWEEN.sub(lambda found: "  " if len(found[0]) > 1 else "", text)).strip()
