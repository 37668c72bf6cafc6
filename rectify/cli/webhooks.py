"""Commands about webhooks: who else is told of what happens."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from engine.operations.webhooks import (
    ListedWebhook,
    add_webhook,
    known_webhook,
    list_webhooks,
    pause_webhook,
    remove_webhook,
    resend,
    resume_webhook,
)
from engine.words import Words, several
from notifications.channels.place import place
from notifications.transport import Result
from notifications.webhooks import try_out
from rectify.answers import webhooks as answers
from rectify.cli.invocation import AsJson, AsUser, MaybeAsUser, invocation

_UNHEALTHY = 3
_Id = Annotated[int, typer.Argument(help="推送的序号 · key of the webhook", metavar="ID", min=1)]
_PAUSED = {
    "asked": Words("已暂停", "paused"),
    "failing": Words("一直发不出去，已停", "nothing passed for days, stopped"),
    "person": Words("登记人已离开，已停", "its person has left, stopped"),
}


def register(app: typer.Typer) -> None:
    """Add these commands."""
    webhook = typer.Typer(no_args_is_help=True, help="事件推送 · who else is told of what happens")
    for name, command in (
        ("add", _add), ("list", _list), ("test", _test), ("pause", _pause), ("resume", _resume), ("resend", _resend),
        ("remove", _remove),
    ):  # fmt: skip
        webhook.command(name)(command)
    app.add_typer(webhook, name="webhook")


def _add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="https://主机/路径 · where to", metavar="URL")],
    as_user: AsUser,
    event: Annotated[
        list[str] | None,
        typer.Option("--event", help="只要这些事件，如 item.advance、item.* · only these", metavar="TYPE"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """登记推送；签名密钥只显示这一次 · add a webhook; its secret is shown this once."""
    run = invocation(context)
    where = place(url, allow_http=run.app.settings.webhooks.allow_http)
    made = add_webhook(
        run.app.ledger, url, host=where.authority, types=event or (), actor=run.actor(as_user), at=run.at
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answers.webhook_added(made))
        return
    said = Words(
        "已登记第{id}号推送，发往{host}。签名密钥只显示这一次：{secret}",
        "Webhook {id} to {host} is there. Its secret is shown this once: {secret}",
    )
    terminal.say(said.fill(id=made.id, host=where.authority, secret=made.secret))


def _list(context: typer.Context, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """列出推送，发到哪里，落后多少，哪些没有送到 · the webhooks, how far behind, what they would not take."""
    run = invocation(context)
    terminal, found = run.terminal(as_json=as_json), list_webhooks(run.app.ledger, actor=run.actor(as_user))
    if as_json:
        terminal.json(answers.webhooks(found))
        return
    terminal.table(
        [Words("序号", "Id"), Words("发往", "To"), Words("登记人", "Person"), Words("事件", "Events"),
         Words("未发", "Behind"), Words("未送到", "Not taken"), Words("状态", "Standing")],
        [
            (one.id, answers.host_of(one.url), one.login, one.types or Words("全部", "all"), one.waiting, len(one.dead),
             _standing(one))
            for one in found
        ],
    )  # fmt: skip


def _test(context: typer.Context, webhook: _Id, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """现在发一个没有内容的测试事件 · send an event that means nothing now."""
    run = invocation(context)
    hook = known_webhook(run.app.ledger, webhook, actor=run.actor(as_user))
    outcome = try_out(hook.url, hook.secret, run.app.settings.webhooks, clock=run.app.clock)
    is_sent, terminal = outcome.result is Result.SENT, run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answers.tried(webhook, outcome))
    else:
        done = Words("第{id}号推送已收下测试事件（{said}）。", "Webhook {id} took the test event ({said}).")
        failed = Words("第{id}号推送没有收下测试事件：{said}", "Webhook {id} did not take the test event: {said}")
        said = f"{outcome.code or ''} {outcome.detail}".strip()
        terminal.say((done if is_sent else failed).fill(id=webhook, said=said), style=None if is_sent else "bold red")
    if not is_sent:
        raise typer.Exit(_UNHEALTHY)


def _pause(context: typer.Context, webhook: _Id, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """暂停推送；事件留着 · send nothing more; the events stay."""
    run = invocation(context)
    changed = pause_webhook(run.app.ledger, webhook, actor=run.actor(as_user), at=run.at)
    _say(context, webhook, Words("已暂停", "paused"), {"changed": changed}, as_json=as_json)


def _resume(context: typer.Context, webhook: _Id, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """从停下的地方继续 · go on where it stopped."""
    run = invocation(context)
    changed = resume_webhook(run.app.ledger, webhook, actor=run.actor(as_user), at=run.at)
    _say(context, webhook, Words("已继续", "goes on"), {"changed": changed}, as_json=as_json)


def _remove(context: typer.Context, webhook: _Id, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """取消推送 · remove a webhook."""
    run = invocation(context)
    remove_webhook(run.app.ledger, webhook, actor=run.actor(as_user), at=run.at)
    _say(context, webhook, Words("已取消", "removed"), {"removed": True}, as_json=as_json)


def _resend(
    context: typer.Context,
    webhook: _Id,
    event: Annotated[
        list[int] | None,
        typer.Option("--event", help="事件编号，默认全部没有送到的 · else all not taken", metavar="N", min=1),
    ] = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """再发一次 · send events once more."""
    run = invocation(context)
    keys = resend(run.app.ledger, webhook, event or (), actor=run.actor(as_user), at=run.at)
    said = Words(f"将再发{len(keys)}个事件", f"{several(len(keys), 'event')} will be sent again")
    _say(context, webhook, said, {"events": list(keys)}, as_json=as_json)


def _say(context: typer.Context, webhook: int, said: Words, document: dict[str, Any], *, as_json: bool) -> None:
    terminal = invocation(context).terminal(as_json=as_json)
    if as_json:
        terminal.json({"id": webhook, **document})
    else:
        terminal.say(Words("第{id}号推送{said}。", "Webhook {id}: {said}.").fill(id=webhook, said=said))


def _standing(one: ListedWebhook) -> Words:
    if one.paused_because is not None:
        return _PAUSED[one.paused_because]
    if one.failing_since is None:
        return Words("正常", "in order")
    said = f"{one.code or ''} {one.detail}".strip()
    return Words(f"第{one.tries}次没有送到：{said}", f"not taken {several(one.tries, 'time')}: {said}")
