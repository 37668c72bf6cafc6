"""Where databases are made for a measurement, copied and dropped: files in a folder, or a PostgreSQL server."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.tick_floor import PostgresFloor, SqliteFloor, TickFloor


class Place:
    """One kind of database: SQLite, or PostgreSQL when a server is named."""

    def __init__(self, folder: Path, server: str | None = None) -> None:
        self.folder, self.name = folder, "PostgreSQL" if server else "SQLite"
        self._server, self._mark, self._made = server, uuid.uuid4().hex[:8], set[str]()

    def url(self, name: str) -> str:
        """Return the URL of a database of this run."""
        if self._server is None:
            return f"sqlite:///{self.folder / name}.db"
        return f"{self._server.rpartition('/')[0]}/{self._database(name)}"

    def empty(self, name: str) -> str:
        """Make an empty database and return its URL; one of this name that was there is gone."""
        if self._server is not None:
            self._renew(name, "")
        return self.url(name)

    def copy(self, source: str, name: str) -> str:
        """Copy a database under another name and return its URL."""
        if self._server is None:
            shutil.copyfile(self.folder / f"{source}.db", self.folder / f"{name}.db")
        else:
            self._renew(name, f' TEMPLATE "{self._database(source)}"')
        return self.url(name)

    def floor(self, name: str) -> TickFloor:
        """Return the floor on a database."""
        if self._server is None:
            return SqliteFloor(str(self.folder / f"{name}.db"), durability="FULL")
        return PostgresFloor(self.url(name))

    def clean(self) -> None:
        """Drop what was made on a server; files go with their folder."""
        for database in self._made:
            self._run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _database(self, name: str) -> str:
        return f"bench_{name}_{self._mark}"

    def _renew(self, name: str, how: str) -> None:
        database = self._database(name)
        self._run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{database}"{how}')
        self._made.add(database)

    def _run(self, statement: str) -> None:
        assert self._server is not None
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def places(folder: Path, postgres: str | None) -> Iterator[Sequence[Place]]:
    """Yield the kinds of database there are: files in a folder, and a PostgreSQL server if one is named."""
    found = [Place(folder), *([Place(folder, postgres)] if postgres else [])]
    try:
        yield found
    finally:
        for place in found:
            place.clean()
