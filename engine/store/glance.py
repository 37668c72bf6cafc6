"""Looking at much of one matter at once: several statements go to the database as one, and none is asked twice.

What a page shows of an item hangs on twenty tables, and is asked for by as many functions that know nothing of each
other. ``Glance.ahead`` lets them say first what they will ask, asks it in one round trip, and answers them from it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.sql.elements import ClauseElement

from engine.errors import NotFounded
from engine.store.database import Database, Driver
from engine.store.statements import Row
from engine.store.unit_of_work import Query, UnitOfWork

# Asks for something and does not mind that there is nothing: what it makes of the answer is thrown away.
Ask = Callable[[UnitOfWork], object]
_Wanted = tuple[ClauseElement, Mapping[str, Any]]


class Glance(UnitOfWork):
    """A transaction that only reads; the same statement with the same values is asked once."""

    __slots__ = ("_known",)

    def __init__(self, database: Database, driver: Driver) -> None:
        super().__init__(database, driver)
        self._known: dict[object, list[Row]] = {}

    def ahead(self, *asks: Ask) -> None:
        """Ask everything that these will ask in one statement."""
        asking = _Asking(self.database)
        for ask in asks:
            # Whoever must have a row finds none yet; what they ask is known by then.
            with contextlib.suppress(LookupError, StopIteration, NotFounded):
                ask(asking)
        new = {
            _key(one, values): (one, values) for one, values in asking.wanted if _key(one, values) not in self._known
        }
        if new:
            self._known |= zip(new, self._together(list(new.values())), strict=True)

    def rows(self, statement: Query | Any, **values: Any) -> list[Row]:
        """Return every row of a statement that is kept compiled."""
        key = _key(statement, values)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = super().rows(statement, **values)
        return list(found)

    def maybe(self, statement: Query | Any, **values: Any) -> Row | None:
        """Return the first row, or None."""
        key = _key(statement, values)
        if key in self._known:
            return next(iter(self._known[key]), None)
        row = super().maybe(statement, **values)
        self._known[key] = [] if row is None else [row]
        return row

    def _together(self, wanted: Sequence[_Wanted]) -> list[list[Row]]:
        """Return the rows of several statements, asked as one: each row comes as a JSON array beside its part's number.

        Parts are materialised, so that their rows come in their own order.
        """
        array = "json_array" if self.database.is_sqlite else "json_build_array"
        parts, reads, arguments = [], [], []
        for number, (statement, values) in enumerate(wanted):
            prepared = self.database.prepared(statement)
            names = [f"c{index}" for index in range(len(tuple(getattr(statement, "exported_columns", ()))))]
            parts.append(f"p{number} ({', '.join(names)}) AS MATERIALIZED ({prepared.sql})")
            reads.append(f"SELECT {number}, CAST({array}({', '.join(names)}) AS TEXT) FROM p{number}")  # noqa: S608
            arguments += prepared.arguments(values)
        sql = f"WITH {', '.join(parts)} {' UNION ALL '.join(reads)}"
        found: list[list[Row]] = [[] for _ in wanted]
        for number, text in self._cursor.execute(sql, arguments).fetchall():
            found[number].append(tuple(json.loads(text)))
        return [self._read(statement, rows) for (statement, _values), rows in zip(wanted, found, strict=True)]

    def _read(self, statement: ClauseElement, rows: list[Row]) -> list[Row]:
        """Return rows that came as JSON with every column in its Python type."""
        columns = tuple(getattr(statement, "exported_columns", ()))
        # SQLite's days are text anyway, and read as such; PostgreSQL's driver would have made days of them.
        days = [] if self.database.is_sqlite else [i for i, one in enumerate(columns) if isinstance(one.type, Date)]
        return self.database.prepared(statement).rows([_with_days(row, days) for row in rows] if days else rows)


class _Asking(UnitOfWork):
    """What only notes what is asked, and answers nothing."""

    __slots__ = ("wanted",)

    def __init__(self, database: Database) -> None:
        self.database = database
        self.wanted: list[_Wanted] = []

    def rows(self, statement: Query | Any, **values: Any) -> list[Row]:
        """Note a statement."""
        self.wanted.append((statement, values))
        return []

    def maybe(self, statement: Query | Any, **values: Any) -> Row | None:
        """Note a statement."""
        self.wanted.append((statement, values))
        return None

    def rows_once(self, statement: Query) -> list[Row]:
        """Let a statement of one call's own be asked when its turn comes."""
        return []


@contextlib.contextmanager
def glancing(database: Database) -> Iterator[Glance]:
    """Begin a transaction that only reads and asks nothing twice."""
    with database.transaction(writes=False) as driver:
        yield Glance(database, driver)


def _key(statement: ClauseElement, values: Mapping[str, Any]) -> object:
    # Of one statement, values that read the same are the same: a role is asked for as such and by its name.
    return id(statement), *(f"{name}={values[name]}" for name in sorted(values))


def _with_days(row: Row, days: Sequence[int]) -> Row:
    values = list(row)
    for index in days:
        values[index] = None if values[index] is None else date.fromisoformat(values[index])
    return tuple(values)
