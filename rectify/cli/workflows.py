"""Commands about workflows: those of the ledger, list and show, and the group that the others join."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations.moving import list_unfinished
from engine.operations.publishing import ListedWorkflow, list_workflows, version_of
from engine.words import Words
from rectify.answers.workflows import moved_document, workflow_line, workflow_source
from rectify.cli import workflow_check, workflow_diagram, workflow_new, workflow_publish, workflow_simulate
from rectify.cli.invocation import AsJson, invocation


def register(app: typer.Typer) -> None:
    """Add these commands."""
    workflow = typer.Typer(no_args_is_help=True, help="工作流 · workflows")
    workflow_check.register(workflow)
    workflow.command("list")(_list)
    workflow.command("show")(_show)
    workflow_new.register(workflow)
    workflow_diagram.register(workflow)
    workflow_simulate.register(workflow)
    workflow_publish.register(workflow)
    app.add_typer(workflow, name="workflow")


def _list(context: typer.Context, as_json: AsJson = False) -> None:
    """列出已发布的每一版和上面的事项 · every published version, and how many items are on it."""
    run = invocation(context)
    terminal, actor = run.terminal(as_json=as_json), run.actor()
    published, unfinished = list_workflows(run.app.ledger, actor=actor), list_unfinished(run.app.ledger, actor=actor)
    if as_json:
        workflows = [workflow_line(listed) for listed in published]
        terminal.json({"workflows": workflows, "unfinished": [moved_document(moved) for moved in unfinished]})
        return
    terminal.table(
        [
            Words("名称", "Name"),
            Words("版本", "Number"),
            Words("sha256", "sha256"),
            Words("发布人", "By"),
            Words("时间", "At"),
            Words("事项", "Items"),
            Words("说明", "Note"),
        ],
        [
            (w.key, w.number, w.sha256[:12], w.published_by, w.published_at, w.items, _same_as(w))
            for w in sorted(published, key=lambda listed: (listed.key, listed.number))
        ],
    )

    for moved in unfinished:
        terminal.say(_UNFINISHED.fill(key=moved.key, number=moved.number, moved=moved.moved), style="yellow")


def _same_as(listed: ListedWorkflow) -> Words | None:
    if listed.same_as is None:
        return None
    return Words(f"内容同第{listed.same_as}版", f"same as version {listed.same_as}")


def _show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="工作流名称 · name", metavar="NAME")],
    number: Annotated[
        int | None,
        typer.Option("--number", help="第几版，默认最新 · which version, else the newest", min=1, metavar="N"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """显示一版的原文，默认最新一版 · the source of a version, else of the newest."""
    run = invocation(context)
    listed = version_of(run.app.ledger, name, number, actor=run.actor())
    if as_json:
        run.terminal(as_json=True).json(workflow_source(listed))
        return
    typer.echo(listed.source, nl=not listed.source.endswith("\n"))


_UNFINISHED = Words(
    "{key}：换到第{number}版还没有完成（已换{moved}件）。继续：rectify workflow move {key}",
    "{key}: the move to version {number} is not finished ({moved} {moved:item|items} so far); go on: rectify"
    " workflow move {key}",
)
