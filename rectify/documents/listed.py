"""Findings that stand below a category in another way than as numbered headings: behind bullets, 其一, bare numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rectify.documents.blocks import Block, fold
from rectify.documents.entries import read_entry
from rectify.documents.headings import Heading, Rank
from rectify.documents.number_forms import value_of
from rectify.documents.phrases import Phrasebook
from rectify.documents.sentences import split_sentences
from rectify.documents.status import category_statement
from rectify.documents.tables import RowBlock
from rectify.documents.titles import names_a_finding
from rectify.documents.wording import names_a_category

_BULLET = re.compile(r"[●○■□◆◇▲△★☆➢➤•▪▶►※❖✧\-–—*·]\s*(?=\w|[“\"《(])")
_ORDINAL = re.compile(r"(?:其|第)(?P<number>[一二三四五六七八九十]{1,3})\s*[,、:]\s*")
_BARE = re.compile(r"(?P<number>[0-9]{1,3})(?:\s+|[-—–:]\s*)(?=[^\s0-9])")
_LETTER = re.compile(r"(?P<number>[A-Za-z])\s*[.、)]\s*(?=[^\s.A-Za-z])")
_LABELLED = re.compile(r"(?:反馈|具体|存在的?|主要|突出)?问题\s*:\s*")
_FEWEST, _MOSTLY = 2, 2 / 3
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class _Listed:
    """A line that may be a finding: its place, the number it carries, where its text begins."""

    at: int
    number: str
    rest: int


_Kind = Callable[[Sequence[Block], range, Phrasebook], Iterator[_Listed]]


def listed_findings(
    blocks: Sequence[Block], headings: Mapping[int, Heading], phrases: Phrasebook
) -> dict[int, Heading]:
    """Return lines that are findings of a category without numbered headings below it, by their place.

    They count when most of those marked alike state how far they are, or when all of them tell a shortcoming.
    """
    found: dict[int, Heading] = {}
    starts = sorted(headings)
    for start, end in pairwise([*starts, len(blocks)]):
        text = blocks[start].text[headings[start].rest :]
        if isinstance(blocks[start], RowBlock) or _stands_above(headings[start], headings.get(end)):
            continue
        if names_a_finding(text):
            kinds: Sequence[_Kind] = (_bullets, _bare_numbers)
        elif _is_category(text, phrases):
            kinds = (_bullets, _ordinals, _bare_numbers, _letters, _plain_lines)
        else:
            continue
        found |= _first_that_counts(blocks, range(start + 1, end), kinds, phrases)
    if not headings:
        found |= _first_that_counts(
            blocks, range(len(blocks)), (_bullets, _ordinals, _bare_numbers, _letters, _labels), phrases
        )
    return found


def _stands_above(heading: Heading, later: Heading | None) -> bool:
    """Say whether numbered headings stand below this one."""
    return later is not None and later.rank > heading.rank


def _is_category(text: str, phrases: Phrasebook) -> bool:
    wording = phrases.wording
    if category_statement(text, phrases) is not None:
        return True
    return not wording.is_part(text) and (names_a_category(text) or wording.is_wrapper(text))


def _first_that_counts(
    blocks: Sequence[Block], places: range, kinds: Sequence[_Kind], phrases: Phrasebook
) -> dict[int, Heading]:
    for kind in kinds:
        lines = list(kind(blocks, places, phrases))
        if lines and _count(blocks, places, lines, phrases):
            return {
                line.at: Heading(
                    rank=Rank.CIRCLED,
                    number=line.number,
                    value=value_of(line.number)[1] if line.number and not line.number.isalpha() else None,
                    mark="",
                    rest=line.rest,
                )
                for line in lines
            }
    return {}


def _count(blocks: Sequence[Block], places: range, lines: Sequence[_Listed], phrases: Phrasebook) -> bool:
    ends = [*(line.at for line in lines[1:]), places.stop]
    stated = told = 0
    for line, end in zip(lines, ends, strict=True):
        text = blocks[line.at].text[line.rest :]
        own = [block.text for block in blocks[line.at + 1 : end]]
        stated += read_entry(text, own, phrases).statement is not None
        told += phrases.wording.tells_a_finding(text)
    if len(lines) < _FEWEST:
        return stated == told == len(lines) and bool(places.start)
    return stated >= _MOSTLY * len(lines) or (told == len(lines) and lines[0].at == places.start)


def _marked(blocks: Sequence[Block], places: range, mark: re.Pattern[str]) -> Iterator[_Listed]:
    for at in places:
        found = mark.match(fold(blocks[at].text))
        if found and not blocks[at].cells:
            yield _Listed(at, found["number"] if "number" in mark.groupindex else "", found.end())


def _bullets(blocks: Sequence[Block], places: range, _phrases: Phrasebook) -> Iterator[_Listed]:
    return _marked(blocks, places, _BULLET)


def _ordinals(blocks: Sequence[Block], places: range, _phrases: Phrasebook) -> Iterator[_Listed]:
    return _marked(blocks, places, _ORDINAL)


def _letters(blocks: Sequence[Block], places: range, _phrases: Phrasebook) -> Iterator[_Listed]:
    return _marked(blocks, places, _LETTER)


def _labels(blocks: Sequence[Block], places: range, _phrases: Phrasebook) -> Iterator[_Listed]:
    return _marked(blocks, places, _LABELLED)


def _bare_numbers(blocks: Sequence[Block], places: range, _phrases: Phrasebook) -> Iterator[_Listed]:
    """Yield the lines whose bare numbers count on from 1."""
    expected = 1
    for line in _marked(blocks, places, _BARE):
        if int(line.number) == expected:
            yield line
            expected += 1


def _plain_lines(blocks: Sequence[Block], places: range, phrases: Phrasebook) -> Iterator[_Listed]:
    """Yield the lines that tell a shortcoming in their first sentence; none when the first line does not."""
    for at in places:
        text = blocks[at].text
        sentences = split_sentences(text)
        if (
            not blocks[at].cells
            and sentences
            and len(sentences[0]) <= _LONGEST
            and phrases.enumerations.start(text) != 0
            and phrases.wording.tells_a_finding(text)
            and not phrases.labels.has_label(text)
        ):
            yield _Listed(at, "", 0)
        elif at == places.start:
            return
