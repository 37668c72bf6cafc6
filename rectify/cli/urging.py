"""The command by which a manager or leader urges whoever an item waits for."""

from __future__ import annotations

import typer

from engine.domain.permission import called
from engine.operations.reading import workflow_of
from engine.operations.urging import urge
from engine.words import Words
from rectify.answers.changed import urged
from rectify.cli.handed_in import ANSWERED_BEFORE
from rectify.cli.invocation import AsJson, AsUser, ExpectVersion, ItemName, Key, Note, invocation


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("urge")(_urge)


def _urge(
    context: typer.Context,
    item: ItemName,
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """催办：请现在轮到的人抓紧 · urge the one whose turn it is."""
    run = invocation(context)
    done = urge(run.app.ledger, item, note, actor=run.actor(as_user), at=run.at, expect_version=expect_version, key=key)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(urged(done))
        return
    workflow = workflow_of(run.app.ledger, item, actor=run.actor())
    people = [
        Words("{name}（{role}）", "{name} ({role})").fill(name=one.name, role=called(workflow, one.why))
        for one in done.people
    ]
    terminal.say(
        Words("{number} 已催办{people}，第{version}版", "{number}: urged {people}, version {version}").fill(
            number=done.number, people=people, version=done.version
        )
    )
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
