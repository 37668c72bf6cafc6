"""Which kind of heading a line is: 一、 （一） 1、 1. （1） and their kin, whose forms are data (``headings.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import groupby

from engine.words import Words
from rectify.documents.blocks import fold
from rectify.documents.number_forms import NumberForm, number_form, value_of
from rectify.documents.numerals import read_number
from rectify.documents.phrase_tables import Place


class Rank(IntEnum):
    """How deep a heading stands, outermost first (GB/T 9704); the rows of a table stand below all."""

    PART = 0
    CHINESE = 1
    CHINESE_IN_BRACKETS = 2
    DIGITS = 3
    DOTTED = 4
    DOTTED_TWICE = 5
    DIGITS_IN_BRACKETS = 6
    CIRCLED = 7
    ROW = 8


# A rank is named by its usual form.
RANKS: Mapping[str, Rank] = {
    "第一部分": Rank.PART,
    "一、": Rank.CHINESE,
    "(一)": Rank.CHINESE_IN_BRACKETS,
    "1.": Rank.DIGITS,
    "1.1": Rank.DOTTED,
    "1.1.1": Rank.DOTTED_TWICE,
    "(1)": Rank.DIGITS_IN_BRACKETS,
    "①": Rank.CIRCLED,
}
_WITH_DOTS = (Rank.DOTTED, Rank.DOTTED_TWICE)
KEYS = frozenset(["rank", "forms", "begins", "ends"])
_MARK = r"[、.,:丶·]"
_APART = r"\s*[,、:.\s]\s*"
_LONGEST_END = 30
_LAST_CIRCLED = 20


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


@dataclass(frozen=True, slots=True)
class HeadingForms:
    """The forms of numbered headings, in the order in which they are tried."""

    shapes: tuple[tuple[Rank, re.Pattern[str]], ...]

    def read(self, text: str) -> Heading | None:
        """Return the heading a line begins with, or None; ``一是`` and a date are no headings."""
        folded = fold(text)
        for rank, shape in self.shapes:
            found = shape.match(folded)
            if found:
                number, value = value_of(found["number"])
                mark = (found["mark"] or ("." if "⒈" <= found["number"] <= "⒛" else "")).replace("丶", "、")
                return Heading(rank=rank, number=number, value=value, mark=mark, rest=found.end())
        return None

    def before(self, later: HeadingForms) -> HeadingForms:
        """Return these forms, and behind them others."""
        return HeadingForms((*self.shapes, *later.shapes))


def heading_forms(place: Place) -> HeadingForms:
    """Return the forms of the tables ``heading``; raises ``PhrasesInvalid`` with the line of what is wrong."""
    shapes: list[tuple[Rank, re.Pattern[str]]] = []
    for entry in place.entries("heading"):
        place.only(entry, KEYS, within="heading")
        rank = RANKS.get(fold(str(entry.get("rank", ""))))
        if rank is None:
            ranks = "、".join(RANKS)
            raise place.wrong(
                str(entry.get("rank", "rank")),
                Words(f"rank要写成{ranks}之一", f"rank is written as one of {ranks}"),
            )
        lead = _lead(place.texts(entry.get("begins", []), plain=False), place.texts(entry.get("ends", []), plain=False))
        forms = [_form(place, written, lead) for written in place.texts(entry.get("forms"), plain=False)]
        shapes += [(rank, re.compile(pattern)) for pattern in _patterns(forms, lead)]
    return HeadingForms(tuple(shapes))


@cache
def shipped_headings() -> HeadingForms:
    """Return the forms that come with Rectify."""
    place = Place("headings.toml", (files("rectify.documents") / "headings.toml").read_text(encoding="utf-8"))
    place.parsed()
    return heading_forms(place)


def read_heading(text: str) -> Heading | None:
    """Return the heading a line begins with by the forms that come with Rectify, or None."""
    return shipped_headings().read(text)


def counted_on(headings: Mapping[int, Heading]) -> dict[int, Heading]:
    """Return the headings without numbers such as 1.1 that stand alone: a figure (3.15) begins no list."""
    seen = {(heading.rank, _above(heading.number), heading.value) for heading in headings.values()}

    values = {str(heading.value) for heading in headings.values()}

    def counts(heading: Heading) -> bool:
        above = _above(heading.number)
        beside = {(heading.rank, above, (heading.value or 0) + step) for step in (-1, 1)}
        return bool(beside & seen) or above in values

    return {at: heading for at, heading in headings.items() if heading.rank not in _WITH_DOTS or counts(heading)}


def goes_below(number: str, above: str) -> bool:
    """Say whether a number says itself that it stands below another (1.2 below 1)."""
    return bool(above) and number != above and _above(number) == above


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


def _above(number: str) -> str:
    return re.sub(r"\s*[.—–-]+\s*[0-9]+$", "", number)


def _form(place: Place, written: str, lead: str) -> NumberForm:
    try:
        form = number_form(written)
    except ValueError as error:
        raise place.wrong(written, error.args[0]) from error
    if not form.behind and not lead and not form.ends_with_a_sign:
        why = Words(
            f"“{written}”的编号后面要有标点或文字，或者写明begins",
            f"{written!r} needs a sign or a word behind its number, or begins",
        )
        raise place.wrong(written, why)
    return form


def _lead(begins: Sequence[str], ends: Sequence[str]) -> str:
    """Return what must follow a number: a text that begins with, or ends with, one of the words; empty for any."""
    told = [rf"(?:{_any(begins)})[^。]{{2}}"] if begins else []
    told += [rf"[^。]{{2,{_LONGEST_END}}}(?:{_any(ends)})[:。]?\s*$"] if ends else []
    return f"(?={'|'.join(told)})" if told else ""


def _patterns(forms: Iterable[NumberForm], lead: str) -> Iterator[str]:
    """Yield a pattern for the forms that begin alike, so that a line is tried few times."""

    def beginning(form: NumberForm) -> tuple[str, str]:
        return form.before, form.kind

    for _, alike in groupby(sorted(forms, key=beginning), key=beginning):
        some = list(alike)
        marked = [form.pattern_behind() for form in some if form.mark]
        behind = [rf"(?P<mark>{'|'.join(marked)})"] if marked else []
        behind += [_behind(form, lead) for form in some if not form.mark]
        unmarked = "" if marked else "(?P<mark>)"
        yield rf"{some[0].pattern()}{unmarked}\s*(?:{'|'.join(behind)})\s*{lead}"


def _behind(form: NumberForm, lead: str) -> str:
    if form.closes or (not form.behind and form.ends_with_a_sign):
        return rf"{form.pattern_behind()}\s*{_MARK}?"
    if not form.behind:
        return rf"{_MARK}?"
    return form.pattern_behind() + ("" if form.ends_with_a_sign or lead else _APART)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(map(fold, words), key=len, reverse=True)))
