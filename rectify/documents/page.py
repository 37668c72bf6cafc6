"""The lines of a document, the page around the notice (站点栏目、版权、分享) set apart by words of ``phrases.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rectify.documents.blocks import Block, fold

_LONGEST_CHROME, _LEAST_BARS = 80, 2
_BARS = re.compile(r"[\t|｜│┃]")
# What follows each kind of word, so that a sentence beginning with the same word is no chrome.
_BEHIND = {
    "starts": "",
    "labels": r"\s*:",
    "first": r"(?:$|[\s>›»/|_-])",
    "alone": r"\s*(?:$|[|>])",
}
TABLES = (*_BEHIND, "bracketed", "within")
# What its shape shows: page numbers, a time with words behind it, a trail of headings, words between bars, rules.
_SHAPED = re.compile(
    r"[-–—―·.\s]*第?\s*[0-9]{1,4}\s*页?(?:[\s,/]*共\s*[0-9]{1,4}\s*页)?[-–—―·.\s]*"
    r"|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\s+\S.*"
    r"|(?:您|正文|打印|关闭|大|中|小|收藏|分享|返回|首页|默认|字体|[|/·•\s【】\[\]()+-])+"
    r"|[^。;]{1,20}(?:\s*[>›»]\s*[^。;>›»]{1,30}){1,8}\s*[>›»]?"
    r"|(?:\S{2,8}\s*[|｜]\s*){2,}\S{2,8}"
    r"|[-=_*~·.—―…\s]+"
    r"|星期[一二三四五六日天]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The lines of the notice, and the lines of the page around it."""

    blocks: tuple[Block, ...]
    chrome: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chrome:
    """The words that belong to pages, as one pattern."""

    pattern: re.Pattern[str]

    def covers(self, text: str) -> bool:
        """Say whether a line belongs to the page (导航、来源、字体、页码), not to the notice."""
        folded = fold(text).strip()
        if len(folded) > _LONGEST_CHROME or "。" in folded:
            return False
        return bool(self.pattern.match(folded) or _SHAPED.fullmatch(folded))


def chrome_of(words: Mapping[str, Iterable[str]]) -> Chrome:
    """Return the words of each table as one pattern; the tables are those of ``TABLES``."""
    kinds = {
        kind: "|".join(sorted(map(re.escape, map(fold, words.get(kind, ()))), key=len, reverse=True)) for kind in TABLES
    }
    shapes = [rf"(?:{kinds[kind]}){behind}" for kind, behind in _BEHIND.items() if kinds[kind]]
    shapes += [rf"[【\[(]\s*(?:{kinds['bracketed']})"] if kinds["bracketed"] else []
    shapes += [rf".{{0,12}}(?:{kinds['within']})"] if kinds["within"] else []
    return Chrome(re.compile("|".join(shapes) or r"(?!)", re.IGNORECASE))


def _is_row(bars: Sequence[int], at: int) -> bool:
    """Say whether a line is set apart by as many bars as the one beside it: then it is the row of a table."""
    return bars[at] >= _LEAST_BARS and bars[at] in (*bars[max(0, at - 1) : at], *bars[at + 1 : at + 2])


def read_page(blocks: Sequence[Block], chrome: Chrome) -> Page:
    """Return the lines of the notice, those of the page itself apart."""
    bars = [len(_BARS.findall(block.text)) for block in blocks]
    around = [
        not block.cells and chrome.covers(block.text) and not _is_row(bars, at) for at, block in enumerate(blocks)
    ]
    return Page(
        blocks=tuple(block for block, is_chrome in zip(blocks, around, strict=True) if not is_chrome),
        chrome=tuple(block for block, is_chrome in zip(blocks, around, strict=True) if is_chrome),
    )
