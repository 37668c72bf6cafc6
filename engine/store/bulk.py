"""Many rows with one statement: put in, each once whoever puts it, or looked up by their keys.

SQLite is handed the rows one after the other, which costs it nothing; PostgreSQL gets whole columns in one round trip.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Dialect, Integer, Table, Text, bindparam, cast, func, select
from sqlalchemy.types import TypeEngine

from engine.store.statements import turned

# How many rows SQLite gets in one statement: as many as fit. Few sizes, so that the driver keeps them all prepared.
_PORTIONS = (64, 16, 4, 1)
# Groups of fewer rows go together, each row with what its group shares: a statement costs more than the values.
_FEW = 16
_Bind = Callable[[Any], Any] | None
Row = Sequence[Any]


class Alike:
    """Rows that differ in their first values only: columns of those, and the values that all of them share."""

    __slots__ = ("columns", "shared")

    def __init__(self, columns: Sequence[Sequence[Any]], shared: Row) -> None:
        self.columns, self.shared = columns, shared

    def __len__(self) -> int:
        return len(self.columns[0])


class Bulk:
    """The insert of many rows of a table; a row that is there already is left as it is.

    ``given`` names the values of a row with their types, ``columns`` what each column is made of: SQL over those
    names, ``||`` for instance. With ``waits_on`` (the columns of a unique key) a row that is there is written anew
    with what it says already: the insert then waits for a transaction that is just taking it away, and puts it back.
    """

    __slots__ = ("_bound", "_statements", "columns", "given", "table", "waits_on")

    def __init__(
        self,
        table: Table,
        given: Mapping[str, TypeEngine[Any]],
        columns: Mapping[str, str],
        *,
        waits_on: Sequence[str] = (),
    ) -> None:
        self.table, self.given, self.columns, self.waits_on = table, given, columns, waits_on
        self._bound: dict[str, tuple[_Bind, ...]] = {}
        self._statements: dict[tuple[int, int], str] = {}

    @classmethod
    def of(cls, table: Table, names: Sequence[str], *, waits_on: Sequence[str] = ()) -> Bulk:
        """Return the insert of rows that are given column by column."""
        given = {name: table.c[name].type for name in names}
        return cls(table, given, {name: name for name in names}, waits_on=waits_on)

    def whole(self, groups: Sequence[Alike], dialect: Dialect) -> tuple[str, list[Any]]:
        """Return the one statement with its values for all rows, for a database that has arrays.

        What a group shares is sent once, and the database puts it beside each of the group's rows.
        """
        binds, own = self._binds(dialect), len(groups[0].columns)
        columns = [list(chain.from_iterable(group.columns[index] for group in groups)) for index in range(own)]
        shared = [[group.shared[index] for group in groups] for index in range(len(self.given) - own)]
        numbers = list(chain.from_iterable(repeat(number, len(group)) for number, group in enumerate(groups, start=1)))
        values = [_array(values, bind) for values, bind in zip([*columns, *shared], binds, strict=True)]
        if shared:
            values.insert(own, _array(numbers, None))
        return self._joined(own, dialect), values

    def portions(self, groups: Iterable[Alike], dialect: Dialect) -> Iterator[tuple[str, list[Any]]]:
        """Yield statements with their values for the rows of each group, many rows in each.

        SQLite puts rows of one statement in for two thirds of what it takes for them one by one.
        """
        binds = self._binds(dialect)
        loose: list[Row] = []
        for group in groups:
            columns, shared = _bound(group, binds)
            rows = zip(*columns, strict=True)
            if len(group) < _FEW:
                loose += [(*row, *shared) for row in rows]
                continue
            yield from self._in_portions(loose, ())
            loose = []
            yield from self._in_portions(list(rows), shared)
        yield from self._in_portions(loose, ())

    def _in_portions(self, rows: Sequence[Row], shared: Row) -> Iterator[tuple[str, list[Any]]]:
        begun = 0
        for size in _PORTIONS:
            while len(rows) - begun >= size:
                values = [*chain.from_iterable(rows[begun : begun + size]), *shared]
                yield self._portion(len(rows[0]), size), values
                begun += size

    def _binds(self, dialect: Dialect) -> tuple[_Bind, ...]:
        found = self._bound.get(dialect.name)
        if found is None:
            kinds = self.given.values()
            found = tuple(kind.dialect_impl(dialect).bind_processor(dialect) for kind in kinds)
            self._bound[dialect.name] = found
        return found

    def _portion(self, own: int, rows: int) -> str:
        key = (own, rows)
        if key not in self._statements:
            names = list(self.given)
            row = f"({', '.join('?' * own)})"
            # Names of our own only, here and below.
            source = f"SELECT * FROM (VALUES {', '.join([row] * rows)})"  # noqa: S608
            if own < len(names):
                source += f", (SELECT {', '.join('?' * (len(names) - own))})"
            self._statements[key] = self._insert(source)
        return self._statements[key]

    def _joined(self, own: int, dialect: Dialect) -> str:
        key = (own, 0)
        if key not in self._statements:
            names, arrays = list(self.given), [f"%s::{kind.compile(dialect)}[]" for kind in self.given.values()]
            if own == len(names):
                source = f"SELECT * FROM unnest({', '.join(arrays)}) AS own"  # noqa: S608
            else:
                source = (
                    f"SELECT {', '.join(names)} FROM unnest({', '.join(arrays[:own])}, %s::INTEGER[])"  # noqa: S608
                    f" AS own ({', '.join(names[:own])}, number)"
                    f" JOIN unnest({', '.join(arrays[own:])}) WITH ORDINALITY"
                    f" AS shared ({', '.join(names[own:])}, number) USING (number)"
                )
            self._statements[key] = self._insert(source)
        return self._statements[key]

    def _insert(self, source: str) -> str:
        named, made, given = ", ".join(self.columns), ", ".join(self.columns.values()), ", ".join(self.given)
        # The driver of SQLite counts the rows only of what begins with INSERT.
        return (
            f"INSERT INTO {self.table.name} ({named}) WITH given ({given}) AS ({source})"  # noqa: S608
            f" SELECT {made} FROM given WHERE true ON CONFLICT {self._again()}"
        )

    def _again(self) -> str:
        if not self.waits_on:
            return "DO NOTHING"
        key, kept = ", ".join(self.waits_on), self.waits_on[-1]
        return f"({key}) DO UPDATE SET {kept} = {self.table.name}.{kept}"


def as_columns(rows: Sequence[Row]) -> Alike:
    """Return rows that share nothing."""
    return Alike(list(zip(*rows, strict=True)), ())


def among(column: Column[int], name: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Return the condition that a key is one of many, given under a name by ``keys``: the statement stays the same."""
    if is_sqlite:
        return column.in_(select(func.json_each(bindparam(name, type_=Text())).table_valued("value").c.value))
    # Compared with the array itself, PostgreSQL would hold every row of the table against every key.
    return column.in_(select(func.unnest(cast(bindparam(name, type_=Text()), ARRAY(Integer)))))


def keys(numbers: Iterable[int], *, is_sqlite: bool) -> Any:
    """Return keys as ``among`` wants them."""
    ordered = sorted(set(numbers))
    return json.dumps(ordered) if is_sqlite else _array(ordered, None)


def _bound(group: Alike, binds: tuple[_Bind, ...]) -> tuple[list[Sequence[Any]], list[Any]]:
    """Return the columns of a group and what its rows share in the driver's form."""
    own = len(group.columns)
    columns = [
        values if bind is None else turned(values, bind) for values, bind in zip(group.columns, binds, strict=False)
    ]
    return columns, [v if bind is None else bind(v) for v, bind in zip(group.shared, binds[own:], strict=True)]


def _array(values: Sequence[Any], bind: _Bind) -> Any:
    """Return a column as the driver wants it; of numbers as text, which it hands on much faster than a list."""
    if bind is not None:
        return turned(values, bind)
    if all(value is None or type(value) is int for value in values):
        return f"{{{','.join(['NULL' if value is None else str(value) for value in values])}}}"
    return list(values)
