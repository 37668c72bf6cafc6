"""Commands that write workbooks: export ledger, lists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from engine.domain.cursors import Order
from engine.store.finding import Wanted
from engine.words import Words
from rectify.answers.exports import sheets_written
from rectify.cli.filters import (
    DueBefore,
    DueFrom,
    EnteredBefore,
    EnteredFrom,
    FoundAgain,
    Lacking,
    Leader,
    OfCategory,
    OfInspection,
    OnDay,
    OpenedBefore,
    OpenedFrom,
    OpenOn,
    Overdue,
    Owner,
    PlannedFirstOn,
    PlannedOn,
    Returned,
    ReviewOn,
    Search,
    SortedBy,
    State,
    Took,
    Unit,
    Was,
    conditions,
)
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.documents.ledger_export import Asked, SheetsWritten, export_ledger, export_lists
from rectify.terminal import Terminal

_Out = Annotated[Path, typer.Argument(help="写到哪里（.xlsx）· where to (.xlsx)", metavar="OUT")]
_DOING = Words("正在写工作簿", "Writing the workbook")


def register(export: typer.Typer) -> None:
    """Add these commands."""
    export.command("ledger")(_ledger)
    export.command("lists")(_lists)


def _ledger(
    context: typer.Context,
    out: _Out,
    state: State = None,
    owner: Owner = None,
    unit: Unit = None,
    overdue: Overdue = False,
    due_before: DueBefore = None,
    search: Search = None,
    inspection: OfInspection = None,
    category: OfCategory = None,
    leader: Leader = None,
    due_from: DueFrom = None,
    opened_from: OpenedFrom = None,
    opened_before: OpenedBefore = None,
    entered_from: EnteredFrom = None,
    entered_before: EnteredBefore = None,
    returned: Returned = None,
    found_again: FoundAgain = False,
    course: Took = None,
    without: Lacking = None,
    review_on: ReviewOn = None,
    was: Was = None,
    on: OnDay = None,
    open_on: OpenOn = None,
    planned_on: PlannedOn = None,
    planned_first_on: PlannedFirstOn = None,
    order: SortedBy = Order.NUMBER,
    every_column: Annotated[
        bool, typer.Option("--every-column", help="没有内容的列也写出来，便于填写 · empty columns too, to be filled in")
    ] = False,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出整改台账：一行一条措施 · the ledger as a workbook, one row a measure."""
    run, terminal = invocation(context), invocation(context).terminal(as_json=as_json)
    wanted = conditions(
        run, state=state, owner=owner, leader=leader, unit=unit, overdue=overdue, due_from=due_from,
        due_before=due_before, search=search, inspection=inspection, category=category, opened_from=opened_from,
        opened_before=opened_before, entered_from=entered_from, entered_before=entered_before, returned=returned,
        found_again=found_again, course=course, without=without, review_on=review_on, was=was, on=on, open_on=open_on,
        planned_on=planned_on, planned_first_on=planned_first_on, order=order,
    )  # fmt: skip
    asked = _asked(run, wanted, as_user)
    with terminal.counting(_DOING) as began:
        done = export_ledger(run.app.ledger, out, asked, is_complete=every_column, began=began)
    _say(terminal, out, done)


def _lists(
    context: typer.Context,
    out: _Out,
    state: State = None,
    owner: Owner = None,
    unit: Unit = None,
    overdue: Overdue = False,
    due_before: DueBefore = None,
    search: Search = None,
    inspection: OfInspection = None,
    category: OfCategory = None,
    leader: Leader = None,
    due_from: DueFrom = None,
    opened_from: OpenedFrom = None,
    opened_before: OpenedBefore = None,
    entered_from: EnteredFrom = None,
    entered_before: EnteredBefore = None,
    returned: Returned = None,
    found_again: FoundAgain = False,
    course: Took = None,
    without: Lacking = None,
    review_on: ReviewOn = None,
    was: Was = None,
    on: OnDay = None,
    open_on: OpenOn = None,
    planned_on: PlannedOn = None,
    planned_first_on: PlannedFirstOn = None,
    order: SortedBy = Order.NUMBER,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """导出问题、任务、责任三个清单 · the lists of findings, tasks and responsibilities."""
    run, terminal = invocation(context), invocation(context).terminal(as_json=as_json)
    wanted = conditions(
        run, state=state, owner=owner, leader=leader, unit=unit, overdue=overdue, due_from=due_from,
        due_before=due_before, search=search, inspection=inspection, category=category, opened_from=opened_from,
        opened_before=opened_before, entered_from=entered_from, entered_before=entered_before, returned=returned,
        found_again=found_again, course=course, without=without, review_on=review_on, was=was, on=on, open_on=open_on,
        planned_on=planned_on, planned_first_on=planned_first_on, order=order,
    )  # fmt: skip
    asked = _asked(run, wanted, as_user)
    with terminal.counting(_DOING) as began:
        done = export_lists(run.app.ledger, out, asked, began=began)
    _say(terminal, out, done)


def _asked(run: Invocation, wanted: Wanted, as_user: str | None) -> Asked:
    settings = run.loaded.settings
    return Asked(wanted=wanted, actor=run.actor(as_user), at=run.at, zone=settings.timezone, language=settings.language)


def _say(terminal: Terminal, out: Path, done: SheetsWritten) -> None:
    if terminal.as_json:
        terminal.json(sheets_written(str(out), done))
        return
    terminal.say(
        Words(
            "已写好{file}：{findings}件问题，{measures}条措施，逾期{overdue}件。",
            "Wrote {file}: {findings} {findings:finding|findings}, {measures} {measures:measure|measures},"
            " {overdue} overdue.",
        ).fill(file=out, findings=done.findings, measures=done.measures, overdue=done.overdue)
    )
