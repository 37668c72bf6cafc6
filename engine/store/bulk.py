"""Many rows with one statement: put in, each once whoever puts it, or looked up by their keys.

SQLite is handed the rows one after the other, which costs it nothing; PostgreSQL gets whole columns in one round trip.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Dialect, Integer, Table, Text, bindparam, func, select

_Bind = Callable[[Any], Any] | None


class Bulk:
    """The insert of many rows into some columns of a table; a row that is there already is left as it is.

    With ``waits_on`` (the columns of a unique key) such a row is written anew with what it says already: the insert
    then waits for a transaction that is just taking the row away, and puts it back.
    """

    __slots__ = ("_prepared", "names", "table", "waits_on")

    def __init__(self, table: Table, names: Sequence[str], *, waits_on: Sequence[str] = ()) -> None:
        self.table, self.names, self.waits_on = table, tuple(names), tuple(waits_on)
        self._prepared: dict[str, tuple[str, tuple[_Bind, ...]]] = {}

    def prepared(self, dialect: Dialect) -> tuple[str, tuple[_Bind, ...]]:
        """Return the statement for a database, and how the values of each column go in."""
        found = self._prepared.get(dialect.name)
        if found is None:
            columns = [self.table.c[name] for name in self.names]
            binds = tuple(column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns)
            found = self._prepared[dialect.name] = (self._sql(columns, dialect), binds)
        return found

    def arguments(self, rows: Sequence[tuple[Any, ...]], binds: tuple[_Bind, ...]) -> list[Sequence[Any]]:
        """Return the values column by column, each distinct one turned into the driver's form once."""
        return [
            values if bind is None else _turned(values, bind)
            for values, bind in zip(zip(*rows, strict=True), binds, strict=True)
        ]

    def _sql(self, columns: Sequence[Column[Any]], dialect: Dialect) -> str:
        named = ", ".join(f'"{name}"' for name in self.names)
        if dialect.name == "sqlite":
            given = f"VALUES ({', '.join('?' * len(columns))})"
        else:
            arrays = ", ".join(f"%s::{column.type.compile(dialect)}[]" for column in columns)
            given = f"SELECT * FROM unnest({arrays})"  # noqa: S608 - own names
        return f'INSERT INTO "{self.table.name}" ({named}) {given} ON CONFLICT {self._again()}'

    def _again(self) -> str:
        if not self.waits_on:
            return "DO NOTHING"
        key, kept = ", ".join(self.waits_on), self.waits_on[-1]
        return f'({key}) DO UPDATE SET "{kept}" = "{self.table.name}"."{kept}"'


def among(column: Column[int], name: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that a key is one of many, given under a name by ``keys``: the statement stays the same."""
    if is_sqlite:
        return column.in_(select(func.json_each(bindparam(name, type_=Text())).table_valued("value").c.value))
    return column == func.any(bindparam(name, type_=ARRAY(Integer)))


def keys(numbers: Iterable[int], *, is_sqlite: bool) -> Any:
    """Return keys as ``among`` wants them."""
    ordered = sorted(set(numbers))
    return json.dumps(ordered) if is_sqlite else ordered


def _turned(values: Sequence[Any], bind: Callable[[Any], Any]) -> list[Any]:
    known: dict[Any, Any] = {}
    for value in values:
        if value not in known:
            known[value] = bind(value)
    return [known[value] for value in values]
