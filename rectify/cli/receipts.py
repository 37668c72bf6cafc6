"""Commands with which an owner answers for an item: it has arrived, or it is not theirs."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations.disowning import disown
from engine.operations.receipts import give_receipt
from engine.words import Words
from rectify.answers.changed import changed
from rectify.cli.invocation import AsJson, AsUser, ExpectVersion, ItemName, Key, Note, invocation


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("receipt")(_receipt)
    app.command("disown")(_disown)


def _receipt(
    context: typer.Context,
    item: ItemName,
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """签收 · give the receipt."""
    run = invocation(context)
    done = give_receipt(
        run.app.ledger,
        item,
        actor=run.actor(as_user),
        at=run.at,
        note=note,
        expect_version=expect_version,
        key=key,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(changed(done))
        return
    terminal.say(
        Words("{number} 已签收，第{version}版", "{number} received, version {version}").fill(
            number=done.number, version=done.facts.version
        )
    )


def _disown(
    context: typer.Context,
    item: ItemName,
    as_user: AsUser,
    note: Annotated[str, typer.Option("--note", help="应由谁负责，为什么 · whose it is, and why")],
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """说明事项不归自己，请管理员重新指派 · say that an item is not yours; managers are told."""
    run = invocation(context)
    done = disown(
        run.app.ledger, item, note, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(changed(done))
        return
    terminal.say(
        Words("{number} 已告知管理员，第{version}版", "{number}: the managers were told, version {version}").fill(
            number=done.number, version=done.facts.version
        )
    )
