"""One connection to the PostgreSQL of the tests, kept from test to test: a fresh one reads the catalogue anew for each.

That costs 20 to 40 milliseconds a test, as much as many a rule it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from engine.store.database import Database


class KeptConnection:
    """A connection that is lent to one database at a time, as the first that its pool opens."""

    def __init__(self, url: str) -> None:
        """Open nothing yet."""
        self._url = url
        self._idle: psycopg.Connection[Any] | None = None

    def run(self, command: str) -> None:
        """Run a command that commits by itself, between two tests."""
        connection = self._taken()
        connection.autocommit = True
        connection.execute(command.encode())
        connection.autocommit = False
        self._idle = connection

    @contextmanager
    def lent_to(self, database: Database) -> Iterator[None]:
        """Let a database of the same URL begin with this connection, and take one back before it is closed."""
        event.listen(database.connections, "do_connect", self._lend)
        try:
            yield
        finally:
            self._take_back(database)

    def close(self) -> None:
        """Close what is kept."""
        if self._idle is not None:
            self._idle.close()
            self._idle = None

    def _lend(self, *_: object) -> psycopg.Connection[Any] | None:
        lent, self._idle = self._idle, None
        return lent if lent is not None and _is_fit(lent) else None

    def _take_back(self, database: Database) -> None:
        if self._idle is not None:  # the test asked nothing
            return
        pooled = database.connections.raw_connection()
        driver = pooled.driver_connection
        pooled.detach()
        if isinstance(driver, psycopg.Connection):
            driver.rollback()
            self._idle = driver

    def _taken(self) -> psycopg.Connection[Any]:
        kept, self._idle = self._idle, None
        if kept is not None and _is_fit(kept):
            return kept
        return psycopg.connect(self._url)


def _is_fit(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether a connection still works: a test may have ended it from the server's side."""
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error:
        connection.close()
        return False
    return True
