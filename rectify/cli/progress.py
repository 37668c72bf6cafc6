"""Commands about progress reports: report and list."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.fields import shown
from engine.domain.workdays import local_day
from engine.operations.progress import Report, report
from engine.operations.reading import ListedProgress, list_progress
from engine.words import Words
from rectify.answers.periodic import progress_line, reported
from rectify.cli.handed_in import ANSWERED_BEFORE, EvidenceFiles, Group, Settings, settings_of
from rectify.cli.invocation import AsJson, AsUser, ExpectVersion, ItemName, Key, MaybeAsUser, invocation
from rectify.cli.periods import REPORT_STATES, StateName, period_state


def register(app: typer.Typer) -> None:
    """Add these commands."""
    progress = typer.Typer(no_args_is_help=True, help="进展报告 · progress reports")
    progress.command("report")(_report)
    progress.command("list")(_list)
    app.add_typer(progress, name="progress")


def _report(
    context: typer.Context,
    item: ItemName,
    as_user: AsUser,
    note: Annotated[str, typer.Option("--note", help="进展情况和下一步 · what was done, and what comes next")],
    setting: Settings = None,
    evidence: EvidenceFiles = None,
    group: Group = None,
    period: Annotated[
        str | None,
        typer.Option("--period", help="哪一期 · which period, such as 2026M3", metavar="PERIOD"),
    ] = None,
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """报送一期进展 · hand in a progress report."""
    run = invocation(context)
    told = Report(note=note, settings=settings_of(setting), evidence=evidence or (), group=group, period=period)
    done = report(
        run.app.ledger,
        item,
        told,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(reported(done))
        return
    terminal.say(
        Words(
            "{number} 已报送{period}的进展，第{version}版", "{number}: progress of {period} reported, version {version}"
        ).fill(number=done.number, period=done.period, version=done.version)
    )
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
    terminal.say(Words("下一期 {day} 开始", "The next report opens on {day}").fill(day=done.next_opens_on))


def _list(
    context: typer.Context, state: StateName = None, as_user: MaybeAsUser = None, as_json: AsJson = False
) -> None:
    """列出进展报告 · the progress reports."""
    run = invocation(context)
    found = list_progress(run.app.ledger, actor=run.actor(as_user), state=period_state(state))
    terminal, zone = run.terminal(as_json=as_json), run.loaded.settings.timezone
    if as_json:
        today = local_day(run.at, zone)
        terminal.json({"progress": [progress_line(listed, today=today, zone=zone) for listed in found], "next": None})
        return
    if not found:
        terminal.say(Words("没有进展报告。", "There is no progress report."))
        return
    terminal.table(
        [
            Words("事项", "Item"),
            Words("问题", "Finding"),
            Words("期间", "Period"),
            Words("期限", "Due"),
            Words("责任人", "Owner"),
            Words("状态", "State"),
            Words("内容", "Text"),
            Words("填写", "Filled in"),
        ],
        [
            (
                one.item,
                one.title,
                one.report.period,
                one.report.due_on,
                one.owner,
                REPORT_STATES[one.report.state],
                one.report.note,
                _filled(one),
            )
            for one in found
        ],
    )


def _filled(listed: ListedProgress) -> list[Words]:
    known = listed.workflow.fields
    return [
        Words("{name}{value}", "{name} {value}").fill(name=known[key].title, value=shown(known[key], value))
        for key, value in listed.report.fields.items()
        if key in known
    ]
