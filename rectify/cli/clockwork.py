"""Commands about time and mail: tick, deliver, run, clock."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from engine.domain.clock_watch import Verdict, Watch
from engine.errors import InvalidInput
from engine.operations.health import pulse
from engine.operations.ledger import look_up_installation
from engine.operations.tick import Ticked, tick
from engine.operations.watching import accept, watch
from engine.words import Words, several
from notifications.compose import Composed, compose
from notifications.delivery import Delivered, resume
from notifications.halting import Halt
from rectify.answers import clock as answers
from rectify.answers.clockwork import delivered
from rectify.answers.clockwork import ticked as ticked_document
from rectify.bootstrap import App
from rectify.cli.invocation import AsJson, Note, invocation
from rectify.doctor import said_of
from rectify.heartbeat import Beaten, alarm, beat, of_leap, put_right, require_steady
from rectify.scheduler import keep_ticking
from rectify.terminal import Terminal

_RUNGS = {
    "noticed": Words("通知", "told"),
    "superseded": Words("并入", "superseded"),
    "suppressed": Words("不发", "suppressed"),
    "skipped": Words("跳过", "skipped"),
    "failed": Words("出错", "failed"),
}
_ENDS = {
    "sent": Words("已发出", "sent"),
    "written": Words("已写成文件", "written"),
    "retry": Words("待重试", "to retry"),
    "dead": Words("失败", "failed"),
    "unknown": Words("结果不明", "unknown"),
}


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("tick")(_tick)
    app.command("deliver")(_deliver)
    app.command("run")(_run)
    clock = typer.Typer(no_args_is_help=True, help="服务器的时钟 · the clock of the machine")
    clock.command("show")(_clock_show)
    clock.command("accept")(_clock_accept)
    app.add_typer(clock, name="clock")


def _tick(
    context: typer.Context,
    at: Annotated[str | None, typer.Option("--at", help="当作这一刻 · as if it were", metavar="INSTANT")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看不做 · change nothing")] = False,
    as_json: AsJson = False,
) -> None:
    """走一遍时钟：提醒、升级、复核 · one pass of the clock."""
    run = invocation(context)
    app, terminal = run.app, run.terminal(as_json=as_json)
    moment = run.at if at is None else run.instant(at, option="--at")
    if at is not None and not dry_run:
        _require_sandbox(app, at)
        _require_onwards(app, at, moment, terminal)
    if at is None and not dry_run:
        require_steady(app)
        moment = put_right(app, moment)
    began = app.clock.monotonic()
    ticked = tick(app.ledger, at=moment, dry_run=dry_run)
    composed = None if dry_run else compose(app.ledger, app.post, at=moment)
    took = round((app.clock.monotonic() - began) * 1000)
    _say_ticked(ticked, composed, terminal, took=took)


def _require_sandbox(app: App, at: str) -> None:
    """Let a set clock write only where nothing is real."""
    if not look_up_installation(app.ledger).is_sandbox:
        raise InvalidInput(
            what=Words("--at", "--at"),
            value=at,
            where="--at",
            why=Words("正式台账的时钟不能拨动", "the clock of a real ledger is not set by hand"),
            allowed=Words(
                "加 --dry-run，或用 demo、init --sandbox 建的台账",
                "with --dry-run, or in data made by demo or init --sandbox",
            ),
        )


def _require_onwards(app: App, at: str, moment: datetime, terminal: Terminal) -> None:
    """Let a sandbox's clock be set on, never back: what was done there would lie in the future."""
    stands = look_up_installation(app.ledger).last_tick_at
    if stands is not None and moment < stands:
        shows = terminal.local(stands)
        raise InvalidInput(
            what=Words("--at", "--at"),
            value=at,
            where="--at",
            why=Words(
                f"试验台账的时钟已走到{shows}，不能往回拨", f"the sandbox's clock is at {shows} and is not set back"
            ),
            allowed=Words(
                "更晚的时刻；只看不做加 --dry-run；要从头来，另建一个试验台账",
                "a later instant; --dry-run only looks; to begin again, make another sandbox",
            ),
        )


def _say_ticked(ticked: Ticked, composed: Composed | None, terminal: Terminal, *, took: int) -> None:
    if terminal.as_json:
        terminal.json(ticked_document(ticked, composed, took_ms=took))
        return
    rungs = [
        Words(f"{_RUNGS[name].zh}{count}", f"{_RUNGS[name].en} {count}") for name, count in sorted(ticked.rungs.items())
    ]
    terminal.say(
        Words(
            "{at}：提醒（{rungs}），新开复核{reviews}件",
            "{at}: reminders ({rungs}), {reviews} {reviews:review|reviews} opened",
        ).fill(at=terminal.local(ticked.at), rungs=rungs, reviews=ticked.reviews)
    )
    if ticked.progress or ticked.duties:
        terminal.say(
            Words(
                "新开进展报告{progress}件、经常性工作{duties}项",
                "progress reports opened: {progress}, duties: {duties}",
            ).fill(progress=ticked.progress, duties=ticked.duties)
        )
    if ticked.holidays:
        terminal.say(Words("节日廉政提醒{n}条", "reminders of a holiday: {n}").fill(n=ticked.holidays))
    if ticked.feedback:
        terminal.say(Words("社会反馈提醒{n}条", "reminders of public feedback: {n}").fill(n=ticked.feedback))
    if composed is None:
        terminal.say(
            Words(
                "只是试算：什么都没有改动。有通知等着{people}人。",
                "Dry run: nothing was changed. Notices wait for {people} {people:person|people}.",
            ).fill(people=ticked.people_waiting)
        )
    else:
        terminal.say(
            Words(
                "写好邮件{made}封（其中急件{urgent}封），{waiting}人等下一封邮件。",
                "{made} {made:mail|mails} made, {urgent} of them urgent; {waiting} {waiting:person|people}"
                " {waiting:waits|wait} for their next mail.",
            ).fill(made=composed.messages, urgent=composed.urgent, waiting=composed.waiting)
        )
        if composed.by_channels:
            terminal.say(
                Words("另有{count}条经其他渠道。", "{count} {count:message|messages} more by other channels.").fill(
                    count=composed.by_channels
                )
            )
        if composed.unreachable:
            terminal.say(
                Words(
                    "{people}人没有可用的邮箱。", "{people} {people:person|people} {people:has|have} no usable address."
                ).fill(people=composed.unreachable),
                style="yellow",
            )
    for why in ticked.failed:
        terminal.say(
            Words(f"没有办成，一小时后再试：{why}", f"Failed, tried again in an hour: {why}"), style="bold red"
        )


def _deliver(
    context: typer.Context,
    limit: Annotated[int | None, typer.Option("--limit", help="最多几封 · at most", min=1, metavar="N")] = None,
    now: Annotated[
        bool, typer.Option("--now", help="停用的邮件服务器也马上再试 · try paused relays at once, too")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """发出待发的邮件 · send what waits."""
    run = invocation(context)
    app, terminal = run.app, run.terminal(as_json=as_json)
    alarm(app, at=run.at)
    if now:
        resume(app.ledger, app.ways())
    done = app.deliver(limit=limit)
    say_delivered(done, terminal)
    for relay in () if as_json else pulse(app.ledger).at_fault:
        terminal.say(said_of(relay, app.settings.timezone), style="yellow")


def say_delivered(done: Delivered, terminal: Terminal) -> None:
    """Print how many mails ended how."""
    if terminal.as_json:
        terminal.json(delivered(done))
        return
    ends = ((said, getattr(done, name)) for name, said in _ENDS.items())
    said = [Words(f"{end.zh}{count}封", f"{count} {end.en}") for end, count in ends if count]
    terminal.say(Words("邮件：{said}", "Mail: {said}").fill(said=said or [Words("没有待发的", "none waits")]))


def _run(
    context: typer.Context,
    every: Annotated[int, typer.Option("--every", help="几秒一次 · seconds between ticks", min=1, max=3600)] = 30,
    host: Annotated[str, typer.Option("--host", help="监听地址 · address to listen at", metavar="H")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口 · port (0: any)", min=0, max=65535, metavar="N")] = 8765,
) -> None:
    """接口、页面、时钟和邮件，一个进程 · API, pages, clock and delivery in one process, until stopped."""
    # Only here: what serves pages takes as long to load as everything else together.
    from rectify.server import serving  # noqa: PLC0415

    run = invocation(context)
    app, terminal = run.app, run.terminal()

    halt = Halt()

    def at_each_beat(at: datetime) -> None:
        _say_beaten(beat(app, at=at, halt=halt), app, terminal)

    def while_a_beat_hangs(at: datetime) -> None:
        alarm(app, at=at)
        app.deliver(halt=halt)

    with serving(app, host=host, port=port) as at_port:
        terminal.say(
            Words(
                "正在运行：http://{host}:{port}，时钟每{every}秒一次；按 Ctrl-C 停止。",
                "Running at http://{host}:{port}, the clock every {every} s; stop with Ctrl-C.",
            ).fill(host=host, port=at_port, every=every)
        )
        keep_ticking(at_each_beat, clock=app.clock, every=every, rescue=while_a_beat_hangs, halt=halt.ask)
    terminal.say(Words("已停止。", "Stopped."))


def _say_beaten(done: Beaten, app: App, terminal: Terminal) -> None:
    """Say what a beat did, and nothing of one that had nothing to do."""
    ticked, delivered, seen = done.ticked, done.delivered, done.watch
    if seen is not None and seen.verdict is not Verdict.STEADY and seen.moved == seen.reading:
        _say_watch(seen, app, terminal)
    if ticked is not None and any(
        (
            ticked.rungs,
            ticked.reviews,
            ticked.progress,
            ticked.duties,
            ticked.holidays,
            ticked.feedback,
            ticked.failed,
        )
    ):
        _say_ticked(ticked, done.composed, terminal, took=0)
    if delivered is not None and any(
        (delivered.sent, delivered.written, delivered.retry, delivered.dead, delivered.unknown)
    ):
        say_delivered(delivered, terminal)


def _say_watch(seen: Watch, app: App, terminal: Terminal) -> None:
    """Say how the clock goes."""
    if seen.verdict is Verdict.STEADY:
        terminal.say(Words("时钟走得正常。", "The clock goes steadily."))
    elif seen.verdict is Verdict.SET_BACK:
        minutes = round(-seen.ahead.total_seconds() / 60)
        terminal.say(
            Words(
                f"时钟被拨慢了{minutes}分钟；照常走，已经发出的不会重发。",
                f"The clock was set back by {several(minutes, 'minute')}; it goes on, and nothing is sent again.",
            ),
            style="yellow",
        )
    else:
        wrong = of_leap(seen, app.settings.timezone)
        terminal.say(wrong.says, style="bold red")
        terminal.say(wrong.remedy)


def _clock_show(context: typer.Context, as_json: AsJson = False) -> None:
    """时钟走得对不对 · how the clock goes."""
    run = invocation(context)
    app, terminal = run.app, run.terminal(as_json=as_json)
    seen = watch(app.ledger, app.clock.reading())
    last = look_up_installation(app.ledger).last_tick_at
    if as_json:
        terminal.json(answers.clock(seen, last))
        return
    _say_watch(seen, app, terminal)
    terminal.facts(
        [
            (Words("现在显示", "Shows"), seen.reading.wall),
            (Words("按走时推算", "Should be"), seen.expected),
            (Words("上次走动", "Last tick"), last),
        ]
    )


def _clock_accept(
    context: typer.Context,
    note: Note = "",
    as_json: AsJson = False,
) -> None:
    """确认时间无误，恢复提醒 · say that the time is right; reminders go on."""
    run = invocation(context)
    app, terminal = run.app, run.terminal(as_json=as_json)
    believed = accept(app.ledger, app.clock.reading(), actor=run.actor(), at=run.at, note=note)
    if as_json:
        terminal.json(answers.clock_accepted(believed))
        return
    terminal.say(
        Words("已确认现在是{at}，提醒恢复。", "It is {at}, as confirmed; reminders go on.").fill(
            at=terminal.local(believed.reading.wall)
        )
    )
