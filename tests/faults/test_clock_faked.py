"""A running process whose wall clock is moved under it, by libfaketime: it ticks on, holds leaps, repeats nothing."""

from __future__ import annotations

import contextlib
import os
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
from engine.domain.workdays import local_day

_LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not _LIBRARIES, reason="libfaketime is not installed (Debian: faketime)"),
]
_STEADY, _SET_BACK, _HELD = "steady", "set_back", "held"
_DAY = 86_400
_LAST_TICK = "SELECT last_tick_at FROM installation"
# Seconds that the wall's clock is moved by, in this order, and what is to be thought of it.
MOVES = (
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
    environment = {**os.environ, "RECTIFY_DATA": str(data), "RECTIFY_MAIL_HOUR": "00:00"}
    environment.pop("RECTIFY_DATABASE_URL", None)
    due = local_day(SystemClock().now(), "Asia/Shanghai") + timedelta(days=20)
    for arguments in (
        ["init"],
        ["user", "add", "wang", "王敏", "--email", "wang@office.example", "--role", "staff"],
        ["user", "add", "chen", "陈静", "--email", "chen@office.example", "--role", "manager"],
    ):
        _rectify(environment, data, *arguments)
    notice = tmp_path / "notice.txt"
    notice.write_text(_NOTICE, encoding="utf-8")
    _rectify(environment, data, "import", str(notice), "--feedback", (due - timedelta(days=90)).isoformat())
    with contextlib.closing(sqlite3.connect(data / "rectify.db")) as connection:
        (number,) = connection.execute("SELECT number FROM item").fetchone()
    _rectify(environment, data, "assign", number, "--owner", "wang", "--as", "chen")
    moved.write_text("+0\n", encoding="ascii")
    faked = {
        **environment,
        "LD_PRELOAD": str(_LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(moved),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_NO_CACHE": "1",
    }
    command = [sys.executable, "-m", "rectify", "--data", str(data), "run", "--every", "1"]
    with subprocess.Popen(command, env=faked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield Running(data=data, moved=moved, process=process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=20)
            finally:
                process.kill()


def test_a_process_lives_through_every_leap_of_its_clock(running: Running) -> None:
    assert running.wait(lambda: _verdict(running) == _STEADY)
    assert running.wait(lambda: bool(running.ask("SELECT 1 FROM message WHERE state = 'written'")))
    before = _told(running)
    for seconds, verdict in MOVES:
        running.set(seconds)
        assert running.wait(partial(_is_read, running, seconds)), seconds
        assert _verdict(running) == verdict, seconds
        last = running.ask(_LAST_TICK)
        if verdict == _HELD:
            assert not running.wait(partial(_has_ticked, running, last), within=1.5)
        else:
            assert running.wait(partial(_has_ticked, running, last))
        assert _told(running) == before
    assert running.ask("SELECT count(*) FROM message WHERE slot = 'alarm'")[0] == (1,)
    days = running.ask("SELECT recipient_id, slot, local_day FROM message")
    assert len(days) == len(set(days))


def _has_ticked(running: Running, last: list[tuple[object, ...]]) -> bool:
    return running.ask(_LAST_TICK) != last


def _verdict(running: Running) -> str | None:
    rows = running.ask("SELECT verdict FROM clock_watch")
    return str(rows[0][0]) if rows else None


def _is_read(running: Running, seconds: int) -> bool:
    """Say whether the process has read its moved clock: the wall's time then, to a few seconds."""
    ((wall,),) = running.ask("SELECT wall_at FROM clock_watch")
    shown = datetime.fromisoformat(str(wall)).replace(tzinfo=UTC)
    return abs((shown - SystemClock().now()).total_seconds() - seconds) < 10


def _told(running: Running) -> list[tuple[object, ...]]:
    """Return who was told what about deadlines, and every digest."""
    return [
        *running.ask("SELECT deadline_id, occurrence, recipient_id, outcome FROM rung ORDER BY id"),
        *running.ask("SELECT recipient_id, local_day FROM message WHERE slot <> 'alarm' ORDER BY id"),
    ]


def _rectify(environment: dict[str, str], data: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rectify", "--data", str(data), *arguments],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


_NOTICE = """中共青禾县水务局党组关于巡察整改情况的通报

2026年1月12日至2月6日，县委第二巡察组对县水务局党组进行了巡察。现将整改情况予以公布。

一、关于“履行职责不够到位”问题

1、针对河道巡查流于形式。

正在整改。

整改情况：一是重新划分巡查河段。

中共青禾县水务局党组

2026年3月6日
"""
