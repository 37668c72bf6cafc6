"""Commands that put a workflow into force: publish, and move for running items."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.actions import Action
from engine.domain.definition import Workflow
from engine.domain.permission import require
from engine.domain.routes import Choices
from engine.errors import InvalidInput
from engine.operations.moving import Moved, check_routes, move_items, require_finished
from engine.operations.preview import Preview
from engine.operations.previewing import preview_moving, preview_publishing
from engine.operations.publishing import newest_workflow, publish
from engine.words import Words
from rectify.answers.previews import preview_document
from rectify.answers.workflows import moved_document, published_version
from rectify.cli.invocation import AsJson, Invocation, invocation
from rectify.cli.preview_mails import foresee_mails
from rectify.cli.workflow_agree import agree, require_askable, show
from rectify.cli.workflow_file import holders_at_hand, read_workflow, say_problems
from rectify.cli.workflow_preview import show_differences, show_moved
from rectify.terminal import Terminal
from workflows.problems import DefinitionRefused

_REFUSED = 1
_Map = Annotated[
    list[str] | None,
    typer.Option("--map", help="旧状态换成新状态，可重复 · what a state becomes, repeatable", metavar="OLD=NEW"),
]
_Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", help="这个状态的事项留在旧版，可重复 · leave its items, repeatable", metavar="STATE"),
]
_Preview = Annotated[
    bool, typer.Option("--preview", help="只看会怎样，不改动 · show what would happen, change nothing")
]
_MaybeAs = Annotated[str | None, typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER")]
_Yes = Annotated[bool, typer.Option("--yes", help="不再询问 · do not ask")]


def register(workflow: typer.Typer) -> None:
    """Add these commands."""
    workflow.command("publish")(_publish)
    workflow.command("move")(_move)


def _publish(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="工作流文件 · workflow file", metavar="FILE")],
    preview: _Preview = False,
    yes: _Yes = False,
    move: Annotated[bool, typer.Option("--move", help="发布后把在办事项换到新版 · then move running items")] = False,
    mapped: _Map = None,
    keep: _Keep = None,
    as_user: _MaybeAs = None,
    as_json: AsJson = False,
) -> None:
    """发布一版工作流：先说明会怎样，再发布 · publish a workflow: first what it would do, then does it."""
    run = invocation(context)
    terminal, actor, choices = run.terminal(as_json=as_json), run.actor(as_user), _choices(mapped, keep)
    require(actor, Action.PUBLISH)
    if not choices.is_empty and not (move or preview):
        raise _only_with_move()
    workflow, source = _definition(run, file, terminal)
    seen = preview_publishing(run.app.ledger, workflow, choices, actor=actor, at=run.at)
    if preview:
        mails = foresee_mails(run, workflow, seen, choices, terminal, actor=actor)
        show(seen, mails, terminal, publishes=True, moves=True)
        return
    if move:
        require_finished(run.app.ledger, workflow.key)
        check_routes(run.app.ledger, workflow, choices)
    if not seen.is_new and not move:
        _say_unchanged(seen, terminal)
        return
    if seen.is_new or seen.moving:
        require_askable(terminal, yes=yes)
        mails = foresee_mails(run, workflow, seen, choices, terminal, actor=actor) if move and not yes else None
        agree(seen, mails, terminal, yes=yes, publishes=True, moves=move)
    published, _is_new = publish(run.app.ledger, workflow, source=source, actor=actor, at=run.at)
    if seen.is_new and not as_json:
        terminal.say(
            _PUBLISHED.fill(key=workflow.key, number=published.number, sha256=published.sha256[:12]), style="green"
        )
    moved = _carry_out(run, workflow.key, seen, choices, terminal, as_user=as_user) if move else None
    if as_json:
        terminal.json(
            {
                "published": published_version(published, is_new=seen.is_new),
                "moved": moved and moved_document(moved),
                "preview": preview_document(seen, terminal.language),
            }
        )
    elif moved is not None:
        show_moved(moved, terminal)
    elif seen.routes:
        terminal.say(_THEY_STAY.fill(count=sum(route.items for route in seen.routes), key=workflow.key))


def _move(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="工作流名称 · name", metavar="NAME")],
    mapped: _Map = None,
    keep: _Keep = None,
    preview: _Preview = False,
    yes: _Yes = False,
    as_user: _MaybeAs = None,
    as_json: AsJson = False,
) -> None:
    """把在办事项换到最新一版；中断后再运行会继续 · move running items to the newest version; run again to go on."""
    run = invocation(context)
    terminal, actor, choices = run.terminal(as_json=as_json), run.actor(as_user), _choices(mapped, keep)
    seen = preview_moving(run.app.ledger, name, choices, actor=actor, at=run.at)
    workflow = newest_workflow(run.app.ledger, name)
    if preview:
        mails = foresee_mails(run, workflow, seen, choices, terminal, actor=actor)
        show(seen, mails, terminal, publishes=False, moves=True)
        return
    if seen.unmapped:
        move_items(run.app.ledger, name, choices, actor=actor, at=run.at)  # refuses, and says what is missing
    if seen.moving or seen.unfinished:
        require_askable(terminal, yes=yes)
        mails = None if yes else foresee_mails(run, workflow, seen, choices, terminal, actor=actor)
        agree(seen, mails, terminal, yes=yes, publishes=False, moves=True)
    moved = _carry_out(run, name, seen, choices, terminal, as_user=as_user)
    if as_json:
        terminal.json({"moved": moved_document(moved), "preview": preview_document(seen, terminal.language)})
    else:
        show_moved(moved, terminal)


def _carry_out(
    run: Invocation, key: str, seen: Preview, choices: Choices, terminal: Terminal, *, as_user: str | None
) -> Moved:
    with terminal.progress(Words("换到新版", "Moving"), total=seen.moving) as one_more:

        def told(count: int) -> None:
            for _ in range(count):
                one_more()

        return move_items(run.app.ledger, key, choices, actor=run.actor(as_user), at=run.at, told=told)


def _definition(run: Invocation, file: Path, terminal: Terminal) -> tuple[Workflow, str]:
    """Return the workflow of a file and its text; a file with errors is shown as ``check`` shows it and refused."""
    read = read_workflow(file, holders_at_hand(run))
    if read.workflow is not None:
        return read.workflow, read.text
    if terminal.as_json:
        raise DefinitionRefused(read.problems)
    say_problems(read, terminal)
    raise typer.Exit(_REFUSED)


def _choices(mapped: Sequence[str] | None, keep: Sequence[str] | None) -> Choices:
    pairs: dict[str, str] = {}
    for text in mapped or ():
        old, sign, new = (part.strip() for part in text.partition("="))
        if not (old and sign and new) or pairs.get(old, new) != new:
            raise InvalidInput(
                what=Words("状态对应", "Mapping"),
                value=text,
                where="--map",
                why=Words("写法不对，或同一状态说了两次", "its form is wrong, or one state is named twice"),
                allowed=Words("旧状态=新状态，例如 rectifying=correcting", "OLD=NEW such as rectifying=correcting"),
            )
        pairs[old] = new
    return Choices(mapped=pairs, kept=frozenset(keep or ()))


def _say_unchanged(seen: Preview, terminal: Terminal) -> None:
    if terminal.as_json:
        newest = seen.newest
        version = newest and published_version(newest, is_new=False)
        terminal.json({"published": version, "moved": None, "preview": preview_document(seen, terminal.language)})
    else:
        show_differences(seen, terminal)


def _only_with_move() -> InvalidInput:
    return InvalidInput(
        what=Words("状态对应", "Mapping"),
        value="--map / --keep",
        where="--move",
        why=Words("只发布时事项不动", "items stay where they are when a workflow is only published"),
        allowed=Words("同时写--move 或 --preview", "together with --move or --preview"),
    )


_PUBLISHED = Words("已发布{key}第{number}版（{sha256}）。", "Published {key} version {number} ({sha256}).")
_THEY_STAY = Words(
    "{count}件事项留在原来的版本；要换到这一版：rectify workflow move {key}",
    "{count} {count:item|items} {count:stays|stay} on their version; to move them: rectify workflow move {key}",
)
