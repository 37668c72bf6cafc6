"""Commands about the measures of an item: add, set, done, undo, drop."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations.measures import MeasureChanged, change_measures
from engine.operations.planning import Add, Amend, Asked, Drop, Finish, Plan, Undo
from engine.operations.reading import workflow_of
from engine.words import Words
from rectify.answers.changed import measure_changed
from rectify.cli.handed_in import ANSWERED_BEFORE
from rectify.cli.invocation import AsJson, AsUser, ExpectVersion, Invocation, ItemName, Key, Note, invocation

_No = Annotated[int, typer.Argument(help="第几条措施 · number of the measure", min=1, metavar="NO")]
_Text = Annotated[str, typer.Argument(help="措施内容 · what is to be done", metavar="TEXT")]
_MaybeText = Annotated[str | None, typer.Option("--text", help="新的内容 · another text", metavar="TEXT")]
_Owner = Annotated[str | None, typer.Option("--owner", help="责任人 · who does it", metavar="USER")]
_Leader = Annotated[str | None, typer.Option("--leader", help="责任领导 · leader in charge", metavar="USER")]
_Unit = Annotated[str | None, typer.Option("--unit", help="责任单位 · unit", metavar="UNIT")]
_Due = Annotated[str | None, typer.Option("--due", help="完成期限 · by when", metavar="DATE")]
_Reason = Annotated[str, typer.Option("--note", help="原因 · the reason")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    measure = typer.Typer(no_args_is_help=True, help="整改措施 · measures of an item")
    measure.command("add")(_add)
    measure.command("set")(_set)
    measure.command("done")(_done)
    measure.command("undo")(_undo)
    measure.command("drop")(_drop)
    app.add_typer(measure, name="measure")


def _add(
    context: typer.Context,
    item: ItemName,
    text: _Text,
    as_user: AsUser,
    owner: _Owner = None,
    leader: _Leader = None,
    unit: _Unit = None,
    due: _Due = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """新增一条措施 · one more measure."""
    run = invocation(context)
    plan = _plan(run, text=text, owner=owner, leader=leader, unit=unit, due=due)
    _change(run, item, Add(plan=plan), as_user, expect_version, key, as_json=as_json)


def _set(
    context: typer.Context,
    item: ItemName,
    no: _No,
    as_user: AsUser,
    text: _MaybeText = None,
    owner: _Owner = None,
    leader: _Leader = None,
    unit: _Unit = None,
    due: _Due = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """改内容、人员或期限 · another text, person or date."""
    run = invocation(context)
    plan = _plan(run, text=text, owner=owner, leader=leader, unit=unit, due=due)
    _change(run, item, Amend(no=no, plan=plan), as_user, expect_version, key, as_json=as_json)


def _done(
    context: typer.Context,
    item: ItemName,
    no: _No,
    as_user: AsUser,
    on: Annotated[
        str | None, typer.Option("--on", help="完成日期，默认今天 · the day, else today", metavar="DATE")
    ] = None,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """措施已完成 · a measure is done."""
    run = invocation(context)
    asked = Finish(no=no, on=run.day(on, option="--on") if on else None, note=note)
    _change(run, item, asked, as_user, expect_version, key, as_json=as_json)


def _undo(
    context: typer.Context,
    item: ItemName,
    no: _No,
    as_user: AsUser,
    note: _Reason,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """其实没有完成 · a measure is not done after all."""
    run = invocation(context)
    _change(run, item, Undo(no=no, note=note), as_user, expect_version, key, as_json=as_json)


def _drop(
    context: typer.Context,
    item: ItemName,
    no: _No,
    as_user: AsUser,
    note: _Reason,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """取消一条措施，编号和原因保留 · a measure is planned no more; it keeps its number."""
    run = invocation(context)
    _change(run, item, Drop(no=no, note=note), as_user, expect_version, key, as_json=as_json)


def _plan(
    run: Invocation, *, text: str | None, owner: str | None, leader: str | None, unit: str | None, due: str | None
) -> Plan:
    due_on = run.day(due, option="--due") if due else None
    return Plan(text=text, owner=owner, leader=leader, unit=unit, due_on=due_on)


def _change(
    run: Invocation,
    item: str,
    asked: Asked,
    as_user: str,
    expect_version: int | None,
    key: str | None,
    *,
    as_json: bool,
) -> None:
    actor = run.actor(as_user)
    done = change_measures(run.app.ledger, item, asked, actor=actor, at=run.at, expect_version=expect_version, key=key)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(measure_changed(done))
        return
    terminal.say(_SAID[type(asked)].fill(number=done.number, no=done.no, version=done.version))
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
    elif done.withdrawn:
        terminal.say(_withdrawn(run, done), style="yellow")


def _withdrawn(run: Invocation, done: MeasureChanged) -> Words:
    """Say which steps must be taken again, by their titles."""
    workflow = workflow_of(run.app.ledger, done.number, actor=run.actor())
    steps = [step.title for trigger in done.withdrawn if (step := workflow.step(trigger)) is not None]
    return Words("方案变了，要重新走：{steps}", "The plan is another now; to be taken again: {steps}").fill(steps=steps)


_SAID: dict[type[Asked], Words] = {
    Add: Words("{number} 新增措施{no}，第{version}版", "{number}: measure {no} added, version {version}"),
    Amend: Words("{number} 已修改措施{no}，第{version}版", "{number}: measure {no} changed, version {version}"),
    Finish: Words("{number} 措施{no}已完成，第{version}版", "{number}: measure {no} done, version {version}"),
    Undo: Words("{number} 措施{no}改为未完成，第{version}版", "{number}: measure {no} not done, version {version}"),
    Drop: Words("{number} 已取消措施{no}，第{version}版", "{number}: measure {no} dropped, version {version}"),
}
