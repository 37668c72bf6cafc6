"""Did both sides do the same work? Every row of every table is compared, and both histories are verified.

Texts that a program reads whole (the entry of the history, the data of a notice, the first answer) need only be as
long on both sides, within a fifth: what they say may change without the measurement meaning less.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bench.office import open_ledger
from engine.operations import audit

# Hashes and salts are drawn or follow from such texts: their length says enough.
_LENGTH_ONLY: Mapping[str, frozenset[str]] = {
    "item": frozenset({"history_hash"}),
    "history": frozenset({"previous", "hash"}),
    "history_text": frozenset({"salt"}),
    "idempotency_key": frozenset({"request"}),
}
_TEXTS: Mapping[str, str] = {"history": "text", "notice": "data", "idempotency_key": "answer"}
_LEEWAY = 0.2


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
    lengths = _text_lengths(ours)
    for table, length in _text_lengths(floor).items():
        if abs(length - lengths[table]) > _LEEWAY * lengths[table]:
            message = f"{table}: {length} characters of text in the floor, {lengths[table]} in ours"
            raise DifferentWork(message)
    return {table: len(rows) for table, rows in here.items()}


def _content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        # The index of the search and what it keeps itself in: its words are compared as text beside it.
        tables = [name for (name,) in found if not name.startswith("item_grams")]
        return {
            table: sorted(connection.execute(f"SELECT {_columns(connection, table)} FROM {table}"), key=repr)
            for table in tables
        }
    finally:
        connection.close()


def _columns(connection: sqlite3.Connection, table: str) -> str:
    names = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    lengths = _LENGTH_ONLY.get(table, frozenset())
    kept = [name for name in names if name != _TEXTS.get(table)]
    return ", ".join(f'length("{name}")' if name in lengths else f'"{name}"' for name in kept)


def _text_lengths(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    try:
        return {
            table: connection.execute(f"SELECT coalesce(sum(length({column})), 0) FROM {table}").fetchone()[0]
            for table, column in _TEXTS.items()
        }
    finally:
        connection.close()


def _require_whole(path: Path) -> None:
    ledger = open_ledger(path, durability="FULL")
    try:
        bad, breaches = audit.verify(ledger).first_bad, audit.invariant_breaches(ledger)
    finally:
        ledger.close()
    if bad is not None or breaches:
        message = f"{path.name}: {bad or breaches[0]}"
        raise DifferentWork(message)
