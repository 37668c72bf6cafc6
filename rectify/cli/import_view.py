"""What came of a notice that was read, as people see it: its findings, what differs from the ledger, every doubt."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.definition import Completion
from engine.operations.comparing import FIELD_WORDS, Difference
from engine.words import Words, several
from rectify.answers.imports import outcome
from rectify.documents.findings import Finding, Notice
from rectify.documents.intake import Met
from rectify.terminal import Terminal
from rectify.wording.standing import COMPLETION

_OUTCOMES = {"new": Words("新增", "new"), "same": Words("已有", "there already"), "changed": Words("有改动", "changed")}
_SHOWN = 60


def show(file: str, notice: Notice, met: Met, states: Sequence[Words], terminal: Terminal) -> None:
    """Print one notice: what it holds, how that differs from the ledger, and what was written."""
    terminal.say(Words(notice.title or file, notice.title or file), style="bold")
    _findings(notice, met, states, terminal)
    _differences(met, terminal)
    if met.comparison.gone:
        terminal.table(
            [Words("编号", "Item"), Words("问题", "Finding")],
            [(item.number, item.title) for item in met.comparison.gone],
            title=Words(
                f"文件中已没有的事项{len(met.comparison.gone)}件（台账保留，不删除）",
                f"{several(len(met.comparison.gone), 'item')} that the file no longer has (kept in the ledger)",
            ),
        )
    if notice.problems:
        terminal.table(
            [Words("行", "Line"), Words("疑点", "Doubt"), Words("原文", "Text")],
            [
                (f"p{problem.page}:{problem.line}" if problem.page else problem.line, problem.message, problem.excerpt)
                for problem in notice.problems
            ],
            title=Words(f"疑点{len(notice.problems)}处", several(len(notice.problems), "doubt")),
        )
    if met.taken is None:
        terminal.say(Words("只是试读：什么都没有写入。", "Dry run: nothing was written."))
        return
    added = sum(item.is_new for item in met.taken)
    corrected = sum(any(each.is_wording for each in item.differences) for item in met.taken)
    terminal.say(
        Words(
            "新增{added}件，已有{there}件，其中订正文字{corrected}件。",
            "{added} added, {there} there already, {corrected} of them corrected in their wording.",
        ).fill(added=added, there=len(met.taken) - added, corrected=corrected)
        if corrected
        else Words("新增{added}件，已有{there}件。", "{added} added, {there} there already.").fill(
            added=added, there=len(met.taken) - added
        )
    )


def _findings(notice: Notice, met: Met, states: Sequence[Words], terminal: Terminal) -> None:
    numbers = (
        [item.number or None for item in met.taken]
        if met.taken
        else [match.kept.number if match.kept else None for match in met.comparison.matches]
    )
    terminal.table(
        [
            Words("编号", "Item"),
            Words("原号", "Printed"),
            Words("问题", "Finding"),
            Words("完成程度", "Completion"),
            Words("措施", "Measures"),
            Words("状态", "State"),
            Words("与台账", "To the ledger"),
        ],
        [
            (
                number,
                item.number,
                item.title,
                _completion(item),
                len(item.measures),
                state,
                _OUTCOMES[outcome(met, at)],
            )
            for at, (number, item, state) in enumerate(zip(numbers, notice.items, states, strict=True))
        ],
    )


def _completion(item: Finding) -> Words:
    said = COMPLETION[item.completion]
    return Words(f"{said.zh}，长期坚持", f"{said.en}, sustained") if item.sustained else said


def _differences(met: Met, terminal: Terminal) -> None:
    rows = [
        (
            match.kept.number,
            FIELD_WORDS[each.field],
            _said(each, each.before),
            _said(each, each.after),
            _what_becomes(each, met),
        )
        for match in met.comparison.matches
        if match.kept is not None
        for each in match.differences
    ]
    if rows:
        terminal.table(
            [
                Words("编号", "Item"),
                Words("项目", "Field"),
                Words("台账", "Ledger"),
                Words("文件", "File"),
                Words("处理", "Becomes"),
            ],
            rows,
            title=Words(f"与台账不同{len(rows)}处", f"{several(len(rows), 'difference')} to the ledger"),
        )


def _what_becomes(difference: Difference, met: Met) -> Words:
    if not difference.is_wording:
        return Words("不改，请按流程办理", "left as it is: a step for people")
    return Words("订正", "to be corrected") if met.taken is None else Words("已订正", "corrected")


def _said(difference: Difference, value: str) -> Words | str:
    if difference.field == "completion":
        return COMPLETION[Completion(value)]
    if difference.field == "sustained":
        return Words("是", "yes") if value == "yes" else Words("否", "no")
    line = value.replace("\n", " ")
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
