"""``workflow check``: every problem of workflow files, with its place and a hint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from engine.errors import InvalidInput
from engine.words import Language, Words
from rectify.bootstrap import vocabulary
from rectify.cli.invocation import AsJson, invocation
from rectify.terminal import Terminal
from workflows.catalogue import read_definition
from workflows.problems import Problem

_REFUSED = 1


def register(workflow: typer.Typer) -> None:
    """Add the command."""
    workflow.command("check")(_check)


def _check(
    context: typer.Context, files: Annotated[list[Path], typer.Argument(metavar="FILE…")], as_json: AsJson = False
) -> None:
    """检查工作流文件，指出每一处问题 · every problem with file, line, place and hint."""
    run = invocation(context)
    terminal, known = run.terminal(as_json=as_json), vocabulary()
    found = [(path, read_definition(read_file(path), file=str(path), vocabulary=known)[1]) for path in files]
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
            say_problems(path, problems, terminal)
    if not all(_is_ok(problems) for _path, problems in found):
        raise typer.Exit(_REFUSED)


def read_file(path: Path) -> bytes:
    """Return what a workflow file holds; raises ``InvalidInput``."""
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


def say_problems(path: Path, problems: tuple[Problem, ...], terminal: Terminal) -> None:
    """Print every problem of a file with its place and hint."""
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
