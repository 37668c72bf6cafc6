"""What a notice says, as plain values: the notice, its findings, and every doubt about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, get_args

from engine.domain.definition import Completion
from engine.words import Words
from rectify.documents.ledger_columns import Column

ProblemCode = Literal[
    "duplicate_number",
    "missing_number",
    "mixed_numbering",
    "count_mismatch",
    "status_missing",
    "status_inherited",
    "date_suspect",
    "plan_wording_when_done",
    "signature_differs",
    "no_items",
    "left_over",
    "status_differs",
    "due_unread",
    "columns_guessed",
    "hidden_cells",
    "formula_without_value",
    "sheet_left_out",
]
PROBLEM_CODES: tuple[ProblemCode, ...] = get_args(ProblemCode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One doubt: where it is and what does not fit. ``line`` counts from 1, None is the whole; ``page`` in a PDF."""

    code: ProblemCode
    line: int | None
    excerpt: str
    message: Words
    page: int | None = None


class Finding(NamedTuple):
    """One finding as printed.

    ``group`` is an index into the notice's groups. ``number`` is None where no number is printed; a child's number
    is joined to its parent's (``二-1``). ``occurrence`` tells apart findings of one group that carry the same number.
    ``status_text`` is the statement ``completion`` was read from, its parent's when it has none of its own. ``item`` is
    the number of an item of the ledger, where a ledger of our own names it.
    """

    group: int | None
    number: str | None
    title: str
    completion: Completion
    sustained: bool
    status_text: str | None
    measures: tuple[str, ...]
    body: str
    responsible: str | None
    due_on: date | None
    line: int
    occurrence: int
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A whole notice.

    ``organization`` is the signature's form of the name, else the title's; empty when neither is there.
    ``declared`` holds the counts stated for the whole notice (total, groups, aspects, done …). ``digest`` is the
    SHA-256 of what its lines say, widths and blanks made equal: the same notice twice has the same digest.
    ``columns`` says for a ledger what each column was taken for; lines are rows there. ``headings`` are those of every
    table of its workbook, read or not, by their fingerprint.
    """

    title: str
    organization: str
    started_on: date | None
    ended_on: date | None
    feedback_on: date | None
    signed_on: date | None
    published_on: date | None
    groups: tuple[str, ...]
    declared: Mapping[str, int]
    items: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    contact: str | None
    digest: str
    columns: tuple[Column, ...] = ()
    headings: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
