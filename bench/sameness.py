"""Did both sides do the same work? Every row of every table is compared, and both histories are verified."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bench.office import open_ledger
from engine.operations import audit

# Where there is a note, its salt is drawn at random and enters these through its hash; all else must be equal.
_SALTED: Mapping[str, frozenset[str]] = {
    "item": frozenset({"history_hash"}),
    "history": frozenset({"text", "previous", "hash"}),
    "history_text": frozenset({"salt"}),
}


class DifferentWork(Exception):
    """The two sides do not hold the same rows, so that their times cannot be compared."""


def rows_in_both(floor: Path, ours: Path) -> dict[str, int]:
    """Return how many rows each table has; raises ``DifferentWork`` when the two databases do not hold the same."""
    for path in (floor, ours):
        _require_whole(path)
    here, there = _content(floor), _content(ours)
    for table, rows in here.items():
        if rows != there[table]:
            first = next((pair for pair in zip(rows, there[table], strict=False) if pair[0] != pair[1]), None)
            message = f"{table}: {len(rows)} rows in the floor, {len(there[table])} in ours; first difference: {first}"
            raise DifferentWork(message)
    return {table: len(rows) for table, rows in here.items()}


def _content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: sorted(connection.execute(f"SELECT {_columns(connection, table)} FROM {table}"), key=repr)
            for table in tables
        }
    finally:
        connection.close()


def _columns(connection: sqlite3.Connection, table: str) -> str:
    names = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    salted = _SALTED.get(table, frozenset())
    return ", ".join(f'length("{name}")' if name in salted else f'"{name}"' for name in names)


def _require_whole(path: Path) -> None:
    ledger = open_ledger(path, durability="FULL")
    try:
        bad, breaches = audit.verify(ledger).first_bad, audit.invariant_breaches(ledger)
    finally:
        ledger.close()
    if bad is not None or breaches:
        message = f"{path.name}: {bad or breaches[0]}"
        raise DifferentWork(message)
