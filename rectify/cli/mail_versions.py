"""Commands about the office's own texts of mails: mail text list, show, add, use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.errors import InvalidInput
from engine.operations.mail_texts import SHIPPED, list_mail_texts, require_version, use_mail_text, versions_of_text
from engine.store.mail_texts import Parts
from engine.words import Words
from notifications.texts.keeping import FILE_OF, PART_WORDS, keep_text, require_kind_of_text
from notifications.texts.kinds import TEXT_KINDS
from notifications.texts.shipped import product_parts
from notifications.texts.syntax import LARGEST_SOURCE
from rectify.answers.mail_texts import chosen_mail_text, mail_text_version, mail_text_whole, mail_texts
from rectify.cli.invocation import AsJson, MaybeAsUser, Note, invocation

_Kind = Annotated[str, typer.Argument(help="returned|overdue|digest|…", metavar="KIND")]
_Language = Annotated[str, typer.Argument(help="zh|en", metavar="LANG")]
_Version = Annotated[int, typer.Argument(help="0是系统自带 · 0 the product's own", min=0, metavar="VERSION")]


def register(mail: typer.Typer) -> None:
    """Add these commands to the group about mails."""
    group = typer.Typer(no_args_is_help=True, help="本单位自己的邮件文字 · the office's own texts of mails")
    group.command("list")(_list)
    group.command("show")(_show)
    group.command("add")(_add)
    group.command("use")(_use)
    mail.add_typer(group, name="text")


def _list(context: typer.Context, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """列出自己的每一版邮件文字，哪一版在用 · every version of the office's own texts, and which is used."""
    run = invocation(context)
    found = list_mail_texts(run.app.ledger, actor=run.actor(as_user))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(mail_texts(found, terminal.language))
        return
    if not found:
        terminal.say(Words("没有自己的文字，都用系统自带的。", "There are none; the product's own are used."))
        return
    terminal.table(
        [Words("种类", "Kind"), Words("名称", "Title"), Words("语言", "Language"), Words("版", "Version"),
         Words("在用", "Used"), Words("说明", "Note"), Words("加入", "Added by"), Words("时间", "At")],
        [
            (
                one.kind,
                TEXT_KINDS[one.kind].title if one.kind in TEXT_KINDS else one.kind,
                one.language,
                one.number,
                Words("是", "yes") if one.is_used else None,
                one.note,
                one.added_by,
                one.added_at,
            )
            for one in found
        ],
    )  # fmt: skip


def _show(
    context: typer.Context,
    kind: _Kind,
    language: _Language,
    version: Annotated[
        int | None,
        typer.Option("--version", help="0是系统自带，默认在用的 · 0 the product's, else the one in use", min=0),
    ] = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """显示一版邮件文字 · a version of a text."""
    run = invocation(context)
    chosen = require_kind_of_text(kind, language)
    found = versions_of_text(run.app.ledger, kind, language, actor=run.actor(as_user))
    number = next((one.number for one, _said in found if one.is_used), SHIPPED) if version is None else version
    shipped = number == SHIPPED
    parts = product_parts(kind, chosen) if shipped else require_version(found, number, where=f"{kind}/{language}")
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(mail_text_whole(kind, language, number, parts))
        return
    for name, title in PART_WORDS.items():
        said = getattr(parts, name)
        terminal.heading(title)
        typer.echo(said if said is not None else Words("（系统自带）", "(the product's own)").text(terminal.language))


def _add(
    context: typer.Context,
    kind: _Kind,
    language: _Language,
    folder: Annotated[
        Path,
        typer.Argument(
            help="有subject.txt、body.txt、body.html的文件夹，缺的用系统自带 · holds any of them", metavar="FOLDER"
        ),
    ],
    note: Note = "",
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """检查并存为新的一版，马上使用 · check it, keep it as the next version and use it from now on."""
    run = invocation(context)
    read = {name: _read(folder / file) for name, file in FILE_OF.items()}
    if not any(read.values()):
        raise InvalidInput(
            what=Words("文件夹", "Folder"),
            value=str(folder),
            why=Words("没有可以用的文件", "it holds none of the files"),
            allowed=list(FILE_OF.values()),
            where=str(folder),
        )
    kept = keep_text(
        run.app.ledger, kind, language, Parts(**read), note=note, actor=run.actor(as_user), at=run.at
    )  # fmt: skip
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(mail_text_version(kept))
    else:
        said = Words(
            "“{title}”（{language}）从现在起用第{number}版。", "{title} ({language}): version {number} from now on."
        )
        terminal.say(said.fill(title=TEXT_KINDS[kind].title, language=language, number=kept.number), style="green")


def _use(
    context: typer.Context,
    kind: _Kind,
    language: _Language,
    version: _Version,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """换用另一版，0是系统自带 · use another version from now on; 0 is the product's own."""
    run = invocation(context)
    require_kind_of_text(kind, language)
    changed = use_mail_text(run.app.ledger, kind, language, version, actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(chosen_mail_text(kind, language, version, changed=changed))
        return
    what = (
        Words("系统自带的", "the product's own")
        if version == SHIPPED
        else Words(f"第{version}版", f"version {version}")
    )
    said = (
        Words("从现在起用{what}。", "From now on: {what}.")
        if changed
        else Words("已经在用{what}。", "It is {what} already.")
    )
    terminal.say(said.fill(what=what))


def _read(path: Path) -> str | None:
    """Return a file's text, None where it is not there; one that is no text is refused by its check."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_SOURCE + 1)
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise _unreadable(path, fault.strerror or "") from fault
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _unreadable(path, "UTF-8") from fault


def _unreadable(path: Path, why: str) -> InvalidInput:
    return InvalidInput(
        what=Words("文件", "File"),
        value=str(path),
        why=Words(f"读不出来（{why}）", f"it cannot be read ({why})"),
        allowed=Words("UTF-8文本", "a text in UTF-8"),
        where=str(path),
    )
