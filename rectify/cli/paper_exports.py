"""Commands that write documents: export notice, closing-form, opinion, report, head-report, period-report, letter."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.editions import EDITION_WORDS, Edition
from engine.domain.workdays import local_day
from engine.words import Words
from rectify.answers.papers import written
from rectify.cli.invocation import AsJson, Invocation, ItemName, MaybeAsUser, invocation
from rectify.documents.paper_export import export_paper
from rectify.documents.papers.kinds import KINDS
from rectify.documents.papers.writing import Order, Paper, letter_kind

_Out = Annotated[Path, typer.Argument(help="写到哪里 · where to", metavar="OUT")]
_Inspection = Annotated[
    str | None, typer.Option("--inspection", help="检查代号，默认最近一次 · code, else the latest", metavar="CODE")
]
_Unit = Annotated[str | None, typer.Option("--unit", help="只写这个单位的 · of this unit only", metavar="UNIT")]
_Sealed = Annotated[bool, typer.Option("--sealed", help="留出盖章的位置 · leave the place of a seal")]
_SignedOn = Annotated[
    str | None, typer.Option("--date", help="成文日期，默认今天 · day of the document, else today", metavar="DATE")
]


def register(export: typer.Typer) -> None:
    """Add these commands to the group that exports."""
    export.command("notice")(_notice)
    export.command("closing-form")(_closing_form)
    export.command("opinion")(_opinion)
    export.command("report")(_report)
    export.command("head-report")(_head_report)
    export.command("period-report")(_period_report)
    export.command("letter")(_letter)


def _notice(
    context: typer.Context,
    out: _Out,
    inspection: _Inspection = None,
    edition: Annotated[
        Edition, typer.Option("--edition", help="outside 向社会公开 · inside 党内通报", metavar="outside|inside")
    ] = Edition.OUTSIDE,
    sealed: _Sealed = False,
    signed_on: _SignedOn = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出通报（.docx .pdf .html .txt）· the notice, to the public or inside the party."""
    run = invocation(context)
    order = Order(inspection=inspection, edition=edition, sealed=sealed, signed_on=_day(run, signed_on))
    _write(run, "notice", out, order, as_user, as_json=as_json)


def _closing_form(
    context: typer.Context,
    item: ItemName,
    out: _Out,
    signed_on: _SignedOn = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出销号审批表（.docx .pdf）· the closing form of an item, with the places of both signatures."""
    run = invocation(context)
    _write(run, "closing-form", out, Order(item=item, signed_on=_day(run, signed_on)), as_user, as_json=as_json)


def _opinion(
    context: typer.Context,
    out: _Out,
    inspection: _Inspection = None,
    unit: _Unit = None,
    sealed: _Sealed = False,
    signed_on: _SignedOn = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出督导意见书（.docx .pdf）· the supervision opinion: findings, and by when."""
    run = invocation(context)
    order = Order(inspection=inspection, unit=unit, sealed=sealed, signed_on=_day(run, signed_on))
    _write(run, "opinion", out, order, as_user, as_json=as_json)


def _report(
    context: typer.Context,
    out: _Out,
    inspection: _Inspection = None,
    unit: _Unit = None,
    sealed: _Sealed = False,
    signed_on: _SignedOn = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出整改情况报告（.docx .pdf）· the rectification report of the inspected body, or of one unit."""
    run = invocation(context)
    order = Order(inspection=inspection, unit=unit, sealed=sealed, signed_on=_day(run, signed_on))
    _write(run, "report", out, order, as_user, as_json=as_json)


def _head_report(
    context: typer.Context,
    head: Annotated[str, typer.Argument(help="主要负责人（登录名）· the head (login)", metavar="LOGIN")],
    out: _Out,
    inspection: _Inspection = None,
    unit: _Unit = None,
    signed_on: _SignedOn = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出主要负责人组织落实情况报告（.docx .pdf）· the head's own report, as far as the ledger knows."""
    run = invocation(context)
    order = Order(inspection=inspection, unit=unit, head=head, signed_on=_day(run, signed_on))
    _write(run, "head-report", out, order, as_user, as_json=as_json)


def _period_report(
    context: typer.Context,
    period: Annotated[str, typer.Argument(help="2026Q3|2026", metavar="PERIOD")],
    out: _Out,
    sealed: _Sealed = False,
    signed_on: _SignedOn = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出季度或年度报告（.docx .pdf），有表有图 · a quarterly or annual report, with tables and charts."""
    run = invocation(context)
    order = Order(period=period, sealed=sealed, signed_on=_day(run, signed_on))
    _write(run, "period-report", out, order, as_user, as_json=as_json)


def _letter(
    context: typer.Context,
    item: ItemName,
    out: _Out,
    level: Annotated[
        str | None,
        typer.Option(
            "--level", help="reminder 提醒 · warning 告诫；默认逾期的告诫 · else by whether it is late", metavar="LEVEL"
        ),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="告诫的最后期限 · the last limit", metavar="DATE")
    ] = None,
    sealed: _Sealed = False,
    signed_on: _SignedOn = None,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出提醒函或告诫函（.docx .pdf）· a letter about an item: reminder, or warning once it is late."""
    run = invocation(context)
    limit = run.day(until, option="--until") if until else None
    order = Order(item=item, last_limit=limit, sealed=sealed, signed_on=_day(run, signed_on))
    _write(run, letter_kind(level), out, order, as_user, as_json=as_json)


def _day(run: Invocation, text: str | None) -> date | None:
    return run.day(text, option="--date") if text else None


def _write(run: Invocation, kind: str, out: Path, order: Order, as_user: str | None, *, as_json: bool) -> None:
    zone = run.loaded.settings.timezone
    paper = export_paper(
        run.app.ledger,
        kind,
        out,
        order,
        actor=run.actor(as_user),
        at=run.at,
        today=local_day(run.at, zone),
        zone=zone,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(written(out, paper))
        return
    terminal.say(_said(out, paper, order))
    if paper.confidential:
        left_out = Words(
            "保密事项{n}件没有写入，也不计入数字；要计入，先取消保密并限制公开（rectify withhold）。",
            "{n} confidential {n:item|items} {n:is|are} in neither text nor figures; to count them, open them up"
            " and withhold them"
            " (rectify withhold).",
        )
        terminal.say(left_out.fill(n=paper.confidential), style="yellow")


def _said(out: Path, paper: Paper, order: Order) -> Words:
    said = Words(
        "已写好{file}：{kind}，{about}，{items}件。", "Wrote {file}: {kind}, {about}, {items} {items:item|items}."
    )
    told = said.fill(file=out, kind=KINDS[paper.kind], about=paper.about, items=paper.items)
    if not paper.withheld:
        return told
    more = Words("{told}{edition}另有{n}件未予公开。", "{told} {n} more withheld ({edition}).")
    return more.fill(told=told, n=paper.withheld, edition=EDITION_WORDS[order.edition])
