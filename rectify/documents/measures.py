"""The measures a text enumerates: 一是…二是…, 首先…其次…最后…, ①②③, 1.2.3.; how is data (``headings.toml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

from engine.words import Words
from rectify.documents.blocks import fold
from rectify.documents.number_forms import NumberForm, number_form, value_of
from rectify.documents.phrase_tables import Place
from rectify.documents.sentences import first_unquoted
from rectify.documents.titles import names_a_finding

KEYS = frozenset(["forms", "words", "least", "from_one", "not_before", "opens"])
_BOUNDARY = r"(?:^|(?<=[。,;、:!?)”\"】…\s]))"
# 2.(1) counts within its number.
_BOUNDARY_OF_BRACKETS = rf"(?:{_BOUNDARY}|(?<=\.))"
_ENDS = re.compile(r"[;；,，、\s]+$")
_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One way to enumerate: its mark, how few make a list, what it begins with, whether it counts 1, 2, 3.

    ``opens`` says that its first mark begins what was done about a finding.
    """

    mark: re.Pattern[str]
    least: int = _FEWEST
    first: str | None = None
    counts: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Enumerations:
    """Every way to enumerate."""

    styles: tuple[Style, ...]
    opening: re.Pattern[str]

    def read(self, text: str) -> tuple[str, ...]:
        """Return the enumerated measures without their marks, empty when the text enumerates nothing.

        Only the outermost enumeration counts: ①② inside 一是 belong to it. It is the one that begins first.
        The last measure ends with its paragraph: what stands below tells what came of all of them.
        """
        folded = fold(text)
        found = [marks for style in self.styles if (marks := _marks(folded, style))]
        if not found:
            return ()
        marks = min(found, key=lambda each: each[0].start())
        ends = [*(mark.start() for mark in marks[1:]), _end_of_paragraph(text, marks[-1].end())]
        return tuple(
            _ENDS.sub("", text[mark.end() : end]).lstrip("，,、：: ") for mark, end in zip(marks, ends, strict=True)
        )

    def start(self, text: str) -> int | None:
        """Return where the first 一是, 首先 or ① outside quotes stands, or None."""
        return first_unquoted(self.opening, text)

    def holds_its_own_list(self, text: str) -> bool:
        """Say whether a line counts 1. 2. 3. by itself: then its first number is no heading, but begins a list."""
        folded = fold(text)
        for style in self.styles:
            marks = _marks(folded, style) if style.counts else []
            begun = [mark for mark in style.mark.finditer(folded) if _value(mark) == 1] if marks else []
            # A second 1. begins the list of a heading that stands in the same line.
            if len(marks) >= style.least and marks[0].start() == 0 and len(begun) == 1:
                # Findings that stand in one line say what came of them; measures do not.
                return not names_a_finding(text[marks[0].end() :])
        return False

    def before(self, later: Enumerations) -> Enumerations:
        """Return these ways to enumerate, and behind them others."""
        return _enumerations((*self.styles, *later.styles))


def enumerations_of(place: Place) -> Enumerations:
    """Return the ways told by the tables ``enumeration``; raises ``PhrasesInvalid`` with the line of what is wrong."""
    return _enumerations(tuple(chain.from_iterable(_styles(place, entry) for entry in place.entries("enumeration"))))


@cache
def shipped_enumerations() -> Enumerations:
    """Return the ways to enumerate that come with Rectify."""
    place = Place("headings.toml", (files("rectify.documents") / "headings.toml").read_text(encoding="utf-8"))
    place.parsed()
    return enumerations_of(place)


def read_measures(text: str) -> tuple[str, ...]:
    """Return the measures a text enumerates in one of the ways that come with Rectify."""
    return shipped_enumerations().read(text)


def _enumerations(styles: tuple[Style, ...]) -> Enumerations:
    opening = "|".join(style.mark.pattern for style in styles if style.opens)
    return Enumerations(styles=styles, opening=re.compile(opening or "(?!)"))


def _styles(place: Place, entry: Mapping[str, Any]) -> Iterator[Style]:
    """Yield the style of an entry: of its forms, of its words."""
    place.only(entry, KEYS, within="enumeration")
    least, opens = entry.get("least", _FEWEST), entry.get("opens") is True
    if not isinstance(least, int) or least < 1:
        why = Words("least要写成1以上的整数", "least is a whole number from 1 on")
        raise place.wrong(str(least), why)
    stop = _any(place.texts(entry.get("not_before", []), plain=False))
    behind = f"(?!{stop})" if stop else ""
    forms = [_form(place, written) for written in place.texts(entry.get("forms", []), plain=False)]
    words = place.texts(entry.get("words", []), plain=False)
    if not forms and not words:
        why = Words("enumeration要有forms或words", "enumeration has forms or words")
        raise place.wrong(next(iter(entry), "[[enumeration]]"), why)
    if forms:
        patterns = [_pattern(form) for form in forms]
        mark = re.compile("|".join(f"{pattern}{behind}" for pattern in patterns))
        yield Style(mark=mark, least=least, counts=entry.get("from_one") is True, opens=opens)
    if words:
        mark = re.compile(rf"{_BOUNDARY}({_any(words)})(?=[,、:是]){behind}")
        yield Style(mark=mark, least=least, first=fold(words[0]), opens=opens)


def _form(place: Place, written: str) -> NumberForm:
    try:
        form = number_form(written)
    except ValueError as error:
        raise place.wrong(written, error.args[0]) from error
    if not form.behind and not form.ends_with_a_sign:
        why = Words(f"“{written}”的编号后面要有标点或文字", f"{written!r} needs a sign or a word behind its number")
        raise place.wrong(written, why)
    return form


def _pattern(form: NumberForm) -> str:
    boundary = "" if not form.before and not form.behind else _BOUNDARY_OF_BRACKETS if form.closes else _BOUNDARY
    return rf"{boundary}{form.pattern(group=None)}\s*{form.pattern_behind()}"


def _any(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(map(fold, words), key=len, reverse=True)))


def _value(mark: re.Match[str]) -> int | None:
    return value_of(next(said for said in mark.groups() if said is not None))[1]


def _end_of_paragraph(text: str, start: int) -> int:
    """Return where the paragraph ends whose text begins at or behind a place."""
    begun = len(text) - len(text[start:].lstrip())
    end = text.find("\n", begun)
    return len(text) if end < 0 else end


def _marks(folded: str, style: Style) -> list[re.Match[str]]:
    marks = list(style.mark.finditer(folded))
    if style.counts:
        marks = _counting(marks)
    if style.first and marks and marks[0][1] != style.first:
        return []
    return marks if len(marks) >= style.least else []


def _counting(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the marks that count on from 1; other numbers in the text are no marks."""
    counted: list[re.Match[str]] = []
    for mark in marks:
        if _value(mark) == len(counted) + 1:
            counted.append(mark)
    return counted
