"""A PDF with text → its paragraphs and ruled tables: lines joined again, what stands on every page left out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from rectify.documents.readers.grid import Table, tables_of
from rectify.documents.readers.lines import Cell, Line, Lines, Said, Unreadable
from rectify.documents.readers.printed import Piece, Printed, Rule, in_lines, width_of
from rectify.documents.readers.rejoined import rejoined

_MOST_PAGES = 400
_EDGE, _NEARLY = 0.13, 0.97
_PAGE_NUMBER = re.compile(
    r"[-—–―─·•\s]*(?:第\s*)?[0-9０-９]{1,4}\s*(?:页)?(?:\s*[,，/]?\s*共?\s*[0-9０-９]{1,4}\s*页?)?[-—–―─·•\s]*"
)
_FAULTS = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    ZeroDivisionError,
    AssertionError,
    NotImplementedError,
)


def read(data: bytes) -> list[Line]:
    """Return the paragraphs and rows of a PDF; raises ``Unreadable``."""
    logging.disable(logging.CRITICAL)
    try:
        pages = [_page(page) for page in _pages(data)]
    except (FileNotDecryptedError, DependencyError) as fault:
        raise _locked() from fault
    except _FAULTS as fault:
        raise Unreadable(Said("PDF损坏，读不完", "the PDF is damaged and cannot be read to its end")) from fault
    if not any(lines or tables for lines, tables in pages):
        raise Unreadable(
            Said(
                "里面没有文字，可能是扫描件；请先做文字识别（OCR）",
                "it holds no text, perhaps it is a scan: run character recognition (OCR) first",
            )
        )
    return _numbered(_without_furniture(pages))


def _pages(data: bytes) -> list[PageObject]:
    reader = PdfReader(io.BytesIO(data), strict=False)
    # Many are locked against changes only and open with an empty password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise _locked()
    if len(reader.pages) > _MOST_PAGES:
        raise Unreadable(Said(f"页数太多（最多{_MOST_PAGES}页）", f"it has too many pages (at most {_MOST_PAGES})"))
    return list(reader.pages)


def _page(page: PageObject) -> tuple[list[Printed], list[Table]]:
    seen = _Seen()
    page.extract_text(visitor_text=seen.told, visitor_operand_before=seen.drawn)
    width, height, bottom = float(page.mediabox.width), float(page.mediabox.height), float(page.mediabox.bottom)
    # What frames nearly the whole page is its background, no table.
    rules = [rule for rule in seen.rules if rule.end - rule.start < _NEARLY * (width if rule.across else height)]
    tables, rest = tables_of(seen.pieces, rules)
    lines = [replace(line, place=(line.y - bottom) / height if height else 0.5) for line in in_lines(rest)]
    return lines, tables


class _Seen:
    """What a page shows, as ``extract_text`` tells of it operation by operation."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.rules: list[Rule] = []
        self._drawn: list[Rule] = []
        self._jumps: list[float] = []
        self._at: tuple[float, float] | None = None

    def told(self, text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        """Take up text, in several pieces where gaps were left in it."""
        jumps, self._jumps = self._jumps, []
        text = text.strip("\r\n")
        if not text.strip():
            return
        scale = abs(tm[3] * cm[3]) or abs(tm[0] * cm[0]) or 1.0
        set_at = max(1.0, float(size) * scale)
        x, y = _at(cm, tm[4], tm[5])
        parts = text.split(" ")
        if not 0 < len(parts) - 1 <= len(jumps):
            self.pieces.append(Piece(x=x, y=y, size=set_at, text=text))
            return
        widest = sorted(sorted(range(len(jumps)), key=lambda at: -jumps[at])[: len(parts) - 1])
        for part, jump in zip(parts, [*(jumps[at] for at in widest), 0.0], strict=True):
            if part:
                self.pieces.append(Piece(x=x, y=y, size=set_at, text=part))
            x += set_at * (width_of(part) + jump / 1000)

    def drawn(self, operator: bytes, operands: list[Any], cm: list[float], _tm: list[float]) -> None:
        """Take up rules once they are painted; a path that only clips draws nothing."""
        match operator:
            case b"TJ":
                self._jumps += [-float(each) for each in operands[0] if isinstance(each, int | float)]
            case b"re":
                x, y, width, height = map(float, operands)
                self._drawn += _box(_at(cm, x, y), _at(cm, x + width, y + height))
            case b"m":
                self._at = _at(cm, float(operands[0]), float(operands[1]))
            case b"l" if self._at is not None:
                end = _at(cm, float(operands[0]), float(operands[1]))
                self._drawn += [rule for rule in [_rule(self._at, end)] if rule]
                self._at = end
            case b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*":
                self.rules += self._drawn
                self._drawn, self._at = [], None
            case b"n":
                self._drawn, self._at = [], None


def _at(cm: list[float], x: float, y: float) -> tuple[float, float]:
    return x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]


def _box(a: tuple[float, float], b: tuple[float, float]) -> list[Rule]:
    """Return the rules a rectangle draws: one when it is thin, else its four sides."""
    (x0, x1), (y0, y1) = sorted((a[0], b[0])), sorted((a[1], b[1]))
    thin = 3.0
    if y1 - y0 <= thin or x1 - x0 <= thin:
        rule = (
            _rule((x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2))
            if y1 - y0 <= x1 - x0
            else _rule(((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1))
        )
        return [rule] if rule else []
    corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
    return [rule for start, end in pairwise(corners) if (rule := _rule(start, end))]


def _rule(a: tuple[float, float], b: tuple[float, float]) -> Rule | None:
    straight, shortest = 1.5, 4.0
    if abs(a[1] - b[1]) <= straight and abs(a[0] - b[0]) > shortest:
        return Rule(across=True, at=(a[1] + b[1]) / 2, start=min(a[0], b[0]), end=max(a[0], b[0]))
    if abs(a[0] - b[0]) <= straight and abs(a[1] - b[1]) > shortest:
        return Rule(across=False, at=(a[0] + b[0]) / 2, start=min(a[1], b[1]), end=max(a[1], b[1]))
    return None


def _without_furniture(pages: list[tuple[list[Printed], list[Table]]]) -> list[tuple[list[Printed], list[Table]]]:
    """Return the pages without their numbers and without what stands at the edge of most of them."""
    edges = Counter(key for lines, _ in pages for key in {_key(line) for line in lines if _at_edge(line)})
    often = max(2, (len(pages) + 1) // 2)
    return [
        (
            [
                line
                for line in lines
                if not (_at_edge(line) and (edges[_key(line)] >= often or _PAGE_NUMBER.fullmatch(line.text)))
            ],
            tables,
        )
        for lines, tables in pages
    ]


def _at_edge(line: Printed) -> bool:
    return line.place < _EDGE or line.place > 1 - _EDGE


def _key(line: Printed) -> str:
    return re.sub(r"[0-9０-９]+", "0", "".join(line.text.split()))


def _numbered(pages: list[tuple[list[Printed], list[Table]]]) -> list[Line]:
    """Return all pages as one text; a table that goes on over a page goes on in its last row."""
    found = Lines()
    blocks: list[tuple[int, Printed | Table]] = []
    for number, (lines, tables) in enumerate(pages, start=1):
        here: list[Printed | Table] = [*lines, *tables]
        blocks += [(number, block) for block in sorted(here, key=lambda block: -block.y)]
    for page, text_or_row in rejoined(blocks):
        cells: tuple[Cell, ...] = () if isinstance(text_or_row, str) else text_or_row
        text = text_or_row if isinstance(text_or_row, str) else ""
        found.add(Line(number=len(found.lines) + 1, text=text, cells=cells, page=page))
    return found.lines


def _locked() -> Unreadable:
    return Unreadable(Said("加了密码，请先去掉密码", "it has a password, which must be taken off first"))
