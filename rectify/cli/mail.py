"""Commands about mails: mail list, show, retry, bounces, and those about their texts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.workdays import start_of_day
from engine.errors import InvalidInput
from engine.operations.mails import STATES, WholeMail, list_mails, whole_mail
from engine.operations.resending import send_again, send_all_again
from engine.store.mails import WantedMails
from engine.words import Words
from notifications.bounces import UNDERSTOOD, TakenIn, take_in
from notifications.mailbags import deal_with
from rectify.answers.mails import bounces_read, mail_document, mail_page, mail_with_source, retried
from rectify.cli import bounce_view, mail_texts, mail_versions, mail_view
from rectify.cli.invocation import AsJson, Invocation, Key, MaybeAsUser, invocation
from rectify.documents.writing import write_whole

_MailId = Annotated[int, typer.Argument(help="邮件编号，见 mail list · number of the mail", min=1, metavar="ID")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    mail = typer.Typer(no_args_is_help=True, help="邮件 · mails")
    mail.command("list")(_list)
    mail.command("show")(_show)
    mail.command("retry")(_retry)
    mail.command("bounces")(_bounces)
    mail_texts.register(mail)
    mail_versions.register(mail)
    app.add_typer(mail, name="mail")


def _list(
    context: typer.Context,
    to: Annotated[str | None, typer.Option("--to", help="收件人登录名 · reader's login", metavar="LOGIN")] = None,
    state: Annotated[str | None, typer.Option("--state", help="|".join(STATES))] = None,
    item: Annotated[
        str | None, typer.Option("--item", help="说到这件事项的 · that tell of an item", metavar="N")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="从这一天起写的 · written since", metavar="DATE")] = None,
    limit: Annotated[int, typer.Option("--limit", help="一页几封 · mails a page", min=1, max=1000)] = 50,
    after: Annotated[
        int | None, typer.Option("--after", help="从上一页的 next 接着 · the page after", metavar="NEXT")
    ] = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """什么邮件发给了谁、结果如何，新的在前 · what went to whom and with what outcome, newest first."""
    run = invocation(context)
    first = None
    if since is not None:
        first = start_of_day(run.day(since, option="--since"), run.loaded.settings.timezone)
    wanted = WantedMails(login=to, state=state, item=item, since=first, before=after, most=limit)
    page = list_mails(run.app.ledger, wanted, actor=run.actor(as_user))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(mail_page(page))
    else:
        mail_view.show_page(page, terminal)


def _show(
    context: typer.Context,
    mail_id: _MailId,
    eml: Annotated[Path | None, typer.Option("--eml", help="另存为 .eml · save as .eml", metavar="OUT")] = None,
    raw: Annotated[bool, typer.Option("--raw", help="原样显示 · as it goes over the wire")] = False,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """一封邮件的全部：何时、怎样发出，对方怎么说，正文 · one mail whole: each attempt, what came back, its text."""
    run = invocation(context)
    whole = whole_mail(run.app.ledger, mail_id, actor=run.actor(as_user))
    if eml is not None:
        _save(whole, eml)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(mail_with_source(whole) if raw else mail_document(whole))
    else:
        mail_view.show(whole, terminal, raw=raw)
        if eml is not None:
            terminal.say(Words("已另存为{file}。", "Saved as {file}.").fill(file=eml))


def _save(whole: WholeMail, out: Path) -> None:
    why = None
    if out.suffix.lower() != ".eml":
        why = Words("邮件存成 .eml", "a mail is saved as .eml")
    elif whole.data is None:
        why = Words("这封邮件的正文不给您看", "the text of this mail is withheld from you")
    if why is not None or whole.data is None:
        raise InvalidInput(what=Words("输出文件", "Output"), value=str(out), why=why, allowed=".eml", where=str(out))
    write_whole(out, whole.data)


def _retry(
    context: typer.Context,
    mail_id: Annotated[int | None, typer.Argument(help="邮件编号 · number of the mail", min=1, metavar="[ID]")] = None,
    all_dead: Annotated[bool, typer.Option("--all-dead", help="全部失败的 · all that failed")] = False,
    as_user: MaybeAsUser = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """再发一次，内容和编号不变 · send again, the same bytes and Message-ID."""
    run = invocation(context)
    ledger, actor, at = run.app.ledger, run.actor(as_user), run.at
    if all_dead is (mail_id is not None):
        raise InvalidInput(
            what=Words("重发哪封", "Which mail"),
            value=mail_id or "",
            why=Words("写一个编号，或 --all-dead，二者取一", "it is one number, or --all-dead"),
            allowed="rectify mail retry ID, rectify mail retry --all-dead",
        )
    if mail_id is None:
        done = send_all_again(ledger, actor=actor, at=at)
    else:
        done = send_again(ledger, mail_id, actor=actor, at=at, key=key)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(retried(done, terminal.language))
    else:
        bounce_view.show_retried(done, terminal)


def _bounces(
    context: typer.Context,
    place: Annotated[
        Path, typer.Argument(help="Maildir 文件夹或 mbox 文件 · a Maildir or an mbox", metavar="MAILDIR|MBOX")
    ],
    keep: Annotated[bool, typer.Option("--keep", help="读过的不删 · leave what was read")] = False,
    as_json: AsJson = False,
) -> None:
    """读退信：认出是哪封、哪个地址，记下 · read what came back: which mail, which address."""
    run = invocation(context)
    taken: list[TakenIn] = []

    def deal(data: bytes) -> bool:
        taken.append(_taken_in(run, data))
        return taken[-1].result in UNDERSTOOD

    deal_with(place, deal, keep=keep)
    terminal = run.terminal(as_json=as_json)
    counts = Counter(one.result for one in taken)
    if as_json:
        terminal.json(bounces_read(taken))
    else:
        bounce_view.show_bounces(taken, counts, terminal)


def _taken_in(run: Invocation, data: bytes) -> TakenIn:
    settings = run.loaded.settings
    return take_in(
        run.app.ledger,
        data,
        bounce_address=settings.bounce_address,
        zone=settings.timezone,
        actor=run.actor(),
        at=run.at,
    )
