"""Where a title breaks: by its sense (机关 / 关于事由的文种) where that fits, else in lines of about one length."""

from __future__ import annotations

import math
import unicodedata

# 2号 letters on 156 mm.
_MOST = 20
# A line that begins with one of these begins with its sense, the first best of all.
_ABOUT, _SENSES = (
    "关于",
    ("关于", "主要负责人", "组织落实", "落实", "巡察整改", "巡视整改", "审计整改", "督导整改", "整改"),
)
_NOT_FIRST = "、，。；：？！”’》〉）〕】的"
_NOT_LAST = "“‘《〈（〔【"


def width(text: str) -> float:
    """Return how many characters wide a line is: figures and letters are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def title_lines(title: str) -> list[str]:
    """Return the lines of a title."""
    text = " ".join(title.split())
    if width(text) <= _MOST:
        return [text]
    places = [place for word in _SENSES if (place := text.find(word)) > 0 and _fits(text, place)]
    if places:
        best = (
            text.find(_ABOUT)
            if text.find(_ABOUT) in places
            else min(places, key=lambda place: abs(2 * place - len(text)))
        )
        return [text[:best], text[best:]]
    count = math.ceil(width(text) / _MOST)
    lines, rest = [], text
    for left in range(count, 1, -1):
        place = _break(rest, width(rest) / left)
        lines.append(rest[:place])
        rest = rest[place:]
    return [*lines, rest]


def _fits(text: str, place: int) -> bool:
    return max(width(text[:place]), width(text[place:])) <= _MOST


def _break(text: str, wanted: float) -> int:
    """Return the place nearest to a width at which a line may end."""
    allowed = [place for place in range(1, len(text)) if _may_break(text[place - 1], text[place])]
    return min(allowed, key=lambda place: abs(width(text[:place]) - wanted), default=len(text))


def _may_break(before: str, behind: str) -> bool:
    inside_a_word = before.isascii() and behind.isascii() and before.isalnum() and behind.isalnum()
    return not (behind in _NOT_FIRST or before in _NOT_LAST or inside_a_word)
