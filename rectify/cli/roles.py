"""Commands about roles: role list, grant and revoke."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.operations import directory, roles
from engine.words import Words
from rectify.answers import people as answers
from rectify.cli.invocation import AsJson, MaybeAsUser, invocation

_Login = Annotated[str, typer.Argument(help="登录名 · login", metavar="LOGIN")]
_Unit = Annotated[str | None, typer.Option("--unit", help="单位，默认全办公室 · unit, else the whole office")]
_RoleName = Annotated[
    str,
    typer.Argument(
        help="manager|staff|verifier|leader|auditor|administrator，或工作流自定的角色 · or a role of a workflow's own",
        metavar="ROLE",
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    role = typer.Typer(no_args_is_help=True, help="角色 · roles")
    role.command("list")(_list)
    role.command("grant")(_grant)
    role.command("revoke")(_revoke)
    app.add_typer(role, name="role")


def _list(
    context: typer.Context,
    role: Annotated[
        str | None, typer.Argument(help="只看谁担任这个角色 · only who holds this one", metavar="[ROLE]")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", help="一页几人，默认全部 · people a page, else all", min=1, max=1000)
    ] = None,
    after: Annotated[
        int | None, typer.Option("--after", help="从上一页的 next 接着 · the page after", metavar="NEXT")
    ] = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """有哪些角色、各有几人；写出角色则列出是谁 · the roles there are; with a role, who holds it and where."""
    run = invocation(context)
    terminal, actor = run.terminal(as_json=as_json), run.actor(as_user)
    if role is None:
        found = directory.list_roles(run.app.ledger, actor=actor)
        if as_json:
            terminal.json(answers.roles(found, terminal.language))
            return
        terminal.table(
            [Words("角色", "Role"), Words("名称", "Title"), Words("人数", "Held by")],
            [(one.role, one.title, one.held_by) for one in found],
        )
        return
    page = directory.list_holders(run.app.ledger, role, after=after, most=limit, actor=actor)
    if as_json:
        terminal.json(answers.holders(role, page))
        return
    terminal.table(
        [Words("登录名", "Login"), Words("姓名", "Name"), Words("单位", "Unit"), Words("自何时", "Since")],
        [(one.login, one.name, one.unit, one.since) for one in page.holders],
    )
    if page.next is not None:
        terminal.say(Words("下一页：--after {next}", "Next page: --after {next}").fill(next=page.next))


def _grant(context: typer.Context, login: _Login, role: _RoleName, unit: _Unit = None, as_json: AsJson = False) -> None:
    """授予角色 · grant a role."""
    run = invocation(context)
    changed = roles.grant(run.app.ledger, login, role, unit=unit, actor=run.actor(), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"login": login, "role": role, "unit": unit, "changed": changed})
        return
    done, before = (
        Words("{login}现在是{role}", "{login} is now {role}"),
        Words("{login}本来就是{role}", "{login} is {role} already"),
    )
    terminal.say((done if changed else before).fill(login=login, role=roles.role_words(run.app.ledger).get(role, role)))


def _revoke(
    context: typer.Context, login: _Login, role: _RoleName, unit: _Unit = None, as_json: AsJson = False
) -> None:
    """收回角色 · revoke a role."""
    run = invocation(context)
    changed = roles.revoke(run.app.ledger, login, role, unit=unit, actor=run.actor(), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"login": login, "role": role, "unit": unit, "changed": changed})
        return
    done, before = (
        Words("已收回{login}的角色{role}", "{login} is no longer {role}"),
        Words("{login}没有角色{role}", "{login} was not {role}"),
    )
    terminal.say((done if changed else before).fill(login=login, role=roles.role_words(run.app.ledger).get(role, role)))
