"""Making room for the story, telling it, and saying what can be done next."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

from engine.clock import SetClock, SystemClock
from engine.domain.workdays import Calendar, local_day
from engine.errors import InvalidInput, Unhealthy
from engine.operations.ledger import look_up_installation
from engine.words import Words
from rectify.bootstrap import initialise, open_app, require_ready
from rectify.demo.days import until
from rectify.demo.stage import Stage
from rectify.demo.story import Story
from rectify.holidays import published
from rectify.settings import Settings
from rectify.terminal import Terminal

_LEFT_BEHIND = (
    "rectify.db",
    "rectify.db-journal",
    "rectify.db-wal",
    "rectify.db-shm",
    "mail",
    "files",
    "demo-evidence",
    "demo-notice.txt",
)
_OFFICE = "云溪区委巡察办"
_OPENS = time(9, 0)


def play(settings: Settings, terminal: Terminal, *, then: Callable[[Settings], None] | None = None) -> None:
    """Play the story into the data folder; ``then`` goes on with the ledger it leaves.

    Raises ``InvalidInput`` when a real ledger is there.

    It runs on the embedded default whatever database and relay are set: no mail of a story leaves the machine.
    """
    embedded = settings_of_the_story(settings)
    _make_room(embedded)
    known, now = published(), SystemClock().now()
    calendar = Calendar(
        version=known.version,
        published_until=known.until,
        exceptions={day: working for day, (working, _name) in known.days.items()},
    )
    days = until(local_day(now, settings.timezone), calendar)
    clock = SetClock(now)
    app = open_app(embedded, clock=clock)
    stage = Stage(app=app, clock=clock, calendar=calendar, terminal=terminal, now=now)
    try:
        stage.go_to(days.imported - timedelta(days=1), _OPENS)
        initialise(app, at=clock.at, sandbox=True)
        Story(stage, days, embedded.data).tell()
    finally:
        app.ledger.close()
    _say_what_next(embedded, terminal)
    if then is not None:
        then(embedded)


def settings_of_the_story(settings: Settings) -> Settings:
    """Return what the story is played with: embedded, without a relay, by one operator for all its people.

    That some of them can sign in themselves already takes nothing from what the operator plays for them.
    """
    return settings.model_copy(
        update={"database_url": None, "smtp_url": None, "office_name": _OFFICE, "operator_verifies": True}
    )


def _make_room(settings: Settings) -> None:
    """Clear away what an earlier story left; never anything else."""
    told_here = (settings.data / "demo-notice.txt").exists() and _is_sandbox(settings)
    if (settings.data / "rectify.db").exists() and not told_here:
        raise InvalidInput(
            what=Words("数据文件夹", "Data folder"),
            value=str(settings.data),
            why=Words("里面是您的台账，演示不会动它", "it holds a ledger of yours, which a demo never touches"),
            allowed=Words("另一个文件夹：rectify --data 文件夹 demo", "another folder: rectify --data DIR demo"),
            where="--data",
        )
    for name in _LEFT_BEHIND:
        path = settings.data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _is_sandbox(settings: Settings) -> bool:
    app = open_app(settings)
    try:
        require_ready(app)
        return look_up_installation(app.ledger).is_sandbox
    except Unhealthy:
        return False
    finally:
        app.ledger.close()


def _command() -> str:
    """Return how to call this very program from here: by name where it is on the path, else by its place."""
    if shutil.which("rectify"):
        return "rectify"
    called = Path(sys.argv[0])
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)


def _say_what_next(settings: Settings, terminal: Terminal) -> None:
    prefix = f"{_command()} --data {settings.data}"
    terminal.heading(Words("接着看", "Look further"))
    for command, zh, en in (
        ("items", "台账", "the ledger"),
        ("show XC…-001", "一件事项的全部", "one item whole"),
        ("review list", "复核", "reviews"),
        ("history verify", "核对每一环", "check every link"),
        ("export notice 通报.html", "写出通报", "write the notice"),
    ):
        terminal.say(Words(f"  {prefix} {command}    {zh}", f"  {prefix} {command}    {en}"))
