"""The command about a person's calendar behind a link: user feed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from engine.operations.feeds import create_feed, revoke_feed
from engine.words import Words
from rectify.answers.people import feed as answer
from rectify.cli.invocation import AsJson, invocation


class Deed(StrEnum):
    """What becomes of the link."""

    CREATE = "create"
    REVOKE = "revoke"


def feed(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="登录名 · login", metavar="LOGIN")],
    deed: Annotated[Deed, typer.Argument(help="create 新建（旧链接作废）· revoke 作废")],
    as_user: Annotated[
        str | None, typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """日程订阅链接；链接只显示这一次 · a link to somebody's calendar; it is shown this once."""
    run = invocation(context)
    terminal, actor = run.terminal(as_json=as_json), run.actor(as_user)
    if deed is Deed.CREATE:
        secret = create_feed(run.app.ledger, login, actor=actor, at=run.at)
        made = answer(login, secret, run.app.settings.base_url)
        if as_json:
            terminal.json(made)
        else:
            said = Words(
                "{login}的日程订阅链接，只显示这一次：{url}", "The calendar of {login}, shown this once: {url}"
            )
            terminal.say(said.fill(login=login, url=made["url"]))
        return
    revoked = revoke_feed(run.app.ledger, login, actor=actor, at=run.at)
    if as_json:
        terminal.json({"login": login, "revoked": revoked})
    elif revoked:
        terminal.say(Words(f"{login}的日程订阅链接已作废。", f"The link to the calendar of {login} is revoked."))
    else:
        terminal.say(Words(f"{login}没有日程订阅链接。", f"There is no link to the calendar of {login}."))
