"""An office is founded once for each kind of database and put back for each test: founding costs a second."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from engine.store.schema import every_table
from engine.store.tables.searching import GRAMS

FILE = "rectify.db"
_SEQUENCES = (
    "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences"
    " WHERE schemaname = 'public'"
)


@dataclass(frozen=True)
class Founded:
    """The folder of an office as it was, and on PostgreSQL its rows and where its sequences stood."""

    folder: Path
    rows: dict[str, bytes]
    sequences: tuple[tuple[str, int, bool], ...]


def keep(url: str, folder: Path) -> Founded:
    """Return what is in a folder and a database now; the folder must stay as it is."""
    if url.startswith("sqlite"):
        return Founded(folder, {}, ())
    with psycopg.connect(url) as connection:
        rows = {name: _read(connection, name) for name in _tables()}
        sequences = connection.execute(_SEQUENCES).fetchall()
    return Founded(folder, rows, tuple((name, value, called) for name, value, called in sequences))


def put_back(founded: Founded, url: str, folder: Path) -> None:
    """Put an office into an empty folder and, on PostgreSQL, into tables that are empty."""
    shutil.copytree(founded.folder, folder, dirs_exist_ok=True)
    if url.startswith("sqlite"):
        return
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        for name, rows in founded.rows.items():
            into = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(name))
            with connection.cursor() as cursor, cursor.copy(into) as copy:
                copy.write(rows)
        for name, value, called in founded.sequences:
            connection.execute("SELECT setval(%s::regclass, %s, %s)", (name, value, called))


def _tables() -> list[str]:
    return [*(table.name for table in every_table().sorted_tables), GRAMS]


def _read(connection: psycopg.Connection, name: str) -> bytes:
    out = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(name))
    with connection.cursor() as cursor, cursor.copy(out) as copy:
        return b"".join(bytes(part) for part in copy)
