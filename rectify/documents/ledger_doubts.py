"""Doubts about a ledger as a whole: what is hidden, what was left out, what was guessed, what does not add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from engine.words import Words
from rectify.documents import checks
from rectify.documents.blocks import Block, excerpt
from rectify.documents.findings import Problem
from rectify.documents.ledger_columns import FIELD_WORDS, Column
from rectify.documents.ledger_draft import Draft, Rows
from rectify.documents.ledger_front import Front
from rectify.documents.ledger_row_doubts import row_problem
from rectify.documents.workbook import Grid, column_name

_CERTAIN, _SHOWN = 0.7, 5


def in_sheet(problems: Iterable[Problem], sheet: str, *, several: bool) -> Iterator[Problem]:
    """Yield problems with the sheet named, where there are several."""
    for problem in problems:
        if several:
            where = Words("（工作表“{sheet}”）", " (sheet {sheet!r})").fill(sheet=sheet)
            message = Words(problem.message.zh + where.zh, problem.message.en + where.en)
            yield replace(problem, message=message)
        else:
            yield problem


def of_hidden(grid: Grid, rows: Rows, columns: Sequence[Column]) -> Iterator[Problem]:
    """Yield what is hidden and was taken all the same."""
    hidden_rows = sorted(grid.hidden_rows & {draft.row - 1 for draft in rows.drafts})
    filled = [column.index for column in columns if column.index in grid.hidden_columns and column.samples]
    if hidden_rows:
        yield row_problem(
            "hidden_cells", hidden_rows[0] + 1, "",
            "隐藏的行也读了：{rows}。", "Hidden rows were read too: {rows}.",
            rows=_some(row + 1 for row in hidden_rows),
        )  # fmt: skip
    if filled:
        yield row_problem(
            "hidden_cells", None, "",
            "隐藏的列也读了：{columns}。", "Hidden columns were read too: {columns}.",
            columns=_some(column_name(index) for index in filled),
        )  # fmt: skip


def of_formulas(grid: Grid) -> Iterator[Problem]:
    """Yield formulas whose value was not stored: nothing is computed here, so these cells are empty."""
    if grid.uncounted:
        row, _ = grid.uncounted[0]
        yield row_problem(
            "formula_without_value", row + 1, "",
            "公式没有存下结果，当作空白：{cells}。用Excel或WPS打开并保存一次再导入。",
            "Formulas without a stored value were read as blank: {cells}. Save the file in a spreadsheet first.",
            cells=_some(f"{column_name(column)}{at + 1}" for at, column in grid.uncounted),
        )  # fmt: skip


def of_left_over(rows: Rows) -> Iterator[Problem]:
    """Yield rows that hold something and belong to no finding."""
    for row, text in rows.left_over:
        yield row_problem(
            "left_over", row, text,
            "这一行有内容，但不知道属于哪个问题，没有导入：“{text}”。",
            "This row holds something and belongs to no finding; it was not taken: {text!r}.",
            text=excerpt(text),
        )  # fmt: skip


def of_unmatched(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Yield rows of a further list whose number no finding has."""
    for draft in drafts:
        yield from in_sheet(
            [
                row_problem(
                    "left_over", draft.row, "；".join(draft.measures()),
                    "编号“{number}”在问题清单里没有，这一行没有导入。",
                    "No finding has the number {number!r}; this row was not taken.",
                    number=draft.number or "—",
                )
            ],
            draft.sheet,
            several=True,
        )  # fmt: skip


def of_guessed(columns: Sequence[Column], row: int) -> Iterator[Problem]:
    """Yield the columns that were taken for something by their content."""
    guessed = [c for c in columns if c.how == "content" and c.confidence < _CERTAIN]
    if guessed:
        named = [f"{c.heading or column_name(c.index)}→{FIELD_WORDS[c.field].zh}" for c in guessed]
        in_english = [f"{c.heading or column_name(c.index)} → {FIELD_WORDS[c.field].en}" for c in guessed]
        yield Problem(
            code="columns_guessed",
            line=row,
            excerpt="",
            message=Words(
                f"有的列是按内容猜的：{'、'.join(named)}。用 --columns 查看，用 --map 改正。",
                f"Columns were guessed by content: {', '.join(in_english)}. --columns shows them, --map corrects them.",
            ),
        )


def of_sheet_left_out(grid: Grid) -> Problem:
    """Return the doubt about a hidden sheet that looks like a ledger and was not taken."""
    return Problem(
        code="sheet_left_out",
        line=None,
        excerpt=grid.name,
        message=Words(
            "隐藏的工作表“{sheet}”像是台账，没有导入；要导入就先取消隐藏。",
            "The hidden sheet {sheet!r} looks like a ledger and was not taken; unhide it to have it taken.",
        ).fill(sheet=grid.name),
    )


def of_front(front: Front) -> Iterator[Problem]:
    """Yield damaged dates around the tables, dates in the wrong order, and a signature that differs."""
    for row, written in front.damaged:
        yield row_problem(
            "date_suspect", row, written,
            "日期“{written}”不完整或不存在。", "The date {written!r} is incomplete or does not exist.", written=written,
        )  # fmt: skip
    yield from checks.check_date_order(
        (
            (Words("进驻日期", "the start of the inspection"), front.started_on),
            (Words("结束日期", "its end"), front.ended_on),
            (Words("反馈日期", "the feedback"), front.feedback_on),
            (Words("落款日期", "the signature"), front.signed_on),
        )
    )
    block = Block(line=front.signature_row, text=front.signature) if front.signature and front.signature_row else None
    yield from checks.check_signature(front.signature, front.title, front.named, block)


def no_status_column(items: int, row: int) -> Problem:
    """Return the doubt about a ledger that says of no finding how far it is."""
    return row_problem(
        "status_missing", row, "",
        "表里没有整改状态一列，{items}个问题都没有状态。",
        "There is no column of statuses: {items} findings have none.",
        items=items,
    )  # fmt: skip


def _some(places: Iterable[object]) -> str:
    """Return the first few of several places."""
    shown = [str(place) for place in islice(places, _SHOWN + 1)]
    return "、".join(shown[:_SHOWN]) + ("…" if len(shown) > _SHOWN else "")
