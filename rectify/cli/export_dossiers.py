"""The command that writes everything about one item: export dossier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.workdays import local_day
from engine.words import Words
from rectify.answers.exports import dossier_written
from rectify.answers.item import whole_document
from rectify.cli.invocation import AsJson, ItemName, MaybeAsUser, invocation
from rectify.documents.dossier_export import DossierWritten, export_dossier
from rectify.terminal import Terminal


def register(export: typer.Typer) -> None:
    """Add this command."""
    export.command("dossier")(_dossier)


def _dossier(
    context: typer.Context,
    item: ItemName,
    out: Annotated[Path, typer.Argument(help="写到哪里（.zip）· where to (.zip)", metavar="OUT")],
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出一件事项的卷宗，可脱离系统核对 · everything about an item, to be verified anywhere."""
    run = invocation(context)
    settings, terminal = run.loaded.settings, run.terminal(as_json=as_json)
    today = local_day(run.at, settings.timezone)
    with terminal.counting(Words("正在装订卷宗", "Putting the dossier together")) as began:
        done = export_dossier(
            run.app.ledger,
            out,
            item,
            document=lambda found: whole_document(found.whole, settings.language, today=today),
            actor=run.actor(as_user),
            at=run.at,
            zone=settings.timezone,
            language=settings.language,
            began=lambda total: _pieces(began(total)),
        )
    if as_json:
        terminal.json(dossier_written(str(out), done))
    else:
        _say(terminal, out, done)


def _pieces(step: Callable[[], None]) -> Callable[[int], None]:
    return lambda _size: step()


def _say(terminal: Terminal, out: Path, done: DossierWritten) -> None:
    terminal.say(
        Words(
            "已写好{file}：经过{entries}条，佐证材料{evidence}份，邮件{mails}封。",
            "Wrote {file}: {entries} entries, {evidence} {evidence:piece|pieces} of evidence, {mails}"
            " {mails:mail|mails}.",
        ).fill(file=out, entries=done.entries, evidence=done.evidence, mails=done.mails)
    )
    if done.mails_untold:
        untold = Words("另有{n}封只写明发过。", "Of {n} more it only says that they went out.")
        terminal.say(untold.fill(n=done.mails_untold))
    if done.others:
        others = Words(
            "其中{n}封邮件同时说到别的事项，转交前请看清。",
            "{n} of the mails speak of other items too: look before you hand them on.",
        )
        terminal.say(others.fill(n=done.others))
    if done.lost:
        lost = Words("内容不在或已变的佐证材料：{names}", "Evidence that is gone or was changed: {names}")
        terminal.say(lost.fill(names=list(done.lost)), style="bold red")
    terminal.say(Words("末端指纹：{head}", "Fingerprint of the end: {head}").fill(head=done.head))
