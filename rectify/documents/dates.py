"""Dates in Chinese text: where they stand, what they say, and whether characters were lost.

A date that lost characters (71日, 2021915日, 2022年1110日) or that no calendar has (2月30日) gives no day and is
``damaged``; it is never repaired.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rectify.documents.blocks import fold
from rectify.documents.numerals import read_digits, read_number

Relative = Literal["", "same", "next"]

_RELATIVE: dict[str, Relative] = {"次年": "next", "翌年": "next", "当年": "same", "同年": "same"}
# Before 71日 or 1115日 one of these makes it a day; 为期60日, 压缩到45日 and 30日内 are lengths of time.
_DAY_FOLLOWS = (
    r"(?<![0-9])(?:(?<=^)|(?<=[,。;、:(\s于自从在是已并将])|(?<=[日号][至到—–~-])"
    r"|(?<=截至)|(?<=今年)|(?<=去年)|(?<=当年)|(?<=次年))"
)
_NOT_A_LENGTH = r"(?!\s*(?:内|以内|之内|以上|以下|左右|期|攻坚|行动|专项|的|常|均|间|工作|游))"
_NOT_A_WORD = r"(?![均常夜趋渐报])"
# A month and a day whose 月 was lost: 71 = 7月1日, 630, 1115; 60, 100 and 365 are none.
_RUN_TOGETHER = r"3[2-9]|[4-9][1-9]|0?[1-9](?:0[1-9]|[12][0-9]|3[01])|1[0-2](?:0?[1-9]|[12][0-9]|3[01])"
# 3月14至20日 lacks nothing: the 日 at its end is meant for both.
_TO_A_DAY, _NOT_TO_A_DAY = (f"({sign} [至到—–~-]+ [0-9]{{1,2}} [日号])" for sign in ("?=", "?!"))
_GAP = r"\s*"
_AUTUMN, _SPRING, _DECEMBER, _LAST_YEAR = 9, 4, 12, 9998


def _spaced(pattern: str) -> str:
    return pattern.replace(" ", _GAP)


# The order matters: what is longer or more damaged comes first, a plain month last.
_DATE = re.compile(
    "|".join(
        _spaced(shape)
        for shape in (
            r"(?<![0-9])(?P<y1>[0-9]{4}) 年 (?P<m1>[0-9]{1,2}) 月 (?P<d1>[0-9]{1,2}) [日号]",
            r"(?<![0-9])(?P<y2>[0-9]{4}) 年 (?P<m2>[0-9]{1,2}) 月 (?P<e2>底|末)",
            r"(?<![0-9])(?P<y3>[0-9]{4}) 年 (?P<e3>底|末)",
            r"(?:(?<![0-9.-])|(?<=[.-][0-9]-)|(?<=[.-][0-9]{2}-))(?P<y4>(?:19|20)[0-9]{2})(?P<s4>[-./])(?P<m4>[0-9]{1,2})(?P=s4)(?P<d4>[0-9]{1,2})(?:(?![0-9])|(?=[0-2][0-9]:[0-5][0-9]))",
            r"(?P<y5>[〇○零一二三四五六七八九]{4})年(?P<m5>[一二三四五六七八九十]{1,2})月(?P<d5>[一二三四五六七八九十]{1,3})日",
            r"(?P<x1>(?<![0-9])(?P<z1>(?:19|20)[0-9]{2}) 年 [0-9]{2,4} 日)" + _NOT_A_LENGTH,
            r"(?P<x2>(?<![0-9])(?P<z2>(?:19|20)[0-9]{2}) 年 月 [0-9]{0,2} 日)" + _NOT_A_WORD,
            r"(?P<x3>(?<![0-9])(?P<z3>(?:19|20)[0-9]{2}) 年 [0-9]{1,2} 月 日)" + _NOT_A_WORD,
            r"(?P<x4>(?<![0-9])(?P<z4>(?:19|20)[0-9]{2})[0-9]{1,4} 日)",
            r"(?P<x5>(?<![0-9])(?P<z5>(?:19|20)[0-9]{2}) [0-9]{1,2} 月 [0-9]{1,2} 日)",
            r"(?P<x6>(?<![0-9])(?:[0-9]{3}|[0-9]{5,6}) 年 [0-9]{1,2} 月 [0-9]{1,2} 日)",
            r"(?P<x7>(?<![0-9])(?P<z7>(?:19|20)[0-9]{2}) 年 [0-9]{1,2} 月 [0-9]{1,2}(?= ?(?:$|[,。;至到—–~-])))"
            + _NOT_TO_A_DAY,
            r"(?<![0-9])(?P<y6>[0-9]{4}) 年 (?P<m6>[0-9]{1,2}) 月(?: (?P<d6>[0-9]{1,2})(?= [至到—–~-]))?",
            r"(?P<r7>次年|翌年|当年|同年)?(?<![0-9])(?P<m7>[0-9]{1,2}) 月 (?P<d7>[0-9]{1,2}) (?:[日号]|"
            + _TO_A_DAY
            + ")",
            r"(?P<r8>次年|翌年|当年|同年)?(?<![0-9])(?P<m8>[0-9]{1,2}) 月 (?P<e8>底|末)",
            r"(?<=[至到—–~-])\s*(?P<d9>[1-9]|[12][0-9]|3[01]) 日" + _NOT_A_LENGTH,
            r"(?P<x8>(?<![0-9每])[0-9]{1,2} 月 日)" + _NOT_A_WORD,
            _DAY_FOLLOWS + rf"(?P<x9>(?:{_RUN_TOGETHER}) 日)" + _NOT_A_LENGTH,
        )
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date as it stands in a text; parts that are not printed are None."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: bool = False
    relative: Relative = ""
    damaged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedMention:
    """A date in its text: ``day`` is None when it is damaged, has no year to take, or names a month only."""

    start: int
    end: int
    day: date | None
    damaged: bool


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Return the dates of a text in its order, as printed."""
    return tuple(_mention(found) for found in _DATE.finditer(fold(text)))


def resolve(mentions: Sequence[DateMention], *, year: int | None = None) -> tuple[DatedMention, ...]:
    """Return the days meant: a missing year or month is taken from the date before, first from ``year``.

    From autumn to spring (11月 … 2月) a date without a year crosses into the next one.
    """
    resolved = []
    month: int | None = None
    for mention in mentions:
        here = _year(mention, year, month)
        at_month = mention.month if mention.month is not None else month
        day = None if mention.damaged else _day(here, at_month, mention)
        impossible = None not in (here, at_month, mention.day) and day is None
        resolved.append(
            DatedMention(start=mention.start, end=mention.end, day=day, damaged=mention.damaged or impossible)
        )
        year, month = here, at_month
    return tuple(resolved)


def days_in(text: str, *, year: int | None = None) -> tuple[DatedMention, ...]:
    """Return the dates of a text with the days they mean."""
    return resolve(find_dates(text), year=year)


def _mention(found: re.Match[str]) -> DateMention:
    parts = {name: value for name, value in found.groupdict().items() if value is not None}
    by_letter = {name[0]: value for name, value in parts.items()}
    if "x" in by_letter:
        year = by_letter.get("z")
        return DateMention(start=found.start(), end=found.end(), year=int(year) if year else None, damaged=True)
    month, day = _number(by_letter.get("m")), _number(by_letter.get("d"))
    return DateMention(
        start=found.start(),
        end=found.end(),
        year=_number(by_letter.get("y")),
        # 年底 is the end of December; which day ends a month is settled when the year is known.
        month=_DECEMBER if month is None and "e" in by_letter else month,
        day=day,
        last_day="e" in by_letter,
        relative=_RELATIVE.get(by_letter.get("r", ""), ""),
        damaged=_impossible(month, day),
    )


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    return read_digits(text) if len(text) == len("二〇二二") and not text.isascii() else read_number(text)


def _impossible(month: int | None, day: int | None) -> bool:
    if month is not None and not 1 <= month <= _DECEMBER:
        return True
    return day is not None and not 1 <= day <= (calendar.monthrange(2000, month)[1] if month else 31)


def _year(mention: DateMention, year: int | None, month: int | None) -> int | None:
    if mention.year is not None or year is None:
        return mention.year
    if mention.relative == "next":
        return year + 1
    crosses = not mention.relative and (month or 0) >= _AUTUMN and (mention.month or _AUTUMN) <= _SPRING
    return year + 1 if crosses else year


def _day(year: int | None, month: int | None, mention: DateMention) -> date | None:
    if year is None or month is None or not 1 <= year <= _LAST_YEAR or not 1 <= month <= _DECEMBER:
        return None
    last = calendar.monthrange(year, month)[1]
    day = last if mention.last_day else mention.day
    return date(year, month, day) if day is not None and 1 <= day <= last else None
