"""The mails that publishing and moving would cause, as people and programs read them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.actor import Actor
from engine.domain.definition import Workflow
from engine.domain.routes import Choices
from engine.operations.mails_after import STORM, DayOfMails, FirstMails, MailsAfter, mails_after, steps
from engine.operations.preview import Preview
from engine.words import Words
from rectify.cli.forecasts import office_hours, say_more
from rectify.cli.invocation import Invocation
from rectify.cli.mail_load import SHOWN, on_day
from rectify.terminal import Cell, Terminal, styled


def foresee_mails(
    run: Invocation, workflow: Workflow, seen: Preview, choices: Choices, terminal: Terminal, *, actor: Actor
) -> MailsAfter | None:
    """Return the mails that moving items would cause, None where no item would move; shows how far it has come."""
    if not seen.moving and seen.unfinished is None:
        return None
    with terminal.progress(Words("推算邮件", "Working out the mails"), total=steps(seen)) as one_more:
        return mails_after(
            run.app.ledger, workflow, seen, choices, hours=office_hours(run), actor=actor, at=run.at,
            after_each=one_more,
        )  # fmt: skip


def show_mails(mails: MailsAfter | None, terminal: Terminal) -> None:
    """Print the mails: the first ones by person, then thirty days, each beside what would come without the move."""
    if mails is None:
        return
    terminal.heading(_FIRST.fill(until=terminal.local(mails.first_until)))
    if not mails.first:
        terminal.say(_NO_FIRST)
    else:
        terminal.table(
            [Words("人员", "Person"), Words("件数", "Lines"), Words("不换版时", "Without"), Words("增减", "Change")],
            [_first(one, terminal) for one in mails.first[:SHOWN]],
        )
        say_more(len(mails.first), terminal)
    for one in mails.storms[:SHOWN]:
        terminal.say(_STORM.fill(name=one.name, lines=one.lines, most=STORM), style="bold yellow")
    _show_days(mails.days, terminal)


def _first(one: FirstMails, terminal: Terminal) -> Sequence[Cell]:
    return one.name, one.lines, one.before, _change(one.lines - one.before, terminal)


def _show_days(days: Sequence[DayOfMails], terminal: Terminal) -> None:
    if not days:
        terminal.say(_NO_DAYS)
        return
    lines, before = sum(day.lines for day in days), sum(day.lines_before for day in days)
    terminal.heading(_DAYS.fill(lines=lines, before=before, change=f"{lines - before:+d}"))
    terminal.table(
        [Words("日期", "Day"), Words("邮件", "Mails"), Words("件数", "Lines"), Words("不换版时", "Without"),
         Words("增减", "Change"), Words("最多的人", "Who gets most")],
        [
            (
                on_day(day.day),
                day.mails,
                day.lines,
                day.lines_before,
                _change(day.lines - day.lines_before, terminal),
                None if day.fullest is None else f"{day.fullest} {day.fullest_lines}",
            )
            for day in days
        ],
    )  # fmt: skip


def _change(difference: int, terminal: Terminal) -> Cell:
    if not difference:
        return None
    words = Words(f"{difference:+d}", f"{difference:+d}")
    return styled(words, terminal.language, "yellow" if difference > 0 else "green")


_FIRST = Words("换版后最先发出的邮件（到{until}）", "The first mails after the move (until {until})")
_NO_FIRST = Words("没有。", "None.")
_STORM = Words(
    "{name}一开始就会收到{lines}件，多于{most}件。", "{name} would get {lines} reminders at once, more than {most}."
)
_DAYS = Words(
    "换版后30天的邮件：{lines}件（不换版时{before}件，{change}）",
    "Mails of the 30 days after the move: {lines} {lines:reminder|reminders} ({before} without it, {change})",
)
_NO_DAYS = Words("30天内没有邮件。", "There is no mail within 30 days.")
