"""The printed numbers of a ledger: twice, missing, or with different marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rectify.documents import checks
from rectify.documents.blocks import Block, excerpt
from rectify.documents.findings import Problem
from rectify.documents.headings import Heading, Rank
from rectify.documents.ledger_draft import Draft
from rectify.documents.ledger_row_doubts import row_problem
from rectify.documents.numerals import read_number
from rectify.documents.outline import Entry

_TWO = 2


def check_numbers(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Yield numbers printed twice and left out in the findings of one table, and marks that are mixed.

    Numbers run through the table, or begin again in each category or for each unit.
    """
    if [draft.number for draft in drafts] == list(map(str, range(1, len(drafts) + 1))) and len(
        {d.mark for d in drafts}
    ) < _TWO:
        # Most ledgers count 1, 2, 3 and on: nothing to look at.
        return
    entries = [(draft, _entry(draft)) for draft in drafts if draft.number]
    counted = [(draft, entry) for draft, entry in entries if entry.heading.value is not None]
    beginnings = sum(entry.heading.value == 1 for _, entry in counted)
    if beginnings > 1:
        lists = [[entry for _, entry in each] for _, each in groupby(counted, key=lambda pair: _counted_by(pair[0]))]
    else:
        lists = [[entry for _, entry in counted]]
    yield from checks.check_numbers([each for each in lists if each])
    yield from checks.check_marks(entry for _, entry in counted)
    yield from _twice([draft for draft, entry in entries if entry.heading.value is None])


def _counted_by(draft: Draft) -> tuple[str | None, tuple[str, ...]]:
    """Return within what numbers begin again: the category, or the unit where a ledger is of several."""
    return draft.group, tuple(draft.people("unit")) if draft.group is None else ()


def _twice(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Yield codes (XC-2024-003) printed twice in one category."""
    seen: dict[tuple[str | None, str], Draft] = {}
    for draft in drafts:
        first = seen.setdefault((draft.group, draft.number), draft)
        if first is not draft:
            yield row_problem(
                "duplicate_number", draft.row, draft.title,
                "编号“{number}”重复：第{first}行已经用过。", "Number {number} is used twice: line {first} has it.",
                number=excerpt(draft.number), first=first.row,
            )  # fmt: skip


def _entry(draft: Draft) -> Entry:
    """Return a finding as the checks of numbers know it."""
    value = read_number(draft.number)
    rank = Rank.DIGITS if draft.number.isascii() else Rank.CHINESE
    heading = Heading(rank=rank, number=draft.number, value=value, mark=draft.mark, rest=0)
    return Entry(
        heading=heading,
        block=Block(line=draft.row, text=f"{draft.number} {draft.title}"),
        own=(),
        children=(),
        shared=(),
    )
