"""Doubts about what the rows of one finding say, each at its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.words import Words
from rectify.documents.blocks import excerpt
from rectify.documents.checks import reads_as_plan
from rectify.documents.findings import Problem, ProblemCode
from rectify.documents.ledger_cells import damaged_dates
from rectify.documents.ledger_draft import Draft

_EXCERPT = 40
# Every plan has one of these signs where it begins.
_PLANS = re.compile("[要拟计打准争力将]")


def row_problem(code: ProblemCode, row: int | None, cell: str, zh: str, en: str, **fields: object) -> Problem:
    """Return a doubt about a row."""
    return Problem(code=code, line=row, excerpt=excerpt(cell, _EXCERPT), message=Words(zh, en).fill(**fields))


def of_no_status(draft: Draft, title: str) -> Problem:
    """Return the doubt about a finding whose status is not stated, or not in known words."""
    said = "、".join(draft.statuses())
    if said:
        return row_problem(
            "status_missing", draft.row, said,
            "“{title}”的状态“{said}”不是已知的用语。", "The status {said!r} of {title!r} is not a known word.",
            title=excerpt(title), said=excerpt(said),
        )  # fmt: skip
    return row_problem(
        "status_missing", draft.row, title, "“{title}”没有整改状态。", "No status is stated for {title!r}.",
        title=excerpt(title),
    )  # fmt: skip


def of_texts(draft: Draft, measures: Sequence[str]) -> Iterator[Problem]:
    """Yield the dates that lost characters in what a finding's rows tell."""
    for text in (draft.title, *measures):
        yield from (of_date(draft.row, text, written) for written in damaged_dates(text))
    for row, _, text in draft.told_in_rows():
        yield from (of_date(row, text, written) for written in damaged_dates(text))


def of_date(row: int, text: str, written: str) -> Problem:
    """Return the doubt about a date, as it is written in a text."""
    return row_problem(
        "date_suspect", row, text,
        "日期“{written}”不完整或不存在。", "The date {written!r} is incomplete or does not exist.",
        written=excerpt(written),
    )  # fmt: skip


def of_plan(draft: Draft, title: str, progress: Sequence[str]) -> Iterator[Problem]:
    """Yield the doubt about a finding that is done, when what was done is told as a plan."""
    opening = next((text for text in progress if _PLANS.search(text, 0, 40) and reads_as_plan(text)), None)
    if opening is not None:
        yield row_problem(
            "plan_wording_when_done", draft.row, opening,
            "“{title}”写为已完成，内容却像计划：“{opening}”。",
            "{title!r} is called done, yet its text reads as a plan: {opening!r}.",
            title=excerpt(title), opening=excerpt(opening, 20),
        )  # fmt: skip
