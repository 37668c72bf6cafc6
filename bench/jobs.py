"""One job for each item, as schedulers suggest it: so many are due now, and each writes one notice.

Less than a tick does for an item: no ladder, no rung, no next timer. Sizes are smaller, because it takes longer.
"""

from __future__ import annotations

import importlib.util
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

_NOTICE = "INSERT INTO notice (item_id, said_at) VALUES (?, ?)"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_notices: dict[str, sqlite3.Connection] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """How many jobs were due, and microseconds until each had run; None with the reason where it was not measured."""

    name: str
    jobs: int
    us: float | None
    why_not: str = ""


def apscheduler_jobs(folder: Path, *, jobs: int) -> Jobs:
    """Let APScheduler run one date job for each item from its SQLAlchemy job store, all of them due at once."""
    with _notices_in(folder / "notices.db") as count:
        scheduler = BackgroundScheduler(
            jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")},
            executors={"default": DebugExecutor()},
            job_defaults={"misfire_grace_time": None},
            timezone=UTC,
        )
        scheduler.start(paused=True)
        for number in range(jobs):
            scheduler.add_job(tell, "date", run_date=_LONG_AGO + timedelta(seconds=number), args=[number])
        begun = time.perf_counter()
        scheduler.resume()
        while count() < jobs:
            time.sleep(0.01)
        took = time.perf_counter() - begun
        scheduler.shutdown()
    return Jobs(name="APScheduler, SQLAlchemy store, SQLite", jobs=jobs, us=took / jobs * 1e6)


def procrastinate_jobs(server: str | None, *, jobs: int) -> Jobs:
    """Let procrastinate run one job for each item, all of them due at once, in one worker."""
    name = "procrastinate, PostgreSQL"
    if server is None:
        return Jobs(name=name, jobs=jobs, us=None, why_not="no --postgres was given")
    if importlib.util.find_spec("procrastinate") is None:
        return Jobs(name=name, jobs=jobs, us=None, why_not="procrastinate is not installed (dependency group bench)")
    from bench.procrastinate_jobs import run_jobs  # noqa: PLC0415 - it is there only with the group `bench`

    return Jobs(name=name, jobs=jobs, us=run_jobs(server, jobs=jobs) / jobs * 1e6)


def tell(item_id: int) -> None:
    """Write the notice of an item, in a transaction of its own."""
    (connection,) = _notices.values()
    with connection:
        connection.execute(_NOTICE, (item_id, "now"))


@contextmanager
def _notices_in(path: Path) -> Iterator[Callable[[], int]]:
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.execute("CREATE TABLE notice (id INTEGER PRIMARY KEY, item_id INTEGER, said_at TEXT)")
    _notices[str(path)] = connection
    try:
        yield lambda: connection.execute("SELECT count(*) FROM notice").fetchone()[0]
    finally:
        del _notices[str(path)]
        connection.close()
