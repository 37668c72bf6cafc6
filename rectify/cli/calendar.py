"""Commands about the office's calendar: list, import, set, clear, announce, recompute, remind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from engine.domain.deadlines import Subject
from engine.domain.workdays import local_day
from engine.errors import InvalidInput
from engine.operations.calendar import DaysSet, ListedDay, OwnDay, clear_day, list_days, set_days
from engine.operations.recounting import Moved, Recount, announce, recount
from engine.words import Words
from rectify.answers.calendars import announced, calendar_document, day_cleared, days_set, recounted
from rectify.cli.holidays import remind
from rectify.cli.invocation import AsJson, Invocation, invocation
from rectify.cli.ledger_view import marked
from rectify.documents.working_days import mark, read_days
from rectify.terminal import Terminal
from rectify.wording.deeds import RECOUNTED
from rectify.wording.subjects import SUBJECTS

_OFF, _WORKED = Words("休", "off"), Words("班", "worked")
_Year = Annotated[int | None, typer.Option("--year", help="哪一年 · which year", min=1990, max=2100, metavar="YEAR")]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="只看不做 · change nothing")]
_Actor = Annotated[str | None, typer.Option("--as", help="代表谁（登录名）· on whose behalf (login)", metavar="USER")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    calendar = typer.Typer(no_args_is_help=True, help="工作日历 · working days")
    calendar.command("list")(_list)
    calendar.command("import")(_import)
    calendar.command("set")(_set)
    calendar.command("clear")(_clear)
    calendar.command("announce")(_announce)
    calendar.command("recompute")(_recompute)
    calendar.command("remind")(remind)
    app.add_typer(calendar, name="calendar")


def _list(context: typer.Context, year: _Year = None, as_json: AsJson = False) -> None:
    """列出节假日、调休和本单位自己的日子 · holidays, days swapped in, and the office's own days."""
    run = invocation(context)
    wanted = year or local_day(run.at, run.loaded.settings.timezone).year
    found, terminal = list_days(run.app.ledger, year=wanted, actor=run.actor()), run.terminal(as_json=as_json)
    edition = found.edition
    if as_json:
        terminal.json(calendar_document(found, year=wanted))
        return
    terminal.table(
        [Words("日期", "Day"), Words("", ""), Words("名称", "Name"), Words("来源", "Source")],
        [(_with_weekday(d.day), _WORKED if d.is_working else _OFF, d.name, _source(d)) for d in found.days],
    )
    known = Words("{year}年假期安排已公布。", "The holidays of {year} are announced.")
    unknown = Words(
        "{year}年假期安排未公布，没有列出的日子按周一至周五计算。",
        "The holidays of {year} are not announced yet; days not listed here count Monday to Friday.",
    )
    terminal.say((known if wanted <= edition.until.year else unknown).fill(year=wanted))
    terminal.say(Words("日历版本：{version}", "Calendar: {version}").fill(version=edition.version))


def _with_weekday(day: date) -> Words:
    index = day.weekday()
    return Words(f"{day} 周{'一二三四五六日'[index]}", f"{day} {day:%a}")


def _source(listed: ListedDay) -> Words:
    if not listed.is_own:
        return Words(listed.source, listed.source)
    if listed.published is None:
        return Words("本单位", "the office")
    said = _WORKED if listed.published.is_working else _OFF
    return Words("本单位（公布的是{said}）", "the office (published: {said})").fill(said=said)


def _import(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="日期,休|班,名称 的列表（.csv .txt），或 .ics", metavar="FILE")],
    dry_run: _DryRun = False,
    as_user: _Actor = None,
    as_json: AsJson = False,
) -> None:
    """导入本单位的休息日和上班日，要么全部，要么一个也不动 · the office's own days, all of them or none."""
    run = invocation(context)
    _say_set(run, read_days(file), as_user, taken_from=file.name, dry_run=dry_run, as_json=as_json)


def _set(
    context: typer.Context,
    day: Annotated[str, typer.Argument(help="哪一天 · which day", metavar="DATE")],
    what: Annotated[str, typer.Argument(help="休或班 · off or work", metavar="休|班")],
    name: Annotated[str, typer.Option("--name", help="名称 · what the day is called", metavar="TEXT")] = "",
    as_user: _Actor = None,
    as_json: AsJson = False,
) -> None:
    """定一天休或班，先于公布的安排 · make a day off or worked, whatever is published."""
    run = invocation(context)
    is_working = mark(what)
    if is_working is None:
        raise InvalidInput(
            what=Words("这一天", "The day"),
            value=what,
            why=Words("看不出是休还是班", "it says neither off nor worked"),
            allowed=Words("休，班", "休 or off, 班 or work"),
            where="休|班",
        )
    stated = {run.day(day, option="DATE"): OwnDay(is_working=is_working, name=name, where="--name")}
    _say_set(run, stated, as_user, taken_from=None, dry_run=False, as_json=as_json)


def _say_set(
    run: Invocation,
    stated: Mapping[date, OwnDay],
    as_user: str | None,
    *,
    taken_from: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    actor, terminal = run.actor(as_user), run.terminal(as_json=as_json)
    done = set_days(run.app.ledger, stated, actor=actor, at=run.at, taken_from=taken_from, dry_run=dry_run)
    if as_json:
        terminal.json(days_set(done, dry_run=dry_run))
        return
    if dry_run:
        terminal.table(
            [Words("日期", "Day"), Words("", ""), Words("名称", "Name"), Words("", "")],
            [
                (_with_weekday(day), _WORKED if own.is_working else _OFF, own.name, _becomes(day, done))
                for day, own in sorted(stated.items())
            ],
        )
        terminal.say(Words("只是试算：什么都没有改动。", "Dry run: nothing was changed."))
        return
    terminal.say(
        Words(
            "日历：新增{added}天，修改{changed}天，{same}天本来就是这样；现在是{version}。",
            "Calendar: {added} {added:day|days} added, {changed} changed, {same} as before; it is {version} now.",
        ).fill(added=len(done.added), changed=len(done.changed), same=len(done.same), version=done.version)
    )
    _say_what_next(done, terminal)


def _becomes(day: date, done: DaysSet) -> Words:
    if day in done.same:
        return Words("不变", "as before")
    return Words("修改", "changed") if day in done.changed else Words("新增", "added")


def _say_what_next(done: DaysSet, terminal: Terminal) -> None:
    if done.added or done.changed:
        terminal.say(_RECOMPUTE)
    for year in done.unannounced:
        terminal.say(
            Words(
                "{year}年仍按“假期安排未公布”处理；安排录齐了，运行 rectify calendar announce {year}。",
                "The holidays of {year} still count as not announced; when all are entered:"
                " rectify calendar announce {year}.",
            ).fill(year=year)
        )


_RECOMPUTE = Words(
    "已经定下的期限不会自己变；看哪些会变：rectify calendar recompute --dry-run",
    "Due dates that are set do not move by themselves; see which would: rectify calendar recompute --dry-run",
)


def _clear(
    context: typer.Context,
    day: Annotated[str, typer.Argument(help="哪一天 · which day", metavar="DATE")],
    as_user: _Actor = None,
    as_json: AsJson = False,
) -> None:
    """取消本单位对一天的规定，恢复公布的安排 · let a day be again as it is published."""
    run = invocation(context)
    done = clear_day(run.app.ledger, run.day(day, option="DATE"), actor=run.actor(as_user), at=run.at)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(day_cleared(done))
        return
    terminal.say(
        Words(
            "{day} 恢复为“{what}”；日历现在是{version}。", "{day} is {what} again; the calendar is {version} now."
        ).fill(day=done.day, what=_WORKED if done.is_working else _OFF, version=done.version)
    )
    terminal.say(_RECOMPUTE)


def _announce(
    context: typer.Context,
    year: Annotated[int, typer.Argument(help="哪一年 · which year", metavar="YEAR")],
    undo: Annotated[bool, typer.Option("--undo", help="撤回 · take it back")] = False,
    as_user: _Actor = None,
    as_json: AsJson = False,
) -> None:
    """宣布下一年的安排已经录齐，按它重算期限 · next year's holidays are all entered: count its dates again."""
    run = invocation(context)
    done, counted = announce(run.app.ledger, year, actor=run.actor(as_user), at=run.at, undo=undo)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(announced(done, counted))
        return
    said = Words("假期安排公布到{until}。", "Holidays are announced until {until}.")
    terminal.say(said.fill(until=done.until))
    _say_recount(counted, terminal, dry_run=False)


def _recompute(
    context: typer.Context, dry_run: _DryRun = False, as_user: _Actor = None, as_json: AsJson = False
) -> None:
    """按现在的日历重算期限，逐件说明旧日期、新日期和原因 · count due dates again: old day, new day and why."""
    run = invocation(context)
    counted = recount(run.app.ledger, actor=run.actor(as_user), at=run.at, dry_run=dry_run)
    terminal = run.terminal(as_json=as_json)
    if as_json:
        terminal.json(recounted(counted, dry_run=dry_run))
    else:
        _say_recount(counted, terminal, dry_run=dry_run)


def _say_recount(counted: Recount, terminal: Terminal, *, dry_run: bool) -> None:
    if counted.moved:
        terminal.table(
            [
                Words("事项", "Item"),
                Words("期限", "Deadline"),
                Words("原来", "Before"),
                Words("现在", "Now"),
                Words("原因", "Why"),
            ],
            _rows(counted.moved),
        )
    terminal.say(
        Words(
            "看了{looked}个期限：{moved}个改了日期，{confirmed}个日期不变、不再是未公布。",
            "{looked} due {looked:date|dates} looked at: {moved} moved, {confirmed} stay and are certain now.",
        ).fill(looked=counted.looked_at, moved=len(counted.moved), confirmed=counted.confirmed)
    )
    if dry_run:
        terminal.say(Words("只是试算：什么都没有改动。", "Dry run: nothing was changed."))


def _rows(moved: Sequence[Moved]) -> list[tuple[object, ...]]:
    return [
        (
            one.number
            or (Words("—", "—") if one.subject is Subject.DUTY else Words("保密事项", "a confidential item")),
            Words("{subject}（{rule}）", "{subject} ({rule})").fill(subject=SUBJECTS[one.subject], rule=one.rule),
            one.before,
            marked(one.now, is_published=one.published),
            RECOUNTED[one.why],
        )
        for one in moved
    ]
