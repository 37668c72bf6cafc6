"""Commands about the templates of documents: template list, export, check, preview, add, use, reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from engine.domain.workdays import local_day
from engine.errors import AlreadyThere, InvalidInput
from engine.operations.templates import list_templates, use_template
from engine.words import Language, Words
from rectify.answers.papers import checked_template, template, templates, written
from rectify.cli.invocation import AsJson, MaybeActor, MaybeAsUser, Note, invocation
from rectify.documents.papers.checking import described
from rectify.documents.papers.keeping import (
    check_template,
    give_template,
    keep_template,
    read_template,
    require_sound,
)
from rectify.documents.papers.kinds import KINDS, require_kind
from rectify.documents.papers.press import PlacedFault
from rectify.documents.papers.reference import renewed, tables
from rectify.documents.papers.writing import Order, preview
from rectify.documents.writing import write_whole

_REFUSED = 1
_Kind = Annotated[str, typer.Argument(help="|".join(KINDS), metavar="KIND")]
_File = Annotated[Path, typer.Argument(help="模板文件（.docx）· the template", metavar="FILE")]
_Out = Annotated[Path, typer.Argument(help="写到哪里 · where to", metavar="OUT")]
_Overwrite = Annotated[bool, typer.Option("--overwrite", help="覆盖已有的文件 · replace the file")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    group = typer.Typer(no_args_is_help=True, help="文书模板 · templates of documents")
    group.command("list")(_list)
    group.command("export")(_export)
    group.command("check")(_check)
    group.command("preview")(_preview)
    group.command("add")(_add)
    group.command("use")(_use)
    group.command("reference")(_reference)
    app.add_typer(group, name="template")


def _list(context: typer.Context, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """列出文书种类和每一版模板 · every kind of document, and every version of its templates."""
    run = invocation(context)
    found = list_templates(run.app.ledger, actor=run.actor(as_user))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(templates(found, terminal.language))
        return
    used = {one.kind: one.number for one in found if one.is_used}
    own = Words("系统自带", "the product's")
    terminal.table(
        [Words("种类", "Kind"), Words("文书", "Document"), Words("在用", "Used")],
        [(kind, title, used.get(kind) or own) for kind, title in KINDS.items()],
    )
    if found:
        terminal.table(
            [Words("种类", "Kind"), Words("版", "Version"), Words("文件", "File"), Words("说明", "Note"),
             Words("加入", "Added by"), Words("时间", "At")],
            [(one.kind, one.number, one.file_name, one.note, one.added_by, one.added_at) for one in found],
        )  # fmt: skip


def _export(
    context: typer.Context,
    kind: _Kind,
    out: _Out,
    version: Annotated[
        int | None,
        typer.Option("--version", help="0是系统自带，默认在用的 · 0 the product's, else the one in use", min=0),
    ] = None,
    overwrite: _Overwrite = False,
    as_user: MaybeAsUser = None,
) -> None:
    """把模板写成文件，在Word里改 · a template as a file, to be edited in Word."""
    run = invocation(context)
    content = give_template(run.app.ledger, require_kind(kind), version, actor=run.actor(as_user))
    _save(out, content, overwrite=overwrite)
    run.terminal().say(Words("已写好{file}。", "Wrote {file}.").fill(file=out))


def _check(context: typer.Context, kind: _Kind, file: _File, as_json: AsJson = False) -> None:
    """检查一个模板，指出每一处问题 · every problem of a template, with its place."""
    run = invocation(context)
    faults = check_template(require_kind(kind), read_template(file))
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(checked_template(file.name, kind, faults, terminal.language))
    else:
        terminal.lines(_shown(faults, terminal.language))
    if faults:
        raise typer.Exit(_REFUSED)


def _shown(faults: Sequence[PlacedFault], language: Language) -> Iterable[Text]:
    for one in faults:
        yield Text(f"{described(one).text(language)} ", style="dim").append(
            one.fault.message.text(language), style="bold red"
        )
        if one.fault.hint.zh:
            yield Text(f"  → {one.fault.hint.text(language)}")
    sound = Words("可以用。", "It can be used.")
    counted = Words("{n}处错误。", "{n} {n:error|errors}.").fill(n=len(faults))
    yield Text((counted if faults else sound).text(language), style="bold" if faults else "green")


def _preview(
    context: typer.Context,
    kind: _Kind,
    file: _File,
    out: _Out,
    inspection: Annotated[str | None, typer.Option("--inspection", help="检查代号 · its code", metavar="CODE")] = None,
    item: Annotated[str | None, typer.Option("--item", help="事项编号 · number of the item", metavar="ITEM")] = None,
    head: Annotated[str | None, typer.Option("--head", help="主要负责人 · the head", metavar="LOGIN")] = None,
    period: Annotated[str | None, typer.Option("--period", help="2026Q3|2026", metavar="PERIOD")] = None,
    overwrite: _Overwrite = False,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """用一个还没有加入的模板试写，数据是台账里真的 · what a template would write, with the real ledger."""
    run = invocation(context)
    content = read_template(file)
    require_sound(require_kind(kind), content, where=file.name)
    order = Order(inspection=inspection, item=item, head=head, period=period)
    zone, at = run.loaded.settings.timezone, run.at
    actor, today = run.actor(as_user), local_day(at, zone)
    paper = preview(run.app.ledger, kind, content, order, actor=actor, at=at, today=today, zone=zone)
    _save(out, paper.content, overwrite=overwrite)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(written(out, paper))
        return
    terminal.say(Words("已写好{file}。", "Wrote {file}.").fill(file=out))


def _add(
    context: typer.Context,
    kind: _Kind,
    file: _File,
    use: Annotated[bool, typer.Option("--use", help="加入后就用 · use it from now on")] = False,
    note: Note = "",
    as_user: MaybeActor = None,
    as_json: AsJson = False,
) -> None:
    """加入一版模板；有错误的不收 · keep a template as the next version; none with an error is kept."""
    run = invocation(context)
    content = read_template(file)
    kept = keep_template(
        run.app.ledger,
        require_kind(kind),
        content,
        file_name=file.name,
        note=note,
        use=use,
        actor=run.actor(as_user),
        at=run.at,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(template(kept))
        return
    said = Words("{kind}模板第{n}版。", "{kind}: version {n}.").fill(kind=KINDS[kind], n=kept.number)
    not_yet = Words(
        "{said}还没有在用：rectify template use {kind} {n}", "{said} Not in use yet: rectify template use {kind} {n}"
    )
    terminal.say(said if kept.is_used else not_yet.fill(said=said, kind=kind, n=kept.number))


def _use(
    context: typer.Context,
    kind: _Kind,
    version: Annotated[
        int, typer.Argument(help="第几版；0是系统自带 · 0 is the product's own", min=0, metavar="VERSION")
    ],
    as_user: MaybeActor = None,
    as_json: AsJson = False,
) -> None:
    """改用一版模板，也用来改回去 · write documents with a version from now on; also the way back."""
    run = invocation(context)
    changed = use_template(run.app.ledger, require_kind(kind), version, actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"kind": kind, "used": version, "changed": changed})
        return
    which = Words(f"第{version}版", f"version {version}") if version else Words("系统自带的模板", "the product's own")
    terminal.say(Words("{kind}现在用{which}。", "{kind}: {which} is used now.").fill(kind=KINDS[kind], which=which))


def _reference(
    context: typer.Context,
    page: Annotated[
        Path | None,
        typer.Option("--into", help="更新这一页里标出的表格 · renew the marked tables of a page", metavar="PAGE"),
    ] = None,
) -> None:
    """全部种类、样式和变量，作为表格 · every kind, style and variable as tables in Markdown."""
    run = invocation(context)
    if page is None:
        for name, table in tables().items():
            typer.echo(f"## {name}\n\n{table}")
        return
    try:
        text = page.read_text(encoding="utf-8")
    except (OSError, ValueError) as fault:
        raise InvalidInput(
            what=Words("文件", "File"),
            value=str(page),
            why=Words("读不出来", "it cannot be read"),
            allowed=Words("一页Markdown", "a page of Markdown"),
            where="--into",
        ) from fault
    write_whole(page, renewed(text))
    run.terminal().say(Words("已更新{page}里的表格。", "The tables of {page} are renewed.").fill(page=page))


def _save(out: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file, never in the place of one that is there unless that is asked for."""
    if out.exists() and not overwrite:
        raise AlreadyThere(what=Words("文件", "The file"), which=str(out), where=str(out))
    write_whole(out, content)
