"""Commands about documents that come in: import."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.definition import Workflow
from engine.errors import Unhealthy
from engine.operations.intake import KINDS, require_kind
from engine.operations.mappings import Stated
from engine.operations.source import Findings
from engine.words import Words
from rectify.answers.imports import imported
from rectify.bootstrap import phrasebook, starting_workflow
from rectify.cli.import_view import show
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.cli.ledger_columns import say_columns, show_columns, told_of
from rectify.documents.findings import Notice
from rectify.documents.intake import Met, as_findings, look_up, take_in
from rectify.documents.ledger_columns import Field, read_mapping
from rectify.documents.ledger_mapping import to_remember
from rectify.documents.ledger_sheet import Tell
from rectify.documents.ledger_tables import Told
from rectify.documents.phrases import Phrasebook
from rectify.documents.source import LARGEST, STANDARD_INPUT, read_bytes, read_file
from rectify.terminal import Terminal


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("import")(_import)


def _import(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="通报或台账（.txt .html .docx .pdf .xlsx），-为标准输入 · notices or ledgers; - reads standard input",
            metavar="FILE…",
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
    columns: Annotated[
        bool,
        typer.Option("--columns", help="只显示表格各列当作什么 · only show what the columns of a ledger are taken for"),
    ] = False,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", help="指定列，并记住 · state a column, and remember it", metavar="列名=FIELD"),
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget-map", help="忘记以前为这种表头指定的列 · forget what was stated of these headings")
    ] = False,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导入通报或台账：文件 → 事项，疑点逐条列出 · a notice or ledger becomes items, with every doubt named."""
    run = invocation(context)
    require_kind(kind)
    feedback_on = run.day(feedback, option="--feedback") if feedback else None
    follows = starting_workflow(run.bare_app, workflow)
    phrases = phrasebook(run.bare_app.settings).with_words(follows.status_words)
    mapping = read_mapping(mapped or ())
    told = told_of(run, mapping, forget=forget, as_user=as_user)
    terminal = run.terminal(as_json=as_json)
    if columns:
        show_columns(run, files, phrases, told, dry_run=dry_run, forget=forget, as_user=as_user, terminal=terminal)
        return
    notices = _read_all(files, feedback_on, phrases, told, terminal)
    sources = [as_findings(notice, kind=kind) for notice in notices]
    if dry_run:
        met = [_look_up(run, source, follows, as_user) for source in sources]
    else:
        stated = _stated(notices, mapping, forget=forget)
        met = _take(run, sources, follows, stated, as_user, terminal)
    if as_json:
        read = zip(files, notices, met, strict=True)
        terminal.json([imported(str(path), notice, each, terminal.language) for path, notice, each in read])
        return
    titles = {key: state.title for key, state in follows.states.items()}
    for path, notice, each in zip(files, notices, met, strict=True):
        say_columns(notice.columns, terminal)
        show(str(path), notice, each, [titles.get(state, Words(state, state)) for state in each.states], terminal)


def _stated(notices: Sequence[Notice], mapping: Mapping[str, Field], *, forget: bool) -> Stated:
    """Return what is to be forgotten of the headings of these ledgers, and what was stated."""
    headings = {fingerprint: columns for notice in notices for fingerprint, columns in notice.headings.items()}
    return Stated(columns=to_remember(headings, mapping), forgotten=tuple(headings) if forget else ())


def _read_all(
    files: list[Path], feedback_on: date | None, phrases: Phrasebook, told: Told, terminal: Terminal
) -> list[Notice]:
    notices = []
    for path in files:
        with terminal.stages(Words(f"读取{path.name}", f"Reading {path.name}")) as tell:
            notices.append(_read(path, feedback_on, phrases, told, lambda done, total: tell(done, total, None)))
    return notices


def _read(path: Path, feedback_on: date | None, phrases: Phrasebook, told: Told, tell: Tell) -> Notice:
    if str(path) == STANDARD_INPUT:
        # One byte more than allowed is enough to know that it is too large.
        notice = read_bytes(sys.stdin.buffer.read(LARGEST + 1), where=STANDARD_INPUT, phrases=phrases, told=told)
    else:
        notice = read_file(path, phrases=phrases, told=told, tell=tell)
    return replace(notice, feedback_on=feedback_on) if feedback_on else notice


def _look_up(run: Invocation, source: Findings, follows: Workflow, as_user: str | None) -> Met:
    """Say what an import would meet; where there is no ledger yet, everything is new."""
    try:
        ledger, actor = run.app.ledger, run.actor(as_user)
    except Unhealthy:
        return look_up(None, source, workflow=follows, actor=None)
    return look_up(ledger, source, workflow=follows, actor=actor)


def _take(
    run: Invocation,
    sources: Sequence[Findings],
    follows: Workflow,
    stated: Stated,
    as_user: str | None,
    terminal: Terminal,
) -> list[Met]:
    ledger, actor, at = run.app.ledger, run.actor(as_user), run.at
    count = sum(len(source.findings) for source in sources)
    with terminal.progress(Words("导入", "Importing"), total=count) as step:
        return list(take_in(ledger, sources, workflow=follows, actor=actor, at=at, stated=stated, after_each=step))
