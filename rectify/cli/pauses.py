"""Commands that hold or change the date of an item: pause, resume, redate."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations.pausing import Redated, pause, resume
from engine.operations.redating import redate
from engine.words import Words
from rectify.answers.changed import redated
from rectify.cli.handed_in import ANSWERED_BEFORE
from rectify.cli.invocation import AsJson, AsUser, ExpectVersion, Invocation, ItemName, Key, Note, invocation


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("pause")(_pause)
    app.command("resume")(_resume)
    app.command("redate")(_redate)


def _pause(
    context: typer.Context,
    item: ItemName,
    as_user: AsUser,
    note: Annotated[str, typer.Option("--note", help="暂停的原因 · why")],
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """暂停计时，期间不提醒 · let the dates of an item stand still, without reminders."""
    run = invocation(context)
    done = pause(
        run.app.ledger, item, note, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key
    )
    said = Words(
        "{number} 从 {since} 起暂停，期限 {due_on} 停住", "{number} is paused since {since}; due {due_on}, held"
    )
    _say(run, done, said.fill(number=done.number, since=done.paused_on, due_on=done.due_on), as_json=as_json)


def _resume(
    context: typer.Context,
    item: ItemName,
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """恢复计时，期限顺延暂停的时间 · let them go on, later by the time paused."""
    run = invocation(context)
    done = resume(
        run.app.ledger, item, note=note, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key
    )
    _say(run, done, _moved(done, Words("恢复计时", "resumed")), as_json=as_json)


def _redate(
    context: typer.Context,
    item: ItemName,
    to: Annotated[str, typer.Option("--to", help="新的期限 · new due day", metavar="DATE")],
    as_user: AsUser,
    note: Annotated[str, typer.Option("--note", help="改动的原因 · why")],
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """管理员改动期限 · change the due day of an item by hand."""
    run = invocation(context)
    day = run.day(to, option="--to")
    done = redate(
        run.app.ledger, item, day, note, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key
    )
    _say(run, done, _moved(done, Words("期限已改动", "due day changed")), as_json=as_json)


def _moved(done: Redated, what: Words) -> Words:
    if done.old_due_on == done.due_on:
        stays = Words("{number} {what}，期限仍是 {due_on}", "{number} {what}, still due {due_on}")
        return stays.fill(number=done.number, what=what, due_on=done.due_on)
    moves = Words("{number} {what}：{old} → {new}", "{number} {what}: {old} → {new}")
    return moves.fill(number=done.number, what=what, old=done.old_due_on, new=done.due_on)


def _say(run: Invocation, done: Redated, said: Words, *, as_json: bool) -> None:
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(redated(done))
        return
    terminal.say(said)
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
    elif done.told:
        terminal.say(Words("会告知{told}人。", "{told} {told:person|people} will be told.").fill(told=done.told))
