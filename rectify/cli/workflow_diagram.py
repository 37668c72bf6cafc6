"""The command that shows a workflow: as a picture, as mermaid text, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.domain.definition import Workflow
from engine.domain.trail import Trail
from engine.errors import InvalidInput
from engine.operations.trail import ItemTrail, item_trail
from engine.words import Language, Words
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.cli.workflow_source import OR_A_FILE, is_file_name, known_sources, named_workflow, unknown_workflow
from rectify.documents.writing import write_whole
from rectify.terminal import Terminal
from workflows.diagram.mermaid import mermaid
from workflows.diagram.step_table import Row, as_markdown, cells, headings, rows
from workflows.diagram.svg import svg
from workflows.diagram.wording import need, standing

_SVG, _MERMAID, _TABLE = _FORMATS = ("svg", "mermaid", "table")
_NONE = Words("没有写画哪一个", "which one is not said")
_OTHER = Words("事项{item}走的不是这个工作流", "item {item} does not go by this workflow")
_OR_AN_ITEM = Words("或--item 事项编号", "or --item ITEM")
_WHERE = "NAME|FILE"


def register(workflow: typer.Typer) -> None:
    """Add this command."""
    workflow.command("diagram")(_diagram)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is to be shown, and in which language."""

    workflow: Workflow
    item: ItemTrail | None
    language: Language

    @property
    def trail(self) -> Trail | None:
        return self.item.trail if self.item else None


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
    wanted = _Wanted(workflow=workflow, item=found, language=terminal.language)
    if out is not None:
        write_whole(out, _text(wanted, form))
    if as_json:
        terminal.json(_document(wanted, form, out))
    elif out is not None:
        terminal.say(Words("已写好{file}：{title}", "Wrote {file}: {title}").fill(file=out, title=workflow.title))
    elif form == _TABLE:
        _show_table(wanted, terminal)
    else:
        typer.echo(_text(wanted, form), nl=False)


def _show_table(wanted: _Wanted, terminal: Terminal) -> None:
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


def _text(wanted: _Wanted, form: str) -> str:
    match form:
        case "svg":
            return svg(wanted.workflow, wanted.language, trail=wanted.trail)
        case "mermaid":
            return mermaid(wanted.workflow, wanted.language, trail=wanted.trail)
        case _:
            return as_markdown(wanted.workflow, wanted.language, trail=wanted.trail)


def _document(wanted: _Wanted, form: str, out: Path | None) -> dict[str, Any]:
    """Return what a program gets: the rows of a table, the text of a picture, or where it was written."""
    document: dict[str, Any] = {
        "workflow": wanted.workflow.key,
        "title": wanted.workflow.title.text(wanted.language),
        "format": form,
        "file": None if out is None else str(out),
        "item": None if wanted.item is None else _standing(wanted.item),
    }
    if form == _TABLE:
        table = rows(wanted.workflow, trail=wanted.trail)
        return {**document, "steps": [_step(row, wanted) for row in table]}
    return document if out is not None else {**document, "text": _text(wanted, form)}


def _standing(found: ItemTrail) -> dict[str, Any]:
    legs = [{"from": leg.source, "trigger": leg.trigger, "to": leg.target} for leg in found.trail.legs]
    return {"number": found.number, "began": found.trail.begin, "state": found.trail.here, "steps": legs}


def _step(row: Row, wanted: _Wanted) -> dict[str, Any]:
    language = wanted.language
    return {
        "from": row.source,
        "trigger": row.step.trigger,
        "title": row.step.title.text(language),
        "to": row.step.target,
        "who": list(row.step.who),
        "needs": [{"guard": use.name, "says": need(wanted.workflow, use).text(language)} for use in row.step.requires],
        "loop": row.step.loop,
        "answer_within": None if row.answer is None else row.answer.text(language),
        "taken": list(row.taken),
    }


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
