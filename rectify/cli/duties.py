"""Commands about the duties of the office: list and record."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.domain.workdays import local_day
from engine.operations.duties import DutyRecord, list_duties, record_duty
from engine.words import Words
from rectify.answers.periodic import duty_line, recorded
from rectify.cli.handed_in import ANSWERED_BEFORE, Settings, settings_of
from rectify.cli.invocation import AsJson, AsUser, Key, MaybeAsUser, invocation
from rectify.cli.periods import REPORT_STATES, StateName, period_state


def register(app: typer.Typer) -> None:
    """Add these commands."""
    duty = typer.Typer(no_args_is_help=True, help="经常性工作 · duties of the office")
    duty.command("list")(_list)
    duty.command("record")(_record)
    app.add_typer(duty, name="duty")


def _list(
    context: typer.Context, state: StateName = None, as_user: MaybeAsUser = None, as_json: AsJson = False
) -> None:
    """列出经常性工作 · the duties."""
    run = invocation(context)
    found = list_duties(run.app.ledger, actor=run.actor(as_user), state=period_state(state))
    terminal, zone = run.terminal(as_json=as_json), run.loaded.settings.timezone
    if as_json:
        today = local_day(run.at, zone)
        terminal.json({"duties": [duty_line(listed, today=today, zone=zone) for listed in found], "next": None})
        return
    if not found:
        terminal.say(Words("没有经常性工作。", "There is no duty."))
        return
    terminal.table(
        [
            Words("序号", "No."),
            Words("工作", "Duty"),
            Words("工作流", "Workflow"),
            Words("期间", "Period"),
            Words("期限", "Due"),
            Words("状态", "State"),
            Words("登记人", "Recorded by"),
            Words("内容", "Text"),
        ],
        [
            (
                one.duty.id,
                one.rule.title,
                one.workflow_title,
                one.duty.period,
                one.duty.due_on,
                REPORT_STATES[one.duty.state],
                one.duty.completed_by,
                one.duty.note,
            )
            for one in found
        ],
    )


def _record(
    context: typer.Context,
    duty: Annotated[int, typer.Argument(help="序号（duty list）· number of the duty", metavar="DUTY")],
    as_user: AsUser,
    note: Annotated[str, typer.Option("--note", help="做了什么 · what was done")],
    setting: Settings = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """登记一项经常性工作 · record a duty."""
    run = invocation(context)
    told = DutyRecord(note=note, settings=settings_of(setting))
    done = record_duty(run.app.ledger, duty, told, actor=run.actor(as_user), at=run.at, key=key)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(recorded(done))
        return
    terminal.say(
        Words("经常性工作{id}（{period}）已登记", "Duty {id} ({period}) recorded").fill(id=done.id, period=done.period)
    )
    if done.repeated:
        terminal.say(ANSWERED_BEFORE)
    terminal.say(Words("下一期 {day} 开始", "The next one opens on {day}").fill(day=done.next_opens_on))
