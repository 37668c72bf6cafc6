"""An office of a kind is founded once a process for each database, and put into the empty ledgers of later tests."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar, cast

import psycopg
from psycopg import sql

from engine.operations.ledger import Ledger

Answer = TypeVar("Answer")

# What is told apart by: any value that equals itself.
Kind = object
# By URL of a PostgreSQL database and kind: what puts the rows back that are kept in a schema beside its tables.
_ON_POSTGRES: list[tuple[str, Kind, str]] = []
_ON_SQLITE: list[tuple[Kind, sqlite3.Connection]] = []
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_IS_EMPTY = "SELECT NOT EXISTS (SELECT 1 FROM history)"
_SEQUENCES = """
    SELECT format('SELECT setval(%L, %s, true)', quote_ident(sequencename), last_value) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


def put_into(ledger: Ledger, found: Callable[[Ledger], None], *, kind: Kind) -> None:
    """Put an office of a kind into a ledger that is empty; the first of its kind is founded, as is one in memory."""
    database = ledger.database
    if database.is_in_memory:
        found(ledger)
    elif database.is_sqlite:
        _into_sqlite(ledger, str(database.connections.url.database), found, kind)
    else:
        _into_postgres(ledger, database.url, found, kind)


def _into_sqlite(ledger: Ledger, path: str, found: Callable[[Ledger], None], kind: Kind) -> None:
    with closing(sqlite3.connect(path)) as connection:
        is_empty = not connection.execute("SELECT EXISTS (SELECT 1 FROM history)").fetchone()[0]
        kept = next((kept for other, kept in _ON_SQLITE if other == kind), None)
        if is_empty and kept is not None:
            kept.backup(connection)
            return
        found(ledger)
        if is_empty:
            kept = sqlite3.connect(":memory:")
            connection.backup(kept)
            _ON_SQLITE.append((kind, kept))


def _into_postgres(ledger: Ledger, url: str, found: Callable[[Ledger], None], kind: Kind) -> None:
    is_empty = _told(ledger, lambda driver: driver.execute(_IS_EMPTY).fetchone() == (True,))
    back = next((back for place, other, back in _ON_POSTGRES if (place, other) == (url, kind)), None)
    if is_empty and back is not None:
        _told(ledger, lambda driver: driver.execute(back.encode()))
        return
    found(ledger)
    if is_empty:
        schema = f"office_{len(_ON_POSTGRES)}"
        _ON_POSTGRES.append((url, kind, _told(ledger, lambda driver: _kept(driver, schema))))


def _told(ledger: Ledger, command: Callable[[psycopg.Connection], Answer]) -> Answer:
    """Return what a command answers in a transaction of the ledger's own connection: a fresh one costs more."""
    with ledger.database.transaction(writes=True) as driver:
        return command(cast("psycopg.Connection", driver))


def _kept(connection: psycopg.Connection, schema: str) -> str:
    """Keep what is in the tables beside them, and return what puts it back."""
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    back: sql.Composable = sql.SQL("SET LOCAL session_replication_role = replica")
    for (name,) in connection.execute(_TABLES).fetchall():
        here, there = sql.Identifier("public", name), sql.Identifier(schema, name)
        if connection.execute(sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(here)).fetchone() == (True,):
            connection.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(there, here))
            back += sql.SQL("; INSERT INTO {} SELECT * FROM {}").format(here, there)
    commands = [back.as_string(connection), *(command for (command,) in connection.execute(_SEQUENCES))]
    return "; ".join(commands)
