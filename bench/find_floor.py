"""The floor under finding: a page of the ledger by SQL that is known beforehand, as plain dictionaries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

import psycopg

PAGE = 50
_COLUMNS = (
    "s.code, c.title, a.login, u.name, w.key, w.number, w.sha256, i.id, i.number, i.title, i.state, i.version,"
    " i.completion, i.sustained, i.original_due_on, i.due_on, i.paused_on"
)
_ROWS = (
    f"SELECT {_COLUMNS} FROM item i JOIN inspection s ON s.id = i.inspection_id JOIN unit u ON u.id = i.unit_id"
    " JOIN workflow_version w ON w.id = i.workflow_version_id LEFT JOIN category c ON c.id = i.category_id"
    " LEFT JOIN account a ON a.person_id = i.owner_id"
    " WHERE i.id IN (SELECT i.id FROM item i WHERE {where} ORDER BY {order} LIMIT 51) ORDER BY {order}"
)
_COUNT = "SELECT count(*) FROM item i WHERE {where}"


class Floor(Protocol):
    """A page by hand on one kind of database. ``where`` is its SQL, ``values`` what is put into it."""

    def ask(self, where: str, order: str, values: Sequence[Any], today: date) -> str:
        """Return a page as JSON, with how many items there are in all."""

    def says(self, grams: Sequence[str], word: str | None) -> tuple[str, list[Any]]:
        """Return the condition that an item has these grams and says this word, with its values."""

    def close(self) -> None:
        """Close the connection."""


class SqliteFloor:
    """The floor on ``sqlite3`` itself."""

    def __init__(self, path: str) -> None:
        self._raw = sqlite3.connect(path)

    def ask(self, where: str, order: str, values: Sequence[Any], today: date) -> str:
        """Return a page as JSON, with how many items there are in all."""
        raw = self._raw
        raw.execute("BEGIN")
        found = raw.execute(_ROWS.format(where=where, order=order), values).fetchall()
        (total,) = raw.execute(_COUNT.format(where=where), values).fetchone()
        raw.rollback()
        return _page(found, total, today)

    def says(self, grams: Sequence[str], word: str | None) -> tuple[str, list[Any]]:
        """Return the condition for FTS5, with its values."""
        index = "SELECT rowid FROM item_grams WHERE item_grams MATCH ?"
        match = " AND ".join(f'"{gram}"' for gram in grams)
        if word is None:
            return f"i.id IN ({index})", [match]
        words = f"SELECT item_id FROM item_words WHERE item_id IN ({index}) AND instr(text, ?) > 0"
        return f"i.id IN ({words})", [match, word]

    def close(self) -> None:
        """Close the connection."""
        self._raw.close()


class PostgresFloor:
    """The floor on psycopg itself, which prepares each statement as ours does."""

    def __init__(self, url: str) -> None:
        self._raw = psycopg.connect(url)

    def ask(self, where: str, order: str, values: Sequence[Any], today: date) -> str:
        """Return a page as JSON, with how many items there are in all."""
        asked = where.replace("?", "%s")
        with self._raw.transaction():
            rows, count = _ROWS.format(where=asked, order=order), _COUNT.format(where=asked)
            found = self._raw.execute(rows.encode(), values, prepare=True).fetchall()
            row = self._raw.execute(count.encode(), values, prepare=True).fetchone()
        assert row is not None
        return _page(found, row[0], today)

    def says(self, grams: Sequence[str], word: str | None) -> tuple[str, list[Any]]:
        """Return the condition for arrays under GIN, with its values."""
        index = "SELECT item_id FROM item_grams WHERE grams @> ?::text[]"
        if word is None:
            return f"i.id IN ({index})", [list(grams)]
        words = f"SELECT item_id FROM item_words WHERE item_id IN ({index}) AND strpos(text, ?) > 0"
        return f"i.id IN ({words})", [list(grams), word]

    def close(self) -> None:
        """Close the connection."""
        self._raw.close()


def _page(found: Sequence[Any], total: int, today: date) -> str:
    items = [_line(today, *row) for row in found[:PAGE]]
    more = items[-1]["id"] if len(found) > PAGE else None
    return json.dumps({"total": total, "next": more, "items": items}, default=str)


def _line(today: date, *row: Any) -> dict[str, Any]:
    inspection, category, owner, unit, key, published, sha256, item, number, title, state, version, *rest = row
    completion, sustained, original, due, paused = rest
    day = date.fromisoformat(due) if isinstance(due, str) else due
    return {
        "id": item,
        "number": number,
        "inspection": inspection,
        "category": category,
        "title": title,
        "state": state,
        "completion": completion,
        "sustained": bool(sustained),
        "owner": owner,
        "unit": unit,
        "original_due_on": original,
        "due_on": due,
        "days_left": (day - today).days if day else None,
        "overdue": day is not None and day < today,
        "version": version,
        "paused_on": paused,
        "workflow": {"name": key, "number": published, "sha256": sha256},
    }
