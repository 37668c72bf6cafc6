"""Commands that help to write a workflow file: new, the schema that editors read, the reference of every word."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.errors import AlreadyThere, InvalidInput
from engine.words import Words
from rectify.bootstrap import vocabulary
from rectify.cli.invocation import AsJson, Invocation, invocation
from rectify.cli.workflow_source import OR_A_FILE, is_file_name, known_sources, read_source, unknown_workflow
from rectify.documents.writing import write_whole
from workflows.catalogue import read_definition
from workflows.reference import renewed, tables
from workflows.schema import SCHEMA_FILE, schema_text
from workflows.template import checked_key, renamed, template


def register(workflow: typer.Typer) -> None:
    """Add these commands."""
    workflow.command("new")(_new)
    workflow.command("schema")(_schema)
    workflow.command("reference")(_reference)


def _new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="新工作流的名称 · its key", metavar="NAME")],
    source: Annotated[
        str | None,
        typer.Option("--from", help="从哪一个抄起：名称或文件 · copy this one: key or file", metavar="KEY|FILE"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="写到哪里，默认 NAME.yaml · where to, else NAME.yaml", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """写一份新的工作流文件，带说明 · a commented file to start from."""
    run = invocation(context)
    key, path = checked_key(name), out or Path(f"{name}.yaml")
    text = renamed(template() if source is None else _source(run, source), key, file=source or "template")
    beside = path.parent / SCHEMA_FILE
    _write(path, text)
    is_kept = _keep_or_write(beside, schema_text(vocabulary()))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"file": str(path), "workflow": key, "from": source, "schema": str(beside)})
        return
    terminal.say(
        Words(
            "写好了{path}。编辑器按旁边的{schema}补全和检查。",
            "Wrote {path}. Your editor completes and checks it by {schema} beside it.",
        ).fill(path=path, schema=beside.name)
    )
    if is_kept:
        terminal.say(_STALE.fill(schema=beside), style="yellow")
    problems = read_definition(text, file=str(path), vocabulary=vocabulary())[1]
    if problems:
        terminal.say(_PROBLEMS.fill(count=len(problems)), style="yellow")
    terminal.say(_THEN.fill(path=path))


def _schema(context: typer.Context) -> None:
    """输出词汇表（JSON Schema），给编辑器用 · the vocabulary for editors, as JSON Schema."""
    invocation(context)
    typer.echo(schema_text(vocabulary()), nl=False)


def _reference(
    context: typer.Context,
    page: Annotated[
        Path | None,
        typer.Option("--into", help="更新这一页里标出的表格 · renew the marked tables of a page", metavar="PAGE"),
    ] = None,
) -> None:
    """全部键、条件、角色，作为表格 · every key, guard and role as tables in Markdown."""
    run = invocation(context)
    if page is None:
        for name, table in tables(vocabulary()).items():
            typer.echo(f"## {name}\n\n{table}")
        return
    write_whole(page, renewed(_text(page), vocabulary()))
    run.terminal().say(Words("已更新{page}里的表格。", "The tables of {page} are renewed.").fill(page=page))


def _text(page: Path) -> str:
    try:
        return read_source(page).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise InvalidInput(
            what=Words("文件", "File"),
            value=str(page),
            why=Words("不是UTF-8文字", "it is not UTF-8 text"),
            allowed=Words("一页Markdown", "a page of Markdown"),
            where="--into",
        ) from fault


def _source(run: Invocation, wanted: str) -> str | bytes:
    """Return the text of a file, or of a workflow by its key: the newest published, else the shipped one."""
    if is_file_name(wanted):
        return read_source(Path(wanted))
    known = known_sources(run)
    if wanted not in known:
        why = Words("没有这一个", "there is none of this name")
        raise unknown_workflow(wanted, why, [*known, OR_A_FILE], where="--from")
    return known[wanted]


def _write(path: Path, text: str) -> None:
    """Write a file that is not there yet; raises ``AlreadyThere`` and leaves what is."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError as fault:
        raise AlreadyThere(what=Words("文件", "The file"), which=str(path), where=str(path)) from fault
    except OSError as fault:
        raise InvalidInput(
            what=Words("文件", "File"),
            value=str(path),
            why=Words(f"写不进去（{fault.strerror}）", f"it cannot be written ({fault.strerror})"),
            allowed=Words("一个可以写入的文件夹里的文件名", "a name in a folder that can be written"),
            where="--out",
        ) from fault


def _keep_or_write(path: Path, text: str) -> bool:
    """Write the schema unless one is there; return whether the one that is there says something else."""
    if path.exists():
        return read_source(path) != text.encode("utf-8")
    _write(path, text)
    return False


_THEN = Words("改完检查：rectify workflow check {path}", "Then: rectify workflow check {path}")
_STALE = Words(
    "{schema}已经在了，但不是这一版的；要换就运行rectify workflow schema > {schema}",
    "{schema} was here already and is of another release; to renew it: rectify workflow schema > {schema}",
)
_PROBLEMS = Words(
    "抄来的内容有{count}个问题，检查时会列出。", "The copy has {count} {count:problem|problems}; the check lists them."
)
