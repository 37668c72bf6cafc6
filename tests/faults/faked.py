"""A real process whose machine's clocks a test moves: the wall's by libfaketime, its start and sleep by a file."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.clock import SystemClock
from engine.domain.definition import Role
from engine.domain.workdays import local_day
from engine.operations import office, personnel, publishing, roles
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.upgrading import upgrade
from tests.builders import OPERATOR, a_workflow, an_item
from tests.faults.sleeper import FILE

_LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
NEEDS_LIBFAKETIME = [
    pytest.mark.faults,
    pytest.mark.skipif(not _LIBRARIES, reason="libfaketime is not installed (Debian: faketime)"),
]
STEADY, SET_BACK, HELD = "steady", "set_back", "held"
DAY = 86_400
ZONE = "Asia/Shanghai"
# Seconds: on a machine that others use it takes a minute until a process has started.
_PATIENCE = 240


@dataclass
class Machine:
    """A machine whose clocks are files: ``ahead`` is how far the wall's time is from the true one, in seconds."""

    folder: Path
    ahead: int = 0
    slept: int = 0
    boot: str = "first"
    moved: Path = field(init=False)
    start: Path = field(init=False)

    def __post_init__(self) -> None:
        """Write what it shows at first."""
        self.moved, self.start = self.folder / "moved", self.folder / "start"
        self._write()

    def move(self, seconds: int) -> None:
        """Set the wall's clock so far from the true time; the stopwatch knows nothing of it."""
        self.ahead = seconds
        self._write()

    def sleep(self, seconds: int) -> None:
        """Let time pass for the wall and for the stopwatch, as while the machine sleeps."""
        self.ahead, self.slept = self.ahead + seconds, self.slept + seconds
        self._write()

    def stay_off(self, seconds: int) -> None:
        """Let time pass without the machine, and start it anew."""
        self.ahead, self.boot = self.ahead + seconds, f"after {self.boot}"
        self._write()

    def _write(self) -> None:
        _replace(self.moved, f"{self.ahead:+d}\n")
        _replace(self.start, json.dumps({"boot": self.boot, "slept": self.slept}))


def _replace(file: Path, text: str) -> None:
    new = file.with_suffix(".new")
    new.write_text(text, encoding="ascii")
    new.replace(file)  # never read half written


@dataclass
class Running:
    """A process that runs, its data, and the machine it runs on."""

    data: Path
    machine: Machine
    process: subprocess.Popen[bytes]

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Let the process stand still in here; its database may be locked meanwhile."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WNOWAIT)
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        with contextlib.closing(sqlite3.connect(self.data / "rectify.db", timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def wait(self, until: Callable[[], bool], *, within: float = _PATIENCE) -> bool:
        """Wait until something is so; say whether it became so while the process ran."""
        end = time.monotonic() + within
        while not until():
            if time.monotonic() > end or self.process.poll() is not None:
                return False
            time.sleep(0.1)
        return True

    def wait_for_mail(self) -> bool:
        """Wait until the clock is believed and the first mail is out."""
        return self.wait(lambda: self.verdict() == STEADY) and self.wait(
            lambda: bool(self.ask("SELECT 1 FROM message WHERE state = 'written'"))
        )

    def verdict(self) -> str | None:
        """Return what is thought of the clock that was read last."""
        rows = self.ask("SELECT verdict FROM clock_watch ORDER BY wall_at DESC")
        return str(rows[0][0]) if rows else None

    def wall(self) -> str:
        """Return the time that the last beat read; once it is another, the beat before is over with all it did."""
        return str(self.ask("SELECT max(wall_at) FROM clock_watch")[0][0])

    def last_tick(self) -> str:
        """Return the time of the last tick."""
        return str(self.ask("SELECT last_tick_at FROM installation")[0][0])

    def goes_by(self, shown: Callable[[], str], *, but: str) -> bool:
        """Say whether something shows the moved clock, to a few seconds, and no longer what it showed before."""
        text = shown()
        ahead = datetime.fromisoformat(text).replace(tzinfo=UTC) - SystemClock().now()
        return text != but and abs(ahead.total_seconds() - self.machine.ahead) < 10

    def told(self) -> list[tuple[object, ...]]:
        """Return who was told what about deadlines, and every digest."""
        return [
            *self.ask("SELECT deadline_id, occurrence, recipient_id, outcome FROM rung ORDER BY id"),
            *self.ask("SELECT recipient_id, local_day FROM message WHERE slot <> 'alarm' ORDER BY id"),
        ]

    def alarms(self) -> int:
        """Return how many mails said that something is wrong."""
        return len(self.ask("SELECT 1 FROM message WHERE slot = 'alarm'"))


@contextlib.contextmanager
def a_process(data: Path, machine: Machine, *, module: str = "rectify") -> Iterator[Running]:
    """Run an office on a machine by a process of its own, a beat a second; it is ended in the end."""
    faked = {
        **os.environ,
        "RECTIFY_MAIL_HOUR": "00:00",
        "LD_PRELOAD": str(_LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(machine.moved),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "1",
        FILE: str(machine.start),
    }
    faked.pop("RECTIFY_DATABASE_URL", None)
    command = [sys.executable, "-m", module, "--data", str(data), "run", "--every", "1", "--port", "0"]
    with subprocess.Popen(command, env=faked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield Running(data=data, machine=machine, process=process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=_PATIENCE)
            finally:
                process.kill()


@contextlib.contextmanager
def open_office(data: Path) -> Iterator[Ledger]:
    """Open the ledger in a folder from the test's own process, in which every clock is right."""
    ledger = Ledger(Database(f"sqlite:///{data / 'rectify.db'}"), FolderFiles(data / "files"))
    try:
        yield ledger
    finally:
        ledger.close()


def found(data: Path, *, due_in: Iterable[int] = (20,), worked_in: Iterable[int] = (0,)) -> None:
    """Found an office in a folder, with items due in so many days; it works on those days from now, whatever they are.

    The day after each is worked too, for tests that run over midnight.
    """
    now = SystemClock().now()
    today = local_day(now, ZONE)
    worked = {today + timedelta(days=day + more): (True, "上班") for day in worked_in for more in (0, 1)}
    calendar = PublishedCalendar(days=worked, source="test", version="test", until=today + timedelta(days=400))
    data.mkdir()
    with open_office(data) as ledger:
        upgrade(ledger.database)
        office.found(ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=now)
        for login, role in (("wang", Role.STAFF), ("chen", Role.MANAGER)):
            personnel.add_person(ledger, login, login, email=f"{login}@office.example", actor=OPERATOR, at=now)
            roles.grant(ledger, login, role, actor=OPERATOR, at=now)
        publishing.publish(ledger, a_workflow(), source="", actor=OPERATOR, at=now)
        for number, day in enumerate(due_in, start=1):
            title, due_on = f"台账更新不及时之{number}", today + timedelta(days=day)
            # In progress: what is not yet begun has a date of its own.
            an_item(ledger, title=title, completion="in_progress", due_on=due_on, leader=None, verifier=None, at=now)
