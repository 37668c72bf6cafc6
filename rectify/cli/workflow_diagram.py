"""The command that shows a workflow: as a picture, as mermaid text, as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.domain.definition import Workflow
from engine.errors import InvalidInput
from engine.operations.trail import ItemTrail, item_trail
from engine.words import Words
from rectify.answers.diagrams import Wanted, diagram, text_of
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.cli.workflow_source import OR_A_FILE, is_file_name, known_sources, named_workflow, unknown_workflow
from rectify.documents.writing import write_whole
from rectify.terminal import Terminal
from workflows.diagram.step_table import cells, headings, rows
from workflows.diagram.wording import standing

_SVG, _MERMAID, _TABLE = _FORMATS = ("svg", "mermaid", "table")
_NONE = Words("没有写画哪一个", "which one is not said")
_OTHER = Words("事项{item}走的不是这个工作流", "item {item} does not go by this workflow")
_OR_AN_ITEM = Words("或--item 事项编号", "or --item ITEM")
_WHERE = "NAME|FILE"


def register(workflow: typer.Typer) -> None:
    """Add this command."""
    workflow.command("diagram")(_diagram)


def _diagram(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(help="名称或文件；有--item时可省 · name or file; --item implies it", metavar="NAME|FILE"),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="|".join(_FORMATS), metavar="FORMAT")] = _SVG,
    out: Annotated[
        Path | None, typer.Option("--out", help="写到哪里，默认屏幕 · where to, else the screen", metavar="FILE")
    ] = None,
    item: Annotated[
        str | None,
        typer.Option("--item", help="标出这件事项走到哪里 · marks where this item stands", metavar="ITEM"),
    ] = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """画出工作流：图、mermaid文本或表格 · a picture of a workflow, mermaid text or a table."""
    run = invocation(context)
    _require_format(form)
    found = item_trail(run.app.ledger, item, actor=run.actor(as_user)) if item is not None else None
    workflow = _workflow(run, name, found)
    terminal = run.terminal(as_json=as_json)
    wanted = Wanted(workflow=workflow, item=found, language=terminal.language)
    if out is not None:
        write_whole(out, text_of(wanted, form))
    if as_json:
        terminal.json(diagram(wanted, form, file=None if out is None else str(out)))
    elif out is not None:
        terminal.say(Words("已写好{file}：{title}", "Wrote {file}: {title}").fill(file=out, title=workflow.title))
    elif form == _TABLE:
        _show_table(wanted, terminal)
    else:
        typer.echo(text_of(wanted, form), nl=False)


def _show_table(wanted: Wanted, terminal: Terminal) -> None:
    found, trail = wanted.item, wanted.trail
    if found is not None:
        stands = standing(wanted.workflow, found.trail)
        terminal.say(Words("{number} {stands}", "{number} {stands}").fill(number=found.number, stands=stands))
    terminal.table(headings(trail=trail), [cells(row, trail=trail) for row in rows(wanted.workflow, trail=trail)])


def _require_format(form: str) -> None:
    if form not in _FORMATS:
        raise InvalidInput(
            what=Words("格式", "Format"),
            value=form,
            why=Words("没有这种格式", "there is no such format"),
            allowed=list(_FORMATS),
            where="--format",
        )


def _workflow(run: Invocation, name: str | None, item: ItemTrail | None) -> Workflow:
    """Return what was asked for: a file, the version an item goes by, the newest published, or the shipped one."""
    is_file = name is not None and is_file_name(name)
    if item is not None and not is_file:
        if name not in (None, item.workflow.key):
            raise unknown_workflow(name, _OTHER.fill(item=item.number), [item.workflow.key], where=_WHERE)
        return item.workflow
    if name is None:
        raise unknown_workflow(None, _NONE, [*known_sources(run), OR_A_FILE, _OR_AN_ITEM], where=_WHERE)
    return named_workflow(run, name, where=_WHERE)
