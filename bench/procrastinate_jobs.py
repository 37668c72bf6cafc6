"""What procrastinate takes for jobs that are due; imported only where it is installed."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from psycopg import sql
from sqlalchemy import make_url

_DATABASE = "rectify_bench_jobs"


def run_jobs(server: str, *, jobs: int) -> float:
    """Return the seconds one worker takes for so many jobs, each of which writes a notice in its own transaction."""
    where = make_url(server).set(drivername="postgresql")
    plain = where.render_as_string(hide_password=False)
    url = where.set(database=_DATABASE).render_as_string(hide_password=False)
    _administer(plain, "DROP DATABASE IF EXISTS {}")
    _administer(plain, "CREATE DATABASE {}")
    try:
        return _measured(url, jobs)
    finally:
        _administer(plain, "DROP DATABASE IF EXISTS {} WITH (FORCE)")


def _measured(url: str, jobs: int) -> float:
    with psycopg.connect(url, autocommit=True) as notices:
        notices.execute("CREATE TABLE notice (id SERIAL PRIMARY KEY, item_id INTEGER)")
        app = App(connector=PsycopgConnector(conninfo=url))

        @app.task(name="tell")
        def tell(item_id: int) -> None:
            notices.execute("INSERT INTO notice (item_id) VALUES (%s)", (item_id,))

        due: list[dict[str, Any]] = [{"item_id": number} for number in range(jobs)]
        with app.replace_connector(SyncPsycopgConnector(conninfo=url)) as sync, sync.open():
            sync.schema_manager.apply_schema()
            sync.tasks["tell"].batch_defer(*due)
        begun = time.perf_counter()
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
        took = time.perf_counter() - begun
        found = notices.execute("SELECT count(*) FROM notice").fetchone()
    if found != (jobs,):
        message = f"{jobs} jobs were due, {found} have run"
        raise RuntimeError(message)
    return took


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(_DATABASE)))
