"""The command that plays a workflow through: what a year would bring, by day and by person; nothing is sent."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.mailing import Hours
from engine.domain.workdays import local_day
from engine.operations.simulated import Simulated
from engine.operations.simulating import MOST_DAYS, MOST_ITEMS, Scenario, simulate
from engine.operations.stage import FEWEST_PEOPLE, MOST_PEOPLE
from engine.words import Words
from rectify.answers.simulations import simulated_document
from rectify.cli.forecasts import office_hours
from rectify.cli.invocation import AsJson, Invocation, invocation
from rectify.cli.simulation_view import show_simulated
from rectify.cli.workflow_source import named_workflow
from rectify.holidays import published

_BROKEN = 1
_WHERE = "NAME|FILE"


def register(workflow: typer.Typer) -> None:
    """Add this command."""
    workflow.command("simulate")(_simulate)


def _simulate(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="名称或文件 · name or file", metavar=_WHERE)],
    items: Annotated[int, typer.Option("--items", help="几件事项 · items", min=1, max=MOST_ITEMS, metavar="N")] = 100,
    people: Annotated[
        int,
        typer.Option("--people", help="几个人 · people", min=FEWEST_PEOPLE, max=MOST_PEOPLE, metavar="N"),
    ] = 12,
    begin: Annotated[
        str | None, typer.Option("--from", help="从哪天开始，默认今天 · first day, else today", metavar="DATE")
    ] = None,
    days: Annotated[int, typer.Option("--days", help="几天 · days", min=1, max=MOST_DAYS, metavar="N")] = 365,
    seed: Annotated[
        int, typer.Option("--seed", help="种子：相同的种子结果相同 · the same seed tells the same", metavar="S")
    ] = 1,
    most: Annotated[
        int, typer.Option("--max", help="一天多于几件算突出 · more lines a day than this stand out", min=0, metavar="N")
    ] = 10,
    daily: Annotated[bool, typer.Option("--daily", help="逐日列出 · every day, not every month")] = False,
    as_json: AsJson = False,
) -> None:
    """用虚拟的人和事项把工作流走一年，不发任何邮件 · plays a year with made-up people and items; sends nothing."""
    run = invocation(context)
    terminal, workflow = run.terminal(as_json=as_json), named_workflow(run, name, where=_WHERE)
    hours = _hours(run, workflow.zone)
    first = run.day(begin, option="--from") if begin else local_day(run.bare_app.clock.now(), workflow.zone)
    scenario = Scenario(items=items, people=people, days=days, first=first, seed=seed, most=most)
    with terminal.progress(Words("试走", "Playing"), total=days) as one_day:
        found = simulate(workflow, scenario, calendar=published(), hours=hours, after_each=one_day)
    if as_json:
        terminal.json(simulated_document(found, terminal.language))
    else:
        show_simulated(found, workflow, terminal, daily=daily)
    if _is_broken(found):
        raise typer.Exit(_BROKEN)


def _hours(run: Invocation, zone: str) -> Hours:
    """Return the mail hour that is set, in the zone in which the workflow counts its days."""
    hours = office_hours(run)
    return Hours(hour=hours.hour, zone=zone, urgent=hours.urgent)


def _is_broken(found: Simulated) -> bool:
    """Say whether something came out that no workflow may lead to."""
    return bool(found.forgotten or found.failed or found.breaches)
