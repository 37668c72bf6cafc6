"""Automatic numbers of Word: counted and written as they are printed (ECMA-376 part 1, 17.9 and 17.18.59)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS, _IDEOGRAPHS = "零一二三四五六七八九", "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_COUNTED = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanCounting",
    "ideographTraditional",
}
_ENCLOSED = {
    "decimalEnclosedCircle": (0x2460, 20),
    "decimalEnclosedCircleChinese": (0x2460, 20),
    "decimalEnclosedParen": (0x2474, 20),
    "decimalEnclosedFullstop": (0x2488, 20),
    "ideographEnclosedCircle": (0x3280, 10),
}
_MOST_LEVELS, _LAST_ROMAN, _LAST_COUNTED = 9, 3_999, 9_999
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of a list: how it counts and what is printed around the number."""

    kind: str
    text: str
    start: int
    legal: bool
    style: str | None
    restart: int | None


@dataclass(slots=True, kw_only=True)
class _List:
    """A list as a document uses it: its counters are shared by all lists of one abstract list."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: bool = False


class Numbers:
    """The counters of a document; asked paragraph by paragraph, in its order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self.by_style: dict[str, tuple[str, int]] = {}
        if root is None:
            return
        abstracts = {each.get(f"{W}abstractNumId", ""): _levels(each) for each in root.iter(f"{W}abstractNum")}
        for num in root.iter(f"{W}num"):
            key, abstract = num.get(f"{W}numId", ""), _value(num, "abstractNumId") or ""
            levels = dict(abstracts.get(abstract, {}))
            starts: dict[int, int] = {}
            for override in num.iter(f"{W}lvlOverride"):
                at = _whole(override.get(f"{W}ilvl"), 0)
                for level in override.iter(f"{W}lvl"):
                    levels[at] = _level(level)
                start = _value(override, "startOverride")
                if start is not None:
                    starts[at] = _whole(start, 1)
            self._lists[key] = _List(abstract=abstract, levels=levels, starts=starts)
            for at, used in levels.items():
                if used.style:
                    self.by_style.setdefault(used.style, (key, at))

    def next(self, key: str, at: int) -> str:
        """Return what is printed before the next paragraph of a list at a level; empty for bullets."""
        used = self._lists.get(key)
        level = used.levels.get(at) if used else None
        if used is None or level is None:
            return ""
        counters = self._counters.setdefault(used.abstract, {})
        if not used.begun:
            used.begun = True
            for deeper, start in used.starts.items():
                counters[deeper] = start - 1
        counters[at] = counters.get(at, level.start - 1) + 1
        for deeper in [each for each in counters if each > at]:
            below = used.levels.get(deeper)
            if below is None or below.restart is None or (below.restart != 0 and at < below.restart):
                del counters[deeper]
        if level.kind in ("bullet", "none") and "%" not in level.text:
            return "" if level.kind == "bullet" else level.text
        return _PLACE.sub(lambda found: self._written(used, counters, int(found[1]) - 1, level), level.text)

    @staticmethod
    def _written(used: _List, counters: dict[int, int], at: int, level: Level) -> str:
        meant = used.levels.get(at)
        if meant is None:
            return ""
        kind = "decimal" if level.legal and meant is not level else meant.kind
        return written(counters.get(at, meant.start), kind)


def written(number: int, kind: str) -> str:
    """Return a number in a format of Word; unknown formats give figures."""
    if kind == "none":
        return ""
    if kind in _COUNTED:
        return _chinese(number, _SIGNS, "十百千万")
    if kind == "chineseLegalSimplified":
        return _chinese(number, _LEGAL, "拾佰仟万")
    if kind in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return "".join(_IDEOGRAPHS[int(digit)] for digit in str(max(number, 0)))
    if kind in _ENCLOSED and 1 <= number <= _ENCLOSED[kind][1]:
        return chr(_ENCLOSED[kind][0] + number - 1)
    if kind in ("upperLetter", "lowerLetter") and number >= 1:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if kind == "upperLetter" else letter.lower()
    if kind in ("upperRoman", "lowerRoman") and 1 <= number <= _LAST_ROMAN:
        roman = "".join(sign for value, sign in _romans(number))
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _romans(number: int) -> list[tuple[int, str]]:
    signs = []
    for value, sign in _ROMAN:
        while number >= value:
            number -= value
            signs.append((value, sign))
    return signs


def _chinese(number: int, signs: str, units: str) -> str:
    """Return a number below ten thousand in words; 12 is 十二, 110 is 一百一十."""
    if not 0 < number <= _LAST_COUNTED:
        return str(number)
    said, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += (signs[0] if gap else "") + signs[digit] + ("" if power == 0 else units[power - 1])
        gap = False
    return said.removeprefix(signs[1]) if len(str(number)) == len("12") and number // 10 == 1 else said


def _levels(abstract: etree._Element) -> dict[int, Level]:
    levels = {_whole(level.get(f"{W}ilvl"), 0): _level(level) for level in abstract.iterchildren(f"{W}lvl")}
    return {at: level for at, level in levels.items() if 0 <= at < _MOST_LEVELS}


def _level(level: etree._Element) -> Level:
    fmt = level.find(f".//{W}numFmt")
    restart = _value(level, "lvlRestart")
    return Level(
        kind=fmt.get(f"{W}val", "decimal") if fmt is not None else "decimal",
        text=_value(level, "lvlText") or "",
        start=_whole(_value(level, "start"), 1),
        legal=level.find(f"{W}isLgl") is not None,
        style=_value(level, "pStyle"),
        restart=None if restart is None else _whole(restart, 0),
    )


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return None if child is None else child.get(f"{W}val")


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return max(-(10**6), min(int(text or ""), 10**6))
    except ValueError:
        return otherwise
