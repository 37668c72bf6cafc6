"""Where a title breaks: by its sense (机关 / 关于事由的文种) where that fits, else in lines of about one length."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from itertools import combinations, pairwise

# 2号 letters on 156 mm.
_MOST, _MOST_BREAKS = 20, 3
# A line that begins with one of these begins with its sense, the first best of all.
_ABOUT, _SENSES = (
    "关于",
    ("关于", "主要负责人", "组织落实", "落实", "巡察整改", "巡视整改", "审计整改", "督导整改", "整改"),
)
_BELONGS_TO = ("组织", "巡察", "巡视", "审计", "督导", "整改")
_NOT_FIRST = "、，。；：？！”’》〉）〕】的"
_NOT_LAST = "“‘《〈（〔【"


def width(text: str) -> float:
    """Return how many characters wide a line is: figures and letters are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def title_lines(title: str) -> list[str]:
    """Return the lines of a title: as few as can be, each beginning with its sense, of about one length."""
    text = " ".join(title.split())
    if width(text) <= _MOST:
        return [text]
    places = sorted({place for word in _SENSES for place in _places(text, word)})
    for count in range(1, _MOST_BREAKS + 1):
        broken = [cut for each in combinations(places, count) if _fit(cut := _cut(text, each))]
        if broken:
            return min(broken, key=_unlike_a_title)
    count = math.ceil(width(text) / _MOST)
    lines, rest = [], text
    for left in range(count, 1, -1):
        place = _break(rest, width(rest) / left)
        lines.append(rest[:place])
        rest = rest[place:]
    return [*lines, rest]


def _places(text: str, word: str) -> list[int]:
    """Return where a word begins, but for one that belongs to the word before it or begins the title."""
    found = [one.start() for one in re.finditer(re.escape(word), text)]
    return [place for place in found if place and not text[:place].endswith(_BELONGS_TO)]


def _cut(text: str, places: Sequence[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *places, len(text)])]


def _fit(lines: Sequence[str]) -> bool:
    return all(width(line) <= _MOST for line in lines)


def _unlike_a_title(lines: Sequence[str]) -> tuple[bool, float]:
    """Return how far lines are from what is wanted: one begins with 关于, and they are of one length."""
    widths = [width(line) for line in lines]
    return not any(line.startswith(_ABOUT) for line in lines), max(widths) - min(widths)


def _break(text: str, wanted: float) -> int:
    """Return the place nearest to a width at which a line may end."""
    allowed = [place for place in range(1, len(text)) if _may_break(text[place - 1], text[place])]
    return min(allowed, key=lambda place: abs(width(text[:place]) - wanted), default=len(text))


def _may_break(before: str, behind: str) -> bool:
    inside_a_word = before.isascii() and behind.isascii() and before.isalnum() and behind.isalnum()
    return not (behind in _NOT_FIRST or before in _NOT_LAST or inside_a_word)
