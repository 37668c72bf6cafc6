"""One transaction: everything an operation changes is kept together, or nothing is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel, create_model
from sqlalchemy import Delete, Insert, Select, Table, Update, bindparam, insert, select
from sqlalchemy.sql.elements import ClauseElement
from sqlmodel import SQLModel

from engine.store.bulk import Alike, Bulk
from engine.store.database import Database, Driver
from engine.store.statements import Row

Query = Select[*tuple[Any, ...]]
_Stored = TypeVar("_Stored", bound=SQLModel)


class UnitOfWork:
    """A transaction under way. It is kept when its ``with`` block ends cleanly and undone otherwise."""

    __slots__ = ("_cursor", "database")

    def __init__(self, database: Database, driver: Driver) -> None:
        self.database = database
        self._cursor = driver.cursor()

    def run(self, statement: Insert | Update | Delete, **values: Any) -> int:
        """Run a change and return how many rows it touched."""
        prepared = self.database.prepared(statement)
        self._cursor.execute(prepared.sql, prepared.arguments(values))
        return cast("int", self._cursor.rowcount)

    def run_many(self, statement: Insert | Update | Delete, rows: Iterable[Mapping[str, Any]]) -> int:
        """Run a change once for each set of values and return how many rows were touched in all."""
        prepared = self.database.prepared(statement)
        arguments = [prepared.arguments(values) for values in rows]
        if not arguments:
            return 0
        self._cursor.executemany(prepared.sql, arguments)
        return cast("int", self._cursor.rowcount)

    def put_many(self, bulk: Bulk, groups: Sequence[Alike]) -> int:
        """Put the rows of all groups in; return how many were new."""
        if not groups:
            return 0
        dialect, run = self.database.connections.dialect, self._cursor.execute
        if self.database.is_sqlite:
            return sum(run(sql, values).rowcount for sql, values in bulk.portions(groups, dialect))
        run(*bulk.whole(groups, dialect))
        return cast("int", self._cursor.rowcount)

    def key_of(self, statement: Insert, **values: Any) -> int:
        """Run an insert that returns the new row's key."""
        row = self.one(statement, **values)
        return cast("int", row[0])

    def maybe(self, statement: Query | Insert | Update, **values: Any) -> Row | None:
        """Return the first row, or None."""
        prepared = self.database.prepared(statement)
        row = self._cursor.execute(prepared.sql, prepared.arguments(values)).fetchone()
        return None if row is None else prepared.row(row)

    def one(self, statement: Query | Insert | Update, **values: Any) -> Row:
        """Return the first row; there is one, or the caller's assumption is broken (``LookupError``)."""
        row = self.maybe(statement, **values)
        if row is None:
            message = f"no row for {values!r}"
            raise LookupError(message)
        return row

    def rows(self, statement: Query | Insert | Update, **values: Any) -> list[Row]:
        """Return every row of a statement that is kept compiled."""
        prepared = self.database.prepared(statement)
        return prepared.rows(self._cursor.execute(prepared.sql, prepared.arguments(values)).fetchall())

    def rows_once(self, statement: Query) -> list[Row]:
        """Return every row of a statement that was built for this call, its values inside."""
        prepared = self.database.prepared_once(statement)
        return prepared.rows(self._cursor.execute(prepared.sql, prepared.arguments({})).fetchall())

    def change_once(self, statement: Update | Delete) -> int:
        """Run a change that was built for this call, its values inside; return how many rows it touched."""
        prepared = self.database.prepared_once(statement)
        self._cursor.execute(prepared.sql, prepared.arguments({}))
        return cast("int", self._cursor.rowcount)

    def add(self, row: SQLModel) -> int:
        """Store a new row and return its key; raises pydantic's ``ValidationError`` for a value of the wrong type."""
        checked = _checking(type(row)).model_validate(dict(row))
        return self.key_of(_insert(type(row)), **checked.__dict__)

    def find(self, kind: type[_Stored], /, **equals: Any) -> _Stored | None:
        """Return the one row whose columns have these values, or None."""
        found = self.list(kind, **equals)
        return found[0] if found else None

    def list(self, kind: type[_Stored], /, **equals: Any) -> list[_Stored]:
        """Return the rows whose columns have these values, in the order of their keys."""
        names = tuple(table_of(kind).columns.keys())
        return [
            kind(**dict(zip(names, row, strict=True))) for row in self.rows(_select(kind, *sorted(equals)), **equals)
        ]

    def order(self, command: str) -> None:
        """Give the database a command without values, of our own words only."""
        self._cursor.execute(command)

    def lock(self, name: str) -> None:
        """Wait until no other transaction holds this name; SQLite's one writer holds every name already."""
        if not self.database.is_sqlite:
            self._cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))


@contextlib.contextmanager
def writing(database: Database) -> Iterator[UnitOfWork]:
    """Begin a transaction that may change rows."""
    with database.transaction(writes=True) as driver:
        yield UnitOfWork(database, driver)


@contextlib.contextmanager
def reading(database: Database) -> Iterator[UnitOfWork]:
    """Begin a transaction that only reads."""
    with database.transaction(writes=False) as driver:
        yield UnitOfWork(database, driver)


def table_of(kind: type[SQLModel]) -> Table:
    """Return the SQL table of a stored class, for statements."""
    return cast("Table", kind.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to classes with table=True


@cache
def _checking(kind: type[SQLModel]) -> type[BaseModel]:
    """Return a model of the same fields that checks values: the table's own class does not, and is slow to make."""
    fields: dict[str, Any] = {name: (field.annotation, field) for name, field in kind.model_fields.items()}
    return create_model(kind.__name__, **fields)


@cache
def _insert(kind: type[SQLModel]) -> Insert:
    table = table_of(kind)
    values: dict[str, ClauseElement] = {
        column.key: bindparam(column.key, type_=column.type)
        for column in table.columns
        if column.key != "id" or kind.model_fields["id"].default is not None
    }
    return insert(table).values(values).returning(*table.primary_key.columns)


@cache
def _select(kind: type[SQLModel], *equals: str) -> Query:
    table = table_of(kind)
    conditions = [table.c[name] == bindparam(name, type_=table.c[name].type) for name in equals]
    return select(table).where(*conditions).order_by(*table.primary_key.columns)
