"""A running process whose wall clock is moved under it, by libfaketime: it ticks on, holds leaps, repeats nothing."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from engine.clock import SystemClock
from engine.domain.definition import Role
from engine.domain.workdays import local_day
from engine.operations import office, publishing
from engine.operations.ledger import Ledger
from engine.operations.office import PublishedCalendar
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.schema import upgrade
from tests.builders import OPERATOR, a_workflow, an_item

_LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not _LIBRARIES, reason="libfaketime is not installed (Debian: faketime)"),
]
_STEADY, _SET_BACK, _HELD = "steady", "set_back", "held"
_DAY = 86_400
# Seconds that the wall's clock is moved by, in this order, and what is to be thought of it.
Moves = tuple[tuple[int, str], ...]
MOVES: Moves = (
    (1, _STEADY),
    (90, _STEADY),
    (-120, _STEADY),
    (-3600, _SET_BACK),
    (0, _STEADY),
    (3600, _HELD),
    (_DAY, _HELD),
    (3653 * _DAY, _HELD),
    (0, _STEADY),
    (-20_000 * _DAY, _SET_BACK),
    (0, _STEADY),
)
# Set back twice only: each time it takes the watchdog three periods to notice that APScheduler has gone to rest.
FEW_MOVES: Moves = (
    (90, _STEADY),
    (3600, _HELD),
    (3653 * _DAY, _HELD),
    (-3600, _SET_BACK),
    (0, _STEADY),
    (-20_000 * _DAY, _SET_BACK),
    (0, _STEADY),
)
SEEDS, _LEAPS = 20, 12
# What is thought of leaps, and the seconds between which they are drawn; all stay clear of the five minutes that count.
_DRAWN = (
    (_STEADY, -280, 280),
    (_SET_BACK, -20_000 * _DAY, -320),
    (_SET_BACK, -2 * _DAY, -320),
    (_HELD, 320, 2 * _DAY),
    (_HELD, 320, 20_000 * _DAY),
)


def drawn(seed: int) -> Moves:
    """Return moves of the clock that are drawn at random, each put right before the next."""
    draw = random.Random(seed)
    leaps = ((draw.randint(least, most), verdict) for verdict, least, most in draw.choices(_DRAWN, k=_LEAPS))
    return tuple(move for leap in leaps for move in (leap, (0, _STEADY)))


@dataclass
class Running:
    """A process that runs, its data, and the file that moves its clock."""

    data: Path
    moved: Path
    process: subprocess.Popen[bytes]

    def set(self, seconds: int) -> None:
        """Move the wall's clock so far from the true time."""
        new = self.moved.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n", encoding="ascii")
        new.replace(self.moved)  # never read half written

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Return the rows of a query."""
        with contextlib.closing(sqlite3.connect(self.data / "rectify.db", timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def wait(self, until: Callable[[], bool], *, within: float = 20) -> bool:
        """Wait until something is so."""
        end = time.monotonic() + within
        while not until():
            if time.monotonic() > end or self.process.poll() is not None:
                return False
            time.sleep(0.1)
        return True


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Return an office with one item due in twenty days, run by a process of its own, a tick a second."""
    data, moved = tmp_path / "data", tmp_path / "moved"
    _found(data)
    moved.write_text("+0\n", encoding="ascii")
    faked = {
        **os.environ,
        "RECTIFY_MAIL_HOUR": "00:00",
        "LD_PRELOAD": str(_LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(moved),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "1",
    }
    faked.pop("RECTIFY_DATABASE_URL", None)
    command = [sys.executable, "-m", "rectify", "--data", str(data), "run", "--every", "1", "--port", "0"]
    with subprocess.Popen(command, env=faked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield Running(data=data, moved=moved, process=process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            finally:
                process.kill()


def _found(data: Path) -> None:
    """Found an office in a folder, in which today is worked and an item is due in twenty days."""
    now = SystemClock().now()
    today = local_day(now, "Asia/Shanghai")
    calendar = PublishedCalendar(
        days={today: (True, "上班")}, source="test", version="test", until=today + timedelta(days=400)
    )
    data.mkdir()
    ledger = Ledger(Database(f"sqlite:///{data / 'rectify.db'}"), FolderFiles(data / "files"))
    try:
        upgrade(ledger.database)
        office.found(ledger, office_name="督查室", calendar=calendar, actor=OPERATOR, at=now)
        for login, role in (("wang", Role.STAFF), ("chen", Role.MANAGER)):
            office.add_person(ledger, login, login, email=f"{login}@office.example", actor=OPERATOR, at=now)
            office.grant(ledger, login, role, actor=OPERATOR, at=now)
        publishing.publish(ledger, a_workflow(), source="", actor=OPERATOR, at=now)
        an_item(ledger, leader=None, verifier=None, due_on=today + timedelta(days=20), at=now)
    finally:
        ledger.close()


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param(FEW_MOVES, id="few"),
        pytest.param(MOVES, id="each", marks=pytest.mark.slow),
        *(pytest.param(drawn(seed), id=f"drawn-{seed}", marks=pytest.mark.slow) for seed in range(1, SEEDS + 1)),
    ],
)
def test_a_process_lives_through_every_leap_of_its_clock(running: Running, moves: Moves) -> None:
    assert running.wait(lambda: _verdict(running) == _STEADY)
    assert running.wait(lambda: bool(running.ask("SELECT 1 FROM message WHERE state = 'written'")))
    before = _told(running)
    for seconds, verdict in moves:
        read, ticked = _wall(running), _last_tick(running)
        running.set(seconds)
        assert running.wait(partial(_goes_by, running, seconds, _wall, but=read)), seconds
        assert _verdict(running) == verdict, seconds
        if verdict == _HELD:
            read, ticked = _wall(running), _last_tick(running)
            assert running.wait(partial(_has_read_anew, running, read)), seconds
            assert _last_tick(running) == ticked, seconds
        else:
            assert running.wait(partial(_goes_by, running, seconds, _last_tick, but=ticked)), seconds
        assert _told(running) == before, seconds
    leapt = any(verdict == _HELD for _seconds, verdict in moves)
    assert running.ask("SELECT count(*) FROM message WHERE slot = 'alarm'") == [(int(leapt),)]
    days = running.ask("SELECT recipient_id, slot, local_day FROM message")
    assert len(days) == len(set(days))


def _verdict(running: Running) -> str | None:
    rows = running.ask("SELECT verdict FROM clock_watch")
    return str(rows[0][0]) if rows else None


def _wall(running: Running) -> str:
    """Return the time that the last beat read; once it is another, the beat before is over with whatever it did."""
    return str(running.ask("SELECT wall_at FROM clock_watch")[0][0])


def _has_read_anew(running: Running, before: str) -> bool:
    return _wall(running) != before


def _last_tick(running: Running) -> str:
    return str(running.ask("SELECT last_tick_at FROM installation")[0][0])


def _goes_by(running: Running, seconds: int, shown: Callable[[Running], str], *, but: str) -> bool:
    """Say whether the process shows its moved clock, to a few seconds, and no longer what it showed before."""
    text = shown(running)
    ahead = datetime.fromisoformat(text).replace(tzinfo=UTC) - SystemClock().now()
    return text != but and abs(ahead.total_seconds() - seconds) < 10


def _told(running: Running) -> list[tuple[object, ...]]:
    """Return who was told what about deadlines, and every digest."""
    return [
        *running.ask("SELECT deadline_id, occurrence, recipient_id, outcome FROM rung ORDER BY id"),
        *running.ask("SELECT recipient_id, local_day FROM message WHERE slot <> 'alarm' ORDER BY id"),
    ]
