"""Commands about ways beside mail: channel list and test, user channel."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.ways import EVERY_KIND, MAIL, Chosen
from engine.operations.ways import Possible, choose_ways, ways_of
from engine.words import Words
from notifications.letter import KINDS
from notifications.transport import Result
from rectify.answers import channels as answers
from rectify.answers.people import chosen_ways
from rectify.bootstrap import App
from rectify.channel_settings import SetChannel
from rectify.channels_set import list_channels, try_channel
from rectify.cli.invocation import AsJson, invocation
from rectify.terminal import Terminal

_UNHEALTHY = 3
_KINDS = {
    "mail": Words("邮件", "mail"),
    "webhook": Words("网络回调", "webhook"),
    "wecom": Words("企业微信群机器人", "robot in a WeCom group"),
    "dingtalk": Words("钉钉群机器人", "robot in a DingTalk group"),
    "feishu": Words("飞书群机器人", "robot in a Feishu group"),
}
_EXTENTS = {
    "brief": Words("编号、天数、链接", "number, days, link"),
    "full": Words("全文", "the full text"),
}


def register(app: typer.Typer) -> None:
    """Add these commands."""
    channel = typer.Typer(no_args_is_help=True, help="邮件以外的渠道 · ways beside mail")
    channel.command("list")(_list)
    channel.command("test")(_test)
    app.add_typer(channel, name="channel")


def _list(context: typer.Context, as_json: AsJson = False) -> None:
    """列出渠道，各有谁在用 · the channels there are, and who chose them."""
    run = invocation(context)
    terminal, channels = run.terminal(as_json=as_json), list_channels(run.app, actor=run.actor())
    if as_json:
        terminal.json(answers.channels(channels, terminal.language))
        return
    terminal.table(
        [Words("名称", "Name"), Words("种类", "Kind"), Words("发往", "To"), Words("内容", "Tells"),
         Words("选用的人", "Chosen by"), Words("问题", "Fault")],
        [(MAIL, _KINDS[MAIL], None, None, Words("未另选的人", "everybody who chose nothing else"), None)]
        + [_row(one, channels.chosen.get(one.name, ())) for one in channels.found],
    )  # fmt: skip
    for name, who in channels.closed.items():
        terminal.say(
            Words(
                "渠道“{name}”已不在设置里，改发邮件：{who}",
                "Channel {name!r} is no longer set; mail goes instead to: {who}",
            ).fill(name=name, who=who),
            style="yellow",
        )


def _row(one: SetChannel, who: tuple[str, ...]) -> tuple[object, ...]:
    why = one.fault.fields["why"] if one.fault else None
    return one.name, _KINDS[one.kind], one.channel and one.channel.place.host, _EXTENTS[one.extent], who or None, why


def _test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="渠道名称 · channel", metavar="NAME")],
    as_json: AsJson = False,
) -> None:
    """现在发一条无关紧要的测试消息，看结果 · send a harmless sample now and see what comes of it."""
    run = invocation(context)
    app, terminal = run.app, run.terminal(as_json=as_json)
    trial = try_channel(app, name, language=terminal.language, actor=run.actor(), at=app.clock.now())
    outcome = trial.outcome
    is_sent = outcome.result is Result.SENT
    if as_json:
        terminal.json(answers.channel_tried(trial))
    else:
        _say_outcome(name, is_sent=is_sent, terminal=terminal, said=f"{outcome.code or ''} {outcome.detail}".strip())
    if not is_sent:
        raise typer.Exit(_UNHEALTHY)


def _say_outcome(name: str, *, is_sent: bool, said: str, terminal: Terminal) -> None:
    done = Words("渠道“{name}”已收下测试消息（{said}）。", "Channel {name!r} took the test message ({said}).")
    failed = Words("渠道“{name}”没有收下测试消息：{said}", "Channel {name!r} did not take the test message: {said}")
    terminal.say((done if is_sent else failed).fill(name=name, said=said), style=None if is_sent else "bold red")


def choose(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="登录名 · login", metavar="LOGIN")],
    by: Annotated[
        str | None,
        typer.Option("--by", help="渠道，用逗号分开；default为不另选 · channels, or default", metavar="NAME,…"),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", help="通知种类，默认全部 · kind of notice, else every kind", metavar="KIND")
    ] = EVERY_KIND,
    as_user: Annotated[
        str | None, typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """选择从哪些渠道收通知；不带 --by 则列出 · by which ways somebody hears of things; without --by, shows it."""
    run = invocation(context)
    app, actor = run.app, run.actor(as_user)
    if by is None:
        chosen = ways_of(app.ledger, login, actor=actor)
    else:
        names = [name.strip() for name in by.split(",") if name.strip()]
        possible = Possible(kinds=KINDS, channels=app.settings.channels)
        chosen = choose_ways(app.ledger, login, names, kind=kind, possible=possible, actor=actor, at=run.at)
    _show(login, chosen, app, run.terminal(as_json=as_json))


def _show(login: str, chosen: Chosen, app: App, terminal: Terminal) -> None:
    goes_by = chosen_ways(chosen, app.settings.channels)
    if terminal.as_json:
        terminal.json({"login": login, "channels": goes_by})
        return
    for kind, ways in goes_by.items():
        what = Words("其他各种通知", "everything else") if kind == EVERY_KIND else KINDS.get(kind, Words(kind, kind))
        if len(goes_by) == 1:
            what = Words("各种通知", "everything")
        said = Words("{login}：{what}经{ways}", "{login}: {what} by {ways}")
        terminal.say(said.fill(login=login, what=what, ways=[_named(way) for way in ways]))


def _named(way: str) -> Words:
    return _KINDS[MAIL] if way == MAIL else Words(way, way)
