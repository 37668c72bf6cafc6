"""The command that hands everything a person holds to somebody else."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.permission import called
from engine.operations.handing_over import Piece, hand_over, preview
from engine.words import Words
from rectify.answers.absent import handed_over
from rectify.cli.invocation import AsJson, Note, invocation
from rectify.terminal import Terminal


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("handover")(_handover)


def _handover(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="移交人，可以已离任 · from whom, who may have left", metavar="FROM")],
    target: Annotated[str, typer.Argument(help="接收人 · to whom", metavar="TO")],
    item: Annotated[
        list[str] | None,
        typer.Option("--item", help="只移交这一件，可重复 · only this, repeatable", metavar="ITEM"),
    ] = None,
    note: Note = "",
    as_user: Annotated[
        str | None,
        typer.Option("--as", help="代表谁，默认运维人员 · on whose behalf, else the operator", metavar="USER"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出，不移交 · only list")] = False,
    as_json: AsJson = False,
) -> None:
    """移交一个人手上的全部事项；中断后再运行会接着办 · hand over all a person holds; run it again to go on."""
    run = invocation(context)
    actor = run.actor(as_user)
    done = (
        preview(run.app.ledger, source, target, only=item, actor=actor)
        if dry_run
        else hand_over(run.app.ledger, source, target, only=item, note=note, actor=actor, at=run.at)
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(handed_over(done, terminal.language, dry_run=dry_run))
        return
    if not done.moved and not done.stayed:
        terminal.say(
            Words("{source}手上没有要移交的。", "{source} holds nothing to hand over.").fill(source=done.source.name)
        )
        return
    _table(done.moved, terminal, title=None)
    _table(done.stayed, terminal, title=Words("没有移交的", "What stays"))
    said = (
        Words("会把{source}的{n}件移交给{target}。", "{n} {n:item|items} would go from {source} to {target}.")
        if dry_run
        else Words("已把{source}的{n}件移交给{target}。", "{n} {n:item|items} went from {source} to {target}.")
    )
    terminal.say(said.fill(source=done.source.name, n=len(done.moved), target=done.target.name))
    if done.stayed:
        terminal.say(
            Words(
                "{n}件留在{source}名下，原因见上表。",
                "{n} {n:item|items} {n:stays|stay} with {source}; the reasons are above.",
            ).fill(n=len(done.stayed), source=done.source.name),
            style="yellow",
        )


def _table(pieces: tuple[Piece, ...], terminal: Terminal, *, title: Words | None) -> None:
    if not pieces:
        return
    columns = [Words("事项", "Item"), Words("问题", "Finding"), Words("移交什么", "What")]
    if title is not None:
        columns.append(Words("原因", "Why"))
    terminal.table(
        columns,
        [(one.number, one.title, _what(one), *([one.refused.says] if one.refused else [])) for one in pieces],
        title=title,
    )


def _what(one: Piece) -> list[Words]:
    share = one.share
    return [
        *(called(one.workflow, relation) for relation in share.relations),
        *(Words(f"措施{number}", f"measure {number}") for number in share.measures),
        *(Words(f"{period}复核", f"review {period}") for period in share.reviews),
    ]
