"""The command that looks ahead: who gets what on which day if nothing is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Annotated

import typer

from engine.domain.mailing import Hours
from engine.operations.forecasting import MOST_DAYS, Forecast, ForecastMail, ForecastOwed, Wanted, forecast
from engine.words import Words
from rectify.answers.forecasts import forecast_document
from rectify.cli.invocation import AsJson, Invocation, MaybeAsUser, invocation
from rectify.cli.mail_load import SHOWN, kind, on_day, peak, who_gets
from rectify.terminal import Cell, Terminal, styled

_OWED: Mapping[str, Words] = {
    "review": Words("复核", "review"),
    "progress": Words("进展报告", "progress report"),
    "receipt": Words("签收", "receipt"),
    "duty": Words("经常性工作", "duty"),
}


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("forecast")(_forecast)


def office_hours(run: Invocation) -> Hours:
    """Return when this office mails, as it is set."""
    return run.bare_app.post.hours


def _forecast(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", help="看几天 · days to come", min=1, max=MOST_DAYS, metavar="N")] = 30,
    person: Annotated[
        str | None, typer.Option("--person", help="只看谁的邮件（登录名）· only this person's mails", metavar="P")
    ] = None,
    most: Annotated[
        int, typer.Option("--max", help="一天多于几件算突出 · more lines a day than this stand out", min=0, metavar="N")
    ] = 10,
    as_user: MaybeAsUser = None,
    as_json: AsJson = False,
) -> None:
    """今后谁在哪天收到什么（都不办理时），什么都不改动 · who gets what on which day if nothing is done."""
    run = invocation(context)
    terminal, wanted = run.terminal(as_json=as_json), Wanted(days=days, person=person, most=most)
    actor = run.actor(as_user)
    with terminal.progress(Words("推算", "Looking ahead"), total=days) as one_day:
        found = forecast(run.app.ledger, wanted, hours=office_hours(run), actor=actor, at=run.at, after_each=one_day)
    if as_json:
        terminal.json(forecast_document(found, terminal.language))
    else:
        _show(found, terminal)


def _show(found: Forecast, terminal: Terminal) -> None:
    lines = sum(mail.length for mail in found.mails)
    people = len({mail.person_id for mail in found.mails})
    terminal.say(
        _SUMMARY.fill(first=found.first, last=found.last, mails=len(found.mails), lines=lines, people=people),
        style="bold",
    )
    _show_peaks(found, terminal)
    _show_days(found.mails, terminal)
    _show_owed(found.owed, terminal)
    if not found.is_published:
        terminal.say(_UNPUBLISHED, style="dim")
    if found.unreached:
        terminal.say(_UNREACHED.fill(people=list(found.unreached)), style="yellow")
    for why in found.failed:
        terminal.say(_FAILED.fill(why=why), style="bold red")


def _show_peaks(found: Forecast, terminal: Terminal) -> None:
    peaks = found.peaks
    if not peaks:
        terminal.say(_NO_PEAKS.fill(most=found.most))
        return
    terminal.heading(_PEAKS.fill(count=len(peaks), most=found.most))
    for mail in peaks[:SHOWN]:
        words = peak(mail.name, mail.day, mail.length)
        terminal.say(Words(f"  {words.zh}", f"  {words.en}"), style="yellow")
    say_more(len(peaks), terminal)


def _show_days(mails: Sequence[ForecastMail], terminal: Terminal) -> None:
    if not mails:
        return
    terminal.heading(_BY_DAY)
    terminal.table(
        [Words("日期", "Day"), Words("邮件", "Mails"), Words("件数", "Lines"), Words("谁有几件", "Who gets how many"),
         Words("内容", "About")],
        [_day(day, list(theirs), terminal) for day, theirs in groupby(mails, key=lambda mail: mail.day)],
    )  # fmt: skip


def _day(day: date, mails: Sequence[ForecastMail], terminal: Terminal) -> Sequence[Cell]:
    loads = who_gets([(mail.name, mail.length) for mail in mails])
    kinds: dict[str, int] = {}
    for mail in mails:
        for line in mail.lines:
            for name in line.kinds:
                kinds[name] = kinds.get(name, 0) + 1
    said = [kind(name) for name in kinds]
    about = Words(
        "、".join(f"{words.zh}{count}" for words, count in zip(said, kinds.values(), strict=True)),
        ", ".join(f"{words.en} {count}" for words, count in zip(said, kinds.values(), strict=True)),
    )
    stands_out = any(mail.stands_out for mail in mails)
    who = styled(loads, terminal.language, "yellow") if stands_out else loads
    return on_day(day), len(mails), sum(mail.length for mail in mails), who, about


def _show_owed(owed: Sequence[ForecastOwed], terminal: Terminal) -> None:
    if not owed:
        return
    terminal.heading(_COMING.fill(count=len(owed)))
    terminal.table(
        [Words("开始", "Opens"), Words("到期", "Due"), Words("种类", "What"), Words("名称", "Name"),
         Words("期间", "Period"), Words("事项", "Item")],
        [(one.opens_on, one.due_on, _OWED[one.what], one.title, one.period, one.item) for one in owed[:SHOWN]],
    )  # fmt: skip
    say_more(len(owed), terminal)


def say_more(count: int, terminal: Terminal) -> None:
    """Print how many entries of a list are not shown."""
    if count > SHOWN:
        more = count - SHOWN
        terminal.say(Words(f"  ……还有{more}条（--json 列出全部）", f"  … and {more} more (--json lists them all)"))


_SUMMARY = Words(
    "{first} 至 {last}，如果什么都不办理：{people}人共{mails}封邮件，{lines}件提醒。",
    "{first} to {last}, if nothing is done: {mails} {mails:mail|mails} to {people} {people:person|people},"
    " {lines} {lines:reminder|reminders}.",
)
_PEAKS = Words("一天多于{most}件的：{count}次", "Days with more than {most} for one person: {count}")
_NO_PEAKS = Words("没有人一天多于{most}件。", "Nobody gets more than {most} on one day.")
_BY_DAY = Words("逐日", "Day by day")
_COMING = Words("将要办的复核和其他工作：{count}件", "Reviews and other work to come: {count}")
_UNREACHED = Words("没有可用邮箱的人：{people}", "People whom no mail reaches: {people}")
_UNPUBLISHED = Words(
    "其中有的日子假期安排未公布：公布后日期可能变动。",
    "The holidays of some of these days are not published yet: dates may still shift.",
)
_FAILED = Words("这一项推算不出：{why}", "This could not be worked out: {why}")
