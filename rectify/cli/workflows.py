"""Commands about workflows: those of the ledger, list and show, and the group that the others join."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.errors import InvalidInput
from engine.operations.office import list_workflows
from engine.words import Words
from rectify.cli import workflow_check, workflow_diagram, workflow_new
from rectify.cli.invocation import AsJson, invocation


def register(app: typer.Typer) -> None:
    """Add these commands."""
    workflow = typer.Typer(no_args_is_help=True, help="工作流 · workflows")
    workflow_check.register(workflow)
    workflow.command("list")(_list)
    workflow.command("show")(_show)
    workflow_new.register(workflow)
    workflow_diagram.register(workflow)
    app.add_typer(workflow, name="workflow")


def _list(context: typer.Context, as_json: AsJson = False) -> None:
    """列出已发布的工作流 · what is published."""
    run = invocation(context)
    terminal, published = run.terminal(as_json=as_json), list_workflows(run.app.ledger)
    if as_json:
        terminal.json(
            {
                "workflows": [
                    {
                        "name": w.key,
                        "number": w.number,
                        "sha256": w.sha256,
                        "published_by": w.published_by,
                        "published_at": w.published_at,
                    }
                    for w in published
                ]
            }
        )
        return
    terminal.table(
        [
            Words("名称", "Name"),
            Words("版本", "Number"),
            Words("sha256", "sha256"),
            Words("发布人", "By"),
            Words("时间", "At"),
        ],
        [(w.key, w.number, w.sha256[:12], w.published_by, w.published_at) for w in published],
    )


def _show(
    context: typer.Context, name: Annotated[str, typer.Argument(help="工作流名称 · name", metavar="NAME")]
) -> None:
    """显示已发布的最新一版原文 · the source of the newest version."""
    run = invocation(context)
    newest = next((w for w in reversed(list_workflows(run.app.ledger)) if w.key == name), None)
    if newest is None:
        raise InvalidInput(
            what=Words("工作流", "Workflow"),
            value=name,
            why=Words("没有发布过", "it was never published"),
            allowed=[w.key for w in list_workflows(run.app.ledger)],
        )
    typer.echo(newest.source)
