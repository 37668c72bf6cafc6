"""The command that takes many people in from a workbook: user import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.operations.roster import Became, Roster, RosterLine, RosterProblem
from engine.words import Words
from rectify.answers.rosters import roster_taken
from rectify.cli.invocation import AsJson, MaybeActor, invocation
from rectify.documents.roster import take_in_workbook
from rectify.terminal import Terminal
from rectify.wording.rosters import BECAME, COLUMNS

_REFUSED = 1


def import_people(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="工作簿（.xlsx），列：姓名 登录名 单位 邮箱 角色 · a workbook", metavar="FILE")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，不改动 · only say what it would do")] = False,
    as_user: MaybeActor = None,
    as_json: AsJson = False,
) -> None:
    """从工作簿登记人员，要么全部，要么一个也不动 · people from a workbook, all of them or none."""
    run = invocation(context)
    done, problems = take_in_workbook(run.app.ledger, file, actor=run.actor(as_user), at=run.at, dry_run=dry_run)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(roster_taken(file.name, done, problems, dry_run=dry_run))
    else:
        _show(terminal, done, problems, dry_run=dry_run)
    if problems:
        raise typer.Exit(_REFUSED)


def _show(terminal: Terminal, done: Roster, problems: list[RosterProblem], *, dry_run: bool) -> None:
    if problems:
        terminal.table(
            [Words("行", "Row"), Words("列", "Column"), Words("问题", "Problem"), Words("怎么办", "Remedy")],
            [(one.row, COLUMNS.get(one.column, one.column), one.message, one.remedy) for one in problems],
        )
        terminal.say(
            Words("有{n}处问题，一个人也没有登记。", "{n} {n:problem|problems}: nobody was taken in.").fill(
                n=len(problems)
            ),
            style="bold red",
        )
        return
    terminal.table(
        [Words("行", "Row"), Words("登录名", "Login"), Words("姓名", "Name"), Words("结果", "Result")],
        [(line.row, line.login, line.name, _result(line)) for line in done.lines if line.became is not Became.SAME],
    )
    said = (
        Words(
            "会新增{new}人，改动{changed}人，{same}人没有变化。",
            "{new} would be new, {changed} changed, {same} as before.",
        )
        if dry_run
        else Words(
            "新增{new}人，改动{changed}人，{same}人没有变化。", "{new} new, {changed} changed, {same} as before."
        )
    )
    terminal.say(said.fill(**{str(kind): done.count(kind) for kind in Became}))


def _result(line: RosterLine) -> list[Words]:
    changes = [
        Words("{column}：{before} → {after}", "{column}: {before} → {after}").fill(
            column=COLUMNS[column], before=before or "—", after=after
        )
        for column, (before, after) in line.changes.items()
    ]
    return changes or [BECAME[line.became]]
