"""Commands about documents that come in: import."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.definition import Workflow
from engine.operations.intake import KINDS, TakenIn, first_state, import_findings, require_kind
from engine.words import Words
from rectify.answers.imports import imported
from rectify.bootstrap import starting_workflow
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.documents.findings import Notice
from rectify.documents.intake import as_findings
from rectify.documents.phrases import Phrasebook, built_in
from rectify.documents.source import read_file
from rectify.sentences.items import COMPLETION
from rectify.terminal import Terminal


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("import")(_import)


def _import(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="通报文件 · notices", metavar="FILE…")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看不写 · write nothing")] = False,
    kind: Annotated[str, typer.Option("--kind", help="|".join(KINDS))] = "inspection",
    workflow: Annotated[str, typer.Option("--workflow", help="工作流 · workflow")] = "rectification",
    feedback: Annotated[
        str | None, typer.Option("--feedback", help="反馈日期 · day of feedback", metavar="DATE")
    ] = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导入通报：文件 → 台账，疑点逐条列出 · a notice becomes items, with every doubt named."""
    run = invocation(context)
    require_kind(kind)
    feedback_on = run.day(feedback, option="--feedback") if feedback else None
    follows = starting_workflow(run.bare_app, workflow)
    phrases = built_in().with_words(follows.status_words)
    notices = [_read(path, feedback_on, phrases) for path in files]
    terminal = run.terminal(as_json=as_json)
    answers = [
        _take(run, notice, kind=kind, follows=follows, as_user=as_user, dry_run=dry_run, as_json=as_json)
        for notice in notices
    ]
    if as_json:
        terminal.json(
            [
                imported(str(path), notice, taken, states, terminal.language)
                for path, notice, (taken, states) in zip(files, notices, answers, strict=True)
            ]
        )
        return
    titles = {key: state.title for key, state in follows.states.items()}
    for path, notice, (taken, states) in zip(files, notices, answers, strict=True):
        _show(path, notice, taken, [titles.get(state, Words(state, state)) for state in states], terminal)


def _read(path: Path, feedback_on: date | None, phrases: Phrasebook) -> Notice:
    notice = read_file(path, phrases=phrases)
    return replace(notice, feedback_on=feedback_on) if feedback_on else notice


def _take(
    run: Invocation, notice: Notice, *, kind: str, follows: Workflow, as_user: str | None, dry_run: bool, as_json: bool
) -> tuple[tuple[TakenIn, ...] | None, list[str]]:
    if dry_run:
        return None, [first_state(follows, finding).key for finding in as_findings(notice, kind=kind).findings]
    source = as_findings(notice, kind=kind)
    ledger, actor, at = run.app.ledger, run.actor(as_user), run.at
    with run.terminal(as_json=as_json).progress(Words("导入", "Importing"), total=len(source.findings)) as step:
        taken = import_findings(ledger, source, workflow=follows.key, actor=actor, at=at, after_each=step)
    return taken, [item.state for item in taken]


def _show(
    path: Path, notice: Notice, taken: tuple[TakenIn, ...] | None, states: list[Words], terminal: Terminal
) -> None:
    terminal.say(Words(notice.title or str(path), notice.title or str(path)), style="bold")
    numbers = [item.number for item in taken] if taken else [None] * len(notice.items)
    terminal.table(
        [
            Words("编号", "Item"),
            Words("原号", "Printed"),
            Words("问题", "Finding"),
            Words("完成程度", "Completion"),
            Words("长期", "Sustained"),
            Words("措施", "Measures"),
            Words("状态", "State"),
        ],
        [
            (
                number,
                item.number,
                item.title,
                COMPLETION[item.completion],
                Words("是", "yes") if item.sustained else None,
                len(item.measures),
                state,
            )
            for number, item, state in zip(numbers, notice.items, states, strict=True)
        ],
    )
    if notice.problems:
        terminal.table(
            [Words("行", "Line"), Words("疑点", "Doubt"), Words("原文", "Text")],
            [(problem.line, problem.message, problem.excerpt) for problem in notice.problems],
            title=Words(f"疑点{len(notice.problems)}处", f"{len(notice.problems)} doubt(s)"),
        )
    if taken is None:
        terminal.say(Words("只是试读：什么都没有写入。", "Dry run: nothing was written."))
        return
    added = sum(item.is_new for item in taken)
    terminal.say(
        Words("新增{added}件，已有{there}件。", "{added} added, {there} there already.").fill(
            added=added, there=len(taken) - added
        )
    )
