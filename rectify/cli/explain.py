"""The command that explains one item."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations.explaining import explain
from rectify.answers.explained import explained
from rectify.cli import explain_view
from rectify.cli.invocation import AsJson, ItemName, MaybeAsUser, invocation

# What fits a few screens; an item that is years overdue has thousands.
_SHOWN, _EVERYTHING = 60, 2**31 - 1


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("explain")(_explain)


def _explain(
    context: typer.Context,
    item: ItemName,
    as_user: MaybeAsUser = None,
    everything: Annotated[bool, typer.Option("--all", help="列出全部提醒记录 · every reminder")] = False,
    last: Annotated[int, typer.Option("--last", help="最近几条提醒 · how many reminders", min=1)] = _SHOWN,
    as_json: AsJson = False,
) -> None:
    """为什么是这个状态、这个期限、这些邮件 · why this state, this date, these mails and not others."""
    run = invocation(context)
    most = _EVERYTHING if everything else last
    told = explain(run.app.ledger, item, actor=run.actor(as_user), at=run.at, most=most)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(explained(told, terminal.language))
    else:
        explain_view.show(told, terminal)
