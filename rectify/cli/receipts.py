"""The command that gives a receipt."""

from __future__ import annotations

import typer

from engine.operations.receipts import give_receipt
from engine.words import Words
from rectify.answers.changed import changed
from rectify.cli.invocation import AsJson, AsUser, ExpectVersion, ItemName, Key, Note, invocation


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("receipt")(_receipt)


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
