"""Commands about workflows: check, list, show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from engine.errors import InvalidInput
from engine.operations.publishing import list_workflows
from engine.words import Language, Words
from rectify.bootstrap import vocabulary
from rectify.cli.invocation import AsJson, invocation
from rectify.terminal import Terminal
from workflows.catalogue import read_definition
from workflows.problems import Problem

_REFUSED = 1


def register(app: typer.Typer) -> None:
    """Add these commands."""
    workflow = typer.Typer(no_args_is_help=True, help="工作流 · workflows")
    workflow.command("check")(_check)
    workflow.command("list")(_list)
    workflow.command("show")(_show)
    app.add_typer(workflow, name="workflow")


def _check(
    context: typer.Context, files: Annotated[list[Path], typer.Argument(metavar="FILE…")], as_json: AsJson = False
) -> None:
    """检查工作流文件，指出每一处问题 · every problem with file, line, place and hint."""
    run = invocation(context)
    terminal, known = run.terminal(as_json=as_json), vocabulary()
    found = [(path, read_definition(_text(path), file=str(path), vocabulary=known)[1]) for path in files]
    if as_json:
        terminal.json(
            {
                "files": [
                    {
                        "file": str(path),
                        "ok": _is_ok(problems),
                        "problems": [_entry(p, terminal.language) for p in problems],
                    }
                    for path, problems in found
                ]
            }
        )
    else:
        for path, problems in found:
            _say(path, problems, terminal)
    if not all(_is_ok(problems) for _path, problems in found):
        raise typer.Exit(_REFUSED)


def _text(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise InvalidInput(
            what=Words("工作流文件", "Workflow file"),
            value=str(path),
            why=Words("读不到", "it cannot be read"),
            allowed=Words("一个可以读取的 .yaml 文件", "a .yaml file that can be read"),
            where=str(path),
        ) from fault


def _is_ok(problems: tuple[Problem, ...]) -> bool:
    return not any(problem.severity == "error" for problem in problems)


def _entry(problem: Problem, language: Language) -> dict[str, Any]:
    return {
        "severity": problem.severity,
        "code": problem.code,
        "line": problem.line,
        "column": problem.column,
        "where": problem.where,
        "message": problem.message.text(language),
        "hint": problem.hint.text(language) or None,
    }


def _say(path: Path, problems: tuple[Problem, ...], terminal: Terminal) -> None:
    if not problems:
        terminal.say(Words(f"{path}：没有问题。", f"{path}: no problem."))
    for problem in problems:
        style = "bold red" if problem.severity == "error" else "yellow"
        place = f"{path}:{problem.line}:{problem.column}"
        mark = Words("错误", "error") if problem.severity == "error" else Words("提醒", "warning")
        terminal.say(
            Words(
                f"{place} {mark.zh} {problem.where}：{problem.message.zh}",
                f"{place} {mark.en} {problem.where}: {problem.message.en}",
            ),
            style=style,
        )
        if problem.hint.zh:
            terminal.say(Words(f"    {problem.hint.zh}", f"    {problem.hint.en}"))


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
