"""Commands about the notice of an inspection: list, show, publish, withdraw, save, pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.editions import EDITION_WORDS, Edition
from engine.domain.workdays import local_day
from engine.operations.publishing_notices import (
    Publication,
    notice_page,
    notices_for_the_public,
    publication_of,
    publish_notice,
    withdraw_notice,
)
from engine.store.published import StoredNotice
from engine.words import Words
from rectify.answers.notices import notice_standing, published_notice
from rectify.cli.invocation import AsJson, Invocation, Key, MaybeActor, MaybeAsUser, invocation
from rectify.documents.publishing import notice_as_it_stands, site_of_notices
from rectify.documents.writing import write_whole
from rectify.terminal import Terminal
from rectify.wording.notices import how_told, overtaken, said_count

_Code = Annotated[str, typer.Argument(help="检查代号 · code of the inspection", metavar="INSPECTION")]
_Number = Annotated[
    int, typer.Argument(help="通报的序号（notice show）· number of the notice", metavar="NOTICE", min=1)
]
_Out = Annotated[Path, typer.Argument(help="写到哪里 · where to", metavar="OUT")]
_MOST = 1000


def register(app: typer.Typer) -> None:
    """Add these commands."""
    notice = typer.Typer(no_args_is_help=True, help="通报：公布、撤下、导出 · the notice: publish, withdraw, give out")
    notice.command("list")(_list)
    notice.command("show")(_show)
    notice.command("publish")(_publish)
    notice.command("withdraw")(_withdraw)
    notice.command("save")(_save)
    notice.command("pages")(_pages)
    app.add_typer(notice, name="notice")


def _list(context: typer.Context, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """列出向社会公布中的通报 · the notices to the public that are out."""
    run = invocation(context)
    found = [one for one, _page in notices_for_the_public(run.app.ledger, actor=run.actor(as_user))]
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"notices": [published_notice(one) for one in found]})
    elif found:
        _table(found, terminal)
    else:
        terminal.say(Words("没有公布中的通报。", "No notice is out."))


def _show(context: typer.Context, code: _Code, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """一次检查的通报：两版各告知哪些，公布过哪些 · what each edition tells of, and what was published."""
    run = invocation(context)
    found = publication_of(run.app.ledger, code, actor=run.actor(as_user), most=_MOST)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(notice_standing(found))
    else:
        _show_standing(found, terminal)


def _publish(
    context: typer.Context,
    code: _Code,
    note: Annotated[str, typer.Option("--note", help="由谁批准，不公布 · who allowed it; not published")],
    edition: Annotated[
        Edition, typer.Option("--edition", help="outside 向社会公开 · inside 党内通报", metavar="outside|inside")
    ] = Edition.OUTSIDE,
    as_user: MaybeActor = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """公布一版通报，取代公布中的一版；系统不上网 · publish an edition; nothing goes online by itself."""
    run = invocation(context)
    ledger, actor, zone = run.app.ledger, run.actor(as_user), run.loaded.settings.timezone
    written = notice_as_it_stands(
        ledger, code, edition, actor=actor, at=run.at, today=local_day(run.at, zone), zone=zone
    )
    done = publish_notice(ledger, code, edition, written, note=note, actor=actor, at=run.at, key=key)
    found, _page = notice_page(ledger, code, done, actor=actor)
    more = Words(
        "给网站的文件：rectify notice pages OUT.zip，或 rectify notice save {code} {id} OUT.html。",
        "Files for your site: rectify notice pages OUT.zip, or rectify notice save {code} {id} OUT.html.",
    )
    _say(run, found, Words("已公布", "is published"), more.fill(code=code, id=found.id), as_json=as_json)


def _withdraw(
    context: typer.Context,
    code: _Code,
    notice: _Number,
    note: Annotated[str, typer.Option("--note", help="为什么撤下、由谁批准 · why, and who allowed it")],
    as_user: MaybeActor = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """撤下公布中的通报，记录保留 · withdraw a notice that is out; its record stays."""
    run = invocation(context)
    actor = run.actor(as_user)
    withdraw_notice(run.app.ledger, code, notice, note=note, actor=actor, at=run.at, key=key)
    found, _page = notice_page(run.app.ledger, code, notice, actor=actor)
    more = Words("网站上的文件要另外删去。", "The file on your site is yours to delete.")
    _say(run, found, Words("已撤下", "is withdrawn"), more, as_json=as_json)


def _save(
    context: typer.Context,
    code: _Code,
    notice: _Number,
    out: _Out,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """把公布过的一版按原样存成文件 · save the very page of a notice that was published."""
    run = invocation(context)
    found, content = notice_page(run.app.ledger, code, notice, actor=run.actor(as_user))
    write_whole(out, content)
    _say_written(run, out, published_notice(found), as_json=as_json)


def _pages(context: typer.Context, out: _Out, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """把向社会公布中的通报存成网页压缩包 · the public pages as an archive for a site elsewhere."""
    run = invocation(context)
    ledger, actor = run.app.ledger, run.actor(as_user)
    found = [published_notice(one) for one, _page in notices_for_the_public(ledger, actor=actor)]
    write_whole(out, site_of_notices(ledger, actor=actor))
    _say_written(run, out, {"notices": found}, as_json=as_json)


def _say(run: Invocation, found: StoredNotice, done: Words, more: Words, *, as_json: bool) -> None:
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(published_notice(found))
        return
    said = Words("{code}的通报（{edition}，第{id}号）{done}：{title}。", "{code}, {edition}, no. {id} {done}: {title}.")
    terminal.say(
        said.fill(
            code=found.inspection, edition=EDITION_WORDS[found.edition], id=found.id, done=done, title=found.title
        )
    )
    terminal.say(more)


def _say_written(run: Invocation, out: Path, answer: object, *, as_json: bool) -> None:
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(answer)
    else:
        terminal.say(Words("已写好{file}。", "Wrote {file}.").fill(file=out))


def _show_standing(found: Publication, terminal: Terminal) -> None:
    terminal.say(Words(f"{found.code}  {found.title}", f"{found.code}  {found.title}"), style="bold")
    terminal.facts([(EDITION_WORDS[edition], said_count(found, edition)) for edition in Edition])
    terminal.table(
        [Words("编号", "No."), EDITION_WORDS[Edition.OUTSIDE], EDITION_WORDS[Edition.INSIDE], Words("问题", "Finding")],
        [
            (one.item.number, *(how_told(one.left_out.get(edition)) for edition in Edition), one.item.title)
            for one in found.items
        ],
    )
    if found.next is not None:
        more = len(found.items)
        terminal.say(Words(f"只列前{more}个。", f"Only the first {more} are listed."))
    if found.notices:
        _table(found.notices, terminal)
    for one in found.notices:
        if found.told_still.get(one.id):
            said = Words("第{id}号：{said}", "No. {id}: {said}").fill(
                id=one.id, said=overtaken(found.told_still[one.id])
            )
            terminal.say(said, style="yellow")


def _table(found: Sequence[StoredNotice], terminal: Terminal) -> None:
    terminal.table(
        [
            Words("序号", "No."),
            Words("检查", "Inspection"),
            Words("哪一种", "Edition"),
            Words("公布", "Published"),
            Words("撤下", "Withdrawn"),
            Words("标题", "Title"),
        ],
        [
            (
                one.id,
                one.inspection,
                EDITION_WORDS[one.edition],
                f"{terminal.local(one.published_at)} {one.published_by}",
                None if one.withdrawn_at is None else f"{terminal.local(one.withdrawn_at)} {one.withdrawn_by}",
                one.title,
            )
            for one in found
        ],
    )
