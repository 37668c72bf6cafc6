"""What a process does that will be killed: work on items, tick, or one thing up to an exact statement."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import psycopg
from sqlalchemy import event
from sqlalchemy.orm import configure_mappers

from engine.domain.definition import Workflow
from engine.errors import DatabaseBusy, ItemChanged, TransitionRefused
from engine.operations import moving
from engine.operations.advance import Step, advance
from engine.operations.ledger import Ledger
from engine.operations.publishing import publish
from engine.operations.tick import tick
from engine.store.database import Database
from engine.store.files import FolderFiles
from tests.builders import AT, OPERATOR, a_workflow, as_person, morning

NOTE = "现场查看，三处记录没有更新，退回补正"
# Who does what, over and over: every kind of step, with deadlines that end and begin and reviews that come and go.
MOVES = (
    ("wang", "start"),
    ("wang", "submit"),
    ("li", "verify"),
    ("li", "return"),
    ("chen", "prolong"),
    ("chen", "resume"),
    ("chen", "close"),
    ("chen", "reopen"),
)
# Processes are forked from one that has imported this module: what each would do first is done once.
configure_mappers()
REFUSED = (TransitionRefused, ItemChanged, DatabaseBusy)


def open_ledger(url: str, folder: Path) -> Ledger:
    """Return the ledger at a URL with its files in a folder."""
    return Ledger(Database(url), FolderFiles(folder / "files"))


def work(url: str, folder: Path, numbers: list[str], name: str, began: float) -> None:
    """Move items for ever; after each acknowledged step append its item and version to a file of one's own."""
    ledger, chance = open_ledger(url, folder), random.Random(name)
    people = {login: as_person(ledger, login) for login in ("wang", "li", "chen")}
    with (folder / f"{name}.acks").open("ab", buffering=0) as acks:
        while True:
            number, (login, trigger) = chance.choice(numbers), chance.choice(MOVES)
            evidence = [folder / "photo.txt"] if trigger == "submit" else []
            step = Step(trigger=trigger, note=NOTE, evidence=evidence)
            try:
                done = advance(ledger, number, step, actor=people[login], at=story_time(began))
            except REFUSED:
                continue
            acks.write(f"{done.number} {done.version} {done.state}\n".encode())
            os.fsync(acks.fileno())


def keep_ticking(url: str, folder: Path, began: float) -> None:
    """Tick for ever, in a time in which ten days pass each second."""
    ledger = open_ledger(url, folder)
    while True:
        time.sleep(0.02)
        with contextlib.suppress(DatabaseBusy):
            tick(ledger, at=story_time(began))


def story_time(began: float) -> datetime:
    """Return the instant of the story, the same in every process of the machine."""
    return AT + timedelta(days=10 * (time.monotonic() - began))


def one_step(url: str, folder: Path, number: str, key: str, statement: int) -> None:
    """Close an item, and die before a statement of that (counted from 1; 0 is never)."""
    ledger = open_ledger(url, folder)
    chen = as_person(ledger, "chen")
    die_before(ledger, statement)
    advance(ledger, number, Step(trigger="close", note=NOTE, key=key), actor=chen, at=morning("2026-06-09"))
    os.kill(os.getpid(), signal.SIGKILL)  # the answer is never given


def one_tick(url: str, folder: Path, day: str, statement: int) -> None:
    """Tick once on a day, and die before a statement of that."""
    ledger = open_ledger(url, folder)
    as_person(ledger, "chen")
    die_before(ledger, statement)
    tick(ledger, at=morning(day))


def one_move(url: str, folder: Path, statement: int) -> None:
    """Move items to the newest version in batches of two, and die before a statement of that."""
    ledger = open_ledger(url, folder)
    as_person(ledger, "chen")
    with mock.patch.object(moving, "_BATCH", 2):
        die_before(ledger, statement)
        moving.move_items(ledger, "rectification", actor=OPERATOR, at=morning("2026-03-10"))


def keep_moving(url: str, folder: Path, began: float) -> None:
    """Publish the same workflow with another limit and move every item to it, for ever."""
    ledger = open_ledger(url, folder)
    for months in itertools.cycle((2, 3, 4)):
        with contextlib.suppress(DatabaseBusy):
            publish(ledger, another_version(months), source="", actor=OPERATOR, at=story_time(began))
            moving.move_items(ledger, "rectification", actor=OPERATOR, at=story_time(began))


def another_version(months: int) -> Workflow:
    """Return the workflow with another limit for rectifying."""
    workflow = a_workflow()
    rectify = replace(workflow.deadlines["rectify"], amount=months)
    return replace(workflow, deadlines={**workflow.deadlines, "rectify": rectify})


def die_before(ledger: Ledger, statement: int) -> None:
    """Kill this process, as ``kill -9`` would, before the n-th thing it asks of its database from now on."""
    counted = itertools.count(1)

    def count(*_: object) -> None:
        if next(counted) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    if ledger.database.is_sqlite:
        ledger.database.close()
        event.listen(ledger.database.connections, "connect", lambda driver, _: driver.set_trace_callback(count))
        return
    waits: Callable[..., object] = psycopg.Connection.wait

    def wait(*given: object, **named: object) -> object:
        count()
        return waits(*given, **named)

    psycopg.Connection.wait = wait  # type: ignore[method-assign,assignment]  # every round trip goes through it
