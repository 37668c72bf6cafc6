"""Commands about units: unit add, list, rename, move and dissolve."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations import units
from engine.operations.dissolving import dissolve_unit, preview_dissolving
from engine.operations.units import ListedUnit
from engine.words import Words
from rectify.answers import units as answers
from rectify.cli.invocation import AsJson, Invocation, MaybeActor, MaybeAsUser, Note, invocation

_Unit = Annotated[
    str,
    typer.Argument(help="单位，重名时写路径 · a unit, by its path where names repeat: 教育局/办公室", metavar="UNIT"),
]
_Name = Annotated[str, typer.Argument(help="名称 · name", metavar="NAME")]
_Under = Annotated[
    str | None, typer.Option("--under", help="上级单位，默认全办公室 · unit above, else the office", metavar="UNIT")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    unit = typer.Typer(no_args_is_help=True, help="单位 · units")
    unit.command("add")(_add)
    unit.command("list")(_list)
    unit.command("rename")(_rename)
    unit.command("move")(_move)
    unit.command("dissolve")(_dissolve)
    app.add_typer(unit, name="unit")


def _add(
    context: typer.Context, name: _Name, under: _Under = None, as_user: MaybeActor = None, as_json: AsJson = False
) -> None:
    """设立单位 · add a unit."""
    run = invocation(context)
    made = units.add_unit(run.app.ledger, name, under=under, actor=run.actor(as_user), at=run.at)
    _say(run, made, Words("已设立单位{path}", "Added unit {path}"), as_json=as_json)


def _rename(
    context: typer.Context, unit: _Unit, name: _Name, as_user: MaybeActor = None, as_json: AsJson = False
) -> None:
    """改单位名称 · give a unit another name."""
    run = invocation(context)
    named = units.rename_unit(run.app.ledger, unit, name, actor=run.actor(as_user), at=run.at)
    _say(run, named, Words("单位现在叫{path}", "The unit is now {path}"), as_json=as_json)


def _move(
    context: typer.Context, unit: _Unit, under: _Under = None, as_user: MaybeActor = None, as_json: AsJson = False
) -> None:
    """把单位连同下级移到另一个单位之下 · put a unit, with all below it, under another."""
    run = invocation(context)
    moved = units.move_unit(run.app.ledger, unit, under=under, actor=run.actor(as_user), at=run.at)
    _say(run, moved, Words("单位现在是{path}", "The unit is now {path}"), as_json=as_json)


def _dissolve(
    context: typer.Context,
    unit: _Unit,
    into: Annotated[
        str | None,
        typer.Option(
            "--into", help="并入哪个单位，默认全办公室 · unit that takes over, else the office", metavar="UNIT"
        ),
    ] = None,
    note: Note = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样，不改动 · only say what it would do")] = False,
    as_user: MaybeActor = None,
    as_json: AsJson = False,
) -> None:
    """撤销单位：人员、在办事项、下级并入另一个单位，在这里担任的角色收回 · dissolve a unit into another."""
    run = invocation(context)
    ledger, actor = run.app.ledger, run.actor(as_user)
    done = (
        preview_dissolving(ledger, unit, into=into, actor=actor)
        if dry_run
        else dissolve_unit(ledger, unit, into=into, note=note, actor=actor, at=run.at)
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answers.dissolved(done, dry_run=dry_run))
        return
    will, did = (
        Words("撤销{unit}会并入{into}：", "Dissolving {unit} would put into {into}: "),
        Words("{unit}已撤销，并入{into}：", "{unit} is dissolved into {into}: "),
    )
    what = Words(
        "{items}件在办事项、{people}人、{below}个下级归接收单位；收回{roles}项角色；{ended}件已结束的仍记在原名下。",
        "{items} {items:item|items}, {people} {people:person|people}, {below} {below:unit|units} below. Roles"
        " that end: {roles}; ended items that keep the"
        " old name: {ended}.",
    )
    begin = will if dry_run else did
    said = Words(begin.zh + what.zh, begin.en + what.en)
    terminal.say(
        said.fill(
            unit=done.unit, into=done.into, items=done.items, ended=done.ended, people=len(done.people),
            below=len(done.below), roles=len(done.roles),
        )
    )  # fmt: skip


def _list(context: typer.Context, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """列出单位 · the tree of units."""
    run = invocation(context)
    terminal, found = run.terminal(as_json=as_json), units.list_units(run.app.ledger, actor=run.actor(as_user))
    if as_json:
        terminal.json(answers.units(found))
        return
    terminal.table(
        [Words("单位", "Unit"), Words("路径", "Path"), Words("人数", "People")],
        [("  " * unit.depth + unit.name, unit.path, unit.people) for unit in found],
    )


def _say(run: Invocation, unit: ListedUnit, words: Words, *, as_json: bool) -> None:
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answers.unit(unit))
    else:
        terminal.say(words.fill(path=unit.path))
