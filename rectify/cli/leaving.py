"""The commands by which somebody leaves the office, or comes back: user disable and enable."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations import leaving
from engine.operations.leaving import Left
from engine.words import Words
from rectify.answers.people import left as answer
from rectify.cli.invocation import AsJson, MaybeActor, Note, invocation
from rectify.terminal import Terminal

_Login = Annotated[str, typer.Argument(help="登录名 · login", metavar="LOGIN")]


def disable(
    context: typer.Context,
    login: _Login,
    hand_over_to: Annotated[
        str | None,
        typer.Option("--hand-over-to", help="把其名下的事项移交给谁 · who gets what they hold", metavar="LOGIN"),
    ] = None,
    keep_items: Annotated[
        bool, typer.Option("--keep-items", help="事项留在其名下 · leave their items where they are")
    ] = False,
    confidences_to: Annotated[
        str | None,
        typer.Option(
            "--confidences-to",
            help="只有其本人知情的保密事项由谁接手 · who may know of what only they knew",
            metavar="LOGIN",
        ),
    ] = None,
    note: Note = "",
    as_user: MaybeActor = None,
    as_json: AsJson = False,
) -> None:
    """停用离任人员：收回角色，结束代办，不再发邮件；历史保留姓名 · somebody leaves; the history keeps the name."""
    run = invocation(context)
    left = leaving.disable(
        run.app.ledger,
        login,
        hand_over_to=hand_over_to,
        keep_items=keep_items,
        confidences_to=confidences_to,
        note=note,
        zone=run.app.settings.timezone,
        actor=run.actor(as_user),
        at=run.at,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answer(login, left))
    else:
        _tell(terminal, left)


def enable(context: typer.Context, login: _Login, as_user: MaybeActor = None, as_json: AsJson = False) -> None:
    """重新启用；角色要另行授予 · open a person's account again; roles are granted anew."""
    run = invocation(context)
    changed = leaving.enable(run.app.ledger, login, actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"login": login, "changed": changed})
        return
    done, before = (
        Words(
            "已重新启用{login}；角色要另行授予（role grant）。", "{login} is enabled; grant roles anew (role grant)."
        ),
        Words("{login}没有停用。", "{login} is not disabled."),
    )
    terminal.say((done if changed else before).fill(login=login))


def _tell(terminal: Terminal, left: Left) -> None:
    name = left.person.name
    if not left.changed:
        terminal.say(Words("{name}早已停用。", "{name} is disabled already.").fill(name=name))
        return
    terminal.say(
        Words(
            "已停用{name}：收回{roles}项角色，结束{substitutes}段代办，移交{moved}件事项。",
            "{name} is disabled: roles revoked: {roles}, substitutes ended: {substitutes}, items handed over: {moved}.",
        ).fill(
            name=name,
            roles=len(left.roles),
            substitutes=len(left.substitutes),
            moved=len(left.handed_over.moved) if left.handed_over else 0,
        )
    )
    if left.kept:
        terminal.say(
            Words("{n}件仍在其名下：{items}", "{n} {n:item|items} {n:stays|stay} theirs: {items}").fill(
                n=len(left.kept), items=left.kept
            ),
            style="yellow",
        )
