"""The usual office is founded once a process for each database, and put into the empty ledgers of tests after that."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar, cast

import psycopg
from psycopg import sql

from engine.operations.ledger import Ledger

Answer = TypeVar("Answer")

# By URL of a PostgreSQL database: what puts the rows back that are kept in a schema beside its tables.
_ON_POSTGRES: dict[str, str] = {}
_ON_SQLITE: list[sqlite3.Connection] = []
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM history)"
_SEQUENCES = """
    SELECT format('SELECT setval(%L, %s, true)', quote_ident(sequencename), last_value) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


def put_into(ledger: Ledger, found: Callable[[Ledger], None]) -> None:
    """Put the usual office into a ledger that is empty; the first one is founded, as is one in memory."""
    database = ledger.database
    if database.is_in_memory:
        found(ledger)
    elif database.is_sqlite:
        _into_sqlite(ledger, str(database.connections.url.database), found)
    else:
        _into_postgres(ledger, database.url, found)


def _into_sqlite(ledger: Ledger, path: str, found: Callable[[Ledger], None]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        is_empty = not connection.execute("SELECT EXISTS (SELECT 1 FROM history)").fetchone()[0]
        if is_empty and _ON_SQLITE:
            _ON_SQLITE[0].backup(connection)
            return
        found(ledger)
        if is_empty:
            kept = sqlite3.connect(":memory:")
            connection.backup(kept)
            _ON_SQLITE.append(kept)


def _into_postgres(ledger: Ledger, url: str, found: Callable[[Ledger], None]) -> None:
    is_empty = _told(ledger, lambda driver: driver.execute(_IS_EMPTY).fetchone() == (True,))
    if is_empty and url in _ON_POSTGRES:
        _told(ledger, lambda driver: driver.execute(_ON_POSTGRES[url].encode()))
        return
    found(ledger)
    if is_empty:
        _ON_POSTGRES[url] = _told(ledger, _kept)


def _told(ledger: Ledger, command: Callable[[psycopg.Connection], Answer]) -> Answer:
    """Return what a command answers in a transaction of the ledger's own connection: a fresh one costs more."""
    with ledger.database.transaction(writes=True) as driver:
        return command(cast("psycopg.Connection", driver))


def _kept(connection: psycopg.Connection) -> str:
    """Keep what is in the tables beside them, and return what puts it back."""
    connection.execute("CREATE SCHEMA usual")
    back: sql.Composable = sql.SQL("SET LOCAL session_replication_role = replica")
    for (name,) in connection.execute(_TABLES).fetchall():
        here, there = sql.Identifier("public", name), sql.Identifier("usual", name)
        if connection.execute(sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(here)).fetchone() == (True,):
            connection.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(there, here))
            back += sql.SQL("; INSERT INTO {} SELECT * FROM {}").format(here, there)
    commands = [back.as_string(connection), *(command for (command,) in connection.execute(_SEQUENCES))]
    return "; ".join(commands)
