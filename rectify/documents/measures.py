"""The measures a text enumerates: 一是…二是…, 首先…其次…最后…, ①②③, 1.2.3."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rectify.documents.blocks import fold
from rectify.documents.numerals import COUNTED_AFTER, read_number
from rectify.documents.titles import names_a_finding

_BOUNDARY = r"(?:^|(?<=[。,;、:!?)”\"】…\s]))"
_ORDINAL = "[一二三四五六七八九十]{1,3}"
_ENDS = re.compile(r"[;；,，、\s]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One way to enumerate: its mark, how few of them make a list, what it begins with, whether it counts 1, 2, 3."""

    mark: re.Pattern[str]
    least: int = 2
    first: str | None = None
    counts: bool = False


_STYLES = (
    Style(mark=re.compile(rf"{_BOUNDARY}({_ORDINAL})\s*是"), least=1),
    Style(mark=re.compile(rf"{_BOUNDARY}({_ORDINAL})要(?!求|素)")),
    Style(mark=re.compile(rf"{_BOUNDARY}其({_ORDINAL})(?=[,、:])")),
    Style(mark=re.compile(rf"{_BOUNDARY}第({_ORDINAL})(?=[,、:])")),
    Style(mark=re.compile(rf"{_BOUNDARY}(首先|其次|再次|再者|然后|此外|最后)(?=[,、:是])"), first="首先"),
    Style(mark=re.compile(r"([①-⑳])")),
    Style(mark=re.compile(r"([⑴-⑽])")),
    Style(mark=re.compile(rf"(?:{_BOUNDARY}|(?<=\.))\(([0-9]{{1,2}})\)"), counts=True),
    Style(mark=re.compile(rf"{_BOUNDARY}([0-9]{{1,2}})(?:、|\.(?![0-9])|{COUNTED_AFTER})"), counts=True),
    Style(mark=re.compile(rf"{_BOUNDARY}([0-9]{{1,2}})\)"), counts=True),
    Style(mark=re.compile(rf"{_BOUNDARY}\(({_ORDINAL})\)"), counts=True),
)


def read_measures(text: str) -> tuple[str, ...]:
    """Return the enumerated measures without their marks, empty when the text enumerates nothing.

    Only the outermost enumeration counts: ①② inside 一是 belong to it. It is the one that begins first. The last
    measure ends with its paragraph: what stands below tells what came of all of them.
    """
    folded = fold(text)
    found = [marks for style in _STYLES if (marks := _marks(folded, style))]
    if not found:
        return ()
    marks = min(found, key=lambda each: each[0].start())
    ends = [*(mark.start() for mark in marks[1:]), _end_of_paragraph(text, marks[-1].end())]
    return tuple(
        _ENDS.sub("", text[mark.end() : end]).lstrip("，,、：: ") for mark, end in zip(marks, ends, strict=True)
    )


def _end_of_paragraph(text: str, start: int) -> int:
    """Return where the paragraph ends whose text begins at or behind a place."""
    begun = len(text) - len(text[start:].lstrip())
    end = text.find("\n", begun)
    return len(text) if end < 0 else end


def holds_its_own_list(text: str) -> bool:
    """Say whether a line counts 1. 2. 3. by itself: then its first number is no heading, but begins a list."""
    folded = fold(text)
    for style in _STYLES:
        marks = _marks(folded, style) if style.counts else []
        begun = [mark for mark in style.mark.finditer(folded) if read_number(mark[1]) == 1] if marks else []
        # A second 1. begins the list of a heading that stands in the same line.
        if len(marks) >= style.least and marks[0].start() == 0 and len(begun) == 1:
            # Findings that stand in one line say what came of them; measures do not.
            return not names_a_finding(text[marks[0].end() :])
    return False


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
        if read_number(mark[1]) == len(counted) + 1:
            counted.append(mark)
    return counted
