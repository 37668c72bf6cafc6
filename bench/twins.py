"""Two copies of one ledger, one for the floor and one for the product, and the proof that both did the same."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from bench.crowd import Crowd, make, open_at
from bench.sameness import DifferentWork
from bench.tick_floor import PostgresFloor, SqliteFloor, TickFloor
from engine.operations.ledger import Ledger
from engine.store.database import Durability

_DONE = (
    ("notice", "dedupe, kind, item_id, recipient_id, data, created_at, send_from, state"),
    ("rung", "deadline_id, occurrence, recipient_id, planned_on, fired_at, outcome, reason, late, notice_key"),
    ("timer", "due_at, kind, subject_id"),
)
_BEFORE, _FLOOR, _OURS = "rectify_bench_before", "rectify_bench_floor", "rectify_bench_ours"


class SqliteTwins:
    """Copies of a file."""

    def __init__(self, folder: Path, durability: Durability) -> None:
        self._folder, self._durability = folder, durability
        self._before, self._floor, self._ours = (folder / f"{name}.db" for name in (_BEFORE, _FLOOR, _OURS))

    def make(self, crowd: Crowd) -> None:
        """Make the ledger that both start from."""
        make(f"sqlite:///{self._before}", crowd, folder=self._folder)

    def copies(self) -> tuple[TickFloor, Ledger]:
        """Return either side on a fresh copy."""
        for path in (self._floor, self._ours):
            shutil.copyfile(self._before, path)
        ours = open_at(f"sqlite:///{self._ours}", self._folder, durability=self._durability)
        return SqliteFloor(str(self._floor), durability=self._durability), ours

    def require_same(self) -> None:
        """Let copies pass in which the same was done; raises ``DifferentWork`` naming the first difference."""
        connection = sqlite3.connect(self._floor)
        try:
            connection.execute("ATTACH DATABASE ? AS ours", (str(self._ours),))
            for table, columns in _DONE:
                for one, other in (("main", "ours"), ("ours", "main")):
                    query = f"SELECT {columns} FROM {one}.{table} EXCEPT SELECT {columns} FROM {other}.{table} LIMIT 1"
                    row = connection.execute(query).fetchone()
                    if row is not None:
                        message = f"{table}: only in {one} is {row}"
                        raise DifferentWork(message)
        finally:
            connection.close()

    def drop(self) -> None:
        """Remove the files."""
        for path in (self._before, self._floor, self._ours):
            path.unlink(missing_ok=True)


class PostgresTwins:
    """Databases made from one that serves as the template."""

    def __init__(self, folder: Path, server: str) -> None:
        self._folder = folder
        self._server = make_url(server).set(drivername="postgresql")
        self.drop()

    def make(self, crowd: Crowd) -> None:
        """Make the ledger that both start from."""
        self._run("CREATE DATABASE {}", _BEFORE)
        make(self._url(_BEFORE), crowd, folder=self._folder)

    def copies(self) -> tuple[TickFloor, Ledger]:
        """Return either side on a fresh copy."""
        for name in (_FLOOR, _OURS):
            self._run("DROP DATABASE IF EXISTS {}", name)
            self._run("CREATE DATABASE {} TEMPLATE {}", name, _BEFORE)
        return PostgresFloor(self._url(_FLOOR)), open_at(self._url(_OURS), self._folder)

    def require_same(self) -> None:
        """Let copies pass in which the same was done; raises ``DifferentWork`` naming the table that differs."""
        for table, columns in _DONE:
            lines = f"(SELECT ({columns})::text AS line FROM {table}) AS lines"
            hashed = f"SELECT count(*), md5(string_agg(line, chr(10) ORDER BY line)) FROM {lines}"
            found = []
            for name in (_FLOOR, _OURS):
                with psycopg.connect(self._url(name)) as connection:
                    connection.execute("SET TIME ZONE 'UTC'")
                    found.append(connection.execute(hashed.encode()).fetchone())
            if found[0] != found[1]:
                message = f"{table}: the floor has {found[0]}, the product {found[1]}"
                raise DifferentWork(message)

    def drop(self) -> None:
        """Remove the databases."""
        for name in (_OURS, _FLOOR, _BEFORE):
            self._run("DROP DATABASE IF EXISTS {}", name)

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._server.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
