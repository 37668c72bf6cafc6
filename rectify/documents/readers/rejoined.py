"""Printed lines → paragraphs: a line goes on in the next one where it is full and the next begins at the margin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rectify.documents.readers.grid import Table
from rectify.documents.readers.lines import Cell
from rectify.documents.readers.printed import Printed, width_of

_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}、|[(（][一二三四五六七八九十0-9０-９]{1,4}[)）]|[0-9０-９]{1,3}(?:、|[.．](?![0-9])))"
)
_CLOSED = tuple("。！？；：!?;:”）")
_ASCII_WORD = re.compile(r"[A-Za-z]$")
_ALIKE, _INDENTED, _SOME = 0.6, 1.2, 0.2
_UNBROKEN = re.compile(r"[（(“《「【]*(?:[\w@.%+/:-]+(?<=[\x00-\x7f])|.)[，。；：！？、”）》」】,.;:!?)]*", re.ASCII)
_COUNTED = re.compile(r"([0-9]{1,2})(?:、|[.．](?![0-9]))")
_SLACK = 1.2
_OVER_A_LINE = 2.6
_TITLE, _NEAR, _SEVERAL, _FEW = 1.12, 4.0, 2, 6


def rejoined(blocks: Sequence[tuple[int, Printed | Table]]) -> Iterator[tuple[int, str | tuple[Cell, ...]]]:
    """Yield the paragraphs and the rows of tables in their order, each with the page it begins on."""
    lines = [block for _, block in blocks if isinstance(block, Printed)]
    margins = _Margins(lines)
    text, page, last, here = "", 0, None, 0
    above: tuple[int, Table] | None = None
    waiting: list[tuple[int, tuple[Cell, ...]]] = []
    for number, block in blocks:
        if isinstance(block, Table):
            if text:
                yield page, text
                text, last = "", None
            rows = list(block.rows)
            if above is not None and waiting and number == above[0] + 1 and _same(block, above[1]):
                rows = _carried(waiting, above[1], rows)
            yield from waiting
            waiting, above = [(number, row) for row in rows], (number, block)
            continue
        yield from waiting
        waiting = []
        if last is not None and (
            margins.goes_on(last, block, same_page=number == here) or margins.counts_on(text, last, block)
        ):
            glue = " " if _ASCII_WORD.search(text) and _ASCII_WORD.match(block.text[:1]) else ""
            text += glue + block.text
        else:
            if text:
                yield page, text
            text, page = block.text, number
        last, here = block, number
    yield from waiting
    if text:
        yield page, text


class _Margins:
    """Where lines of a document begin and end, and whether its paragraphs are indented."""

    def __init__(self, lines: Sequence[Printed]) -> None:
        sizes = Counter(round(line.size) for line in lines)
        self.size = float(sizes.most_common(1)[0][0]) if sizes else 12.0
        body = [line for line in lines if abs(line.size - self.size) <= 1]
        starts = Counter(round(line.x / 2) * 2 for line in body)
        often = [x for x, count in starts.items() if count >= _SEVERAL or len(body) <= 2 * _FEW]
        ends = sorted(line.end for line in body)
        # A sign that hangs out at one end does not move the margin.
        self.right = ends[-2] if len(ends) > _FEW else max(ends, default=0.0)
        # Whatever goes on does so at the margin, be it in one line only.
        after_full = [
            following.x for line, following in pairwise(body) if line.end >= self.right - 2 * _SLACK * line.size
        ]
        self.left = float(min([*often, *after_full], default=min((line.x for line in body), default=0.0)))
        indented = sum(_INDENTED <= (line.x - self.left) / self.size <= 2 * _INDENTED for line in body)
        self.is_indented = indented >= max(_SEVERAL, len(body) * _SOME)
        gaps = Counter(round(a.y - b.y) for a, b in pairwise(body) if a.y > b.y)
        self.pitch = float(
            min((gap for gap, count in gaps.items() if count == max(gaps.values())), default=2 * self.size)
        )

    def goes_on(self, line: Printed, following: Printed, *, same_page: bool) -> bool:
        """Say whether a line goes on in the following one."""
        if abs(line.size - following.size) > _ALIKE * 2:
            return False
        if same_page and line.y - following.y > _OVER_A_LINE * max(
            self.size, line.size, self.pitch / _OVER_A_LINE * 1.3
        ):
            return False
        if line.size > self.size * _TITLE:
            return self._is_centred(line) and self._is_centred(following) and not line.text.endswith(_CLOSED)
        if not self._is_full(line, following):
            return False
        if self.is_indented:
            return True
        if _NUMBERED.match(following.text) and not line.text.endswith(("，", "、", ",")):
            return False
        return not (line.text.endswith("。") and line.end < self.right - line.size)

    def counts_on(self, text: str, line: Printed, following: Printed) -> bool:
        """Say whether a line that begins with 2. goes on with a list of which 1. stands inside the text above."""
        number = _COUNTED.match(following.text)
        if number is None or not self._is_full(line, following):
            return False
        told = re.findall(r"[。；;：:）”]([0-9]{1,2})[.．、](?![0-9])", text[1:])
        return bool(told) and int(told[-1]) == int(number[1]) - 1

    def _is_full(self, line: Printed, following: Printed) -> bool:
        # What cannot be broken (a word, a sign with the stop behind it) goes to the next line when it has no room.
        unit = _UNBROKEN.match(following.text)
        needs = width_of(unit[0]) if unit else 1.0
        full = line.end + needs * line.size >= self.right - _SLACK * line.size
        return full and abs(following.x - self.left) <= _ALIKE * line.size

    def _is_centred(self, line: Printed) -> bool:
        left, right = line.x - self.left, self.right - line.end
        return abs(left - right) <= 2 * line.size


def _same(table: Table, other: Table) -> bool:
    return len(table.columns) == len(other.columns) and all(
        abs(mine - theirs) <= _NEAR for mine, theirs in zip(table.columns, other.columns, strict=True)
    )


def _carried(
    above: list[tuple[int, tuple[Cell, ...]]], table: Table, rows: list[tuple[Cell, ...]]
) -> list[tuple[Cell, ...]]:
    """Let the first row of a page go on with the last row of the page before, when it has no number of its own."""
    head = [cell.text for cell in table.rows[0]]
    while rows and [cell.text for cell in rows[0]] == head:
        rows = rows[1:]
    page, last = above[-1]
    if rows and len(rows[0]) == len(last) > 1 and not rows[0][0].text:
        joined = (replace(cell, text=cell.text + more.text) for cell, more in zip(last, rows[0], strict=True))
        above[-1] = (page, tuple(joined))
        return rows[1:]
    return rows
