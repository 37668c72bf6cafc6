"""The command that leaves an item out of an edition of the notice: withhold."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from engine.domain.editions import EDITION_WORDS, REASON_WORDS, Edition, Withheld
from engine.errors import InvalidInput
from engine.operations.change import DEEDS
from engine.operations.withholding import release, withheld_from, withhold
from engine.store.items import StoredItem
from engine.words import Words
from rectify.answers.papers import withheld_item
from rectify.cli.invocation import AsJson, ExpectVersion, Invocation, ItemName, Key, MaybeActor, Note, invocation


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("withhold")(_withhold)


def _withhold(
    context: typer.Context,
    item: ItemName,
    edition: Annotated[
        Edition, typer.Option("--edition", help="outside 向社会公开 · inside 党内通报", metavar="outside|inside")
    ] = Edition.OUTSIDE,
    reason: Annotated[str | None, typer.Option("--reason", help="|".join(Withheld), metavar="REASON")] = None,
    lift: Annotated[bool, typer.Option("--lift", help="取消限制 · tell of it again")] = False,
    note: Note = "",
    as_user: MaybeActor = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """限制一件事项公开：写明理由，--note写由谁批准 · leave an item out of the notice, with the reason."""
    run = invocation(context)
    if lift == (reason is not None):
        raise InvalidInput(
            what=Words("命令", "The command"),
            value=item,
            where=item,
            why=Words("理由和取消，要且只要一样", "it takes a reason or --lift, one of them"),
            allowed=Words("--reason，或--lift", "--reason, or --lift"),
        )
    ledger, actor = run.app.ledger, run.actor(as_user)
    asked: dict[str, Any] = {"note": note, "expect_version": expect_version, "key": key, "actor": actor, "at": run.at}
    if reason is None:
        done = release(ledger, item, edition, **asked)
    else:
        done = withhold(ledger, item, edition, _reason(reason), **asked)
    _say(run, done, edition, as_json=as_json)


def _reason(text: str) -> Withheld:
    if text not in REASON_WORDS:
        raise InvalidInput(
            what=Words("理由", "Reason"),
            value=text[:20],
            why=Words("没有这种理由", "there is no such reason"),
            allowed=[Words(f"{key}（{said.zh}）", f"{key} ({said.en})") for key, said in REASON_WORDS.items()],
            where="--reason",
        )
    return Withheld(text)


def _say(run: Invocation, done: StoredItem, edition: Edition, *, as_json: bool) -> None:
    terminal, reason = run.terminal(as_json=as_json), withheld_from(done, edition)
    if as_json:
        terminal.json(withheld_item(done))
        return
    deed = DEEDS["release" if reason is None else "withhold"]
    said = Words("{number}：{deed}（{edition}）", "{number}: {deed} ({edition})").fill(
        number=done.number, deed=deed, edition=EDITION_WORDS[edition]
    )
    if reason is not None:
        said = Words("{said}，{why}", "{said}, {why}").fill(said=said, why=REASON_WORDS[reason])
    terminal.say(said)
