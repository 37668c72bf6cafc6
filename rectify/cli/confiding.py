"""The command that keeps an item to named people: confide."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from engine.errors import InvalidInput
from engine.operations.change import DEEDS
from engine.operations.confiding import confide, let_in, open_up, withdraw_confidence
from engine.store.items import StoredItem
from engine.words import Words
from rectify.answers.changed import confided
from rectify.cli.invocation import AsJson, ExpectVersion, Invocation, ItemName, Key, MaybeActor, Note, invocation


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("confide")(_confide)


def _confide(
    context: typer.Context,
    item: ItemName,
    users: Annotated[
        list[str] | None, typer.Argument(help="让谁知情（登录名）· who is let in (logins)", metavar="USER…")
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="取消保密 · no longer confidential")] = False,
    withdraw: Annotated[
        list[str] | None, typer.Option("--withdraw", help="不再让谁知情 · who is no longer let in", metavar="USER")
    ] = None,
    as_user: MaybeActor = None,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """设为保密，只有相关人员和知情人能看到 · keep an item to those involved and those who are let in."""
    run = invocation(context)
    if sum((bool(users), open_it, bool(withdraw))) > 1:
        raise InvalidInput(
            what=Words("命令", "The command"),
            value=item,
            where=item,
            why=Words("一次只做一件事", "one thing at a time"),
            allowed=Words("登录名，--open，或--withdraw", "logins, --open, or --withdraw"),
        )
    ledger = run.app.ledger
    asked: dict[str, Any] = {"note": note, "expect_version": expect_version, "key": key}
    actor, at = run.actor(as_user), run.at
    if open_it:
        deed, done = "open_up", open_up(ledger, item, actor=actor, at=at, **asked)
    elif withdraw:
        deed = "withdraw_confidence"
        done = withdraw_confidence(ledger, item, withdraw, actor=actor, at=at, **asked)
    else:
        deed, done = "confide", confide(ledger, item, users or (), actor=actor, at=at, **asked)
    _say(run, done, deed, as_json=as_json)


def _say(run: Invocation, done: StoredItem, deed: str, *, as_json: bool) -> None:
    named, terminal = let_in(run.app.ledger, done), run.terminal(as_json=as_json)
    if as_json:
        terminal.json(confided(done, named))
        return
    said = Words("{number}：{deed}，知情人：{named}", "{number}: {deed}; let in: {named}")
    terminal.say(said.fill(number=done.number, deed=DEEDS[deed], named=named))
