"""Text whose paragraphs were broken into lines of one width, as mail programs and copies of printed pages do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rectify.documents.headings import HeadingForms, shipped_headings

_WIDE = {"W", "F", "A"}
_NARROWEST, _WIDEST, _FEWEST = 36, 130, 8
_SLACK, _FULL_SHARE = 4, 0.25
_STOPS = tuple("。；：！？;:!?")
# What no line begins or ends with moves to the next one with its neighbour.
_UNIT = re.compile(r"[（(“《「【]*(?:[A-Za-z0-9@.%_-]+|.)[，。；：！？、”）》」】,.;:!?)]*")


def unwrapped(lines: Sequence[str], headings: HeadingForms | None = None) -> list[tuple[int, str]]:
    """Return the lines with their numbers from 1, those of one broken paragraph joined under the first one's number.

    ``headings`` are the forms of headings, which begin a line of their own: by default those that come with Rectify.
    """
    forms = headings or shipped_headings()
    numbered = list(enumerate(lines, start=1))
    widths = [_width(line.rstrip()) for line in lines]
    told = [width for width in widths if width]
    margin = max(told, default=0)
    if len(told) < _FEWEST or not _NARROWEST <= margin <= _WIDEST or not _is_wrapped(lines, widths, margin):
        return numbered
    indented = sum(line[:1].isspace() for line in lines if line.strip()) >= len(told) / 5
    joined: list[tuple[int, str]] = []
    last = 0
    for (number, line), width in zip(numbered, widths, strict=True):
        goes_on = (
            bool(joined and last and line.strip())
            and not line[0].isspace()
            and last + _width(_first_unit(line)) > margin - _SLACK
            and (indented or forms.read(line.strip()) is None)
            and not (not indented and joined[-1][1].endswith("。") and last < margin - 1)
        )
        if goes_on:
            joined[-1] = (joined[-1][0], joined[-1][1] + line.strip())
        else:
            joined.append((number, line.rstrip()))
        last = width
    return joined


def _is_wrapped(lines: Sequence[str], widths: Sequence[int], margin: int) -> bool:
    full = [line.rstrip() for line, width in zip(lines, widths, strict=True) if width >= margin - _SLACK]
    told = sum(width > 0 for width in widths)
    cut = sum(not line.endswith(_STOPS) for line in full)
    return len(full) >= max(3, told * _FULL_SHARE) and cut * 2 > len(full)


def _first_unit(line: str) -> str:
    found = _UNIT.match(line)
    return found[0] if found else ""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)
