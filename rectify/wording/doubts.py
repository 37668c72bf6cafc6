"""Doubts about a notice that was read: what each kind is called, and what a person does about it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.words import Words

_LOOK = Words("对照原文核对这一条，不对就改。", "Hold it against the source, and correct it where it is wrong.")
_COUNT = Words(
    "数一数原文：读漏的在原文里补成单独一条再导入，多读的勾选“不导入”。",
    "Count in the source: leave out what is too much; put what is missing on a line of its own and hand it in again.",
)
_STATUS = Words("核对原文，在“改”里选定完成程度。", "Look at the source and choose how far it is by “Correct”.")
_DATE = Words(
    "原文的日期缺字或不存在；查清后在“改”里填写，查不清就空着，按规则计算期限。",
    "The date in the source lost characters or is none: enter it by “Correct”, or leave it empty and the rule counts.",
)
_COLUMNS = Words(
    "在“各列当作什么”里核对、说明，系统会记住。", "Look at “What the columns are” and state it; it is remembered."
)
REMEDIES: Mapping[str, Words] = {
    "duplicate_number": Words(
        "核对是否同一问题；重复的勾选“不导入”。", "If it is one finding twice, leave one of them out."
    ),
    "missing_number": _COUNT,
    "mixed_numbering": Words("核对层级：这一条是问题还是措施。", "Look whether it is a finding or a measure."),
    "count_mismatch": _COUNT,
    "status_missing": _STATUS,
    "status_inherited": _STATUS,
    "date_suspect": _DATE,
    "plan_wording_when_done": Words(
        "写着已完成，文字却像打算：核对后选定完成程度。",
        "It is called done and reads like a plan: choose how far it is.",
    ),
    "signature_differs": Words("在“通报本身”里填写正确的单位名称。", "Enter the right name by “The notice itself”."),
    "no_items": Words(
        "没有读出问题：核对是不是整改通报，或粘贴正文再试。", "No finding was read: paste its text alone and try again."
    ),
    "left_over": Words(
        "像问题却读不成：需要的话在原文里单独成段再导入。", "Looks like a finding: if it is one, give it a paragraph."
    ),
    "status_differs": _STATUS,
    "due_unread": _DATE,
    "columns_guessed": _COLUMNS,
    "hidden_cells": Words(
        "打开表格取消隐藏，核对有没有漏掉的行列。", "Unhide them in the workbook and look what is in them."
    ),
    "formula_without_value": Words(
        "用表格软件打开并保存一次，再导入。", "Open and save the workbook once, then hand it in."
    ),
    "sheet_left_out": _COLUMNS,
}


def remedy_of(code: str) -> Words:
    """Return what to do about a doubt of a kind."""
    return REMEDIES.get(code, _LOOK)
