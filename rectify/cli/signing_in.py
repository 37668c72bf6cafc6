"""Commands about signing in: user invite, password and sessions."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from engine.domain.sign_in import EVENT_WORDS, WAY_WORDS, LinkPurpose
from engine.errors import RectifyError
from engine.operations import sessions
from engine.words import Words
from notifications.link_mail import send_link
from rectify.answers import signing_in as answers
from rectify.auth.callers import limits
from rectify.auth.password_setting import Differing, by_operator
from rectify.cli.invocation import AsJson, Invocation, invocation

_Login = Annotated[str, typer.Argument(help="登录名 · login", metavar="LOGIN")]
_AsUser = Annotated[str | None, typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER")]
_REFUSED = 1


def add_to(user: typer.Typer) -> None:
    """Add these commands below ``user``."""
    user.command("invite")(_invite)
    user.command("password")(_password)
    user.command("sessions")(_sessions)
    user.command("sign-ins")(_sign_ins)


def _invite(
    context: typer.Context,
    logins: Annotated[list[str], typer.Argument(help="登录名 · logins", metavar="LOGIN…")],
    as_user: _AsUser = None,
    as_json: AsJson = False,
) -> None:
    """发邀请信：7天内打开链接设置密码 · mail a link by which to set a password within seven days."""
    run = invocation(context)
    actor, at, terminal = run.actor(as_user), run.at, run.terminal(as_json=as_json)
    told, refused = list[dict[str, Any]](), list[RectifyError]()
    for login in logins:
        try:
            sent = send_link(run.app.ledger, run.app.post, login, LinkPurpose.INVITATION, actor=actor, at=at)
        except RectifyError as refusal:
            refused.append(refusal)
            error = {"code": refusal.code, "message": refusal.message(terminal.language)}
            told.append({"login": login, "address": None, "expires_at": None, "error": error})
            continue
        told.append({"login": login, "address": sent.address, "expires_at": sent.expires_at, "error": None})
    if len(logins) == 1 and refused:
        raise refused[0]
    if as_json:
        terminal.json({"invited": told})
    for one in () if as_json else told:
        _say_invited(run, one)
    if refused:
        raise typer.Exit(_REFUSED)


def _say_invited(run: Invocation, one: dict[str, Any]) -> None:
    terminal = run.terminal()
    if one["error"] is not None:
        terminal.say(Words("{login}：{why}", "{login}: {why}").fill(login=one["login"], why=one["error"]["message"]))
        return
    said = Words("邀请{login}的信发往{address}，有效期至{until}", "{login} is invited at {address}, until {until}")
    terminal.say(said.fill(login=one["login"], address=one["address"], until=terminal.local(one["expires_at"])))


def _password(
    context: typer.Context,
    login: _Login,
    reset: Annotated[
        bool, typer.Option("--reset", help="发一封重设密码的信，1小时内有效 · mail a link instead, good for an hour")
    ] = False,
    as_user: _AsUser = None,
    as_json: AsJson = False,
) -> None:
    """设置密码（在终端输入，或从标准输入读一行）· set a password, typed here or one line of standard input."""
    run = invocation(context)
    terminal, actor, at = run.terminal(as_json=as_json), run.actor(as_user), run.at
    if reset:
        sent = send_link(run.app.ledger, run.app.post, login, LinkPurpose.RESET, actor=actor, at=at)
        if as_json:
            terminal.json(answers.link_on_its_way(sent))
            return
        said = Words(
            "重设{login}密码的信发往{address}，有效期至{until}", "A reset for {login} goes to {address}, until {until}"
        )
        terminal.say(said.fill(login=login, address=sent.address, until=terminal.local(sent.expires_at)))
        return
    ended = by_operator(run.app, login, _typed(), actor=actor, at=at)
    if as_json:
        done: answers.PasswordSet = {"login": login, "sessions_ended": ended}
        terminal.json(done)
        return
    said = Words(
        "{login}的密码已设置，{ended}个登录已退出",
        "The password of {login} is set; {ended} {ended:session|sessions} ended",
    )
    terminal.say(said.fill(login=login, ended=ended))


def _sessions(
    context: typer.Context,
    login: _Login,
    end: Annotated[int | None, typer.Option("--end", help="结束这一个 · end this one", metavar="ID")] = None,
    end_all: Annotated[bool, typer.Option("--end-all", help="全部结束 · end them all")] = False,
    as_user: _AsUser = None,
    as_json: AsJson = False,
) -> None:
    """在哪里登录着；--end 结束 · where somebody is signed in; --end ends it."""
    run = invocation(context)
    ledger, actor, at, terminal = run.app.ledger, run.actor(as_user), run.at, run.terminal(as_json=as_json)
    if end is not None or end_all:
        if end is not None:
            sessions.end(ledger, login, end, actor=actor, at=at)
        ended = sessions.end_all(ledger, login, actor=actor, at=at) if end_all else 1
        if as_json:
            terminal.json({"login": login, "ended": ended})
        else:
            terminal.say(Words("已结束{n}个登录", "{n} {n:session|sessions} ended").fill(n=ended))
        return
    found = sessions.list_sessions(ledger, login, limits=limits(run.app), actor=actor, at=at)
    if as_json:
        terminal.json(answers.sessions(found))
        return
    terminal.table(
        [
            Words("编号", "Id"),
            Words("登录时间", "Since"),
            Words("最近使用", "Last used"),
            Words("网络", "Network"),
            Words("浏览器", "Browser"),
        ],
        [(one.id, one.created_at, one.last_seen_at, one.network, one.agent) for one in found],
    )


def _sign_ins(
    context: typer.Context,
    login: Annotated[str | None, typer.Argument(help="登录名，默认全部 · login, else all", metavar="[LOGIN]")] = None,
    most: Annotated[int, typer.Option("--limit", help="最多几条 · at most so many", min=1, max=1000)] = 50,
    after: Annotated[int | None, typer.Option("--after", help="接在这一条之后 · those behind this one")] = None,
    as_user: _AsUser = None,
    as_json: AsJson = False,
) -> None:
    """登录记录：谁在何时何处登录、被拒 · sign-ins and refusals: who, when, where."""
    run = invocation(context)
    found = sessions.events(run.app.ledger, login, before=after, most=most, actor=run.actor(as_user))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answers.sign_ins(found))
        return
    terminal.table(
        [
            Words("编号", "Id"),
            Words("时间", "When"),
            Words("登录名", "Login"),
            Words("经过", "What"),
            Words("方式", "Way"),
            Words("网络", "Network"),
        ],
        [
            (one.id, one.at, one.login, EVENT_WORDS[one.kind], WAY_WORDS.get(one.way or ""), one.network)
            for one in found
        ],
    )


def _typed() -> str:
    """Return the password that is typed, twice on a terminal and unseen; never taken from the command line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = typer.prompt("新密码 · new password", hide_input=True, default="", show_default=False)
    again = typer.prompt("再输入一次 · once more", hide_input=True, default="", show_default=False)
    if first != again:
        raise Differing
    return str(first)
