"""A process that is killed at a task leaves nothing that is taken for its result, and another goes on with it."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from engine.clock import SetClock
from engine.domain.tasks import TaskKind, TaskState
from engine.operations.ledger import Ledger
from engine.operations.sign_in_upkeep import keep_up
from engine.operations.tasks import ask_for, file_of, look_at_task, places_of_tasks
from rectify.background import background
from rectify.bootstrap import App, open_app
from rectify.settings import load
from rectify.tasks import Made, Turn, is_interrupted, start, start_again
from tests.builders import AT, an_office, as_person
from tests.faults.worker import open_ledger
from tests.processes import PROCESSES

pytestmark = pytest.mark.faults
_WAIT = 60.0


def app_of(ledger: Ledger, folder: Path) -> App:
    """Return the application of a process on a ledger."""
    return replace(open_app(load({"data": folder}).settings, clock=SetClock(AT)), ledger=ledger)


def do_half(url: str, folder: Path, number: int) -> None:
    """Take a task up and write half of its file; then say so, and go on for ever."""
    ledger = open_ledger(url, folder)

    def half(turn: Turn) -> Made:
        turn.tell(1, 2)
        (turn.folder / "ledger.xlsx").write_bytes(b"half of it")
        (folder / "half").touch()
        while True:
            time.sleep(1)

    start(app_of(ledger, folder), number, half, actor=as_person(ledger, "chen"), patience=_WAIT)


def whole(turn: Turn) -> Made:
    """Write the whole file."""
    (turn.folder / "ledger.xlsx").write_bytes(b"all of it")
    return Made(file=turn.folder / "ledger.xlsx", file_name="ledger.xlsx")


def test_a_task_killed_while_its_file_is_made_is_gone_on_with_by_another_process(
    ledger: Ledger, tmp_path: Path
) -> None:
    an_office(ledger)
    chen, app = as_person(ledger, "chen"), app_of(ledger, tmp_path)
    number = ask_for(ledger, TaskKind.LEDGER, {}, key="one", worker=background.name, actor=chen, at=AT)
    process = PROCESSES.Process(target=do_half, args=(ledger.database.url, tmp_path, number))
    process.start()
    until = time.monotonic() + _WAIT
    while not (tmp_path / "half").exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    under_way = look_at_task(ledger, number, actor=chen, at=AT)
    assert (under_way.state, under_way.done, under_way.total) == (TaskState.AT_WORK, 1, 2)
    # Two processes: while the other lives, it has the task, and what it makes is not swept away.
    assert not is_interrupted(app, under_way, at=AT)
    keep_up(ledger, kept_days=30, at=AT)
    left = ledger.results.folder / f"{under_way.place}.part"
    assert left.is_dir()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(_WAIT)
    assert is_interrupted(app, look_at_task(ledger, number, actor=chen, at=AT), at=AT)
    start_again(app, number, whole, actor=chen, at=AT)
    assert start(app, number, whole, actor=chen, patience=_WAIT)
    task, path = file_of(ledger, number, actor=chen, at=AT)
    assert (path.read_bytes(), path.name) == (b"all of it", task.place)
    # What the killed one left is no task's any more.
    assert left.is_dir()
    assert ledger.results.sweep(lambda: places_of_tasks(ledger)) == 1
    assert [one.name for one in ledger.results.folder.iterdir()] == [path.name]
