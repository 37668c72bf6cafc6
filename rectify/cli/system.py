"""Commands about the installation itself: init, settings, doctor, demo."""

from __future__ import annotations

from typing import Annotated

import typer

from engine.words import Words
from rectify import doctor
from rectify.answers.health import health
from rectify.answers.settings import settings_document
from rectify.bootstrap import initialise, the_operator
from rectify.check import Check
from rectify.cli.invocation import AsJson, Invocation, invocation
from rectify.demo.pages import serve
from rectify.demo.play import play
from rectify.settings_shown import SOURCES, label
from rectify.terminal import Terminal, styled

_UNHEALTHY = 3


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("init")(_init)
    app.command("settings")(_settings)
    app.command("doctor")(_doctor)
    app.command("demo")(_demo)


def _init(
    context: typer.Context,
    admin_email: Annotated[
        str | None, typer.Option("--admin-email", help="管理员邮箱 · administrator's address")
    ] = None,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="试验用，可以拨动时钟 · for trying things")] = False,
    as_json: AsJson = False,
) -> None:
    """建立或升级台账 · create or upgrade the ledger."""
    run = invocation(context)
    app, terminal = run.bare_app, run.terminal(as_json=as_json)
    is_new = initialise(app, at=app.clock.now(), admin_email=admin_email, sandbox=sandbox)
    if as_json:
        terminal.json({"created": is_new, "data": str(app.settings.data)})
        return
    done = Words("台账已建立：{place}", "The ledger is ready: {place}")
    kept = Words("台账已是最新，内容不变：{place}", "The ledger is up to date, nothing was lost: {place}")
    terminal.say((done if is_new else kept).fill(place=_place(run)))
    terminal.say(
        Words("下一步：rectify user add 登录名 姓名 --email 地址", "Next: rectify user add LOGIN NAME --email ADDRESS")
    )


def _place(run: Invocation) -> str:
    url = run.bare_app.ledger.database.connections.url
    return url.database or "" if url.drivername == "sqlite" else url.set(drivername="postgresql").render_as_string()


def _settings(context: typer.Context, as_json: AsJson = False) -> None:
    """列出全部设置及来源 · every setting with its source."""
    run = invocation(context)
    loaded, terminal = run.loaded, run.terminal(as_json=as_json)
    shown = settings_document(loaded.settings, loaded.sources)
    if as_json:
        terminal.json(shown)
        return
    terminal.table(
        [Words("设置", "Setting"), Words("值", "Value"), Words("来源", "Source")],
        [(label(name), one["value"], SOURCES[loaded.sources[name]]) for name, one in shown.items()],
    )


def _doctor(
    context: typer.Context,
    deep: Annotated[bool, typer.Option("--deep", help="核对全部不变量 · check every invariant")] = False,
    as_json: AsJson = False,
) -> None:
    """体检：设置、数据库、时钟、邮件、磁盘 · health: settings, database, clock, mail, disk."""
    run = invocation(context)
    terminal = run.terminal(as_json=as_json)
    with terminal.stages(Words("体检", "Looking at everything")) as told:
        checks = doctor.examined(run.app, actor=the_operator(), at=run.at, deep=deep, told=told)
    is_well = all(check.ok for check in checks)
    if as_json:
        terminal.json(health(checks, terminal.language))
    else:
        terminal.table(
            [Words("", ""), Words("检查", "Check"), Words("结果", "Result"), Words("怎么办", "Remedy")],
            [(_mark(c, terminal), c.title, c.message, c.remedy) for c in checks],
        )
    if not is_well:
        raise typer.Exit(_UNHEALTHY)


def _mark(check: Check, terminal: Terminal) -> object:
    if check.ok:
        return Words("✓", "✓")
    return styled(Words("✗ 需处理", "✗ act"), terminal.language, "bold red")


def _demo(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="讲完故事就结束 · end after the story")] = False,
    port: Annotated[
        int, typer.Option("--port", help="页面的端口 · port of the pages (0: any)", min=0, max=65535, metavar="N")
    ] = 8765,
) -> None:
    """用虚构的通报把整个故事演一遍，再打开页面 · the whole story, on fictional people, then its pages."""
    run = invocation(context)
    terminal = run.terminal()
    play(run.loaded.settings, terminal, then=None if once else lambda made: serve(made, terminal, port=port))
