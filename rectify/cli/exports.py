"""Commands that write files for others: export calendar; the others have modules of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.words import Words
from rectify.cli import export_dossiers, export_sheets, paper_exports
from rectify.cli.invocation import AsJson, MaybeAsUser, invocation
from rectify.documents.calendar_export import export_calendar

_Out = Annotated[Path, typer.Argument(help="写到哪里 · where to", metavar="OUT")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    export = typer.Typer(no_args_is_help=True, help="导出 · write files for others")
    paper_exports.register(export)
    export.command("calendar")(_calendar)
    export_sheets.register(export)
    export_dossiers.register(export)
    app.add_typer(export, name="export")


def _calendar(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="谁的（登录名）· whose (login)", metavar="LOGIN")],
    out: _Out,
    days: Annotated[int, typer.Option("--days", help="今后多少天 · days ahead", min=0, max=3660)] = 366,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出一个人的期限（.ics）· somebody's deadlines for a calendar program."""
    run = invocation(context)
    app, settings = run.app, run.loaded.settings
    written = export_calendar(
        app.ledger,
        out,
        login=login,
        days=days,
        post=app.post,
        language=settings.language,
        actor=run.actor(as_user),
        at=run.at,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"file": str(out), "login": login, "events": written})
        return
    terminal.say(
        Words("已写好{file}：{events}个日期。", "Wrote {file}: {events} {events:date|dates}.").fill(
            file=out, events=written
        )
    )
