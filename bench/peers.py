"""What others do with one job per item, on the same machine: APScheduler and procrastinate, each in its own way.

Their jobs do nothing at all: what is measured is finding, handing out and removing what is due, which flatters them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

_PATIENCE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """How long a peer needs for a job that is due; ``why_not`` says why it was not measured."""

    name: str
    jobs: int
    job_us: float | None
    why_not: str = ""


class _Count:
    """Counts down what has been fired, for whoever waits for the last."""

    def __init__(self) -> None:
        self.left = 0
        self.done = threading.Event()

    def begin(self, jobs: int) -> None:
        self.left = jobs
        self.done.clear()

    def fired(self) -> None:
        self.left -= 1
        if self.left <= 0:
            self.done.set()


_count = _Count()


def fire(_item: int) -> None:
    """Do what a job of APScheduler does here: nothing but being counted."""
    _count.fired()


def measure_peers(folder: Path, *, jobs: int, postgres: Callable[[str], str] | None) -> Iterator[Peer]:
    """Yield each peer; ``postgres`` makes an empty database of a name and returns its URL, None where there is none."""
    yield _apscheduler("APScheduler, one job per item, in memory", MemoryJobStore(), jobs)
    store = SQLAlchemyJobStore(f"sqlite:///{folder / 'jobs.db'}")
    yield _apscheduler("APScheduler, one job per item, stored in SQLite", store, jobs)
    yield _procrastinate("procrastinate, one job per item, in PostgreSQL", jobs, postgres)


def _apscheduler(name: str, store: object, jobs: int) -> Peer:
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        executors={"default": DebugExecutor()},
        job_defaults={"misfire_grace_time": None},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    try:
        past = datetime.now(UTC) - timedelta(seconds=1)
        for item in range(jobs):
            scheduler.add_job(fire, "date", run_date=past, args=(item,))
        _count.begin(jobs)
        began = time.perf_counter()
        scheduler.resume()
        if not _count.done.wait(_PATIENCE):
            return Peer(name=name, jobs=jobs, job_us=None, why_not=f"not through after {_PATIENCE} s")
        took = time.perf_counter() - began
    finally:
        scheduler.shutdown()
    return Peer(name=name, jobs=jobs, job_us=took / jobs * 1e6)


def _procrastinate(name: str, jobs: int, postgres: Callable[[str], str] | None) -> Peer:
    try:
        from procrastinate import App, PsycopgConnector, SyncPsycopgConnector  # noqa: PLC0415 - a group of its own
    except ModuleNotFoundError:
        return Peer(name=name, jobs=jobs, job_us=None, why_not="not installed: pip install --group bench")
    if postgres is None:
        return Peer(name=name, jobs=jobs, job_us=None, why_not="no PostgreSQL")
    url = postgres("procrastinate")
    app = App(connector=SyncPsycopgConnector(conninfo=url))

    @app.task(name="bench.fire")
    def remind(item: int) -> None:
        """Do nothing."""

    with app.open():
        app.schema_manager.apply_schema()
        items: list[dict[str, Any]] = [{"item": item} for item in range(jobs)]
        remind.batch_defer(*items)
    with app.replace_connector(PsycopgConnector(conninfo=url)):
        began = time.perf_counter()
        app.run_worker(wait=False, concurrency=10, listen_notify=False, install_signal_handlers=False)
        took = time.perf_counter() - began
    return Peer(name=name, jobs=jobs, job_us=took / jobs * 1e6)
