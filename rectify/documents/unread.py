"""Lines that look like findings and are in none that was read: each is named, so that no list is lost in silence."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rectify.documents.blocks import Block, squeeze
from rectify.documents.closing import after_signature
from rectify.documents.items import Reading
from rectify.documents.outline import Outline
from rectify.documents.phrases import Phrasebook
from rectify.documents.status import whole_statement
from rectify.documents.tables import LooseBlock
from rectify.documents.titles import item_title, names_a_finding

_FEWEST, _LONGEST = 2, 120


def unread_lines(blocks: Sequence[Block], outline: Outline, reading: Reading, phrases: Phrasebook) -> Iterator[Block]:
    """Yield the lines that look like findings: headings left over, rows of tables without known columns, annexes."""
    yield from (entry.block for entry in reading.left_over)
    known = {squeeze(item.text.title) for item in reading.items}
    yield from _rows(blocks, known, phrases)
    yield from _below_the_signature(after_signature(outline.closing, phrases.frame), known, phrases)


def _rows(blocks: Sequence[Block], known: Iterable[str], phrases: Phrasebook) -> Iterator[Block]:
    """Yield the rows of a table nobody could read in which a cell tells a shortcoming, when there are several."""
    titles = set(known)
    for loose, table in itertools.groupby(blocks, lambda block: isinstance(block, LooseBlock)):
        if not loose:
            continue
        rows = [list(row) for _, row in itertools.groupby(table, lambda block: block.line)]
        telling = [row[0] for row in rows if any(_tells(cell.text, titles, phrases) for cell in row)]
        if len(telling) >= _FEWEST:
            yield from telling


def _below_the_signature(below: Sequence[Block], known: Iterable[str], phrases: Phrasebook) -> Iterator[Block]:
    titles = set(known)
    listed: list[Block] = []
    for block, following in pairwise([*below, None]):
        heading = phrases.headings.read(block.text) if block is not None else None
        if block is None or heading is None:
            continue
        text = block.text[heading.rest :]
        if names_a_finding(text) and following is not None and whole_statement(following.text, phrases):
            yield block
        elif _tells(text, titles, phrases):
            listed.append(block)
    if len(listed) >= _FEWEST:
        yield from listed


def _tells(text: str, known: set[str], phrases: Phrasebook) -> bool:
    return len(text) <= _LONGEST and phrases.wording.plainly_tells(text) and squeeze(item_title(text)) not in known
