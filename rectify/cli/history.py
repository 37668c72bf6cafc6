"""Commands about history: what was done to an item, and whether every link holds."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations.audit import Verified, audit
from engine.operations.reading import item_history
from engine.words import Words
from rectify.answers.deeds import item_history as history_document
from rectify.answers.health import verified
from rectify.cli.history_view import history_table
from rectify.cli.invocation import AsJson, MaybeAsUser, invocation
from rectify.terminal import Terminal
from rectify.wording.chains import FAULTS

_UNHEALTHY = 3


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("history")(_history)


def _history(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(help="事项编号，或 verify 核对全部 · an item, or verify", metavar="ITEM|verify")
    ],
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """谁在何时做了什么、为什么；verify 逐环核对 · who did what, when, why; verify checks every link."""
    run = invocation(context)
    terminal = run.terminal(as_json=as_json)
    if what == "verify":
        _verify(audit(run.app.ledger, actor=run.actor(as_user)), terminal)
        return
    item, told, entries = item_history(run.app.ledger, what, actor=run.actor(as_user))
    if as_json:
        terminal.json(history_document(item, entries))
    else:
        history_table(entries, told, terminal)


def _verify(found: Verified, terminal: Terminal) -> None:
    bad = found.first_bad
    if terminal.as_json:
        terminal.json(verified(found))
    elif bad is None:
        terminal.say(
            Words(
                "{chains}条链、{entries}条记录，环环相扣。", "{chains} chain(s), {entries} entries: every link holds."
            ).fill(chains=found.chains, entries=found.entries)
        )
    else:
        terminal.say(
            Words("第一处不对：{chain} 第{seq}条，{what}", "First fault: {chain} entry {seq}, {what}").fill(
                chain=bad.chain, seq=bad.seq, what=FAULTS.get(bad.what, Words(bad.what, bad.what))
            ),
            style="bold red",
        )
    if bad is not None:
        raise typer.Exit(_UNHEALTHY)
