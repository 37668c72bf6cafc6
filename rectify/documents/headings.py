"""Which kind of heading a line is: 一、 （一） 1、 1. （1） and their kin in both widths."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from rectify.documents.blocks import fold
from rectify.documents.numerals import COUNTED_AFTER, read_number


class Rank(IntEnum):
    """How deep a heading stands, outermost first (GB/T 9704); the rows of a table stand below all."""

    PART = 0
    CHINESE = 1
    CHINESE_IN_BRACKETS = 2
    DIGITS = 3
    DIGITS_IN_BRACKETS = 4
    CIRCLED = 5
    ROW = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A printed number: ``number`` without marks, ``mark`` after it (folded), ``rest`` where its text begins.

    ``number`` is empty, ``value`` None for a heading whose number was lost.
    """

    rank: Rank
    number: str
    value: int | None
    mark: str
    rest: int


# Printed numbers stay below those that are years: 2026、 at the start of a line is a date that lost its sign.
_COUNTED = "(?:[0-9]{1,3}|1[0-8][0-9]{2})"
_CHINESE = "[一二三四五六七八九十百〇零]{1,5}"
_MARK = r"[、.,:丶·]"
_LEAD = r"(?=(?:针对|关于)[^。]{2})"
_SHAPES: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    (Rank.CHINESE, re.compile(rf"(?P<number>{_CHINESE})\s*(?P<mark>{_MARK})\s*")),
    (Rank.CHINESE, re.compile(rf"(?:反馈)?问题(?P<number>{_CHINESE})\s*(?P<mark>[:、.])\s*")),
    (Rank.CHINESE, re.compile(rf"(?P<number>{_CHINESE})(?P<mark>\s*){_LEAD}")),
    (
        Rank.CHINESE,
        re.compile(rf"第(?P<number>{_CHINESE})(?P<mark>)\s*[,、:.]\s*(?:{_LEAD}|(?=[^。]{{2,30}}方面[:。]?\s*$))"),
    ),
    (Rank.CHINESE, re.compile(rf"第(?P<number>{_CHINESE})(?P<mark>)大?类\s*[,、:.\s]\s*")),
    (Rank.PART, re.compile(rf"第(?P<number>{_CHINESE})(?P<mark>)部分\s*[,、:.\s]\s*")),
    (Rank.CHINESE_IN_BRACKETS, re.compile(rf"\(\s*(?P<number>{_CHINESE})\s*\)(?P<mark>)\s*{_MARK}?\s*")),
    (
        Rank.DIGITS,
        re.compile(
            rf"(?P<number>{_COUNTED})\s*(?P<mark>[、丶]|\.(?![0-9])|\.(?=(?:19|20)[0-9]{{2}}年)|{COUNTED_AFTER})\s*"
        ),
    ),
    (Rank.DIGITS, re.compile(r"(?:反馈)?问题(?P<number>[0-9]{1,3})\s*(?P<mark>[:、.])\s*")),
    (Rank.DIGITS, re.compile(rf"(?P<number>{_COUNTED})\s*(?P<mark>[,:;·.]?)\s*{_LEAD}")),
    (Rank.DIGITS_IN_BRACKETS, re.compile(rf"\(\s*(?P<number>[0-9]{{1,3}})\s*\)(?P<mark>)\s*{_MARK}?\s*")),
    (Rank.DIGITS_IN_BRACKETS, re.compile(r"(?P<number>[0-9]{1,3})\s*(?P<mark>\))\s*")),
)
_ONE_SIGN = {
    Rank.DIGITS: ("⒈", 20, "."),
    Rank.DIGITS_IN_BRACKETS: ("⑴", 20, ""),
    Rank.CHINESE_IN_BRACKETS: ("㈠", 10, ""),
}
_LAST_CIRCLED = 20
_TENS = "一二三四五六七八九十"


def read_heading(text: str) -> Heading | None:
    """Return the heading a line begins with, or None; ``一是`` and a date are no headings."""
    folded = fold(text)
    for rank, shape in _SHAPES:
        found = shape.match(folded)
        if found:
            number = found["number"]
            mark = found["mark"].strip().replace("丶", "、")
            return Heading(rank=rank, number=number, value=read_number(number), mark=mark, rest=found.end())
    return _one_sign(text)


def row_heading(number: str) -> Heading:
    """Return the heading of a row in a table whose column of numbers says so (12, 十二, （二）, 2.)."""
    plain = fold(number).strip().strip("()、.,:[] ")
    value = read_number(plain)
    return Heading(rank=Rank.ROW, number=plain, value=value, mark="", rest=0)


def circled_heading(text: str) -> Heading | None:
    """Return the number a line begins with when it is ① to ⑳; what it counts is for the lines around it to say."""
    value = ord(text[0]) - ord("①") + 1 if text else 0
    if not 1 <= value <= _LAST_CIRCLED:
        return None
    return Heading(rank=Rank.CIRCLED, number=str(value), value=value, mark="", rest=1)


def _one_sign(text: str) -> Heading | None:
    circled = circled_heading(text)
    if circled is not None and re.match(_LEAD, fold(text[1:]).lstrip()):
        return circled
    for rank, (first, count, mark) in _ONE_SIGN.items():
        value = ord(text[0]) - ord(first) + 1 if text else 0
        if 1 <= value <= count:
            number = _TENS[value - 1] if rank is Rank.CHINESE_IN_BRACKETS else str(value)
            rest = re.compile(rf"{_MARK}?\s*").match(fold(text), 1)
            return Heading(rank=rank, number=number, value=value, mark=mark, rest=rest.end() if rest else 1)
    return None
