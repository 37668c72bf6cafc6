"""``workflow check``: every problem of workflow files, the line it is in, and what to write instead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.words import Language, Words
from rectify.answers.workflows import Checked
from rectify.answers.workflows import checked as checked_document
from rectify.cli.invocation import AsJson, invocation
from rectify.cli.workflow_file import WorkflowFile, holders_at_hand, read_workflow, say_problems

_REFUSED = 1
_NOT_HELD = Words(
    "没有读到台账，没有核对角色由谁担任。", "No ledger could be read here, so who holds which role was not looked at."
)


def register(workflow: typer.Typer) -> None:
    """Add the command."""
    workflow.command("check")(_check)


def _check(
    context: typer.Context, files: Annotated[list[Path], typer.Argument(metavar="FILE…")], as_json: AsJson = False
) -> None:
    """检查工作流文件，指出每一处问题 · every problem with file, line, place and hint."""
    run = invocation(context)
    terminal, holders = run.terminal(as_json=as_json), holders_at_hand(run)
    checked = [read_workflow(path, holders) for path in files]
    if as_json:
        terminal.json({"files": [_document(one, terminal.language) for one in checked]})
    else:
        for one in checked:
            say_problems(one, terminal)
        if holders is None:
            terminal.say(_NOT_HELD, style="dim")
    if not all(one.is_ok for one in checked):
        raise typer.Exit(_REFUSED)


def _document(one: WorkflowFile, language: Language) -> Checked:
    return checked_document(str(one.path), one.problems, language, ok=one.is_ok)
