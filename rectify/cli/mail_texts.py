"""Commands about the texts of mails: mail check, preview and reference."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from engine.domain.workdays import local_day
from engine.errors import AlreadyThere, InvalidInput
from engine.words import Language, Words
from notifications.previewing import preview_about, sample_mail
from notifications.render import Rendered
from notifications.texts.checking import CheckedText, check_folder
from notifications.texts.keeping import require_kind, require_language
from notifications.texts.press import Press
from notifications.texts.reference import renewed, tables
from rectify.answers.mail_texts import checked_texts
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.documents.writing import write_whole

_REFUSED, _WIDEST = 1, 100
_STYLES = {"error": "bold red", "warning": "yellow"}
_MARKS = {"error": Words("错误", "error"), "warning": Words("提醒", "warning")}


def register(mail: typer.Typer) -> None:
    """Add these commands to the group about mails."""
    mail.command("check")(_check)
    mail.command("preview")(_preview)
    mail.command("reference")(_reference)


def _check(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(help="默认是设置里的文件夹 · else the one that is set", metavar="FOLDER")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """检查本单位自己的邮件文字，指出每一处问题 · every problem of the office's own texts, with file and line."""
    run = invocation(context)
    terminal, chosen = run.terminal(as_json=as_json), folder or run.loaded.settings.texts_folder
    checked = () if chosen is None else check_folder(chosen, Press())
    if as_json:
        terminal.json(checked_texts(None if chosen is None else str(chosen), checked, terminal.language))
    else:
        terminal.lines(_shown(chosen, checked, terminal.language))
    if any(text.errors for text in checked):
        raise typer.Exit(_REFUSED)


def _shown(folder: Path | None, checked: Sequence[CheckedText], language: Language) -> Iterable[Text]:
    if folder is None:
        said = Words(
            "没有自己的邮件文字，都用系统自带的。放进数据文件夹的mail-texts，或设RECTIFY_MAIL_TEXTS。",
            "There are no texts of your own; the product's are used. Put yours into mail-texts in the data folder,"
            " or set RECTIFY_MAIL_TEXTS.",
        )
        yield Text(said.text(language))
        return
    for text in checked:
        yield from _faults(folder / text.name, text, language)
    errors = sum(len(text.errors) for text in checked)
    if not errors:
        sound = Words("{files}个文件都能用。", "{files} {files:file|files} can be used.").fill(files=len(checked))
        yield Text(sound.text(language), style="green")
        return
    bad = sum(bool(text.errors) for text in checked)
    counted = Words(
        "{errors}处错误；改好以前，这{bad}个文件用系统自带的文字代替。",
        "{errors} {errors:error|errors}; until they are gone the product's own texts are used for these {bad}"
        " {bad:file|files}.",
    ).fill(errors=errors, bad=bad)
    yield Text(counted.text(language), style="bold")


def _faults(path: Path, text: CheckedText, language: Language) -> Iterable[Text]:
    lines = text.source.split("\n")
    for fault in text.faults:
        head = Text(f"{_MARKS[fault.severity].text(language)} ", style=_STYLES[fault.severity])
        yield head.append(fault.message.text(language), style="bold")
        yield Text(f"  {path}:{fault.line}", style="dim")
        written = lines[fault.line - 1].strip() if fault.line <= len(lines) else ""
        if written:
            yield Text(f"  {fault.line} │ ", style="dim").append(_printable(written))
        if fault.hint.zh:
            yield Text(f"  → {fault.hint.text(language)}")
        yield Text("")


def _printable(line: str) -> str:
    seen = "".join(character if character.isprintable() else "�" for character in line)
    return seen if len(seen) <= _WIDEST else seen[: _WIDEST - 1] + "…"


def _preview(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="returned|overdue|digest|…", metavar="KIND")],
    out: Annotated[Path | None, typer.Argument(help="写到哪里 · where to", metavar="OUT")] = None,
    item: Annotated[
        str | None, typer.Option("--item", help="用这件事项，默认用样例 · with this item, else a sample", metavar="N")
    ] = None,
    language: Annotated[str | None, typer.Option("--language", help="zh|en", metavar="LANG")] = None,
    text: Annotated[bool, typer.Option("--text", help="纯文字，而不是网页 · plain text instead of HTML")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="覆盖已有的文件 · replace the file")] = False,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """预览一种邮件，不发出 · what a kind of mail looks like; nothing is sent."""
    run = invocation(context)
    require_kind(kind, where="KIND")
    if out is None and not text:
        raise _no_place()
    mail = _rendered(run, kind, _language(run, language), item=item, as_user=as_user)
    said = f"{mail.subject}\n\n{mail.text}" if text else mail.html
    if out is not None:
        _write(out, said, overwrite=overwrite)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"kind": kind, "file": str(out) if out else None, "subject": mail.subject, "text": mail.text})
    elif out is None:
        sys.stdout.write(said)
    else:
        terminal.say(Words("主题：{subject}", "Subject: {subject}").fill(subject=mail.subject))
        terminal.say(Words("已写好{file}。", "Wrote {file}.").fill(file=out))


def _rendered(run: Invocation, kind: str, language: Language, *, item: str | None, as_user: str | None) -> Rendered:
    """Return the mail by the office's own text, where it has a sound one; a sample needs no ledger."""
    if item is None:
        return sample_mail(run.bare_app.post.renderer, kind, language)
    actor, day = run.actor(as_user), local_day(run.at, run.loaded.settings.timezone)
    return preview_about(run.app.ledger, run.app.post, kind, item, language, actor=actor, day=day)


def _language(run: Invocation, wanted: str | None) -> Language:
    return run.loaded.settings.language if wanted is None else require_language(wanted, where="--language")


def _write(out: Path, text: str, *, overwrite: bool) -> None:
    """Write a file, never in the place of one that is there unless that is asked for."""
    if out.exists() and not overwrite:
        raise AlreadyThere(what=Words("文件", "The file"), which=str(out), where=str(out))
    write_whole(out, text)


def _reference(
    context: typer.Context,
    page: Annotated[
        Path | None,
        typer.Option("--into", help="更新这一页里标出的表格 · renew the marked tables of a page", metavar="PAGE"),
    ] = None,
) -> None:
    """全部种类和变量，作为表格 · every kind and variable as tables in Markdown."""
    run = invocation(context)
    if page is None:
        for name, table in tables().items():
            typer.echo(f"## {name}\n\n{table}")
        return
    try:
        written = page.read_text(encoding="utf-8")
    except (OSError, ValueError) as fault:
        raise InvalidInput(
            what=Words("文件", "File"),
            value=str(page),
            why=Words("读不出来", "it cannot be read"),
            allowed=Words("一页Markdown", "a page of Markdown"),
            where="--into",
        ) from fault
    write_whole(page, renewed(written))
    run.terminal().say(Words("已更新{page}里的表格。", "The tables of {page} are renewed.").fill(page=page))


def _no_place() -> InvalidInput:
    return InvalidInput(
        what=Words("输出文件", "Output"),
        value="",
        why=Words("没有写到哪里", "there is no place to write to"),
        allowed=Words("一个文件名；或加--text在屏幕上看", "a file; or --text to read it here"),
        where="OUT",
    )
