"""The page of official documents: GB/T 9704-2012, as figures. Whoever wants another page changes them here.

Lengths are in millimetres, sizes of letters in points (2号 22, 3号 16, 4号 14, 小4号 12).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TWIPS_PER_POINT = 20
_TWIPS_PER_MM = 1440 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font by name, with what may stand in for it; none is embedded. ``kind`` is Word's family."""

    name: str
    instead: tuple[str, ...]
    kind: str
    panose: str


XIAOBIAOSONG = Font(
    name="方正小标宋简体",
    instead=("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "宋体", "SimSun", "Noto Serif CJK SC"),
    kind="roman",
    panose="03000509000000000000",
)
FANGSONG = Font(
    name="仿宋_GB2312",
    instead=("仿宋", "FangSong", "FangSong_GB2312", "华文仿宋", "STFangsong", "Noto Serif CJK SC"),
    kind="modern",
    panose="02010609030101010101",
)
HEITI = Font(
    name="黑体",
    instead=("SimHei", "华文黑体", "STHeiti", "Noto Sans CJK SC"),
    kind="modern",
    panose="02010609060101010101",
)
KAITI = Font(
    name="楷体_GB2312",
    instead=("楷体", "KaiTi", "KaiTi_GB2312", "华文楷体", "STKaiti", "Noto Serif CJK SC"),
    kind="modern",
    panose="02010609030101010101",
)
SONGTI = Font(
    name="宋体",
    instead=("SimSun", "华文宋体", "STSong", "Noto Serif CJK SC"),
    kind="auto",
    panose="02010600030101010101",
)
FONTS = (XIAOBIAOSONG, FANGSONG, HEITI, KAITI, SONGTI)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A4 with its margins, so many lines of so many characters on it."""

    width: float = 210
    height: float = 297
    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26
    lines: int = 22
    characters: int = 28
    body_size: int = 16
    # The dash beside a page number stands 7 mm below the text: the middle of a line of 14 points.
    footer: float = 25.5

    @property
    def line_pitch(self) -> int:
        """Return the height of a line in twips."""
        return int(_twips(self.height - self.top - self.bottom) / self.lines)

    @property
    def character_pitch(self) -> float:
        """Return the width of a character of the body in twips."""
        return _twips(self.width - self.left - self.right) / self.characters

    @property
    def spacing(self) -> int:
        """Return by how many twips a character of the body stands closer, so that a line holds as many as it should.

        28 characters of 16 points are wider than 156 mm. Said for each style and not by a grid of characters, which
        LibreOffice lays out with two cells for a character that is wider than one.
        """
        return math.floor(self.character_pitch - self.body_size * TWIPS_PER_POINT)

    @property
    def text_width(self) -> int:
        """Return the width of the text in twips."""
        return int(_twips(self.width - self.left - self.right))


PAGE = Page()


def _twips(millimetres: float) -> float:
    return millimetres * _TWIPS_PER_MM
