"""Commands about absence: substitutes, snoozed reminders."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from engine.operations import absence, snoozing
from engine.operations.absence import Absence, ListedSubstitute
from engine.operations.snoozing import Snoozed
from engine.words import Words
from rectify.answers.absent import ended, snooze_line, snoozed
from rectify.answers.absent import substitute as substitute_document
from rectify.cli.invocation import AsJson, AsUser, ExpectVersion, ItemName, Key, MaybeAsUser, Note, invocation
from rectify.terminal import Terminal

_From = Annotated[str, typer.Option("--from", help="从哪天起 · first day", metavar="DATE")]
_Until = Annotated[str, typer.Option("--until", help="到哪天止（含） · last day, included", metavar="DATE")]
_Actor = Annotated[
    str | None, typer.Option("--as", help="代表谁，默认运维人员 · on whose behalf, else the operator", metavar="USER")
]


class _ItemFirst(TyperGroup):
    """A group whose first word may be an item: ``snooze ITEM`` is ``snooze add ITEM``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] != "--help":
            args = ["add", *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    substitute = typer.Typer(no_args_is_help=True, help="代办人 · substitutes")
    substitute.command("add")(_add)
    substitute.command("list")(_list)
    substitute.command("end")(_end)
    app.add_typer(substitute, name="substitute")
    snooze = typer.Typer(
        cls=_ItemFirst, no_args_is_help=True, help="暂缓提醒：snooze ITEM --until DATE · snoozed reminders"
    )
    snooze.command("add")(_snooze)
    snooze.command("list")(_snoozed)
    snooze.command("end")(_wake)
    app.add_typer(snooze, name="snooze")


def _add(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="谁不在 · who is away", metavar="LOGIN")],
    substitute: Annotated[str, typer.Argument(help="由谁代办 · who stands in", metavar="SUBSTITUTE")],
    first: _From,
    until: _Until,
    as_user: _Actor = None,
    note: Note = "",
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """安排代办人：收其邮件，可代其办理 · appoint a substitute, who gets the mail and may act."""
    run = invocation(context)
    wanted = Absence(
        login=login,
        substitute=substitute,
        first=run.day(first, option="--from"),
        last=run.day(until, option="--until"),
        reason=note,
    )
    zone = run.loaded.settings.timezone
    done = absence.appoint(run.app.ledger, wanted, zone=zone, actor=run.actor(as_user), at=run.at, key=key)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(substitute_document(done))
        return
    terminal.say(
        Words(
            "{first}至{last}，{person}的事由{substitute}代办（第{id}号）",
            "{substitute} stands in for {person}, {first} to {last} (no. {id})",
        ).fill(
            first=done.span.from_on,
            last=done.span.until_on,
            person=done.person_name,
            substitute=done.substitute_name,
            id=done.span.id,
        )
    )


def _list(
    context: typer.Context,
    as_user: MaybeAsUser = None,
    over: Annotated[bool, typer.Option("--all", help="连同已结束的 · with those that are over")] = False,
    as_json: AsJson = False,
) -> None:
    """列出代办人 · who stands in for whom."""
    run = invocation(context)
    zone = run.loaded.settings.timezone
    found = absence.listed(run.app.ledger, zone=zone, actor=run.actor(as_user), at=run.at, over=over)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"substitutes": [substitute_document(one) for one in found]})
        return
    if not found:
        terminal.say(Words("没有安排代办人。", "Nobody stands in for anybody."))
        return
    terminal.table(
        [
            Words("序号", "No."),
            Words("不在的人", "Away"),
            Words("代办人", "Substitute"),
            Words("从", "From"),
            Words("到", "Until"),
            Words("现在", "Now"),
            Words("原因", "Reason"),
        ],
        [
            (
                one.span.id,
                one.person_name,
                one.substitute_name,
                one.span.from_on,
                one.span.until_on,
                _now(one),
                one.span.reason,
            )
            for one in found
        ],
    )


def _now(one: ListedSubstitute) -> Words | None:
    if one.span.ended_at is not None:
        return Words("提前结束", "ended early")
    return Words("代办中", "standing in") if one.runs else None


def _end(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="序号（substitute list）· number", metavar="ID")],
    as_user: _Actor = None,
    as_json: AsJson = False,
) -> None:
    """提前结束代办 · end standing in before its last day."""
    run = invocation(context)
    zone = run.loaded.settings.timezone
    done = absence.end(run.app.ledger, number, zone=zone, actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(ended(done, at=run.at))
        return
    terminal.say(
        Words("{substitute}不再代{person}办理", "{substitute} no longer stands in for {person}").fill(
            substitute=done.substitute_name, person=done.person_name
        )
    )


def _snooze(
    context: typer.Context,
    item: ItemName,
    until: _Until,
    as_user: AsUser,
    note: Note = "",
    expect_version: ExpectVersion = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """到某日前不提醒本人，不能超过期限 · no reminder of an item for some days, never past its deadline."""
    run = invocation(context)
    done = snoozing.snooze(
        run.app.ledger,
        item,
        run.day(until, option="--until"),
        note=note,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
        key=key,
    )
    _say_snoozed(done, run.terminal(as_json=as_json))


def _wake(
    context: typer.Context,
    item: ItemName,
    as_user: AsUser,
    person: Annotated[
        str | None, typer.Option("--person", help="谁的，默认本人 · whose, else one's own", metavar="USER")
    ] = None,
    note: Note = "",
    expect_version: ExpectVersion = None,
    as_json: AsJson = False,
) -> None:
    """恢复提醒 · let the reminders come again."""
    run = invocation(context)
    done = snoozing.wake(
        run.app.ledger,
        item,
        person=person,
        note=note,
        actor=run.actor(as_user),
        at=run.at,
        expect_version=expect_version,
    )
    _say_snoozed(done, run.terminal(as_json=as_json))


def _say_snoozed(done: Snoozed, terminal: Terminal) -> None:
    if terminal.as_json:
        terminal.json(snoozed(done))
    elif done.until is None:
        terminal.say(
            Words("{number} 恢复提醒{person}", "{person} is reminded of {number} again").fill(
                number=done.number, person=done.person
            )
        )
    else:
        terminal.say(
            Words(
                "{number} 到{until}止不提醒{person}；期限{due_on}当天照常提醒，管理员看得到",
                "{person} is not reminded of {number} until {until} is over; on {due_on} it speaks all the same, "
                "and managers see this",
            ).fill(number=done.number, person=done.person, until=done.until, due_on=done.due_on)
        )


def _snoozed(context: typer.Context, as_user: MaybeAsUser = None, as_json: AsJson = False) -> None:
    """列出暂缓的提醒 · what is snoozed."""
    run = invocation(context)
    found = snoozing.listed(run.app.ledger, zone=run.loaded.settings.timezone, actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json({"snoozes": [snooze_line(one) for one in found]})
        return
    if not found:
        terminal.say(Words("没有暂缓的提醒。", "Nothing is snoozed."))
        return
    terminal.table(
        [
            Words("事项", "Item"),
            Words("问题", "Finding"),
            Words("谁", "Who"),
            Words("到", "Until"),
            Words("期限", "Due"),
            Words("原因", "Reason"),
        ],
        [(one.item, one.title, one.person_name, one.snooze.until_on, one.due_on, one.snooze.reason) for one in found],
    )
