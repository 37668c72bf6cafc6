"""Commands about documents that come in: import."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.definition import Workflow
from engine.errors import Unhealthy
from engine.operations.intake import KINDS, require_kind
from engine.operations.source import Findings
from engine.words import Words
from rectify.answers.imports import imported
from rectify.bootstrap import phrasebook, starting_workflow
from rectify.cli.import_view import show
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.documents.findings import Notice
from rectify.documents.intake import Met, as_findings, look_up, take_in
from rectify.documents.phrases import Phrasebook
from rectify.documents.source import LARGEST, STANDARD_INPUT, read_bytes, read_file
from rectify.terminal import Terminal
from rectify.wording.standing import COMPLETION


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("import")(_import)


def _import(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="通报文件（.txt .html .docx .pdf），-为标准输入 · notices; - reads standard input", metavar="FILE…"
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看不写，列出与台账的不同 · write nothing, show what differs")
    ] = False,
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
    phrases = phrasebook(run.bare_app.settings).with_words(follows.status_words)
    notices = [_read(path, feedback_on, phrases) for path in files]
    terminal = run.terminal(as_json=as_json)
    take = _look_up if dry_run else _take
    met = [take(run, as_findings(notice, kind=kind), follows, as_user, terminal) for notice in notices]
    if as_json:
        terminal.json(
            [
                imported(str(path), notice, each, terminal.language)
                for path, notice, each in zip(files, notices, met, strict=True)
            ]
        )
        return
    titles = {key: state.title for key, state in follows.states.items()}
    for path, notice, each in zip(files, notices, met, strict=True):
        show(str(path), notice, each, [titles.get(state, Words(state, state)) for state in each.states], terminal)


def _read(path: Path, feedback_on: date | None, phrases: Phrasebook) -> Notice:
    if str(path) == STANDARD_INPUT:
        # One byte more than allowed is enough to know that it is too large.
        notice = read_bytes(sys.stdin.buffer.read(LARGEST + 1), where=STANDARD_INPUT, phrases=phrases)
    else:
        notice = read_file(path, phrases=phrases)
    return replace(notice, feedback_on=feedback_on) if feedback_on else notice


def _look_up(run: Invocation, source: Findings, follows: Workflow, as_user: str | None, _terminal: Terminal) -> Met:
    """Say what an import would meet; where there is no ledger yet, everything is new."""
    try:
        ledger, actor = run.app.ledger, run.actor(as_user)
    except Unhealthy:
        return look_up(None, source, workflow=follows, actor=None)
    return look_up(ledger, source, workflow=follows, actor=actor)


def _take(run: Invocation, source: Findings, follows: Workflow, as_user: str | None, terminal: Terminal) -> Met:
    ledger, actor, at = run.app.ledger, run.actor(as_user), run.at
    with terminal.progress(Words("导入", "Importing"), total=len(source.findings)) as step:
        return take_in(ledger, source, workflow=follows, actor=actor, at=at, after_each=step)
