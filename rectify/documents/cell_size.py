"""How much room text takes in a cell: programs leave the height of merged cells to whoever writes them.

Widths are those of a column: digits of the standard font (Calibri 11: 7 pixels). Texts are in 宋体 10, in which a
Chinese sign is as broad as high.
"""

from __future__ import annotations

import math

_PIXELS_A_DIGIT, _PADDING = 7.0, 4.0
# 10 points at 96 pixels to the inch; half of it for everything narrow.
_WIDE = 10 * 96 / 72
LINE, _AROUND, TALLEST = 13.5, 5.0, 409.0


def lines_of(text: str, width: float) -> int:
    """Return on how many lines a text stands in a column."""
    signs = max(1.0, (width * _PIXELS_A_DIGIT - _PADDING) / _WIDE)
    return sum(max(1, math.ceil(breadth(line) / signs)) for line in text.split("\n"))


def breadth(text: str) -> float:
    """Return the breadth of a text in Chinese signs, of which UTF-8 takes three bytes."""
    return len(text) / 2 + (len(text.encode()) - len(text)) / 4


def height(lines: int) -> float:
    """Return the height of a row with so many lines, in points; no row is taller than Excel lets it be."""
    return min(TALLEST, lines * LINE + _AROUND)
