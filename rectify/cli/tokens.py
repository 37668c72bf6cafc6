"""Commands about tokens: user token create, list, revoke."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.scopes import SCOPE_WORDS, Scope
from engine.domain.workdays import end_of_day
from engine.operations import tokens
from engine.operations.tokens import ListedToken
from engine.words import Words
from rectify.answers.signing_in import token_made
from rectify.answers.signing_in import tokens as answered
from rectify.cli.invocation import AsJson, invocation

_Login = Annotated[str, typer.Argument(help="登录名 · login", metavar="LOGIN")]
_AsUser = Annotated[str | None, typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER")]
_SCOPES = "|".join(Scope)


def add_to(user: typer.Typer) -> None:
    """Add these commands below ``user``."""
    token = typer.Typer(no_args_is_help=True, help="接口令牌 · tokens for the API")
    token.command("create")(_create)
    token.command("list")(_list)
    token.command("revoke")(_revoke)
    user.add_typer(token, name="token")


def _create(
    context: typer.Context,
    login: _Login,
    name: Annotated[str, typer.Option("--name", help="令牌叫什么 · what it is called", metavar="NAME")],
    scope: Annotated[
        list[str], typer.Option("--scope", help="可以用来做什么 · what it may be used for", metavar=_SCOPES)
    ],
    expires: Annotated[
        str | None,
        typer.Option("--expires", help="用到哪天，默认90天，最多366天 · last day, 90 days unless said", metavar="DATE"),
    ] = None,
    as_user: _AsUser = None,
    as_json: AsJson = False,
) -> None:
    """建立令牌，只显示这一次 · make a token; it is shown this once."""
    run = invocation(context)
    last = None if expires is None else end_of_day(run.day(expires, option="--expires"), run.app.settings.timezone)
    made = tokens.create(run.app.ledger, login, name, scope, expires_at=last, actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(token_made(made))
        return
    terminal.say(Words(made.secret, made.secret))
    terminal.say(
        Words(
            "这是{login}的令牌“{name}”，有效期至{until}；以后不再显示，现在就存好。",
            "This is token {name!r} of {login}, good until {until}; it is not shown again, so keep it now.",
        ).fill(login=login, name=name, until=terminal.local(made.expires_at)),
        style="yellow",
    )


def _list(context: typer.Context, login: _Login, as_user: _AsUser = None, as_json: AsJson = False) -> None:
    """令牌：用途、何时到期、何时用过 · tokens: what for, until when, last used when."""
    run = invocation(context)
    found = tokens.list_tokens(run.app.ledger, login, actor=run.actor(as_user))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answered(found))
        return
    terminal.table(
        [
            Words("编号", "Id"),
            Words("名称", "Name"),
            Words("用途", "Scopes"),
            Words("有效期至", "Good until"),
            Words("最近使用", "Last used"),
            Words("状态", "State"),
        ],
        [
            (
                one.id,
                one.name,
                [SCOPE_WORDS[scope] for scope in sorted(one.scopes)],
                one.expires_at,
                one.last_used_at or Words("没有用过", "never"),
                _state(one, is_over=one.expires_at <= run.at),
            )
            for one in found
        ],
    )


def _revoke(
    context: typer.Context,
    login: _Login,
    token: Annotated[int, typer.Argument(help="令牌编号 · id of the token", metavar="ID")],
    as_user: _AsUser = None,
    as_json: AsJson = False,
) -> None:
    """撤销令牌，立即失效 · revoke a token at once."""
    run = invocation(context)
    changed = tokens.revoke(run.app.ledger, login, token, actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"login": login, "id": token, "changed": changed})
        return
    done, before = Words("已撤销令牌{id}", "Token {id} is revoked"), Words("令牌{id}早已撤销", "Token {id} was revoked")
    terminal.say((done if changed else before).fill(id=token))


def _state(token: ListedToken, *, is_over: bool) -> Words:
    if token.revoked_at is not None:
        return Words("已撤销", "revoked")
    return Words("已到期", "expired") if is_over else Words("有效", "good")
